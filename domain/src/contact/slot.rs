//! Permitted times of contacts: a reminder cannot be created without a slot.

use jiff::ToSpan;

use super::channel::{Channel, Medium};
use super::holidays::holiday;
use super::preferences::Preferences;
use super::rules::{Hours, Limit, Rule, RulePack, hours_of};
use crate::calendar::{Date, SignedDuration, TimeZone, Timestamp};

/// Location of a debtor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Country (ISO 3166-1 alpha-2), for its holidays.
    pub country: String,
    /// Region (second part of ISO 3166-2), if known.
    pub region: Option<String>,
    /// The time zone.
    pub zone: TimeZone,
}

/// An earlier message or call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// Time.
    pub at: Timestamp,
    /// Channel.
    pub channel: Channel,
}

/// A reminder to be sent, before it is permitted.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// Time.
    pub at: Timestamp,
    /// Channel.
    pub channel: Channel,
    /// Location of the debtor.
    pub place: &'a Place,
    /// Rules to apply.
    pub pack: &'a RulePack,
    /// The institution's own limits, beside the rules.
    pub limits: &'a [Rule],
    /// Preferences of the debtor.
    pub preferences: &'a Preferences,
    /// Earlier contacts, in any order; a week of them is enough.
    pub contacts: &'a [Contact],
}

/// A permitted time, with the rules that permit it. Only [`permit`] and [`next_slot`] create one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    at: Timestamp,
    channel: Channel,
    pack: &'static str,
    version: u32,
}

impl Slot {
    /// The time.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The channel.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        self.channel
    }

    /// The rules that permit it, with their version.
    #[must_use]
    pub const fn pack(&self) -> (&'static str, u32) {
        (self.pack, self.version)
    }
}

/// Why a reminder is withheld, and by which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withholding {
    /// Reason.
    pub why: WithholdingReason,
    /// Name of the rule; `choice` for the person's preferences.
    pub rule: &'static str,
}

/// Why a reminder is not sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithholdingReason {
    /// The person stopped reminders.
    Stopped,
    /// The person did not choose the channel.
    Channel,
    /// The weekday is not permitted.
    Day,
    /// The hour is not permitted.
    Hour,
    /// A public holiday, by name.
    Holiday(&'static str),
    /// Holidays of the country and year are unknown.
    UnknownCalendar,
    /// A contact took place today already.
    Today,
    /// The limit for a period is reached.
    Often,
    /// The last contact was too recent.
    Soon,
    /// The last contact used another channel.
    OtherChannel,
}

impl WithholdingReason {
    /// The code stored in the contact log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Channel => "channel",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Holiday(_) => "holiday",
            Self::UnknownCalendar => "unknown_calendar",
            Self::Today => "today",
            Self::Often => "often",
            Self::Soon => "soon",
            Self::OtherChannel => "other_channel",
        }
    }
}

/// Rule name of the person's own preferences.
pub(crate) const CHOICE: &str = "choice";

/// Checks whether the wish is permitted.
///
/// # Errors
/// The first rule that withholds it.
pub fn permit(wish: &Wish<'_>) -> Result<Slot, Withholding> {
    choice(wish)?;
    for rule in rules(wish).filter(|rule| rule.covers(wish.channel.medium())) {
        if let Some(why) = broken(rule, wish) {
            return Err(Withholding { why, rule: rule.code });
        }
    }
    let Wish { at, channel, pack: RulePack { code, version, .. }, .. } = *wish;
    Ok(Slot { at, channel, pack: code, version: *version })
}

/// The first permitted time at or after the wished one, within `days` days.
#[must_use]
pub fn next_slot(wish: &Wish<'_>, days: i32) -> Option<Slot> {
    if let Ok(slot) = permit(wish) {
        return Some(slot);
    }
    let mut moments = Vec::new();
    moments.extend(openings(wish, days));
    moments.extend(endings(wish));
    moments.sort_unstable();
    moments.dedup();
    let last = wish.at + SignedDuration::from_hours(24 * i64::from(days));
    moments
        .into_iter()
        .filter(|at| (wish.at..=last).contains(at))
        .find_map(|at| permit(&Wish { at, ..*wish }).ok())
}

/// The rules of the place, and after them the institution's own.
fn rules<'a>(wish: &Wish<'a>) -> impl Iterator<Item = &'a Rule> + use<'a> {
    wish.pack.rules.iter().chain(wish.limits)
}

fn choice(wish: &Wish<'_>) -> Result<(), Withholding> {
    let Preferences { channels, days, hours, stopped } = wish.preferences;
    let now = wish.place.zone.to_datetime(wish.at);
    let day = usize::try_from(now.weekday().to_monday_zero_offset()).unwrap_or_default();
    let disturbs = wish.channel.medium() != Medium::Page;
    let why = match () {
        () if *stopped && disturbs => WithholdingReason::Stopped,
        () if !channels.contains(&wish.channel) && disturbs => WithholdingReason::Channel,
        () if !days.get(day).is_some_and(|chosen| *chosen) && disturbs => WithholdingReason::Day,
        () if !hours.contains(now.hour()) && disturbs => WithholdingReason::Hour,
        () => return Ok(()),
    };
    Err(Withholding { why, rule: CHOICE })
}

fn broken(rule: &Rule, wish: &Wish<'_>) -> Option<WithholdingReason> {
    let Place { country, region, zone } = wish.place;
    let now = zone.to_datetime(wish.at);
    let counted = || wish.contacts.iter().filter(|c| rule.covers(c.channel.medium()));
    // A contact in the future was recorded by another clock: it counts as one of now.
    let within = |days: i64| {
        let since = wish.at - SignedDuration::from_hours(24 * days);
        counted().filter(move |contact| contact.at > since)
    };
    match rule.limit {
        Limit::Hours(week) => match hours_of(&week, now.weekday()) {
            None => Some(WithholdingReason::Day),
            Some(hours) => (!hours.contains(now.hour())).then_some(WithholdingReason::Hour),
        },
        Limit::NoHolidays => match holiday(country, region.as_deref(), now.date()) {
            Ok(found) => found.map(WithholdingReason::Holiday),
            Err(_) => Some(WithholdingReason::UnknownCalendar),
        },
        Limit::OncePerDay => {
            let today = counted().any(|contact| zone.to_datetime(contact.at).date() == now.date());
            today.then_some(WithholdingReason::Today)
        }
        Limit::AtMost { times, days } => {
            (within(days).count() >= times).then_some(WithholdingReason::Often)
        }
        Limit::Apart { days } => within(days).next().is_some().then_some(WithholdingReason::Soon),
        Limit::OneChannel { days } => within(days)
            .any(|contact| contact.channel != wish.channel)
            .then_some(WithholdingReason::OtherChannel),
    }
}

/// Times within the next days at which permitted or preferred hours begin.
fn openings(wish: &Wish<'_>, days: i32) -> Vec<Timestamp> {
    let zone = &wish.place.zone;
    let today = zone.to_datetime(wish.at).date();
    let rules = || rules(wish).filter(|rule| rule.covers(wish.channel.medium()));
    let mut moments = Vec::new();
    for ahead in 0..=days {
        let Ok(day) = today.checked_add(ahead.days()) else { break };
        let of_rules = rules().filter_map(|rule| match rule.limit {
            Limit::Hours(week) => hours_of(&week, day.weekday()),
            _ => None,
        });
        let hours = of_rules.chain([wish.preferences.hours, Hours::ALL_DAY]);
        moments.extend(hours.filter_map(|hours| moment(day, hours.from, zone)));
    }
    moments
}

/// Times at which earlier contacts stop counting.
fn endings(wish: &Wish<'_>) -> Vec<Timestamp> {
    let mut moments = Vec::new();
    for rule in rules(wish) {
        let (Limit::AtMost { days, .. } | Limit::Apart { days } | Limit::OneChannel { days }) =
            rule.limit
        else {
            continue;
        };
        let wait = SignedDuration::from_hours(24 * days);
        moments.extend(wish.contacts.iter().map(|contact| contact.at + wait));
    }
    moments
}

/// The first instant of an hour of a day in the time zone; where a clock change removes it, the
/// next one.
fn moment(day: Date, hour: i8, zone: &TimeZone) -> Option<Timestamp> {
    let start = day.at(hour, 0, 0, 0).to_zoned(zone.clone()).ok()?;
    Some(start.timestamp())
}

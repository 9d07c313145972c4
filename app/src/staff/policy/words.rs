//! Words for steps, limits and what becomes of reminders.

use domain::contact::rules::Limit;
use domain::contact::{Channel, ContactLimits, Hours, Rule, RulePack};
use domain::reminders::{DayChange, DayOutcome, Kind, Step, Tone};
use portal::contact::reminders::TomorrowOutcome;

use crate::components::{Text, UiTone};
use crate::customer::invoices::history_card::withheld;
use crate::request::reader::short_instant;
use crate::staff::settings::channel_name;
use crate::t;

pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Upcoming => t!(policy.kind.upcoming),
        Kind::DueToday => t!(policy.kind.due_today),
        Kind::Overdue => t!(policy.kind.overdue),
        Kind::LastNotice => t!(policy.kind.last_notice),
    }
}

pub(super) fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Friendly => t!(policy.tone.friendly),
        Tone::Neutral => t!(policy.tone.neutral),
        Tone::Firm => t!(policy.tone.firm),
    }
}

/// When a step is due.
pub(super) fn day(step: &Step) -> String {
    let count = step.offset.unsigned_abs();
    match step.offset {
        ..0 => t!(policy.before, count = count),
        0 => t!(policy.on_day).to_owned(),
        1.. => t!(policy.after, count = count),
    }
}

pub(super) fn tones(all: &[Tone]) -> String {
    all.iter().map(|one| tone(*one)).collect::<Vec<_>>().join(", ")
}

pub(super) fn channels(all: &[Channel]) -> String {
    all.iter().map(|one| channel_name(*one)).collect::<Vec<_>>().join(", ")
}

/// The place of a rule pack.
pub(super) fn place(pack: &RulePack) -> &'static str {
    match pack.code {
        "co" => t!(policy.place.co),
        "cl" => t!(policy.place.cl),
        "pe" => t!(policy.place.pe),
        "mx" => t!(policy.place.mx),
        "br" => t!(policy.place.br),
        "us" => t!(policy.place.us),
        _ => t!(policy.place.other),
    }
}

fn hours(Hours { from, to }: Hours) -> String {
    t!(policy.limit.hours, from = from, to = to)
}

/// What a rule limits, as it concerns messages.
pub(super) fn rule(rule: &Rule) -> String {
    match rule.limit {
        Limit::Hours(week) => {
            let [monday, .., saturday, sunday] = week;
            let parts = [
                monday.map(|one| t!(policy.limit.weekdays, hours = hours(one))),
                saturday.map(|one| t!(policy.limit.saturdays, hours = hours(one))),
                sunday.map(|one| t!(policy.limit.sundays, hours = hours(one))),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        Limit::NoHolidays => t!(policy.limit.no_holidays).to_owned(),
        Limit::OncePerDay => t!(policy.limit.once_per_day).to_owned(),
        Limit::AtMost { times, days } => {
            t!(policy.limit.at_most, count = times, days = days)
        }
        Limit::Apart { days } => t!(policy.limit.apart, days = days),
        Limit::OneChannel { days } => t!(policy.limit.one_channel, days = days),
    }
}

/// The institution's own limits, one beside the other.
pub(super) fn limits(own: &ContactLimits) -> String {
    own.rules().iter().map(rule).collect::<Vec<_>>().join(" · ")
}

pub(super) fn change(change: DayChange) -> (UiTone, &'static str) {
    match change {
        DayChange::More => (UiTone::Info, t!(policy.change.more)),
        DayChange::Fewer => (UiTone::Neutral, t!(policy.change.fewer)),
        DayChange::Moved => (UiTone::Warn, t!(policy.change.moved)),
        DayChange::Altered => (UiTone::Warn, t!(policy.change.altered)),
        DayChange::Reason => (UiTone::Neutral, t!(policy.change.reason)),
    }
}

/// What becomes of a reminder on the day.
pub(super) fn outcome(outcome: &DayOutcome) -> Text {
    match outcome {
        DayOutcome::Nothing => t!(policy.outcome.nothing).into(),
        DayOutcome::Sent { at, channel, kind, tone, .. } => {
            let (at, by) = (short_instant(*at), channel_name(*channel));
            let about = self::kind(*kind);
            t!(policy.outcome.sent, at = at, by = by, about = about, tone = self::tone(*tone))
                .into()
        }
        DayOutcome::Later { at, .. } => t!(policy.outcome.later, at = short_instant(*at)).into(),
        DayOutcome::Withheld(reason) => withheld(&(*reason).into(), None).into(),
    }
}

/// The same for the reader of a message.
pub(super) fn tomorrow(outcome: &TomorrowOutcome) -> Text {
    match outcome {
        TomorrowOutcome::Nothing => t!(policy.outcome.nothing).into(),
        TomorrowOutcome::Sent { at, channel } => {
            t!(policy.sample.sent, at = short_instant(*at), by = channel_name(*channel)).into()
        }
        TomorrowOutcome::Later { at } => t!(policy.outcome.later, at = short_instant(*at)).into(),
        TomorrowOutcome::Withheld(reason) => withheld(reason, None).into(),
    }
}

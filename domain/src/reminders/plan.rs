//! What is sent to a debtor, when and by which channel; and if nothing is sent, why.

use super::policy::{Kind, Policy};
use super::rating::Tone;
use super::step::{Account, Decision, Due, next_step};
use crate::calendar::{Timestamp, date_at};
use crate::contact::slot::CHOICE;
use crate::contact::{
    Channel, Contact, Medium, Place, Preferences, Rule, RulePack, Slot, Wish, Withholding,
    WithholdingReason, next_slot, permit,
};
use crate::holds::Cause;

/// How many days ahead a slot is searched for; after that the decision is made again.
pub const HORIZON: i32 = 14;

/// The person to remind: location, preferences and recent contacts.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// Location.
    pub place: &'a Place,
    /// The rules that apply there.
    pub pack: &'a RulePack,
    /// The institution's own limits there.
    pub limits: &'a [Rule],
    /// Their preferences.
    pub preferences: &'a Preferences,
    /// Channels with a known address that accepts messages.
    pub reachable: &'a [Channel],
    /// Recent contacts; a week of them is enough.
    pub contacts: &'a [Contact],
    /// Set when they postponed the next reminder: not before this instant.
    pub not_before: Option<Timestamp>,
}

/// Why nothing is sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Every debt is on hold.
    Hold(Cause),
    /// A law, a house rule or the person's preferences.
    Contact(Withholding),
    /// The person postponed it.
    Moved,
    /// No channel of the step reaches the person.
    Unreachable,
}

/// The plan for an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan<'a> {
    /// No step is due.
    Nothing,
    /// Steps are due, but nothing may be sent.
    Withhold {
        /// The steps.
        due: Vec<Due<'a>>,
        /// Why.
        reason: Reason,
        /// When that ends, if known.
        until: Option<Timestamp>,
    },
    /// One message, at a permitted moment, now or later.
    Remind {
        /// The moment and the channel.
        slot: Slot,
        /// What it is about.
        kind: Kind,
        /// Its tone.
        tone: Tone,
        /// The steps; those on hold are not part of the message.
        due: Vec<Due<'a>>,
        /// Why it waits, if the moment is later.
        waits: Option<Reason>,
    },
}

/// Decides about an account at an instant. The run, the preview, the claim before sending and the
/// tests all call this.
#[must_use]
pub fn plan<'a>(
    policy: &'a Policy,
    account: &'a Account,
    person: &Person<'_>,
    now: Timestamp,
) -> Plan<'a> {
    let today = date_at(now, &person.place.zone);
    match next_step(policy, account, now, today) {
        Decision::Nothing => Plan::Nothing,
        Decision::Withhold { due } => {
            let holds = due.iter().filter_map(|due| due.withheld);
            let first_end = holds.min_by_key(|hold| hold.until);
            let reason = first_end.map_or(Reason::Unreachable, |s| Reason::Hold(s.cause));
            Plan::Withhold { due, reason, until: first_end.map(|hold| hold.until) }
        }
        Decision::Remind { kind, tone, due } => at_a_moment(person, now, (kind, tone), due),
    }
}

fn at_a_moment<'a>(
    person: &Person<'_>,
    now: Timestamp,
    (kind, tone): (Kind, Tone),
    due: Vec<Due<'a>>,
) -> Plan<'a> {
    let candidates = match channels(person, kind, &due) {
        Ok(candidates) => candidates,
        Err(reason) => return Plan::Withhold { due, reason, until: None },
    };
    let wish = |at, channel| Wish {
        at,
        channel,
        place: person.place,
        pack: person.pack,
        limits: person.limits,
        preferences: person.preferences,
        contacts: person.contacts,
    };
    let moved = person.not_before.filter(|moment| *moment > now);
    let from = moved.unwrap_or(now);
    let slot = candidates.iter().find_map(|channel| next_slot(&wish(from, *channel), HORIZON));
    let refused = |channel| match moved {
        Some(_) => Some(Reason::Moved),
        None => permit(&wish(now, channel)).err().map(Reason::Contact),
    };
    match slot {
        Some(slot) => {
            let waits = (slot.at() > now).then(|| refused(slot.channel())).flatten();
            Plan::Remind { slot, kind, tone, due, waits }
        }
        None => {
            let reason = candidates.first().copied().and_then(refused);
            Plan::Withhold { due, reason: reason.unwrap_or(Reason::Unreachable), until: None }
        }
    }
}

/// The usable channels, the person's favourite first. A channel that failed for a step is not tried
/// again for it.
fn channels(person: &Person<'_>, kind: Kind, due: &[Due<'_>]) -> Result<Vec<Channel>, Reason> {
    let spoken = || due.iter().filter(|due| due.withheld.is_none());
    let Some(leading) = spoken().find(|due| due.step.kind == kind) else {
        return Err(Reason::Unreachable);
    };
    let failed = |channel: Channel| {
        spoken().any(|due| due.debt.failed.contains(&(due.step.name.clone(), channel)))
    };
    let possible: Vec<Channel> = leading
        .step
        .channels
        .iter()
        .copied()
        .filter(|channel| person.reachable.contains(channel) && !failed(*channel))
        .collect();
    let chosen = &person.preferences.channels;
    let favourites = chosen.iter().copied().filter(|channel| possible.contains(channel));
    let pages = possible.iter().copied().filter(|channel| channel.medium() == Medium::Page);
    let candidates: Vec<Channel> = favourites.chain(pages).collect();
    match (candidates.is_empty(), possible.is_empty()) {
        (false, _) => Ok(candidates),
        (true, true) => Err(Reason::Unreachable),
        (true, false) => {
            Err(Reason::Contact(Withholding { why: WithholdingReason::Channel, rule: CHOICE }))
        }
    }
}

impl Plan<'_> {
    /// The steps that are due; those to be sent have no hold.
    #[must_use]
    pub fn due(&self) -> &[Due<'_>] {
        match self {
            Self::Nothing => &[],
            Self::Withhold { due, .. } | Self::Remind { due, .. } => due,
        }
    }
}

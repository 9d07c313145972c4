//! What is said to somebody, when and by which channel; and if nothing is said, why.

use super::policy::{Kind, Policy};
use super::rating::Tone;
use super::step::{Account, Decision, Due, next_step};
use crate::calendar::{Date, Timestamp, date_at};
use crate::contact::slot::CHOICE;
use crate::contact::{
    Channel, Contact, Medium, Place, Preferences, RulePack, Slot, Why, Wish, Withheld, next_slot,
    permit,
};
use crate::holds::Cause;

/// So many days ahead a moment is looked for; after that the day decides anew.
pub const HORIZON: i32 = 14;

/// Somebody who is reminded: where they are, what they chose, and what reached them.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// Where they are.
    pub place: &'a Place,
    /// The rules of that place.
    pub pack: &'a RulePack,
    /// What they chose.
    pub preferences: &'a Preferences,
    /// The channels that reach them: an address is known and takes what is sent.
    pub reachable: &'a [Channel],
    /// What was sent to them; a week of it is enough.
    pub contacts: &'a [Contact],
    /// They moved the next reminder: not before this instant.
    pub not_before: Option<Timestamp>,
}

/// Why nothing is said now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// All that could be said is held.
    Hold(Cause),
    /// The law, our manners or the person's choice.
    Contact(Withheld),
    /// The person moved it.
    Moved,
    /// No channel of the step reaches the person.
    Unreachable,
}

/// What is to be done about an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan<'a> {
    /// No step is due; when the next one comes, if one does.
    Nothing {
        /// On which day.
        next: Option<Date>,
    },
    /// Steps are due, and nothing may be said of them.
    Withhold {
        /// The steps.
        due: Vec<Due<'a>>,
        /// Why.
        reason: Reason,
        /// When that ends, if it is known.
        until: Option<Timestamp>,
    },
    /// One message, at a permitted moment: now or later.
    Remind {
        /// The moment and the channel.
        slot: Slot,
        /// What is said.
        kind: Kind,
        /// How.
        tone: Tone,
        /// The steps; those with a hold are not in the message.
        due: Vec<Due<'a>>,
        /// Why not now, if the moment is later.
        waits: Option<Reason>,
    },
}

/// Decides about an account at an instant. The run, the preview, the moment of sending and the
/// tests all ask this.
#[must_use]
pub fn plan<'a>(
    policy: &'a Policy,
    account: &'a Account,
    person: &Person<'_>,
    now: Timestamp,
) -> Plan<'a> {
    let today = date_at(now, &person.place.zone);
    match next_step(policy, account, now, today) {
        Decision::Nothing { next } => Plan::Nothing { next },
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

/// The channels by which it can be said, the person's favourite first. One that failed for a step
/// is not tried again for it.
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
        (true, false) => Err(Reason::Contact(Withheld { why: Why::Channel, rule: CHOICE })),
    }
}

impl Plan<'_> {
    /// The steps that are due; those that are said have no hold.
    #[must_use]
    pub fn due(&self) -> &[Due<'_>] {
        match self {
            Self::Nothing { .. } => &[],
            Self::Withhold { due, .. } | Self::Remind { due, .. } => due,
        }
    }
}

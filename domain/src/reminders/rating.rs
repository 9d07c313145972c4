//! Tone by history: a rating of the payer that can be explained to staff and to the payer alike.
//!
//! Considers the instalments that fell due within the last [`MEMORY`] days, and the promises
//! that were broken within the last [`PROMISES`] days:
//!
//! | history | tone |
//! |---|---|
//! | fewer than [`ENOUGH`] instalments, no broken promise | friendly, as to everybody new |
//! | at least two broken promises, or at least half of the instalments late | firm |
//! | at most a fifth late, and no broken promise | friendly |
//! | everything else | neutral |
//!
//! An instalment is late when it was paid, or is still open, more than [`GRACE`] days after it fell
//! due: a transfer takes that long.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::calendar::{Date, days_between};
use crate::coded;

/// Days for which instalments count.
pub const MEMORY: i32 = 365;
/// Days for which broken promises count.
pub const PROMISES: i32 = 180;
/// Number of instalments that make a history.
pub const ENOUGH: u32 = 3;
/// Days after the due date that are not late yet.
pub const GRACE: i32 = 3;

/// The tone of a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Tone {
    /// Warm; the default for payers without a history.
    Friendly,
    /// Matter-of-fact.
    Neutral,
    /// States the consequences.
    Firm,
}

coded!(Tone);

/// A past instalment: due date and date of payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Due date.
    pub due_on: Date,
    /// Date of full payment, if paid.
    pub paid_on: Option<Date>,
}

/// The tone, with the numbers that explain it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The resulting tone.
    pub tone: Tone,
    /// Instalments that fell due.
    pub known: u32,
    /// Those of them that were late.
    pub late: u32,
    /// The longest delay, in days.
    pub longest_delay: i32,
    /// Broken promises.
    pub broken_promises: u32,
}

/// Rates a payer by the instalments that fell due and the dates of broken promises.
#[must_use]
pub fn rate(records: &[Record], broken: &[Date], today: Date) -> Rating {
    let age = |day: Date| days_between(day, today);
    let recent = records.iter().filter(|r| (1..=MEMORY).contains(&age(r.due_on)));
    let (mut known, mut late, mut longest_delay) = (0_u32, 0_u32, 0);
    for record in recent {
        let delay = days_between(record.due_on, record.paid_on.unwrap_or(today)).max(0);
        // Open, but still within the grace period: says nothing yet.
        if record.paid_on.is_none() && delay <= GRACE {
            continue;
        }
        known += 1;
        late += u32::from(delay > GRACE);
        longest_delay = longest_delay.max(delay);
    }
    let broken = broken.iter().filter(|day| (0..=PROMISES).contains(&age(**day))).count();
    let broken_promises = u32::try_from(broken).unwrap_or(u32::MAX);
    let tone = match () {
        () if broken_promises >= 2 => Tone::Firm,
        () if known < ENOUGH && broken_promises == 0 => Tone::Friendly,
        () if known >= ENOUGH && late * 2 >= known => Tone::Firm,
        () if broken_promises == 0 && late * 5 <= known => Tone::Friendly,
        () => Tone::Neutral,
    };
    Rating { tone, known, late, longest_delay, broken_promises }
}

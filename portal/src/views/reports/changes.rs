//! What was entered after a day that is over, and changed what its figures said.

use std::str::FromStr;

use domain::access::{Actor, Right};
use domain::calendar::{Date, Timestamp};
use domain::ids::{CustomerId, InvoiceId};
use domain::money::Money;
use domain::movements::MovementKind;

use crate::platform::actor::allow;
use crate::{Portal, Result};

mod store;

/// Rows of a page.
const ROWS: usize = 50;

/// Days that are looked at for a page: nearly always each has a row.
const DAYS: usize = ROWS + 1;

/// A movement of the day or of one before, entered later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateMovement {
    pub entered_at: Timestamp,
    pub effective_on: Date,
    pub kind: MovementKind,
    /// By how much more is owed; what was paid too much is owed by the institution.
    pub amount: Money,
    pub customer: CustomerId,
    pub customer_name: String,
    /// None of a credit.
    pub invoice: Option<InvoiceId>,
    pub number: Option<String>,
    /// Place in the list.
    pub place: ChangePlace,
}

/// The place of a change: the latest day first, and of a day what was entered last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePlace {
    effective_on: Date,
    entered_at: Timestamp,
    subject: String,
    source_id: String,
    part: i64,
}

impl ChangePlace {
    /// After all that was entered of a day from an instant on.
    fn after_day(effective_on: Date, from: Timestamp) -> Self {
        let nothing = || "-".to_owned();
        let (subject, source_id) = (nothing(), nothing());
        Self { effective_on, entered_at: from, subject, source_id, part: 0 }
    }

    /// The place as a text.
    #[must_use]
    pub fn code(&self) -> String {
        let Self { effective_on, entered_at, subject, source_id, part } = self;
        let at = entered_at.as_millisecond();
        format!("{effective_on}.{at}.{part}.{subject}.{source_id}")
    }

    /// Reads a place from its text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let mut parts = code.splitn(5, '.');
        let mut next = || parts.next().filter(|part| !part.is_empty());
        let effective_on = next()?.parse().ok()?;
        let entered_at = Timestamp::from_millisecond(next().and_then(read)?).ok()?;
        let part = read(next()?)?;
        let mut id = || next().filter(|id| !id.contains('\0')).map(str::to_owned);
        Some(Self { effective_on, entered_at, part, subject: id()?, source_id: id()? })
    }
}

fn read<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// A page of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePage {
    pub rows: Vec<LateMovement>,
    /// Where the next page begins after, if there is one.
    pub next: Option<ChangePlace>,
}

/// What was entered after a day and is effective on it or before, from a place on.
///
/// # Errors
/// Refused without the right to see figures.
pub async fn changes(
    portal: &Portal,
    actor: &Actor,
    day: Date,
    after: Option<&ChangePlace>,
) -> Result<ChangePage> {
    allow(actor, Right::SeeFigures)?;
    let end = super::end_of(portal, day)?;
    // Nothing is entered after a day that is not over.
    if end > portal.now() {
        return Ok(ChangePage { rows: Vec::new(), next: None });
    }
    let mut tx = portal.db.read().await?;
    let start = after.cloned().unwrap_or_else(|| ChangePlace::after_day(Date::MAX, end));
    let last = day.min(start.effective_on);
    let days = store::changed_days(&mut tx, last, end, DAYS).await?;
    let mut rows = store::entered(&mut tx, &days, end, &start, ROWS + 1).await?;
    let is_more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let next = match rows.last() {
        Some(row) if is_more => Some(row.place.clone()),
        _ if days.len() < DAYS => None,
        _ => days.last().map(|day| ChangePlace::after_day(*day, end)),
    };
    Ok(ChangePage { rows, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_from_its_text_and_others_are_none() {
        for code in ["2026-11-20.1763640000000.0.a-1.b_2", "2026-11-20.-5.1.a.b.c"] {
            assert_eq!(ChangePlace::parse(code).unwrap().code(), code);
        }
        for code in ["", "x", "2026-11-31.1.0.a.b", "2026-11-20.x.0.a.b", "2026-11-20.1.0.a"] {
            assert_eq!(ChangePlace::parse(code), None, "{code}");
        }
    }
}

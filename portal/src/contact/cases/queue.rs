//! The queue of open cases, the most urgent first.

use domain::access::{Actor, Right};
use domain::holds::Cause;
use domain::ids::HoldId;
use domain::lists::CaseTab;
use domain::money::Money;
use jiff::Timestamp;

use crate::platform::actor::allow_part;
use crate::{Portal, Result};

mod store;

/// Number of cases on a page.
pub const QUEUE_ROWS: u32 = 30;
/// Cases beyond this number are not counted.
pub const MOST_COUNTED: u32 = 999;

/// Place in the queue after which a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePlace {
    pub due_at: Timestamp,
    pub id: HoldId,
}

impl CasePlace {
    /// The place as text for an address.
    #[must_use]
    pub fn code(&self) -> String {
        format!("{}-{}", self.due_at.as_millisecond(), self.id)
    }

    /// Parses the text; `None` if it is none of ours.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let (millis, id) = code.split_once('-')?;
        let due_at = Timestamp::from_millisecond(millis.parse().ok()?).ok()?;
        Some(Self { due_at, id: HoldId::parse(id).ok()? })
    }
}

/// Which cases are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseQuery {
    pub tab: CaseTab,
    /// `None`: from the beginning.
    pub after: Option<CasePlace>,
}

/// A case in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedCase {
    pub id: HoldId,
    pub cause: Cause,
    /// Invoice number.
    pub invoice: String,
    /// Name of the customer.
    pub customer: String,
    /// What is still owed of the invoice.
    pub outstanding: Money,
    /// What the customer wrote; empty for a dispute.
    pub text: String,
    pub since: Timestamp,
    pub due_at: Timestamp,
    /// Name of who looks after it.
    pub owner: Option<String>,
}

/// Number of open cases in each part of the queue: [`MOST_COUNTED`] and one more stands for all
/// numbers above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseCounts {
    pub all: u32,
    pub mine: u32,
    pub overdue: u32,
    pub questions: u32,
    pub claims: u32,
    pub disputes: u32,
}

impl CaseCounts {
    #[must_use]
    pub const fn of(&self, tab: CaseTab) -> u32 {
        match tab {
            CaseTab::All => self.all,
            CaseTab::Mine => self.mine,
            CaseTab::Overdue => self.overdue,
            CaseTab::Questions => self.questions,
            CaseTab::Claims => self.claims,
            CaseTab::Disputes => self.disputes,
        }
    }
}

/// A page of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseQueue {
    pub rows: Vec<QueuedCase>,
    /// Where the next page begins, if there is one.
    pub next: Option<CasePlace>,
    pub counts: CaseCounts,
    /// Time of this reading.
    pub as_of: Timestamp,
}

/// A page of the queue, at most `rows` long.
///
/// # Errors
/// Refused without a part of the right to answer.
pub async fn queue(
    portal: &Portal,
    actor: &Actor,
    query: &CaseQuery,
    rows: u32,
) -> Result<CaseQueue> {
    allow_part(actor, Right::Answer)?;
    let as_of = portal.now();
    let me = if let Actor::Staff { id, .. } = actor { id.as_str() } else { "" };
    let mut tx = portal.db.read().await?;
    let counts = store::counts(&mut tx, me, as_of).await?;
    let mut found = store::page(&mut tx, query, store::QueueReader { me, as_of }, rows + 1).await?;
    let is_more = u32::try_from(found.len()).is_ok_and(|found| found > rows);
    found.truncate(usize::try_from(rows).unwrap_or(usize::MAX));
    let place = |case: &QueuedCase| CasePlace { due_at: case.due_at, id: case.id.clone() };
    let next = found.last().filter(|_| is_more).map(place);
    Ok(CaseQueue { rows: found, next, counts, as_of })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_from_its_text_and_nothing_else_is_read() {
        let due_at = Timestamp::from_millisecond(1_796_040_000_123).unwrap();
        let place = CasePlace { due_at, id: HoldId::parse("a-b").unwrap() };
        assert_eq!(place.code(), "1796040000123-a-b");
        assert_eq!(CasePlace::parse(&place.code()), Some(place));
        for text in ["", "1", "1-", "x-a", "1-../x", "99999999999999999999-a"] {
            assert_eq!(CasePlace::parse(text), None, "{text}");
        }
    }
}

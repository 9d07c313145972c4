//! Bulk acts: one act on every row that a list found. The rows are frozen first, with what each
//! owes; a job then does each as it would be done alone, and skips what changed since.

use domain::access::{Actor, Extent};
use domain::approvals::VALIDITY;
use domain::bulk::{BulkKind, BulkOutcome, BulkState, SkipReason, StopCause};
use domain::calendar::{Date, Timestamp};
use domain::holds::pause::PauseError;
use domain::ids::BulkId;
use domain::invoices::entry::EntryFault;
use domain::lists::ListKind;
use domain::money::Money;

use crate::billing::invoices::cancel::alone;
use crate::platform::actor::{allow, author};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

mod decide;
mod freeze;
pub(crate) mod jobs;
pub(super) mod store;
pub(crate) mod work;

pub use decide::{BulkOrder, approve, order, refuse, stop};
pub use freeze::{NewBulk, prepare};

/// Acts on a page.
const PAGE: u32 = 25;

/// An act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkAct {
    pub id: BulkId,
    pub kind: BulkKind,
    pub state: BulkState,
    /// The list that the rows were chosen in.
    pub list: ListKind,
    /// Values of its filter, as an address has them.
    pub query: String,
    /// Single rows were ticked.
    pub is_ticked: bool,
    /// Id of a member of staff.
    pub made_by: String,
    pub maker_name: String,
    pub made_at: Timestamp,
    pub reason: Option<String>,
    /// Last day of a pause.
    pub last_day: Option<Date>,
    pub ordered_at: Option<Timestamp>,
    /// Id of who approved, refused or stopped it.
    pub decided_by: Option<String>,
    pub decider_name: Option<String>,
    pub decided_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub stopped: Option<StopCause>,
}

/// How many rows ended in a way, and what was owed of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkCount {
    pub outcome: BulkOutcome,
    pub reason: Option<SkipReason>,
    pub rows: u32,
}

/// An act with its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkDetail {
    pub act: BulkAct,
    pub counts: Vec<BulkCount>,
    /// What was owed of the rows, by outcome and currency; of customers, what they owe now.
    pub sums: Vec<BulkSum>,
    /// The actor made it.
    pub is_own: bool,
    /// Another person must approve it, or would have to.
    pub needs_approval: bool,
    /// The actor may approve or refuse it.
    pub may_decide: bool,
}

impl BulkDetail {
    /// Number of rows with an outcome.
    #[must_use]
    pub fn rows(&self, outcome: BulkOutcome) -> u32 {
        let counts = self.counts.iter().filter(|count| count.outcome == outcome);
        counts.map(|count| count.rows).sum()
    }

    /// What is owed of the rows with an outcome, by currency.
    #[must_use]
    pub fn sums(&self, outcome: BulkOutcome) -> Vec<Money> {
        let sums = self.sums.iter().filter(|sum| sum.outcome == outcome);
        sums.map(|sum| sum.amount).collect()
    }
}

/// What is owed of rows with an outcome, in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkSum {
    pub outcome: BulkOutcome,
    pub amount: Money,
}

/// Why an act is not begun, or not moved.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    #[error("nothing was chosen")]
    NothingChosen,
    #[error("too many rows were chosen")]
    TooMany,
    /// No chosen row suits the act.
    #[error("there is nothing to do")]
    NothingToDo,
    #[error("the rows were frozen too long ago, or it has moved on")]
    WrongState,
    #[error("there is nobody else who could approve this")]
    NobodyToApprove,
    #[error("another person must decide it")]
    Own,
    #[error("the reason is missing or too long")]
    Reason(EntryFault),
    #[error(transparent)]
    Pause(#[from] PauseError),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// An act with its numbers.
///
/// # Errors
/// Refused without the right of the act; `NotFound`.
pub async fn find(portal: &Portal, actor: &Actor, id: &BulkId) -> Result<BulkDetail> {
    let mut tx = portal.db.read().await?;
    let act = seen(&mut tx, actor, id).await?;
    let counts = store::counts(&mut tx, id).await?;
    let sums = match act.kind {
        BulkKind::Pause => store::sums_of_customers(&mut tx, id).await?,
        BulkKind::Void | BulkKind::WriteOff => store::sums(&mut tx, id).await?,
    };
    let is_own = act.made_by == author(actor);
    let mut needs_approval = act.state == BulkState::Waiting;
    if act.state == BulkState::Draft && act.kind != BulkKind::Pause {
        let pending: Vec<_> = pending(&sums);
        needs_approval = alone::would_be_above(portal, &mut tx, actor, &pending).await?;
    }
    let is_right = actor.extent(act.kind.right()) >= Extent::Approve;
    let may_decide = act.state == BulkState::Waiting && !is_own && is_right;
    Ok(BulkDetail { act, counts, sums, is_own, needs_approval, may_decide })
}

fn pending(sums: &[BulkSum]) -> Vec<Money> {
    let sums = sums.iter().filter(|sum| sum.outcome == BulkOutcome::Pending);
    sums.map(|sum| sum.amount).collect()
}

/// The act, to who has its right.
async fn seen(tx: &mut Tx, actor: &Actor, id: &BulkId) -> Result<BulkAct> {
    let found = store::find(tx, id).await?;
    let Some(act) = found else {
        // Who may do none of the acts is refused, whatever they ask for.
        allow_any(actor)?;
        return Err(Error::NotFound);
    };
    allow(actor, act.kind.right())?;
    Ok(act)
}

/// Requires the right to any of the acts.
fn allow_any(actor: &Actor) -> Result<()> {
    if kinds(actor).is_empty() { allow(actor, BulkKind::Pause.right()) } else { Ok(()) }
}

/// The acts that somebody may do.
#[must_use]
pub fn kinds(actor: &Actor) -> Vec<BulkKind> {
    BulkKind::ALL.iter().copied().filter(|kind| actor.may(kind.right())).collect()
}

/// Acts that wait for the approval of somebody, the oldest first.
pub(super) async fn waiting(portal: &Portal, tx: &mut Tx, actor: &Actor) -> Result<Vec<BulkAct>> {
    let reaches = |kind: &BulkKind| {
        kind.cancellation().is_some() && actor.extent(kind.right()) >= Extent::Approve
    };
    let kinds: Vec<_> = BulkKind::ALL.iter().copied().filter(reaches).collect();
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let since = portal.now().checked_sub(VALIDITY).map_err(Error::internal)?;
    store::waiting(tx, &kinds, &author(actor), since).await
}

/// Acts, and where the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkList {
    /// The latest first.
    pub acts: Vec<BulkAct>,
    /// The next page is behind this act.
    pub next: Option<BulkId>,
}

/// Acts that were ordered, behind one.
///
/// # Errors
/// Refused without the right to any of the acts.
pub async fn list(portal: &Portal, actor: &Actor, after: Option<&BulkId>) -> Result<BulkList> {
    allow_any(actor)?;
    let mut tx = portal.db.read().await?;
    let last = match after {
        Some(id) => store::find(&mut tx, id).await?,
        None => None,
    };
    let place = last.as_ref().map(|act| (act.made_at, act.id.as_str()));
    let place = place.unwrap_or((Timestamp::MAX, ""));
    let mut acts = store::page(&mut tx, &kinds(actor), place, PAGE + 1).await?;
    let has_more = acts.len() > PAGE as usize;
    acts.truncate(PAGE as usize);
    let next = acts.last().filter(|_| has_more).map(|act| act.id.clone());
    Ok(BulkList { acts, next })
}

#[cfg(test)]
mod tests;

//! Requests that another person approves: those that wait, one of them, and what is decided.

use domain::access::{Actor, Extent};
use domain::approvals::{
    ANSWER_MAX_CHARS, ApprovalCase, ApprovalEvent, ApprovalKind, ApprovalRefusal, ApprovalState,
    needs_proof,
};
use domain::ids::{ApprovalId, StaffId};
use domain::money::Money;

use crate::billing::invoices::cancel::CancelError;
use crate::payments::refunds::RefundError;
use crate::platform::actor::{allow_approval, allow_asking, author, proved};
use crate::platform::approvals::{self, ApprovalEnd, store};
use crate::platform::db::Tx;
use crate::views::desk::bulk::{self, BulkAct};
use crate::{Error, Portal, Result};

mod act;
pub(crate) mod jobs;
mod mails;

use act::ApprovalAct;

pub use crate::platform::approvals::{Approval, ApprovalCursor};

/// Requests on a page.
const PAGE: u32 = 25;

/// What waits for somebody, and what they may look back at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalList {
    /// Others ask, and the actor may approve; the oldest first.
    pub waiting: Vec<Approval>,
    /// What the actor asked for, and what ended of what they may approve; the newest first.
    pub others: Vec<Approval>,
    /// Acts on many rows that others ordered, and the actor may approve; the oldest first.
    pub bulk_acts: Vec<BulkAct>,
    /// Where the next page begins.
    pub next: Option<ApprovalCursor>,
}

/// A request as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalDetail {
    pub approval: Approval,
    /// Why the actor may not approve it; `None` if they may.
    pub refusal: Option<ApprovalRefusal>,
    /// Approving it asks for a fresh proof.
    pub needs_proof: bool,
    /// What is there by now to take it from.
    pub left: Money,
    /// The actor asked for it.
    pub is_own: bool,
}

/// Why a request is not decided.
#[derive(Debug, thiserror::Error)]
pub enum ApprovalError {
    #[error(transparent)]
    Refused(#[from] ApprovalRefusal),
    #[error("a reason is needed")]
    NoAnswer,
    #[error("the answer is too long")]
    LongAnswer,
    /// It was right when it was asked for, and cannot be done now.
    #[error(transparent)]
    Cancel(CancelError),
    #[error(transparent)]
    Refund(RefundError),
    #[error(transparent)]
    Portal(#[from] Error),
}

impl From<CancelError> for ApprovalError {
    fn from(error: CancelError) -> Self {
        match error {
            CancelError::Portal(error) => Self::Portal(error),
            CancelError::Stale => Self::Refused(ApprovalRefusal::Changed),
            other @ (CancelError::Entry(_)
            | CancelError::Refused(_)
            | CancelError::RequestOpen
            | CancelError::NobodyToApprove) => Self::Cancel(other),
        }
    }
}

impl From<RefundError> for ApprovalError {
    fn from(error: RefundError) -> Self {
        match error {
            RefundError::Portal(error) => Self::Portal(error),
            RefundError::Stale | RefundError::Refused(_) => Self::Refused(ApprovalRefusal::Changed),
            other @ (RefundError::NoReason
            | RefundError::LongReason
            | RefundError::RequestOpen
            | RefundError::NobodyToApprove) => Self::Refund(other),
        }
    }
}

/// Kinds that the actor may do something with.
fn kinds(actor: &Actor, least: Extent) -> Vec<ApprovalKind> {
    let reaches = |kind: &ApprovalKind| actor.extent(kind.right()) >= least;
    ApprovalKind::ALL.iter().copied().filter(reaches).collect()
}

/// Requires the right to ask for anything that is approved here.
fn allow_any(actor: &Actor) -> Result<()> {
    if kinds(actor, Extent::Ask).is_empty() {
        return ApprovalKind::ALL.iter().try_for_each(|kind| allow_asking(actor, kind.right()));
    }
    Ok(())
}

/// Number of requests that wait for the actor.
///
/// # Errors
/// Refused to who may not even ask.
pub async fn waiting(portal: &Portal, actor: &Actor) -> Result<u32> {
    allow_any(actor)?;
    let kinds = kinds(actor, Extent::Approve);
    if kinds.is_empty() {
        return Ok(0);
    }
    let mut tx = portal.db.read().await?;
    let single = store::count_waiting(&mut tx, &kinds, &author(actor), portal.now()).await?;
    let bulk_acts = bulk::waiting(portal, &mut tx, actor).await?.len();
    Ok(single.saturating_add(u32::try_from(bulk_acts).unwrap_or(u32::MAX)))
}

/// # Errors
/// Refused to who may not even ask.
pub async fn list(portal: &Portal, actor: &Actor, before: &ApprovalCursor) -> Result<ApprovalList> {
    allow_any(actor)?;
    let (kinds, own) = (kinds(actor, Extent::Approve), author(actor));
    let mut tx = portal.db.read().await?;
    let waiting = store::waiting(&mut tx, &kinds, &own, portal.now()).await?;
    let mut others = store::page(&mut tx, &kinds, &own, before, PAGE + 1).await?;
    let has_more = others.len() > PAGE as usize;
    others.truncate(PAGE as usize);
    let last = others.last().filter(|_| has_more);
    let next = last.map(|one| ApprovalCursor {
        asked_at: one.asked_at.as_millisecond(),
        id: one.id.to_string(),
    });
    let bulk_acts = bulk::waiting(portal, &mut tx, actor).await?;
    Ok(ApprovalList { waiting, others, bulk_acts, next })
}

/// The request, to who asked for it or may approve it.
async fn seen(tx: &mut Tx, actor: &Actor, id: &ApprovalId) -> Result<Approval> {
    let found = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    let is_own = found.asked_by == author(actor);
    let is_visible = is_own || actor.extent(found.kind.right()) >= Extent::Approve;
    if is_visible { Ok(found) } else { Err(Error::NotFound) }
}

/// A request as it stands, and whether the actor may approve it.
///
/// # Errors
/// Refused to who may not even ask; `NotFound` to who neither asked for it nor may approve it.
pub async fn find(portal: &Portal, actor: &Actor, id: &ApprovalId) -> Result<ApprovalDetail> {
    allow_any(actor)?;
    let mut tx = portal.db.read().await?;
    let approval = seen(&mut tx, actor, id).await?;
    let act = ApprovalAct::read(&approval)?;
    let ground = act.ground(&mut tx).await?;
    let refusal = case(portal, &mut tx, actor, &approval, ground.is_changed).await?.judge().err();
    let needs_proof = needs_proof(approval.kind.right(), act.is_above_limit(portal, &approval));
    let is_own = approval.asked_by == author(actor);
    Ok(ApprovalDetail { approval, refusal, needs_proof, left: ground.left, is_own })
}

async fn case(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    approval: &Approval,
    is_changed: bool,
) -> Result<ApprovalCase> {
    let right = approval.kind.right();
    Ok(ApprovalCase {
        state: approval.state,
        approver: actor.extent(right),
        asker: store::roles(tx, &approval.asked_by).await?.extent(right),
        is_own: approval.asked_by == author(actor),
        is_expired: approval.expires_at <= portal.now(),
        is_changed,
    })
}

/// Approves a request: what was asked for is done in the same commit. One that cannot be approved
/// any more ends.
///
/// # Errors
/// Refused to who may not even ask, and without a fresh proof where the table of rights demands
/// one; `NotFound`; see [`ApprovalError`].
pub async fn approve(
    portal: &Portal,
    actor: &Actor,
    id: &ApprovalId,
    answer: &str,
) -> Result<(), ApprovalError> {
    allow_any(actor)?;
    let answer = checked(answer)?;
    let mut tx = portal.db.write().await?;
    let mut open = seen(&mut tx, actor, id).await?;
    let act = ApprovalAct::read(&open)?;
    // First what it is about, then the request: who asks takes them in this order too.
    act.lock(&mut tx).await?;
    open.state = store::lock(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let ground = act.ground(&mut tx).await?;
    let case = case(portal, &mut tx, actor, &open, ground.is_changed).await?;
    if let Err(refusal) = case.judge() {
        if let Some(event) = refusal.event() {
            close(portal, &mut tx, actor, &open, &ApprovalEnd { event, answer: None }).await?;
            tx.commit().await?;
        }
        return Err(refusal.into());
    }
    if needs_proof(open.kind.right(), act.is_above_limit(portal, &open)) {
        proved(actor)?;
    }
    let asker = StaffId::parse(&open.asked_by).map_err(Error::corrupt)?;
    act.make(portal, &mut tx, actor, &asker).await?;
    let end = ApprovalEnd { event: ApprovalEvent::Approve, answer };
    close(portal, &mut tx, actor, &open, &end).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses a request, with a reason for who asked; or takes the own one back.
///
/// # Errors
/// Refused without the right to approve, unless it is the own one; `NotFound`; [`ApprovalError`]:
/// `NoAnswer`, `LongAnswer`, `Refused`.
pub async fn refuse(
    portal: &Portal,
    actor: &Actor,
    id: &ApprovalId,
    answer: &str,
) -> Result<(), ApprovalError> {
    allow_any(actor)?;
    let answer = checked(answer)?;
    let mut tx = portal.db.write().await?;
    let mut open = seen(&mut tx, actor, id).await?;
    let is_own = open.asked_by == author(actor);
    if !is_own {
        allow_approval(actor, open.kind.right())?;
        answer.ok_or(ApprovalError::NoAnswer)?;
    }
    ApprovalAct::read(&open)?.lock(&mut tx).await?;
    open.state = store::lock(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let event = if is_own { ApprovalEvent::Withdraw } else { ApprovalEvent::Refuse };
    if open.state.after(event).is_none() {
        return Err(ApprovalRefusal::Decided.into());
    }
    close(portal, &mut tx, actor, &open, &ApprovalEnd { event, answer }).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a request, and tells who asked unless they did it.
async fn close(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    open: &Approval,
    end: &ApprovalEnd<'_>,
) -> Result<()> {
    let state = approvals::end(portal, tx, actor, open, end).await?;
    if state == ApprovalState::Withdrawn {
        return Ok(());
    }
    let by = author(actor);
    let outcome = mails::ApprovalOutcome { state, answer: end.answer, by: &by };
    mails::tell_asker(portal, tx, open, &outcome).await
}

/// The answer without blanks around it; `None` if it is empty.
fn checked(answer: &str) -> Result<Option<&str>, ApprovalError> {
    let answer = answer.trim();
    match answer.chars().count() {
        0 => Ok(None),
        chars if chars > ANSWER_MAX_CHARS => Err(ApprovalError::LongAnswer),
        _ => Ok(Some(answer)),
    }
}

#[cfg(test)]
mod tests;

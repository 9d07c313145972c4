//! Requests of acts that another person approves. What an act does, and whether what it is about
//! has changed, the wings above know.

use domain::access::{Actor, Demand};
use domain::approvals::{ApprovalEvent, ApprovalKind, ApprovalState, expires_at};
use domain::ids::{ApprovalId, CustomerId};
use domain::money::Money;
use jiff::Timestamp;
use serde_json::json;

use super::actor::{allow_asking, author, proved};
use super::audit::{self, AuditAct, NewEntry};
use super::db::Tx;
use super::ids;
use crate::{Error, Portal, Result};

pub(crate) mod store;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    pub id: ApprovalId,
    pub kind: ApprovalKind,
    /// Id of the invoice or payment that it is about.
    pub subject: String,
    pub customer_name: String,
    /// Number of the invoice, or of the payment.
    pub label: String,
    pub amount: Money,
    /// What was there to take it from, when it was asked for.
    pub seen: Money,
    /// JSON.
    pub(crate) content: String,
    pub reason: String,
    pub state: ApprovalState,
    /// Id of a member of staff.
    pub asked_by: String,
    pub asker_name: String,
    pub asked_at: Timestamp,
    pub expires_at: Timestamp,
    /// Name of who decided; a name of the portal's own if it ended of itself.
    pub decider_name: Option<String>,
    pub decided_at: Option<Timestamp>,
    /// What who decided says to who asked.
    pub answer: Option<String>,
}

/// A place in the list of requests: those before it follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalCursor {
    /// In milliseconds.
    pub asked_at: i64,
    pub id: String,
}

impl ApprovalCursor {
    /// Before all requests.
    #[must_use]
    pub const fn start() -> Self {
        Self { asked_at: i64::MAX, id: String::new() }
    }
}

/// A request to make.
#[derive(Debug)]
pub(crate) struct NewApproval<'a> {
    pub(crate) kind: ApprovalKind,
    pub(crate) subject: &'a str,
    pub(crate) customer: &'a CustomerId,
    pub(crate) label: &'a str,
    pub(crate) amount: Money,
    pub(crate) seen: Money,
    /// JSON.
    pub(crate) content: &'a str,
    pub(crate) reason: &'a str,
}

/// Why a request is not made.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error("a request about the same is open")]
    RequestOpen,
    #[error("there is nobody else who could approve this")]
    NobodyToApprove,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Makes a request. The caller holds the lock of what it is about.
///
/// # Errors
/// Refused without the right to ask; see [`AskError`].
pub(crate) async fn ask(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    new: &NewApproval<'_>,
) -> Result<ApprovalId, AskError> {
    let right = new.kind.right();
    allow_asking(actor, right)?;
    if right.step_up() == Demand::Always {
        proved(actor)?;
    }
    let asked_by = author(actor);
    if !store::has_approver(tx, right, &asked_by).await? {
        return Err(AskError::NobodyToApprove);
    }
    let now = portal.now();
    let id: ApprovalId = ids::new(now);
    let (asked_by, expires_at) = (asked_by.as_str(), expires_at(now));
    let row = store::NewApprovalRow { id: &id, new, asked_by, asked_at: now, expires_at };
    if !store::insert(tx, &row).await? {
        return Err(AskError::RequestOpen);
    }
    let entry = NewEntry::of(AuditAct::Requested, new.subject).by(right).because(new.reason);
    let entry = entry.after(json!({
        "request": new.kind.code(), "amount": new.amount.to_decimal(),
        "currency": new.amount.currency.code(),
    }));
    audit::append(portal, tx, actor, entry).await?;
    Ok(id)
}

/// How a request ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ApprovalEnd<'a> {
    pub(crate) event: ApprovalEvent,
    /// What who decides says to who asked.
    pub(crate) answer: Option<&'a str>,
}

/// Ends a request that is locked and open.
///
/// # Errors
/// `NotFound` if it has ended.
pub(crate) async fn end(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    open: &Approval,
    end: &ApprovalEnd<'_>,
) -> Result<ApprovalState> {
    let ApprovalEnd { event, answer } = *end;
    let state = open.state.after(event).ok_or(Error::NotFound)?;
    let by = author(actor);
    let row = store::ApprovalEndRow { state, by: &by, at: portal.now(), answer };
    store::end(tx, &open.id, &row).await?;
    let act = match event {
        ApprovalEvent::Approve => AuditAct::Approved,
        ApprovalEvent::Refuse | ApprovalEvent::Withdraw => AuditAct::Declined,
        ApprovalEvent::Expire | ApprovalEvent::Outdate | ApprovalEvent::Lapse => {
            AuditAct::RequestEnded
        }
    };
    let entry = NewEntry {
        on_behalf: Some(&open.asked_by),
        reason: answer,
        ..NewEntry::of(act, &open.subject).by(open.kind.right())
    };
    let entry = entry.after(json!({
        "request": open.kind.code(), "amount": open.amount.to_decimal(),
        "currency": open.amount.currency.code(), "state": state.code(),
    }));
    audit::append(portal, tx, actor, entry).await?;
    Ok(state)
}

//! Staff void an invoice, credit a part of it, or write off what nobody will pay.

use domain::access::{Actor, Right};
use domain::approvals::ApprovalKind;
use domain::ids::{InvoiceId, StaffId};
use domain::invoices::cancellation::{
    Cancellation, CancellationEntry, CancellationKind, CancellationRefusal,
};
use domain::invoices::entry::EntryProblem;
use domain::invoices::{Correction, InvoiceLine, IssuedInvoice};
use domain::language::Language;
use domain::money::Money;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::amend::{issued, version};
use super::correct::{CorrectionOrder, NoteKind, SourceNote, correct_in};
use super::create::{self, DESK, MadeInvoice};
use super::store::{lock, mark_changed_at_desk};
use crate::platform::actor::{allow_asking, author};
use crate::platform::approvals::{self, AskError, NewApproval};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

pub(crate) mod alone;
pub(crate) mod many;
mod store;

const RIGHT: Right = Right::CancelInvoices;

/// What is asked for. It can be kept until another person approves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelRequest {
    pub invoice: InvoiceId,
    /// Version that the form was made from.
    pub version: String,
    pub kind: CancellationKind,
    pub entry: CancellationEntry,
    /// How its amounts are written.
    pub language: Language,
}

/// An invoice as it is, to cancel it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancellableInvoice {
    pub facts: MadeInvoice,
    pub issued: IssuedInvoice,
    pub lines: Vec<InvoiceLine>,
    /// Digest of its state: a form made from another is refused.
    pub version: String,
    /// Above this amount another person must approve: what is left of the actor's limit.
    pub limit: Option<Money>,
}

/// Why an invoice is not cancelled.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    #[error("what was entered cancels nothing")]
    Entry(Vec<EntryProblem>),
    #[error(transparent)]
    Refused(#[from] CancellationRefusal),
    #[error("it has changed since the form was made")]
    Stale,
    /// The same invoice waits for an approval already.
    #[error("a request about it is open")]
    RequestOpen,
    #[error("there is nobody else who could approve this")]
    NobodyToApprove,
    #[error(transparent)]
    Portal(#[from] Error),
}

impl From<AskError> for CancelError {
    fn from(error: AskError) -> Self {
        match error {
            AskError::RequestOpen => Self::RequestOpen,
            AskError::NobodyToApprove => Self::NobodyToApprove,
            AskError::Portal(error) => Self::Portal(error),
        }
    }
}

/// What became of a cancellation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CancelOutcome {
    Done,
    /// Another person is asked to approve it.
    WaitsForApproval,
}

/// # Errors
/// Refused to who may not even ask for it, or there is none.
pub async fn cancellable(
    portal: &Portal,
    actor: &Actor,
    id: &InvoiceId,
) -> Result<CancellableInvoice> {
    allow_asking(actor, RIGHT)?;
    let mut tx = portal.db.read().await?;
    let facts = create::store::made(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let issued = issued(&mut tx, id).await?;
    let lines = store::lines(&mut tx, id, issued.currency).await?;
    let version = version(&issued);
    let limit = alone::limit_left(portal, &mut tx, actor, issued.currency).await?;
    Ok(CancellableInvoice { facts, issued, lines, version, limit })
}

/// Cancels what one person may cancel, and asks another for what is above the limit or the right of
/// the actor.
///
/// # Errors
/// See [`CancelError`]; refused to who may not even ask for it.
pub async fn cancel(
    portal: &Portal,
    actor: &Actor,
    request: &CancelRequest,
) -> Result<CancelOutcome, CancelError> {
    allow_asking(actor, RIGHT)?;
    let mut tx = portal.db.write().await?;
    let order = decide(portal, &mut tx, request).await?;
    let amount = order.cancellation.amount;
    let is_above = alone::is_above(portal, &mut tx, actor, &[amount]).await?;
    let outcome = if actor.may(RIGHT) && !is_above {
        make(portal, &mut tx, actor, std::slice::from_ref(&order), None).await?;
        alone::count(portal, &mut tx, actor, &order.issued.id, amount).await?;
        CancelOutcome::Done
    } else {
        ask(portal, &mut tx, actor, request, &order).await?;
        CancelOutcome::WaitsForApproval
    };
    tx.commit().await?;
    Ok(outcome)
}

/// Asks another person for what could be done now.
async fn ask(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    request: &CancelRequest,
    CancelOrder { issued, cancellation }: &CancelOrder,
) -> Result<(), CancelError> {
    cancellation.of(issued)?;
    let facts = create::store::made(tx, &issued.id).await?.ok_or(Error::NotFound)?;
    let content = serde_json::to_string(request).map_err(Error::internal)?;
    let new = NewApproval {
        kind: ApprovalKind::from(cancellation.kind),
        subject: issued.id.as_str(),
        customer: &issued.customer,
        label: &facts.number,
        amount: cancellation.amount,
        seen: issued.outstanding().map_err(Error::internal)?,
        content: &content,
        reason: &cancellation.reason,
    };
    approvals::ask(portal, tx, actor, &new).await?;
    Ok(())
}

/// What a request is about, as it is now.
pub(crate) struct CancelGround {
    /// It is not what it was when the request was made.
    pub(crate) is_changed: bool,
    pub(crate) owed: Money,
}

pub(crate) async fn ground(tx: &mut Tx, request: &CancelRequest) -> Result<CancelGround> {
    let issued = issued(tx, &request.invoice).await?;
    let owed = issued.outstanding().map_err(Error::internal)?;
    Ok(CancelGround { is_changed: version(&issued) != request.version, owed })
}

/// Cancels what another member of staff asked for, in the commit of the approval. The caller has
/// judged that the actor may approve it.
///
/// # Errors
/// See [`CancelError`].
pub(crate) async fn cancel_approved(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    request: &CancelRequest,
    asker: &StaffId,
) -> Result<(), CancelError> {
    let order = decide(portal, tx, request).await?;
    make(portal, tx, actor, std::slice::from_ref(&order), Some(asker)).await
}

pub(crate) fn is_above_limit(portal: &Portal, amount: Money) -> bool {
    let limit = portal.settings.four_eyes_above.get(&amount.currency);
    limit.is_some_and(|limit| amount.minor > *limit)
}

/// The invoice, locked, and what is to be done to it.
struct CancelOrder {
    issued: IssuedInvoice,
    cancellation: Cancellation,
}

async fn decide(
    portal: &Portal,
    tx: &mut Tx,
    request: &CancelRequest,
) -> Result<CancelOrder, CancelError> {
    let id = &request.invoice;
    lock(tx, std::slice::from_ref(id)).await?;
    let issued = issued(tx, id).await?;
    if version(&issued) != request.version {
        return Err(CancelError::Stale);
    }
    let lines = store::lines(tx, id, issued.currency).await?;
    let style = portal.settings.institution.number_style(request.language);
    let cancellation = request.entry.read(request.kind, &issued, &lines, style);
    Ok(CancelOrder { issued, cancellation: cancellation.map_err(CancelError::Entry)? })
}

/// A note that takes back what an order says.
struct CancelNote<'a> {
    order: &'a CancelOrder,
    correction: Correction,
    number: String,
}

impl CancelNote<'_> {
    fn correction(&self) -> CorrectionOrder<'_> {
        let CancelOrder { issued, cancellation } = self.order;
        let kind = match cancellation.kind {
            CancellationKind::Void => NoteKind::Void,
            CancellationKind::CreditNote => NoteKind::Lines(&cancellation.lines),
            CancellationKind::WriteOff => NoteKind::WriteOff,
        };
        let note = Some(SourceNote { source: DESK, number: &self.number, revision: 0 });
        CorrectionOrder { issued, correction: &self.correction, note, kind }
    }
}

/// Makes cancellations of locked invoices, at most one of each.
async fn make(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    orders: &[CancelOrder],
    asker: Option<&StaffId>,
) -> Result<(), CancelError> {
    let mut notes = Vec::with_capacity(orders.len());
    let prefix = &portal.settings.credit_note_prefix;
    for (order, number) in orders.iter().zip(store::take_notes(tx, orders.len()).await?..) {
        let correction = order.cancellation.of(&order.issued)?;
        let number = format!("{prefix}{number:06}");
        notes.push(CancelNote { order, correction, number });
    }
    let corrections: Vec<_> = notes.iter().map(CancelNote::correction).collect();
    correct_in(portal, tx, &author(actor), &corrections).await?;
    let ids: Vec<_> = orders.iter().map(|order| &order.issued.id).collect();
    mark_changed_at_desk(tx, &ids, portal.now()).await?;
    // The lock of the audit comes last.
    for note in &notes {
        record(portal, tx, actor, note, asker).await?;
    }
    Ok(())
}

async fn record(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    CancelNote { order, number, .. }: &CancelNote<'_>,
    asker: Option<&StaffId>,
) -> Result<()> {
    let CancelOrder { issued, cancellation } = order;
    let before = issued.outstanding().map_err(Error::internal)?;
    let left = before.minus(cancellation.amount).map_err(Error::internal)?;
    let entry = NewEntry {
        on_behalf: asker.map(StaffId::as_str),
        ..NewEntry::of(AuditAct::InvoiceCancelled, issued.id.as_str())
    };
    let entry = entry
        .by(RIGHT)
        .before(json!({ "owed": before.to_decimal(), "currency": before.currency.code() }))
        .after(json!({
            "owed": left.to_decimal(), "note": number, "kind": cancellation.kind.code(),
        }))
        .because(&cancellation.reason);
    audit::append(portal, tx, actor, entry).await
}

#[cfg(test)]
mod tests;

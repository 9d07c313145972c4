//! Staff change what an issued invoice says: its description and due dates, with a reason.

use domain::access::{Actor, Right};
use domain::ids::InvoiceId;
use domain::invoices::IssuedInvoice;
use domain::invoices::amendment::AmendmentEntry;
use domain::invoices::entry::EntryProblem;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::correct::{self, CorrectionOrder, NoteKind, correct_in};
use super::create::{self, MadeInvoice};
use super::store::{lock, mark_changed_at_desk};
use crate::platform::actor::{allow, author};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

const RIGHT: Right = Right::IssueInvoices;

/// An invoice as it is, to change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendableInvoice {
    pub facts: MadeInvoice,
    pub issued: IssuedInvoice,
    /// Digest of what can be changed: a form made from another is refused.
    pub version: String,
}

/// Why an invoice is not changed.
#[derive(Debug, thiserror::Error)]
pub enum AmendError {
    #[error("what was entered is no change that can be made")]
    Entry(Vec<EntryProblem>),
    #[error("it says so already")]
    Unchanged,
    #[error("it has changed since the form was made")]
    Stale,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// # Errors
/// Refused without the right to issue invoices, or there is none.
pub async fn amendable(portal: &Portal, actor: &Actor, id: &InvoiceId) -> Result<AmendableInvoice> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.read().await?;
    let facts = create::store::made(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let issued = issued(&mut tx, id).await?;
    let version = version(&issued);
    Ok(AmendableInvoice { facts, issued, version })
}

/// Changes an invoice from the version that the form was made from. What is paid is not moved.
///
/// # Errors
/// See [`AmendError`]; refused without the right to issue invoices, or without the invoice.
pub async fn amend(
    portal: &Portal,
    actor: &Actor,
    id: &InvoiceId,
    from: &str,
    entry: &AmendmentEntry,
) -> Result<(), AmendError> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.write().await?;
    lock(&mut tx, std::slice::from_ref(id)).await?;
    let issued = issued(&mut tx, id).await?;
    if version(&issued) != from {
        return Err(AmendError::Stale);
    }
    let amendment = entry.read(&issued).map_err(AmendError::Entry)?;
    // No amount changes: what can be refused of a correction is not asked for.
    let correction = issued.correct(&amendment.terms).map_err(Error::internal)?;
    let correction = correction.ok_or(AmendError::Unchanged)?;
    let order = CorrectionOrder {
        issued: &issued,
        correction: &correction,
        note: None,
        kind: NoteKind::Plain,
    };
    correct_in(portal, &mut tx, &author(actor), &[order]).await?;
    mark_changed_at_desk(&mut tx, &[id], portal.now()).await?;
    let after = issued.clone().after(&correction);
    let entry = NewEntry::of(AuditAct::InvoiceAmended, id.as_str())
        .by(RIGHT)
        .before(said(&issued))
        .after(said(&after))
        .because(&amendment.reason);
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn issued(tx: &mut Tx, id: &InvoiceId) -> Result<IssuedInvoice> {
    let found = correct::store::issued(tx, std::slice::from_ref(id)).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// What can be changed of an invoice, for the audit.
fn said(invoice: &IssuedInvoice) -> Value {
    let due = invoice.instalments.iter().map(|part| part.due_on.to_string());
    json!({ "description": invoice.description, "due": due.collect::<Vec<_>>() })
}

/// Digest of what can be changed, and of what is paid of it.
pub(super) fn version(invoice: &IssuedInvoice) -> String {
    let mut digest = Sha256::new();
    digest.update(said(invoice).to_string());
    for part in &invoice.instalments {
        digest.update(part.amount.minor.to_be_bytes());
        digest.update(part.paid.minor.to_be_bytes());
    }
    hex::encode(digest.finalize())
}

#[cfg(test)]
mod tests;

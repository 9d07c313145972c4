//! Notes of staff about customers, which customers do not see.

use domain::access::{Actor, Right};
use domain::ids::CustomerId;
use domain::staff::{NoteProblem, note_text};
use jiff::Timestamp;
use serde_json::json;

use crate::platform::actor::{allow_part, author};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::ids;
use crate::{Error, Portal, Result};

pub(crate) mod store;

/// A note about a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerNote {
    pub id: String,
    pub at: Timestamp,
    /// Name of whoever wrote it.
    pub author: String,
    pub text: String,
}

/// Why a note is not written.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    #[error(transparent)]
    Problem(#[from] NoteProblem),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Writes a note about a customer.
///
/// # Errors
/// Refused without the right to notes; [`NoteProblem`]; `NotFound`.
pub async fn add(
    portal: &Portal,
    actor: &Actor,
    customer: &CustomerId,
    text: &str,
) -> Result<(), NoteError> {
    allow_part(actor, Right::Answer)?;
    let text = note_text(text)?;
    let now = portal.now();
    let note = CustomerNote { id: ids::text(now), at: now, author: author(actor), text };
    let mut tx = portal.db.write().await?;
    if !store::insert(&mut tx, customer, &note).await? {
        return Err(Error::NotFound.into());
    }
    let entry = NewEntry::of(AuditAct::NoteAdded, customer.as_str()).by(Right::Answer);
    audit::append(portal, &mut tx, actor, entry.after(json!({ "note": note.id }))).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests;

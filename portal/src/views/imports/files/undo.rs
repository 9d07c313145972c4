//! Undoing what the load of a file did: each row is reversed unless somebody touched it since.
//!
//! Nothing is deleted: an invoice is voided or corrected, a payment taken back, contact details are
//! those from before. A later load brings back what was undone.

use domain::access::Actor;
use domain::ids::{CustomerId, ImportId, InvoiceId};
use domain::imports::ImportEvent;
use domain::imports::undo::{KeptReason, UndoOutcome};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::EffectKind;
use super::super::effects::ImportEffect;
use super::{ImportFileError, RIGHT, at_version, failure, moved, store as files};
use crate::platform::actor::{allow, author, proved};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::queue::{self, Job, Lane, Outcome};
use crate::{Error, Portal, Result};

mod customer;
mod invoice;
pub(super) mod order;
pub(super) mod store;
pub(super) mod work;

/// Rows of an import that was undone, by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UndoCounts {
    pub reversed: u64,
    pub kept: u64,
    pub failed: u64,
    /// Rows that can be undone.
    pub standing: u64,
}

/// A row of an import that was undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoneRow {
    /// Its place in the import.
    pub place: i64,
    pub line: u64,
    pub kind: EffectKind,
    /// Number of the invoice, the credit note or the customer.
    pub number: String,
    pub subject: UndoneSubject,
    pub outcome: UndoOutcome,
    /// Why it was kept.
    pub reason: Option<KeptReason>,
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoneSubject {
    Invoice(InvoiceId),
    Customer(CustomerId),
}

/// Orders to undo what loading a file did.
///
/// # Errors
/// Refused without the right or a fresh proof; [`ImportFileError`]: `Stale`, `WrongState`.
pub async fn undo(
    portal: &Portal,
    actor: &Actor,
    id: &ImportId,
    version: i64,
) -> Result<(), ImportFileError> {
    allow(actor, RIGHT)?;
    proved(actor)?;
    let mut tx = portal.db.write().await?;
    let file = at_version(&mut tx, id, version).await?;
    let counts = store::counts(&mut tx, id).await?;
    let version = moved(&mut tx, &file, ImportEvent::Undo, &author(actor)).await?;
    let job = UndoImport { import: id.clone(), version };
    queue::enqueue(&mut tx, &job, portal.now()).await?;
    let entry = NewEntry::of(AuditAct::ImportUndone, id.as_str()).by(RIGHT);
    let entry = entry.after(json!({ "file": file.name, "rows": counts.standing }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Up to a number of rows that ended in one way, behind a place, the last done first.
///
/// # Errors
/// Refused without the right; `NotFound`.
pub async fn undone_rows(
    portal: &Portal,
    actor: &Actor,
    id: &ImportId,
    outcome: UndoOutcome,
    from: UndonePlace,
) -> Result<Vec<UndoneRow>> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.read().await?;
    files::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let rows = store::ended(&mut tx, id, outcome, from).await?;
    rows.into_iter().map(read).collect()
}

/// Where a page of rows begins, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UndonePlace {
    /// Only rows before this one.
    pub before: i64,
    pub limit: u32,
}

fn read(row: store::EndedRow) -> Result<UndoneRow> {
    let effect: ImportEffect = serde_json::from_str(&row.effect).map_err(Error::corrupt)?;
    let subject = match effect {
        ImportEffect::Invoice(_) => InvoiceId::parse(&row.subject).map(UndoneSubject::Invoice),
        ImportEffect::Customer(_) => CustomerId::parse(&row.subject).map(UndoneSubject::Customer),
    };
    let reason = row.reason.map(|code| KeptReason::parse(&code).ok_or_else(|| odd(&code)));
    Ok(UndoneRow {
        place: row.place,
        line: u64::try_from(row.line).map_err(Error::corrupt)?,
        kind: effect.kind(),
        number: row.number,
        subject: subject.map_err(Error::corrupt)?,
        outcome: UndoOutcome::parse(&row.outcome).ok_or_else(|| odd(&row.outcome))?,
        reason: reason.transpose()?,
    })
}

fn odd(code: &str) -> Error {
    Error::corrupt(format!("a row of an import that ended as {code:?}"))
}

/// Undoes what the load of a file did. Done twice, it does nothing more.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct UndoImport {
    pub(crate) import: ImportId,
    /// Version of the file that this work is for.
    pub(crate) version: i64,
}

impl Job for UndoImport {
    const NAME: &'static str = "undo_import";
    const LANE: Lane = Lane::Imports;

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        let done = work::undo_all(portal, &self.import, self.version).await;
        if done.is_err() {
            failure::record(portal, &self.import, self.version).await;
        }
        done.map(|()| Outcome::Done)
    }
}

//! Files that staff import on their pages: uploaded, mapped, checked and loaded by jobs.
//!
//! The content is kept in the database as CSV, so that every replica can work on it and a backup
//! has it. A change of state is one commit with the job that follows from it.

use domain::access::{Actor, Right};
use domain::ids::ImportId;
use domain::imports::{ColumnRole, HeaderProblem, ImportEvent, ImportState, Profile};
use jiff::Timestamp;
use serde_json::json;

use super::{ExplainError, ImportStep, Summary};
use crate::platform::actor::{allow, author, proved};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::queue;
use crate::{Error, Portal, Result};

mod content;
mod failure;
pub(crate) mod jobs;
mod mapping;
mod problems;
mod review;
mod store;
pub(crate) mod undo;
mod upload;

pub use mapping::{MAX_PROFILE_NAME_CHARS, MappingOrder, apply_profile, map};
pub use problems::{FileProblem, MAX_PROBLEMS, ProblemPlace, problems};
pub use review::{FileReview, RowPreview, review};
pub use undo::{UndoCounts, UndonePlace, UndoneRow, UndoneSubject, undo, undone_rows};
pub use upload::{MAX_FILE_BYTES, MAX_KEPT_BYTES, NewImportFile, may_upload, upload};

use jobs::{CheckImport, LoadImport};
use undo::UndoImport;

const RIGHT: Right = Right::Import;

/// Files on a page of the list.
pub const PAGE: usize = 30;

/// A file to import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    pub id: ImportId,
    pub created_at: Timestamp,
    /// Name of who uploaded it.
    pub by: String,
    /// As its sender called it.
    pub name: String,
    pub bytes: u64,
    pub is_of_workbook: bool,
    pub state: ImportState,
    /// A form carries it back; a change in between makes the form stale.
    pub version: i64,
    pub profile: Profile,
    /// Result of the last check or load.
    pub summary: Option<Summary>,
    /// Why it does not fit its mapping.
    pub misfit: Option<HeaderProblem>,
    /// How far the work is, while it is done.
    pub progress: Option<FileProgress>,
    /// Whether its content is still there.
    pub is_kept: bool,
    /// When the work that is being done last failed. It is tried again by itself.
    pub failed_at: Option<Timestamp>,
}

/// How far the work on a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileProgress {
    pub step: ImportStep,
    /// Lines read in this step.
    pub records: u64,
    /// Of the file.
    pub percent: u64,
}

/// Why something cannot be done with a file.
#[derive(Debug, thiserror::Error)]
pub enum ImportFileError {
    #[error("its state does not allow this")]
    WrongState,
    #[error("it was changed meanwhile")]
    Stale,
    #[error("its content was deleted")]
    Gone,
    #[error("lines would be left out, and nobody said that they may be")]
    NotAccepted,
    #[error("no column is said to be the {0:?}")]
    NoColumn(ColumnRole),
    #[error(transparent)]
    Misfit(#[from] HeaderProblem),
    #[error("a mapping's name must have 1 to {MAX_PROFILE_NAME_CHARS} characters")]
    ProfileName,
    #[error("no mapping has this name")]
    NoProfile,
    #[error("their files take more than {MAX_KEPT_BYTES} bytes")]
    Quota,
    #[error(transparent)]
    Unreadable(#[from] ExplainError),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Files, the newest first; those after one of them.
///
/// # Errors
/// Refused without the right.
pub async fn list(
    portal: &Portal,
    actor: &Actor,
    after: Option<&ImportId>,
) -> Result<Vec<ImportFile>> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.read().await?;
    let rows = store::list(&mut tx, after.map_or(store::LAST, ImportId::as_str)).await?;
    rows.into_iter().map(store::ImportRow::file).collect()
}

/// Orders a checked file to be loaded, or a loaded one again. Lines that cannot be loaded are left
/// out only if that is accepted.
///
/// # Errors
/// Refused without the right or a fresh proof; [`ImportFileError`]: `Stale`, `WrongState`, `Gone`,
/// `NotAccepted`.
pub async fn load(
    portal: &Portal,
    actor: &Actor,
    id: &ImportId,
    version: i64,
    accepts_bad: bool,
) -> Result<(), ImportFileError> {
    allow(actor, RIGHT)?;
    proved(actor)?;
    let mut tx = portal.db.write().await?;
    let file = with_content(&mut tx, id, version).await?;
    let summary = file.summary.clone().unwrap_or_default();
    if summary.bad > 0 && !accepts_bad {
        return Err(ImportFileError::NotAccepted);
    }
    let version = moved(&mut tx, &file, ImportEvent::Load, &author(actor)).await?;
    let job = LoadImport { import: id.clone(), version };
    queue::enqueue(&mut tx, &job, portal.now()).await?;
    let entry = NewEntry::of(AuditAct::ImportLoaded, id.as_str()).by(RIGHT).after(json!({
        "file": file.name, "lines": summary.records, "left_out": summary.bad,
    }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Begins work that failed anew, at once.
///
/// # Errors
/// Refused without the right; [`ImportFileError`]: `Stale`, `WrongState`.
pub async fn retry(
    portal: &Portal,
    actor: &Actor,
    id: &ImportId,
    version: i64,
) -> Result<(), ImportFileError> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.write().await?;
    let file = at_version(&mut tx, id, version).await?;
    if file.failed_at.is_none() {
        return Err(ImportFileError::WrongState);
    }
    let version = store::begin(&mut tx, id, file.state, &author(actor)).await?;
    let (import, now) = (id.clone(), portal.now());
    match file.state {
        ImportState::Checking => {
            queue::enqueue(&mut tx, &CheckImport { import, version }, now).await?;
        }
        ImportState::Loading => {
            queue::enqueue(&mut tx, &LoadImport { import, version }, now).await?;
        }
        ImportState::Undoing => {
            queue::enqueue(&mut tx, &UndoImport { import, version }, now).await?;
        }
        ImportState::Mapping | ImportState::Checked | ImportState::Loaded | ImportState::Undone => {
            return Err(ImportFileError::WrongState);
        }
    }
    let entry = NewEntry::of(AuditAct::ImportRetried, id.as_str()).by(RIGHT);
    audit::append(portal, &mut tx, actor, entry.after(json!({ "file": file.name }))).await?;
    tx.commit().await?;
    Ok(())
}

/// Deletes the content of a file. What was loaded stays.
///
/// # Errors
/// Refused without the right; [`ImportFileError`]: `Stale`, `WrongState`, `Gone`.
pub async fn discard(
    portal: &Portal,
    actor: &Actor,
    id: &ImportId,
    version: i64,
) -> Result<(), ImportFileError> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.write().await?;
    let file = with_content(&mut tx, id, version).await?;
    if file.state.is_running() {
        return Err(ImportFileError::WrongState);
    }
    store::delete_content(&mut tx, id).await?;
    let entry = NewEntry::of(AuditAct::ImportDiscarded, id.as_str()).by(RIGHT);
    audit::append(portal, &mut tx, actor, entry.after(json!({ "file": file.name }))).await?;
    tx.commit().await?;
    Ok(())
}

/// The file, locked, unless it changed after the form was made.
async fn at_version(
    tx: &mut Tx,
    id: &ImportId,
    version: i64,
) -> Result<ImportFile, ImportFileError> {
    store::lock(tx, id).await?;
    let file = store::find(tx, id).await?.ok_or(Error::NotFound)?.file()?;
    if file.version == version { Ok(file) } else { Err(ImportFileError::Stale) }
}

/// The same, unless its content is gone.
async fn with_content(
    tx: &mut Tx,
    id: &ImportId,
    version: i64,
) -> Result<ImportFile, ImportFileError> {
    let file = at_version(tx, id, version).await?;
    if file.is_kept { Ok(file) } else { Err(ImportFileError::Gone) }
}

/// Moves a locked file; returns its new version.
async fn moved(
    tx: &mut Tx,
    file: &ImportFile,
    event: ImportEvent,
    by: &str,
) -> Result<i64, ImportFileError> {
    let state = file.state.after(event).ok_or(ImportFileError::WrongState)?;
    Ok(store::begin(tx, &file.id, state, by).await?)
}

#[cfg(test)]
mod tests;

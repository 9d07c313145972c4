//! Notes of staff about a case, which customers never see.

use domain::access::{Actor, Right};
use domain::holds::{LONGEST, statement};
use domain::ids::HoldId;
use jiff::Timestamp;

use super::CaseError;
use crate::platform::actor::{allow_part, author};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::ids;
use crate::{Error, Portal};

pub(super) mod store;

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseNote {
    pub text: String,
    /// Name of the author.
    pub by: String,
    pub at: Timestamp,
}

/// Writes a note.
///
/// # Errors
/// Refused without a part of the right to answer, or without such a case; [`CaseError`].
pub async fn write_note(
    portal: &Portal,
    actor: &Actor,
    case: &HoldId,
    text: &str,
) -> Result<(), CaseError> {
    allow_part(actor, Right::Answer)?;
    let text = statement(text, LONGEST, NoteProblem::Empty, NoteProblem::TooLong)?;
    let now = portal.now();
    let id = ids::text(now);
    let mut tx = portal.db.write().await?;
    let note = CaseNote { text, by: author(actor), at: now };
    if !store::insert(&mut tx, &id, case, &note).await? {
        return Err(Error::NotFound.into());
    }
    let entry = NewEntry::of(AuditAct::NoteWritten, case.as_str()).by(Right::Answer);
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

#[derive(Debug, Clone, Copy)]
enum NoteProblem {
    Empty,
    TooLong,
}

impl From<NoteProblem> for CaseError {
    fn from(problem: NoteProblem) -> Self {
        match problem {
            NoteProblem::Empty => Self::EmptyNote,
            NoteProblem::TooLong => Self::LongNote,
        }
    }
}

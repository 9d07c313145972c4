//! Saying which column of a file is what, and keeping it under a name for later files.

use domain::access::Actor;
use domain::ids::ImportId;
use domain::imports::{ImportEvent, Mapping, Profile};
use serde_json::json;

use super::super::ImportError;
use super::super::lines::{first_readings, header_names};
use super::jobs::CheckImport;
use super::{ImportFile, ImportFileError, RIGHT, content, moved, store, with_content};
use crate::platform::actor::{author, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::queue;
use crate::{Error, Portal, Result};

/// Maximum length of a mapping's name in characters.
pub const MAX_PROFILE_NAME_CHARS: usize = 60;

/// What a person says about a version of a file.
#[derive(Debug, Clone, Copy)]
pub struct MappingOrder<'a> {
    pub import: &'a ImportId,
    pub version: i64,
    pub mapping: &'a Mapping,
    /// Name under which it is saved; empty if it is not.
    pub save_as: &'a str,
}

/// Says which column is what, and checks the file by that.
///
/// # Errors
/// Refused without the right; [`ImportFileError`]: `Stale`, `WrongState`, `Gone`, `NoColumn`,
/// `Misfit`, `ProfileName`.
pub async fn map(
    portal: &Portal,
    actor: &Actor,
    order: MappingOrder<'_>,
) -> Result<(), ImportFileError> {
    let by = staff(actor, RIGHT)?;
    let name = order.save_as.trim();
    if name.chars().count() > MAX_PROFILE_NAME_CHARS {
        return Err(ImportFileError::ProfileName);
    }
    let mut beginning = content::beginning(portal, order.import).await?;
    let mut tx = portal.db.write().await?;
    let file = with_content(&mut tx, order.import, order.version).await?;
    let names = header_names(&mut beginning, &file.profile).map_err(misfit)?;
    let profile = file.profile.clone().mapped(order.mapping, &names);
    let profile = written_by(&file, profile.map_err(ImportFileError::NoColumn)?);
    first_readings(&mut beginning, &profile, 0).map_err(misfit)?;
    if !name.is_empty() {
        store::save_profile(&mut tx, name, &profile, by, portal.now()).await?;
    }
    let order = CheckOrder { file: &file, profile: &profile, name };
    check_by(portal, &mut tx, actor, order).await?;
    tx.commit().await?;
    Ok(())
}

/// Checks a file by a mapping that was saved.
///
/// # Errors
/// Refused without the right; [`ImportFileError`]: `Stale`, `WrongState`, `Gone`, `NoProfile`,
/// `Misfit`.
pub async fn apply_profile(
    portal: &Portal,
    actor: &Actor,
    id: &ImportId,
    version: i64,
    name: &str,
) -> Result<(), ImportFileError> {
    staff(actor, RIGHT)?;
    let mut beginning = content::beginning(portal, id).await?;
    let mut tx = portal.db.write().await?;
    let file = with_content(&mut tx, id, version).await?;
    let saved = store::profile(&mut tx, name).await?.ok_or(ImportFileError::NoProfile)?;
    let profile: Profile = serde_json::from_str(&saved.profile).map_err(Error::corrupt)?;
    let profile = written_by(&file, profile);
    first_readings(&mut beginning, &profile, 0).map_err(misfit)?;
    let order = CheckOrder { file: &file, profile: &profile, name };
    check_by(portal, &mut tx, actor, order).await?;
    tx.commit().await?;
    Ok(())
}

/// A file that is checked by a profile, which may have a name.
struct CheckOrder<'a> {
    file: &'a ImportFile,
    profile: &'a Profile,
    name: &'a str,
}

async fn check_by(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    order: CheckOrder<'_>,
) -> Result<(), ImportFileError> {
    let CheckOrder { file, profile, name } = order;
    let version = moved(tx, file, ImportEvent::Map, &author(actor)).await?;
    store::set_profile(tx, &file.id, profile).await?;
    let job = CheckImport { import: file.id.clone(), version };
    queue::enqueue(tx, &job, portal.now()).await?;
    let entry = NewEntry::of(AuditAct::ImportMapped, file.id.as_str()).by(RIGHT);
    let entry = NewEntry { before: Some(json!({ "profile": file.profile })), ..entry };
    let entry = entry.after(json!({ "profile": profile, "name": name }));
    Ok(audit::append(portal, tx, actor, entry).await?)
}

/// The profile as the file is written: a table of a workbook has one way of writing.
pub(super) fn written_by(file: &ImportFile, profile: Profile) -> Profile {
    if file.is_of_workbook { of_workbook(profile) } else { profile }
}

/// A profile for a table that was made from a workbook.
pub(super) fn of_workbook(profile: Profile) -> Profile {
    Profile { decimal: Some('.'), delimiter: ',', encoding: None, ..profile }
}

fn misfit(error: ImportError) -> ImportFileError {
    match error {
        ImportError::Header(problem) => ImportFileError::Misfit(problem),
        ImportError::Portal(error) => ImportFileError::Portal(error),
        ImportError::File(error) => ImportFileError::Portal(Error::internal(error)),
        ImportError::Issue(error) => ImportFileError::Portal(Error::internal(error)),
    }
}

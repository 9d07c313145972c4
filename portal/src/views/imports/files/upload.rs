//! A new file: its mapping is proposed, or is that of a file like it, and the check begins at once.

use std::fs::File;

use domain::access::Actor;
use domain::ids::{ImportId, StaffId};
use domain::imports::{ImportEvent, Profile};
use serde_json::json;

use super::super::lines::first_readings;
use super::super::{ImportTable, explain};
use super::jobs::CheckImport;
use super::mapping::of_workbook;
use super::store::{self, NewImportRow};
use super::{ImportFileError, RIGHT, content, moved};
use crate::platform::actor::staff;
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::{ids, queue};
use crate::{Error, Portal, Result};

/// Maximum size of a file in bytes, as it is sent.
pub const MAX_FILE_BYTES: u64 = 32 << 20;
/// Maximum size of all files of one person in bytes, as they are kept.
pub const MAX_KEPT_BYTES: u64 = 256 << 20;
/// Maximum length of a file's name in characters.
const NAME_CHARS: usize = 120;

/// A file that was received.
#[derive(Debug)]
pub struct NewImportFile {
    /// As its sender calls it: shown, and never a path.
    pub name: String,
    /// Size of what was sent.
    pub bytes: u64,
    /// SHA-256 of what was sent, in hexadecimal.
    pub hash: String,
    pub table: ImportTable,
}

/// Whether somebody may send a file now, before it is received.
///
/// # Errors
/// Refused without the right; [`ImportFileError::Quota`].
pub async fn may_upload(portal: &Portal, actor: &Actor) -> Result<(), ImportFileError> {
    let by = staff(actor, RIGHT)?;
    let mut tx = portal.db.read().await?;
    within_quota(&mut tx, by, 0).await
}

async fn within_quota(tx: &mut Tx, by: &StaffId, more: u64) -> Result<(), ImportFileError> {
    let kept = u64::try_from(store::kept_bytes(tx, by).await?).map_err(Error::corrupt)?;
    if kept + more >= MAX_KEPT_BYTES { Err(ImportFileError::Quota) } else { Ok(()) }
}

/// Takes a file.
///
/// # Errors
/// Refused without the right; [`ImportFileError`]: `Unreadable`, `Quota`.
pub async fn upload(
    portal: &Portal,
    actor: &Actor,
    new: NewImportFile,
) -> Result<ImportId, ImportFileError> {
    let by = staff(actor, RIGHT)?.clone();
    let NewImportFile { name, bytes, hash, table } = new;
    let name = shown_name(&name);
    let ImportTable { file, is_of_workbook } = table;
    let size = file.metadata().map_err(Error::internal)?.len();
    let saved = saved_profiles(portal).await?;
    let source = source_of(&name);
    let reading = tokio::task::spawn_blocking(move || choose(file, &source, is_of_workbook, saved));
    let (mut file, profile) = reading.await.map_err(Error::internal)??;
    let (now, id) = (portal.now(), ids::new::<ImportId>(portal.now()));
    let mut tx = portal.db.write().await?;
    within_quota(&mut tx, &by, size).await?;
    let count = |number: u64| i64::try_from(number).map_err(Error::internal);
    let row = NewImportRow {
        id: &id,
        at: now,
        by: &by,
        name: &name,
        bytes: count(bytes)?,
        hash: &hash,
        is_of_workbook,
        profile: &profile.profile,
        kept_bytes: count(size)?,
    };
    store::insert(&mut tx, &row).await?;
    content::write(&mut tx, &id, &mut file).await?;
    if profile.fits {
        let file = store::find(&mut tx, &id).await?.ok_or(Error::NotFound)?.file()?;
        let version = moved(&mut tx, &file, ImportEvent::Map, by.as_str()).await?;
        queue::enqueue(&mut tx, &CheckImport { import: id.clone(), version }, now).await?;
    }
    let entry = NewEntry::of(AuditAct::ImportUploaded, id.as_str()).by(RIGHT);
    let entry = entry.after(json!({ "file": name, "bytes": bytes, "sha256": hash }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(id)
}

/// The name without what could be a path or a command.
fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = last.chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect::<String>();
    let plain = plain.trim();
    if plain.is_empty() { "import".to_owned() } else { plain.to_owned() }
}

/// The name of a source, from that of its file.
fn source_of(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let source: String = stem.chars().map(plain).take(40).collect();
    let source = source.trim_matches('-');
    if source.is_empty() { "source".to_owned() } else { source.to_ascii_lowercase() }
}

async fn saved_profiles(portal: &Portal) -> Result<Vec<Profile>> {
    let mut tx = portal.db.read().await?;
    let rows = store::profiles(&mut tx).await?;
    let read = |row: &store::ProfileRow| serde_json::from_str(&row.profile).map_err(Error::corrupt);
    rows.iter().map(read).collect()
}

/// A profile, and whether the file can be checked by it.
struct ChosenProfile {
    profile: Profile,
    fits: bool,
}

/// The last saved mapping that fits, or a proposal.
fn choose(
    mut file: File,
    source: &str,
    is_of_workbook: bool,
    saved: Vec<Profile>,
) -> Result<(File, ChosenProfile), ImportFileError> {
    for profile in saved {
        let profile = if is_of_workbook { of_workbook(profile) } else { profile };
        if first_readings(&mut file, &profile, 0).is_ok() {
            return Ok((file, ChosenProfile { profile, fits: true }));
        }
    }
    let proposal = explain(&mut file, source)?;
    let profile: Profile = toml::from_str(&proposal.draft()).map_err(Error::internal)?;
    let fits = first_readings(&mut file, &profile, 0).is_ok();
    Ok((file, ChosenProfile { profile, fits }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_without_its_folders_and_names_the_source() {
        for (name, shown, source) in [
            ("Cobranza Noviembre.xlsx", "Cobranza Noviembre.xlsx", "cobranza-noviembre"),
            ("C:\\Temp\\deudas.csv", "deudas.csv", "deudas"),
            ("../../etc/pass\u{7}wd", "passwd", "passwd"),
            ("ñ.csv", "ñ.csv", "source"),
            ("", "import", "import"),
        ] {
            assert_eq!(shown_name(name), shown, "{name}");
            assert_eq!(source_of(&shown_name(name)), source, "{name}");
        }
    }
}

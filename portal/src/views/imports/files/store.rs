//! SQL of imported files.

use domain::ids::{ImportId, StaffId};
use domain::imports::{ImportState, Profile};
use jiff::Timestamp;

use super::super::{Progress, Summary};
use super::{FileProgress, ImportFile, PAGE};
use crate::platform::db::bulk::Value;
use crate::platform::db::{Only, Tx, bulk, columns, sql};
use crate::{Error, Result};

/// Greater than every id.
pub(super) const LAST: &str = "~";

/// A file as it is stored.
pub(super) struct ImportRow {
    id: ImportId,
    created_at: Timestamp,
    by: String,
    file_name: String,
    bytes: i64,
    is_of_workbook: bool,
    pub(super) state: ImportState,
    pub(super) version: i64,
    profile: String,
    summary: Option<String>,
    misfit: Option<String>,
    pub(super) ordered_by: String,
    step: Option<String>,
    step_records: i64,
    step_percent: i64,
    kept_bytes: i64,
    failed_at: Option<Timestamp>,
}

columns!(ImportRow {
    id,
    created_at,
    by: uploader,
    file_name,
    bytes,
    is_of_workbook,
    state,
    version,
    profile,
    summary,
    misfit,
    ordered_by,
    step,
    step_records,
    step_percent,
    kept_bytes,
    failed_at,
});

impl ImportRow {
    pub(super) fn profile(&self) -> Result<Profile> {
        serde_json::from_str(&self.profile).map_err(Error::corrupt)
    }

    pub(super) fn file(self) -> Result<ImportFile> {
        let profile = self.profile()?;
        let step = self.step.map(|step| step.parse().map_err(Error::corrupt)).transpose()?;
        let count = |number: i64| u64::try_from(number).map_err(Error::corrupt);
        let (records, percent) = (count(self.step_records)?, count(self.step_percent)?);
        let summary = self.summary.map(|text| serde_json::from_str(&text)).transpose();
        let misfit = self.misfit.map(|text| serde_json::from_str(&text)).transpose();
        Ok(ImportFile {
            id: self.id,
            created_at: self.created_at,
            by: self.by,
            name: self.file_name,
            bytes: count(self.bytes)?,
            is_of_workbook: self.is_of_workbook,
            state: self.state,
            version: self.version,
            profile,
            summary: summary.map_err(Error::corrupt)?,
            misfit: misfit.map_err(Error::corrupt)?,
            progress: step.map(|step| FileProgress { step, records, percent }),
            is_kept: self.kept_bytes > 0,
            failed_at: self.failed_at,
        })
    }
}

/// Selects files; the argument follows the tables.
macro_rules! files {
    ($tail:literal) => {
        concat!(
            "SELECT i.id, i.created_at, s.name AS uploader, i.file_name, i.bytes, i.is_of_workbook,
                    i.state, i.version, i.profile, i.summary, i.misfit, i.ordered_by, i.step,
                    i.step_records, i.step_percent, i.kept_bytes, i.failed_at
               FROM imports i
               JOIN staff s ON s.id = i.created_by ",
            $tail
        )
    };
}

/// Files before an id, the newest first: ids grow with time.
pub(super) async fn list(tx: &mut Tx, before: &str) -> Result<Vec<ImportRow>> {
    let limit = i64::try_from(PAGE + 1).map_err(Error::internal)?;
    Ok(sql!(
        all ImportRow,
        tx,
        files!("WHERE i.id < $1 ORDER BY i.id DESC LIMIT $2"),
        before,
        limit,
    )?)
}

pub(super) async fn find(tx: &mut Tx, id: &ImportId) -> Result<Option<ImportRow>> {
    Ok(sql!(maybe ImportRow, tx, files!("WHERE i.id = $1"), id)?)
}

/// A file before it is written.
pub(super) struct NewImportRow<'a> {
    pub(super) id: &'a ImportId,
    pub(super) at: Timestamp,
    pub(super) by: &'a StaffId,
    pub(super) name: &'a str,
    pub(super) bytes: i64,
    pub(super) hash: &'a str,
    pub(super) is_of_workbook: bool,
    pub(super) profile: &'a Profile,
    pub(super) kept_bytes: i64,
}

pub(super) async fn insert(tx: &mut Tx, new: &NewImportRow<'_>) -> Result<()> {
    let profile = serde_json::to_string(new.profile).map_err(Error::internal)?;
    sql!(
        run,
        tx,
        "INSERT INTO imports (id, created_at, created_by, file_name, bytes, hash, is_of_workbook,
                              state, profile, ordered_by, kept_bytes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'mapping', $8, $3, $9)",
        new.id,
        new.at,
        new.by,
        new.name,
        new.bytes,
        new.hash,
        new.is_of_workbook,
        &profile,
        new.kept_bytes,
    )?;
    Ok(())
}

pub(super) async fn insert_part(
    tx: &mut Tx,
    id: &ImportId,
    place: i64,
    content: &str,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO import_parts (import_id, place, content) VALUES ($1, $2, $3)",
        id,
        place,
        content,
    )?;
    Ok(())
}

/// A part of the content; `None` behind the last.
pub(super) async fn part(tx: &mut Tx, id: &ImportId, place: i64) -> Result<Option<String>> {
    let found = sql!(
        maybe Only<String>,
        tx,
        "SELECT content FROM import_parts WHERE import_id = $1 AND place = $2",
        id,
        place,
    )?;
    Ok(found.map(|(content,)| content))
}

/// Bytes that the files of somebody take.
pub(super) async fn kept_bytes(tx: &mut Tx, staff: &StaffId) -> Result<i64> {
    let (bytes,) = sql!(
        one(i64,),
        tx,
        "SELECT CAST(COALESCE(SUM(kept_bytes), 0) AS BIGINT)
           FROM imports
          WHERE created_by = $1 AND kept_bytes > 0",
        staff,
    )?;
    Ok(bytes)
}

/// Locks a file until the end of the transaction.
pub(super) async fn lock(tx: &mut Tx, id: &ImportId) -> Result<()> {
    sql!(run, tx, "UPDATE imports SET version = version WHERE id = $1", id)?;
    Ok(())
}

/// Begins work on a file; returns its new version.
pub(super) async fn begin(tx: &mut Tx, id: &ImportId, state: ImportState, by: &str) -> Result<i64> {
    let (version,) = sql!(
        one(i64,),
        tx,
        "UPDATE imports
            SET state = $2, version = version + 1, ordered_by = $3, misfit = NULL, step = NULL,
                step_records = 0, step_percent = 0, failed_at = NULL
          WHERE id = $1
      RETURNING version",
        id,
        state,
        by,
    )?;
    Ok(version)
}

pub(super) async fn set_profile(tx: &mut Tx, id: &ImportId, profile: &Profile) -> Result<()> {
    let profile = serde_json::to_string(profile).map_err(Error::internal)?;
    sql!(run, tx, "UPDATE imports SET profile = $2 WHERE id = $1", id, &profile)?;
    Ok(())
}

/// Records how far the work is, while it is that of this version.
pub(super) async fn set_progress(
    tx: &mut Tx,
    id: &ImportId,
    version: i64,
    progress: &Progress,
) -> Result<()> {
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let percent = progress.bytes.saturating_mul(100) / progress.of_bytes.max(1);
    let step: &str = progress.step.into();
    sql!(
        run,
        tx,
        "UPDATE imports
            SET step = $3, step_records = $4, step_percent = $5
          WHERE id = $1 AND version = $2",
        id,
        version,
        step,
        count(progress.records),
        count(percent),
    )?;
    Ok(())
}

/// How work on a file ended.
pub(super) struct WorkEnd<'a> {
    pub(super) state: ImportState,
    pub(super) summary: Option<&'a Summary>,
    /// JSON.
    pub(super) misfit: Option<&'a str>,
}

/// Ends the work of a version; `false` if the file has another by now.
pub(super) async fn end(
    tx: &mut Tx,
    id: &ImportId,
    version: i64,
    end: &WorkEnd<'_>,
) -> Result<bool> {
    let summary = end.summary.map(serde_json::to_string).transpose().map_err(Error::internal)?;
    let ended = sql!(
        run,
        tx,
        "UPDATE imports
            SET state = $3, version = version + 1, summary = $4, misfit = $5, step = NULL,
                failed_at = NULL
          WHERE id = $1 AND version = $2",
        id,
        version,
        end.state,
        summary.as_deref(),
        end.misfit,
    )?;
    Ok(ended == 1)
}

pub(super) async fn delete_content(tx: &mut Tx, id: &ImportId) -> Result<()> {
    sql!(run, tx, "DELETE FROM import_parts WHERE import_id = $1", id)?;
    let text = "UPDATE imports SET kept_bytes = 0, version = version + 1 WHERE id = $1";
    sql!(run, tx, text, id)?;
    Ok(())
}

/// A file whose content is older than an instant, and on which nobody works.
pub(super) async fn old(tx: &mut Tx, before: Timestamp) -> Result<Option<ImportId>> {
    let found = sql!(
        maybe Only<ImportId>,
        tx,
        "SELECT id
           FROM imports
          WHERE kept_bytes > 0 AND created_at < $1
            AND state NOT IN ('checking', 'loading', 'undoing')
          ORDER BY created_at
          LIMIT 1",
        before,
    )?;
    Ok(found.map(|(id,)| id))
}

pub(super) async fn delete_problems(tx: &mut Tx, id: &ImportId) -> Result<()> {
    sql!(run, tx, "DELETE FROM import_problems WHERE import_id = $1", id)?;
    Ok(())
}

/// Line, place, column, value, reason and effect after the id of the import.
pub(super) type ProblemRow = [Value<'static>; 7];

pub(super) async fn insert_problems(tx: &mut Tx, rows: &[ProblemRow]) -> Result<()> {
    let head = "INSERT INTO import_problems
                    (import_id, line, place, column_name, value, reason, effect)";
    bulk::run(tx, head, "", rows).await?;
    Ok(())
}

/// A problem as it is stored.
pub(super) struct ProblemLine {
    pub(super) line: i64,
    pub(super) place: i64,
    pub(super) column_name: String,
    pub(super) value: String,
    pub(super) reason: String,
    pub(super) effect: String,
}

columns!(ProblemLine { line, place, column_name, value, reason, effect });

/// Problems behind a place, by line.
pub(super) async fn problems(
    tx: &mut Tx,
    id: &ImportId,
    after: (i64, i64),
    limit: i64,
) -> Result<Vec<ProblemLine>> {
    let (line, place) = after;
    Ok(sql!(
        all ProblemLine,
        tx,
        "SELECT line, place, column_name, value, reason, effect
           FROM import_problems
          WHERE import_id = $1 AND (line, place) > ($2, $3)
          ORDER BY line, place
          LIMIT $4",
        id,
        line,
        place,
        limit,
    )?)
}

/// A saved mapping.
pub(super) struct ProfileRow {
    pub(super) name: String,
    pub(super) profile: String,
}

columns!(ProfileRow { name, profile });

/// Saved mappings, the last saved first.
pub(super) async fn profiles(tx: &mut Tx) -> Result<Vec<ProfileRow>> {
    Ok(sql!(
        all ProfileRow,
        tx,
        "SELECT name, profile FROM import_profiles ORDER BY saved_at DESC, name LIMIT 50",
    )?)
}

pub(super) async fn profile(tx: &mut Tx, name: &str) -> Result<Option<ProfileRow>> {
    let text = "SELECT name, profile FROM import_profiles WHERE name = $1";
    Ok(sql!(maybe ProfileRow, tx, text, name)?)
}

/// Saves a mapping under a name, in the place of an older one.
pub(super) async fn save_profile(
    tx: &mut Tx,
    name: &str,
    profile: &Profile,
    by: &StaffId,
    now: Timestamp,
) -> Result<()> {
    let profile = serde_json::to_string(profile).map_err(Error::internal)?;
    sql!(
        run,
        tx,
        "INSERT INTO import_profiles (name, profile, saved_by, saved_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (name) DO UPDATE
            SET profile = excluded.profile, saved_by = excluded.saved_by,
                saved_at = excluded.saved_at",
        name,
        &profile,
        by,
        now,
    )?;
    Ok(())
}

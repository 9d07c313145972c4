//! Exports: all rows of a list's filter as a file.
//!
//! Rows are read in batches, each in a transaction of its own, and written by a thread of its own
//! into a temporary file without a name. So neither memory nor a transaction grows with the rows,
//! and how fast somebody receives the file matters to nobody else. What is paid or changed while
//! the file is made is in it as of its batch.

use std::fs::File;
use std::io::{Seek, SeekFrom};

use domain::access::{Actor, Extent, Right};
use domain::language::Language;
use domain::lists::{AnyFilter, ExportCell, ExportFormat};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;

use super::lists::{COUNT_CAP, RowCount, allow_list};
use crate::platform::actor::{allow_part, proved};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::{Error, Portal, Result};

mod batches;
mod failure;
mod preview;
mod sheet;
mod table;
mod workbook;

pub use batches::ExportRow;
pub use preview::{ExportPreview, preview};

use batches::BatchReader;
use sheet::SheetWriter;

const RIGHT: Right = Right::Export;

/// Batches that wait to be written.
const WAITING: usize = 2;

/// What a file says, in its reader's language.
pub struct ExportLayout {
    /// Name of the sheet.
    pub title: String,
    pub columns: Vec<String>,
    /// Lines of a row: one for most, one for each currency of a customer.
    pub lines: Box<dyn Fn(ExportRow) -> Vec<Vec<ExportCell>> + Send>,
}

/// A file to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportOrder {
    pub filter: AnyFilter,
    pub format: ExportFormat,
    /// Of CSV for spreadsheets.
    pub language: Language,
}

/// A file that was made.
#[derive(Debug)]
pub struct ExportFile {
    /// `invoices-2026-11-30.xlsx`
    pub name: String,
    /// At its beginning.
    pub file: File,
    pub bytes: u64,
    /// Of the list.
    pub rows: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The role exports up to so many.
    #[error("the filter finds more than {COUNT_CAP} rows")]
    TooManyRows,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Makes a file of all rows that a filter finds, and records it with the filter and the number of
/// rows.
///
/// # Errors
/// Refused without the rights to export and to the list, or without a fresh proof; [`ExportError`].
pub async fn export(
    portal: &Portal,
    actor: &Actor,
    order: &ExportOrder,
    layout: ExportLayout,
) -> Result<ExportFile, ExportError> {
    let limit = limit(actor)?;
    allow_list(actor, order.filter.list())?;
    proved(actor)?;
    let writer = SheetWriter::begin(portal, order, &layout).map_err(Error::internal)?;
    let (batches, mut waiting) = mpsc::channel::<Vec<ExportRow>>(WAITING);
    let writing = tokio::task::spawn_blocking(move || {
        let mut writer = writer;
        while let Some(rows) = waiting.blocking_recv() {
            for line in rows.into_iter().flat_map(|row| (layout.lines)(row)) {
                writer.line(&line)?;
            }
        }
        writer.finish()
    });
    let read = read(&mut BatchReader::new(portal, actor, &order.filter), limit, &batches).await;
    drop(batches);
    let written = writing.await.map_err(Error::internal)?.map_err(Error::internal);
    let (rows, mut file) = (read?, written?);
    let bytes = file.seek(SeekFrom::End(0)).map_err(Error::internal)?;
    file.seek(SeekFrom::Start(0)).map_err(Error::internal)?;
    record(portal, actor, order, rows).await?;
    let (list, day) = (order.filter.list().code(), portal.today());
    let name = format!("{list}-{day}.{}", order.format.extension());
    Ok(ExportFile { name, file, bytes, rows })
}

/// Reads all batches, and hands them to the thread that writes. Returns the number of rows.
async fn read(
    reader: &mut BatchReader<'_>,
    limit: Option<u64>,
    to: &mpsc::Sender<Vec<ExportRow>>,
) -> Result<u64, ExportError> {
    let mut rows = 0_u64;
    loop {
        let batch = reader.next().await?;
        if batch.is_empty() {
            return Ok(rows);
        }
        rows += batch.len() as u64;
        if limit.is_some_and(|limit| rows > limit) {
            return Err(ExportError::TooManyRows);
        }
        if to.send(batch).await.is_err() {
            // The thread has ended, and says why.
            return Ok(rows);
        }
    }
}

/// Whether somebody may export at all.
///
/// # Errors
/// Refused without a part of the right.
pub fn may_export(actor: &Actor) -> Result<()> {
    allow_part(actor, RIGHT)
}

/// Number of rows that the actor may export; `None` is any number.
fn limit(actor: &Actor) -> Result<Option<u64>> {
    may_export(actor)?;
    let is_full = *actor == Actor::System || actor.extent(RIGHT) == Extent::Full;
    Ok((!is_full).then_some(u64::from(COUNT_CAP)))
}

/// Writes the entry of the audit.
async fn record(portal: &Portal, actor: &Actor, order: &ExportOrder, rows: u64) -> Result<()> {
    let values = order.filter.values();
    let filter = values.iter().map(|(name, value)| (name.to_owned(), Value::from(value)));
    let filter = filter.collect::<Map<_, _>>();
    let after = json!({ "filter": filter, "format": order.format.code(), "rows": rows });
    let entry = NewEntry::of(AuditAct::ListExported, order.filter.list().code());
    let mut tx = portal.db.write().await?;
    audit::append(portal, &mut tx, actor, entry.by(RIGHT).after(after)).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests;

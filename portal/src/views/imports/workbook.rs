//! Turns the first sheet of an XLSX workbook into a CSV table, a line for each row, so that it is
//! read, checked and reported like any other file.
//!
//! Memory is bounded by the size that the parts say they have unpacked, which is looked at before
//! any of them is read, and which none of them can exceed.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

mod cells;
mod rows;

use rows::{RowShape, TableWriter};

/// Maximum size of all parts of a workbook, unpacked, in bytes.
pub const MAX_UNPACKED_BYTES: u64 = 128 << 20;
/// Maximum size of the table in bytes.
pub const MAX_TABLE_BYTES: u64 = 64 << 20;
/// Maximum number of columns.
pub const MAX_COLUMNS: u32 = 512;
/// Maximum number of shared texts. Each costs memory, also if it is empty.
const MAX_TEXTS: usize = 1_000_000;
/// Maximum number of parts of a workbook.
const MAX_PARTS: u16 = 1_000;

/// The beginning of every ZIP archive with content.
const ARCHIVE: &[u8] = b"PK\x03\x04";
/// The end of a ZIP archive's directory, and of one of more than 4 GiB.
const DIRECTORY_END: &[u8] = b"PK\x05\x06";
const LARGE_DIRECTORY_END: &[u8] = b"PK\x06\x07";
/// Length of what follows the directory: a record and a comment of up to 64 KiB.
const TAIL: u64 = 22 + 65_535;

/// Why a workbook cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    #[error("cannot read the file: {0}")]
    File(#[from] io::Error),
    #[error("the file is no workbook, or is damaged or protected by a password: {0}")]
    Damaged(String),
    #[error("the workbook is larger than {MAX_UNPACKED_BYTES} bytes when it is unpacked")]
    TooLarge,
    #[error("the workbook has a cell beyond column {MAX_COLUMNS}")]
    TooWide,
    #[error("the table has more than {MAX_TABLE_BYTES} bytes")]
    TooLong,
    #[error("the workbook has no sheet with cells")]
    NoSheet,
}

impl From<XlsxError> for WorkbookError {
    fn from(error: XlsxError) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// A file that an import can read.
#[derive(Debug)]
pub struct ImportTable {
    pub file: File,
    /// Whether it was made from a workbook: its numbers have a decimal point, its days are ISO
    /// 8601.
    pub is_of_workbook: bool,
}

/// The file itself, or the table of its first sheet if it is a workbook.
///
/// # Errors
/// See [`WorkbookError`].
pub fn import_table(mut file: File) -> Result<ImportTable, WorkbookError> {
    file.rewind()?;
    let mut begin = [0; ARCHIVE.len()];
    let is_of_workbook = match file.read_exact(&mut begin) {
        Ok(()) => begin == ARCHIVE,
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => false,
        Err(error) => return Err(error.into()),
    };
    file.rewind()?;
    if !is_of_workbook {
        return Ok(ImportTable { file, is_of_workbook });
    }
    let mut table = BufWriter::new(tempfile::tempfile()?);
    write_table(&mut BufReader::new(file), &mut table)?;
    let mut file = table.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(ImportTable { file, is_of_workbook })
}

/// Writes the first visible sheet as CSV.
pub(super) fn write_table(
    file: &mut (impl Read + Seek),
    out: &mut impl Write,
) -> Result<(), WorkbookError> {
    check_directory(file)?;
    check_parts(file)?;
    file.rewind()?;
    let mut workbook = Xlsx::new(file)?;
    let is_sheet = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let sheet = workbook.sheets_metadata().iter().find(is_sheet);
    let sheet = sheet.ok_or(WorkbookError::NoSheet)?.name.clone();
    let mut shape = RowShape::default();
    each_cell(&mut workbook, &sheet, |row, column, text| {
        if !text.is_empty() {
            shape.see(row, column);
        }
        Ok(())
    })?;
    let mut table = TableWriter::new(out, shape.end().ok_or(WorkbookError::NoSheet)?);
    each_cell(&mut workbook, &sheet, |row, column, text| table.cell(row, column, text))?;
    table.end()
}

/// Reads the cells of a sheet in the order of the file, one at a time.
fn each_cell<F: Read + Seek>(
    workbook: &mut Xlsx<F>,
    sheet: &str,
    mut see: impl FnMut(u32, u32, &str) -> Result<(), WorkbookError>,
) -> Result<(), WorkbookError> {
    let mut cells = workbook.worksheet_cells_reader(sheet)?;
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        if column >= MAX_COLUMNS {
            return Err(WorkbookError::TooWide);
        }
        see(row, column, &cells::text(cell.get_value()))?;
    }
    Ok(())
}

/// Refuses an archive of very many parts before its directory is read into memory.
fn check_directory(file: &mut (impl Read + Seek)) -> Result<(), WorkbookError> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    if tail.windows(LARGE_DIRECTORY_END.len()).any(|window| window == LARGE_DIRECTORY_END) {
        return Err(WorkbookError::TooLarge);
    }
    let is_end = |at: &usize| tail.get(*at..).is_some_and(|rest| rest.starts_with(DIRECTORY_END));
    for at in (0..tail.len()).filter(is_end) {
        let parts = tail.get(at + 10..at + 12).and_then(|two| <[u8; 2]>::try_from(two).ok());
        if parts.is_some_and(|two| u16::from_le_bytes(two) > MAX_PARTS) {
            return Err(WorkbookError::TooLarge);
        }
    }
    Ok(())
}

/// Refuses a workbook whose parts are too large by what they say. A part that is larger than it
/// says is an error of the reader as soon as it passes that size.
fn check_parts(file: &mut (impl Read + Seek)) -> Result<(), WorkbookError> {
    file.rewind()?;
    let damaged = |error: zip::result::ZipError| WorkbookError::Damaged(error.to_string());
    let mut archive = ZipArchive::new(file).map_err(damaged)?;
    let (mut said, mut texts) = (0_u64, None);
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(damaged)?;
        said = said.saturating_add(part.size());
        if part.name().is_ok_and(|name| name.eq_ignore_ascii_case(TEXTS)) {
            texts = Some(index);
        }
    }
    if said > MAX_UNPACKED_BYTES {
        return Err(WorkbookError::TooLarge);
    }
    match texts {
        Some(index) => check_texts(&mut archive.by_index(index).map_err(damaged)?),
        None => Ok(()),
    }
}

/// The part with the texts that cells share.
const TEXTS: &str = "xl/sharedStrings.xml";

/// Refuses a part of very many texts, as soon as they are seen.
fn check_texts(part: &mut impl Read) -> Result<(), WorkbookError> {
    const ELEMENT: &[u8] = b"<si";
    let (mut buffer, mut kept, mut texts) = (vec![0; 64 << 10], 0, 0);
    loop {
        let read = part.read(buffer.get_mut(kept..).unwrap_or_default());
        let read = read.map_err(|error| WorkbookError::Damaged(error.to_string()))?;
        let seen = buffer.get(..kept + read).unwrap_or_default();
        texts += seen.windows(ELEMENT.len()).filter(|window| *window == ELEMENT).count();
        if texts > MAX_TEXTS {
            return Err(WorkbookError::TooLarge);
        }
        if read == 0 {
            return Ok(());
        }
        // An element may begin at the end of what was read.
        let seen = kept + read;
        kept = seen.min(ELEMENT.len() - 1);
        buffer.copy_within(seen - kept..seen, 0);
    }
}

#[cfg(test)]
mod tests;

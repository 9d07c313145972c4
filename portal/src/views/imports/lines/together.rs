//! Brings the rows of each invoice together where they are apart, as in a file by due date.
//!
//! The rows are sorted on disk by a hash of their number, then by the first row of their invoice:
//! the invoices come in the order of the file, in memory that does not grow with it. A file whose
//! rows are together already is read as it is.

use std::collections::HashSet;
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufWriter, Read, Seek, Write};

use domain::imports::{Grouping, HeaderProblem, RowOwner};

use super::super::ImportError;
use super::super::records::Next;
use super::rows::DataRows;
use super::sorting::{Sorter, StoredRow};
use super::{Counter, FileFormat};

/// 16 MiB of bits.
const BITS: u64 = 1 << 27;
/// Numbers that seem to come again, above which they do.
const MANY: usize = 100_000;

/// The rows in another order, if they are apart.
///
/// # Errors
/// When the file cannot be read, or they are apart and a row cannot be assigned to an invoice.
pub(super) fn bring_together<F: Read + Seek>(
    file: &mut F,
    format: &FileFormat,
) -> Result<Option<File>, ImportError> {
    if format.columns.grouping() == Grouping::Alone || !are_apart(file, format)? {
        return Ok(None);
    }
    let invoices = by_invoice(file, format)?;
    Ok(Some(by_first_row(invoices)?))
}

/// Whether some number comes again behind another one. A first pass marks each in a bit field; a
/// second one looks at those whose bit was set before.
fn are_apart<F: Read + Seek>(file: &mut F, format: &FileFormat) -> io::Result<bool> {
    let mut marks = vec![0_u64; usize::try_from(BITS / 64).unwrap_or(0)];
    let mut suspects = HashSet::new();
    let hasher = RandomState::new();
    each_number(file, format, |number| {
        let hash = hasher.hash_one(number);
        let bit = hash % BITS;
        let word = usize::try_from(bit / 64).ok().and_then(|word| marks.get_mut(word));
        if let Some(word) = word {
            if *word & (1 << (bit % 64)) != 0 {
                suspects.insert(hash);
            }
            *word |= 1 << (bit % 64);
        }
        suspects.len() < MANY
    })?;
    drop(marks);
    if suspects.is_empty() {
        return Ok(false);
    }
    let (mut seen, mut is_apart) = (HashSet::new(), false);
    each_number(file, format, |number| {
        let hash = hasher.hash_one(number);
        is_apart = suspects.contains(&hash) && !seen.insert(hash);
        !is_apart
    })?;
    Ok(is_apart)
}

/// The number of each invoice, once for rows that follow each other, as long as `goes_on`.
fn each_number<F: Read + Seek>(
    file: &mut F,
    format: &FileFormat,
    mut goes_on: impl FnMut(&str) -> bool,
) -> io::Result<()> {
    file.rewind()?;
    let mut rows = DataRows::new(file, format, &Counter::default())?;
    let mut last = None;
    loop {
        let owner = match rows.next()? {
            Next::Record(record) => format.columns.owner(&record),
            Next::TooLong(_) | Next::Unclosed(_) => RowOwner::Unknown,
            Next::End => return Ok(()),
        };
        match owner {
            // It may belong to the rows beside it.
            RowOwner::Unknown => {}
            RowOwner::Nobody => last = None,
            RowOwner::Invoice(number) => {
                if last.as_ref() != Some(&number) && !goes_on(&number) {
                    return Ok(());
                }
                last = Some(number);
            }
        }
    }
}

fn by_invoice<F: Read + Seek>(file: &mut F, format: &FileFormat) -> Result<Sorter, ImportError> {
    file.rewind()?;
    let mut rows = DataRows::new(file, format, &Counter::default())?;
    let (mut sorter, hasher) = (Sorter::default(), RandomState::new());
    let unknown = |line| HeaderProblem::UnknownRow(line);
    loop {
        match rows.next()? {
            Next::Record(record) => {
                let order = match format.columns.owner(&record) {
                    RowOwner::Invoice(number) => hasher.hash_one(number),
                    RowOwner::Nobody => hasher.hash_one(record.line),
                    RowOwner::Unknown => return Err(unknown(record.line).into()),
                };
                sorter.push(StoredRow::new(&record, order))?;
            }
            Next::TooLong(line) | Next::Unclosed(line) => return Err(unknown(line).into()),
            Next::End => return Ok(sorter),
        }
    }
}

fn by_first_row(invoices: Sorter) -> io::Result<File> {
    let (mut sorter, mut rows) = (Sorter::default(), invoices.sorted()?);
    let mut first = None;
    while let Some(mut row) = rows.next()? {
        let line = match first {
            Some((invoice, line)) if invoice == row.order => line,
            _ => row.record().line,
        };
        first = Some((row.order, line));
        row.order = line;
        sorter.push(row)?;
    }
    let (mut rows, mut out) = (sorter.sorted()?, BufWriter::new(tempfile::tempfile()?));
    while let Some(row) = rows.next()? {
        row.write(&mut out)?;
    }
    out.flush()?;
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

//! Sorts rows on disk, in memory that does not grow with the file.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write};

use domain::imports::FileRecord;

/// Bytes of rows in memory; what is more is spilled.
const IN_MEMORY: usize = 16 << 20;
/// Approximate size of a row in memory apart from its text.
const OVERHEAD: usize = 96;

/// A row of a file, between its passes.
pub(super) struct StoredRow {
    /// What it is sorted by, before its line.
    pub(super) order: u64,
    line: u64,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl StoredRow {
    pub(super) fn new(record: &FileRecord<'_>, order: u64) -> Self {
        let (bytes, ends) = (record.bytes.to_vec(), record.ends.to_vec());
        Self { order, line: record.line, bytes, ends }
    }

    pub(super) fn record(&self) -> FileRecord<'_> {
        FileRecord { line: self.line, bytes: &self.bytes, ends: &self.ends }
    }

    const fn key(&self) -> (u64, u64) {
        (self.order, self.line)
    }

    const fn size(&self) -> usize {
        OVERHEAD + self.bytes.len() + self.ends.len() * size_of::<usize>()
    }

    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let number = |number: usize| u64::try_from(number).map_err(io::Error::other);
        let (bytes, ends) = (number(self.bytes.len())?, number(self.ends.len())?);
        for head in [self.order, self.line, bytes, ends] {
            out.write_all(&head.to_le_bytes())?;
        }
        for end in &self.ends {
            out.write_all(&number(*end)?.to_le_bytes())?;
        }
        out.write_all(&self.bytes)
    }

    /// Reads the next row; `None` at the end.
    pub(super) fn read(file: &mut impl BufRead) -> io::Result<Option<Self>> {
        if file.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut number = || {
            let mut bytes = [0; 8];
            file.read_exact(&mut bytes)?;
            io::Result::Ok(u64::from_le_bytes(bytes))
        };
        let (order, line) = (number()?, number()?);
        let (bytes, ends) = (size(number()?)?, size(number()?)?);
        let ends = (0..ends).map(|_| size(number()?)).collect::<io::Result<_>>()?;
        let mut text = vec![0; bytes];
        file.read_exact(&mut text)?;
        Ok(Some(Self { order, line, bytes: text, ends }))
    }
}

fn size(number: u64) -> io::Result<usize> {
    usize::try_from(number).map_err(io::Error::other)
}

/// Takes rows in any order.
#[derive(Default)]
pub(super) struct Sorter {
    rows: Vec<StoredRow>,
    size: usize,
    runs: Vec<File>,
}

impl Sorter {
    pub(super) fn push(&mut self, row: StoredRow) -> io::Result<()> {
        self.size += row.size();
        self.rows.push(row);
        if self.size < IN_MEMORY { Ok(()) } else { self.spill() }
    }

    /// Writes the rows in memory to a file without a name, sorted.
    fn spill(&mut self) -> io::Result<()> {
        self.rows.sort_unstable_by_key(StoredRow::key);
        let mut out = BufWriter::new(tempfile::tempfile()?);
        self.rows.drain(..).try_for_each(|row| row.write(&mut out))?;
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        self.size = 0;
        Ok(())
    }

    pub(super) fn sorted(mut self) -> io::Result<Merge> {
        self.spill()?;
        let runs: Vec<_> = self.runs.into_iter().map(BufReader::new).collect();
        let mut merge =
            Merge { heads: Vec::with_capacity(runs.len()), runs, next: BinaryHeap::new() };
        for run in 0..merge.runs.len() {
            merge.heads.push(None);
            merge.advance(run)?;
        }
        Ok(merge)
    }
}

/// Sorted rows.
pub(super) struct Merge {
    runs: Vec<BufReader<File>>,
    /// The next row of each run.
    heads: Vec<Option<StoredRow>>,
    next: BinaryHeap<Reverse<((u64, u64), usize)>>,
}

impl Merge {
    pub(super) fn next(&mut self) -> io::Result<Option<StoredRow>> {
        let Some(Reverse((_, run))) = self.next.pop() else { return Ok(None) };
        let row = self.heads.get_mut(run).and_then(Option::take);
        self.advance(run)?;
        Ok(row)
    }

    fn advance(&mut self, run: usize) -> io::Result<()> {
        let (Some(file), Some(head)) = (self.runs.get_mut(run), self.heads.get_mut(run)) else {
            return Ok(());
        };
        *head = StoredRow::read(file)?;
        self.next.extend(head.as_ref().map(|row| Reverse((row.key(), run))));
        Ok(())
    }
}

/// Rows that were written, one after the other.
pub(super) struct StoredRows<R> {
    file: BufReader<R>,
    row: Option<StoredRow>,
}

impl<R: Read> StoredRows<R> {
    pub(super) fn new(file: R) -> Self {
        Self { file: BufReader::new(file), row: None }
    }

    pub(super) fn next(&mut self) -> io::Result<Option<FileRecord<'_>>> {
        self.row = StoredRow::read(&mut self.file)?;
        Ok(self.row.as_ref().map(StoredRow::record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_whole_and_sorted_however_many_were_spilled() {
        let mut sorter = Sorter::default();
        let bytes = "x".repeat(10_000).into_bytes();
        let rows = 5_000_u64;
        for line in 1..=rows {
            let ends = [3, 3, bytes.len()];
            let record = FileRecord { line, bytes: &bytes, ends: &ends };
            sorter.push(StoredRow::new(&record, line * 7_919 % rows)).unwrap();
        }
        assert!(sorter.runs.len() > 2, "{}", sorter.runs.len());
        assert!(sorter.size < IN_MEMORY);
        let mut sorted = sorter.sorted().unwrap();
        let mut seen = Vec::new();
        while let Some(row) = sorted.next().unwrap() {
            assert_eq!((row.record().field(0), row.record().field(1)), (&b"xxx"[..], &b""[..]));
            assert_eq!(row.record().field(2).len(), bytes.len() - 3);
            seen.push(row.key());
        }
        assert!(seen.is_sorted());
        let mut lines: Vec<u64> = seen.iter().map(|(_, line)| *line).collect();
        lines.sort_unstable();
        assert!(lines.into_iter().eq(1..=rows));
    }
}

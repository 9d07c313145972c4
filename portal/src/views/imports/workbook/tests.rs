//! Workbooks: what a sheet says, and what none of them may cost.

use std::cell::Cell;
use std::io::{Cursor, SeekFrom};
use std::rc::Rc;

use flate2::{Compress, Compression, FlushCompress};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::testing::workbook::{WorkbookSheet, workbook};

/// Counts the bytes that are read of a file.
struct Watched<R>(R, Rc<Cell<u64>>);

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(into)?;
        self.1.set(self.1.get() + read as u64);
        Ok(read)
    }
}

impl<R: Seek> Seek for Watched<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

fn table(bytes: Vec<u8>) -> (Result<String, WorkbookError>, u64) {
    let (mut out, read) = (Vec::new(), Rc::new(Cell::new(0)));
    let done = write_table(&mut Watched(Cursor::new(bytes), read.clone()), &mut out);
    (done.map(|()| String::from_utf8(out).unwrap()), read.get())
}

#[test]
fn the_first_visible_sheet_is_a_table_with_a_line_for_each_row() {
    let sheet = WorkbookSheet::default()
        .text("A1", "Cobranza de noviembre")
        .text("A3", "student")
        .text("B3", "issued")
        .text("C3", "amount")
        .text("D3", "paid")
        .number("A4", "7")
        .day("B4", "46327")
        .number("C4", "0.30000000000000004")
        .text("A5", "Peña, Luz")
        .day("B5", "46328.5")
        .number("C5", "19.999");
    let expected = "Cobranza de noviembre\n\nstudent,issued,amount,paid\n\
                    7,2026-11-01,0.3,\n\"Peña, Luz\",2026-11-02 12:00:00,19.999,\n";
    assert_eq!(table(workbook(&sheet)).0.unwrap(), expected);
}

#[test]
fn one_cell_in_the_last_corner_is_refused_and_costs_nothing() {
    let sheet = WorkbookSheet::default().text("A1", "student").text("XFD1048576", "x");
    let bytes = workbook(&sheet);
    let length = bytes.len() as u64;
    let (refused, read) = table(bytes);
    assert!(matches!(refused, Err(WorkbookError::TooWide)), "{refused:?}");
    assert!(read < 10 * length + (1 << 17), "{read} bytes of {length}");
    let deep = WorkbookSheet::default().text("A1", "student").text("A1048576", "x");
    let (lines, _) = table(workbook(&deep));
    assert_eq!(lines.unwrap().len(), 8 + 1_048_574 + 2);
}

/// An archive with one part of ten gigabytes that says it has this size.
fn bomb(said: u32) -> Vec<u8> {
    let mut block = Vec::with_capacity(1 << 16);
    let mut compress = Compress::new(Compression::best(), false);
    compress.compress_vec(&vec![0; 1 << 20], &mut block, FlushCompress::Full).unwrap();
    let mut content = block.repeat(10 << 10);
    content.extend([3, 0]);
    let name = b"xl/sharedStrings.xml";
    let size = u32::try_from(content.len()).unwrap();
    let common = |head: &mut Vec<u8>| {
        head.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        head.extend(size.to_le_bytes());
        head.extend(said.to_le_bytes());
        head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        head.extend([0, 0]);
    };
    let mut file = b"PK\x03\x04".to_vec();
    common(&mut file);
    file.extend(name);
    file.extend(content);
    let directory = u32::try_from(file.len()).unwrap();
    file.extend(b"PK\x01\x02\x14\x00");
    common(&mut file);
    file.extend([0; 14]);
    file.extend(name);
    let length = u32::try_from(file.len()).unwrap() - directory;
    file.extend(b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00");
    file.extend(length.to_le_bytes());
    file.extend(directory.to_le_bytes());
    file.extend([0, 0]);
    file
}

#[test]
fn ten_gigabytes_are_refused_whatever_the_directory_says_of_them() {
    for (said, most) in [(u32::MAX - 1, 200_000), (1_000, 1 << 20)] {
        let (refused, read) = table(bomb(said));
        let is_refused = match said {
            1_000 => matches!(refused, Err(WorkbookError::Damaged(_))),
            _ => matches!(refused, Err(WorkbookError::TooLarge)),
        };
        assert!(is_refused, "{said}: {refused:?}");
        assert!(read < most, "{said}: {read} bytes were read");
    }
}

#[test]
fn very_many_texts_are_refused_as_soon_as_they_are_seen() {
    let with_texts = |texts: usize| {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        archive.start_file("xl/sharedStrings.xml", stored).unwrap();
        archive.write_all("<si/>".repeat(texts).as_bytes()).unwrap();
        archive.finish().unwrap().into_inner()
    };
    let bytes = with_texts(4_000_000);
    let length = bytes.len() as u64;
    let (refused, read) = table(bytes);
    assert!(matches!(refused, Err(WorkbookError::TooLarge)), "{refused:?}");
    assert!(read < length / 2, "{read} bytes of {length}");
    let (few, _) = table(with_texts(MAX_TEXTS));
    assert!(matches!(few, Err(WorkbookError::Damaged(_))), "it has no sheets: {few:?}");
}

#[test]
fn very_many_parts_are_refused_before_their_directory_is_read() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for part in 0..=MAX_PARTS {
        archive.start_file(format!("{part}"), SimpleFileOptions::default()).unwrap();
    }
    let (refused, read) = table(archive.finish().unwrap().into_inner());
    assert!(matches!(refused, Err(WorkbookError::TooLarge)), "{refused:?}");
    assert!(read <= TAIL, "{read}");
}

#[test]
fn what_is_no_workbook_is_damaged_or_taken_as_text() {
    let (damaged, _) = table(b"PK\x03\x04 and nothing more".to_vec());
    assert!(matches!(damaged, Err(WorkbookError::Damaged(_))), "{damaged:?}");
    for bytes in [&b"a,b\n1,2\n"[..], b"PK", b""] {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let mut table = import_table(file).unwrap();
        let mut read = Vec::new();
        table.file.read_to_end(&mut read).unwrap();
        assert_eq!((read.as_slice(), table.is_of_workbook), (bytes, false));
    }
}

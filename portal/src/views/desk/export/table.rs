//! CSV files.

use std::fs::File;
use std::io::{BufWriter, IntoInnerError, Write};

use domain::lists::{CsvForm, ExportCell};

use super::failure::SheetError;

/// The mark by which spreadsheets know UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) struct TableWriter {
    form: CsvForm,
    out: csv::Writer<BufWriter<File>>,
}

impl TableWriter {
    pub(super) fn begin(form: CsvForm, columns: &[String]) -> Result<Self, SheetError> {
        let mut file = BufWriter::new(tempfile::tempfile()?);
        if form.is_marked {
            file.write_all(MARK)?;
        }
        let mut out = csv::WriterBuilder::new()
            .delimiter(form.delimiter)
            .terminator(csv::Terminator::CRLF)
            .from_writer(file);
        out.write_record(columns)?;
        Ok(Self { form, out })
    }

    pub(super) fn line(&mut self, cells: &[ExportCell]) -> Result<(), SheetError> {
        let texts = cells.iter().map(|cell| self.form.write(cell));
        Ok(self.out.write_record(texts.map(|text| text.into_owned().into_bytes()))?)
    }

    pub(super) fn finish(self) -> Result<File, SheetError> {
        let buffer = self.out.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(buffer.into_inner().map_err(IntoInnerError::into_error)?)
    }
}

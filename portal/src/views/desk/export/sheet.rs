//! A file of either form, line by line.

use std::fs::File;

use domain::lists::{CsvForm, ExportCell, ExportFormat};

use super::failure::SheetError;
use super::table::TableWriter;
use super::workbook::WorkbookWriter;
use super::{ExportLayout, ExportOrder};
use crate::Portal;

pub(super) enum SheetWriter {
    Workbook(Box<WorkbookWriter>),
    Table(Box<TableWriter>),
}

impl SheetWriter {
    /// Begins a file with the names of its columns.
    pub(super) fn begin(
        portal: &Portal,
        order: &ExportOrder,
        layout: &ExportLayout,
    ) -> Result<Self, SheetError> {
        let institution = &portal.settings.institution;
        let zone = institution.time_zone.clone();
        let form = match order.format {
            ExportFormat::Xlsx => {
                let writer = WorkbookWriter::begin(&layout.title, &layout.columns, zone)?;
                return Ok(Self::Workbook(Box::new(writer)));
            }
            ExportFormat::Csv => {
                CsvForm::local(order.language, institution.number_style(order.language), zone)
            }
            ExportFormat::CsvMachine => CsvForm::machine(),
        };
        Ok(Self::Table(Box::new(TableWriter::begin(form, &layout.columns)?)))
    }

    pub(super) fn line(&mut self, cells: &[ExportCell]) -> Result<(), SheetError> {
        match self {
            Self::Workbook(writer) => writer.line(cells),
            Self::Table(writer) => writer.line(cells),
        }
    }

    pub(super) fn finish(self) -> Result<File, SheetError> {
        match self {
            Self::Workbook(writer) => writer.finish(),
            Self::Table(writer) => writer.finish(),
        }
    }
}

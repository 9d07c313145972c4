//! Why a file could not be written.

#[derive(Debug, thiserror::Error)]
pub(super) enum SheetError {
    #[error("cannot write the file: {0}")]
    File(#[from] std::io::Error),
    #[error("cannot write the workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    #[error("cannot write the table: {0}")]
    Table(#[from] csv::Error),
}

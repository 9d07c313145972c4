//! Lists of the desk: filters that an address carries, and places in a sorted list.

mod any;
mod audit;
mod bulk_rows;
mod cases;
mod customers;
mod export;
mod figure_rows;
mod invoices;
mod messages;
mod payments;
mod place;
mod saved;
mod values;

pub use any::{AnyFilter, ListKind};
pub use audit::AuditFilter;
pub use bulk_rows::{BulkRowsFilter, BulkShow};
pub use cases::{CaseTab, CasesFilter};
pub use customers::{CustomerSort, CustomersFilter, OwingShow};
pub use export::{CsvForm, ExportCell, ExportFormat};
pub use figure_rows::FigureFilter;
pub use invoices::{DebtOrder, DebtShow, DebtUnit, InvoicesFilter};
pub use messages::{MessageShow, MessagesFilter};
pub use payments::{PaymentShow, PaymentsFilter};
pub use place::{Cursor, KeyKind, PageStep, SortKey};
pub use saved::{FILTER_NAME_MAX_CHARS, FilterName, FilterNameProblem};
pub use values::{AmountRange, DayRange, FilterReader, FilterValues, ListFilter};

#[cfg(test)]
mod tests;

//! Lists of the desk: filters that an address carries, and places in a sorted list.

mod audit;
mod customers;
mod invoices;
mod messages;
mod payments;
mod place;
mod values;

pub use audit::AuditFilter;
pub use customers::{CustomerSort, CustomersFilter, OwingShow};
pub use invoices::{DebtOrder, DebtShow, DebtUnit, InvoicesFilter};
pub use messages::{MessageShow, MessagesFilter};
pub use payments::{PaymentShow, PaymentsFilter};
pub use place::{Cursor, KeyKind, PageStep, SortKey};
pub use values::{AmountRange, DayRange, FilterReader, FilterValues, ListFilter};

#[cfg(test)]
mod tests;

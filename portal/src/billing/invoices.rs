//! Invoices: issued or imported, then listed, opened and paid.

pub mod amend;
pub mod cancel;
pub mod correct;
pub mod create;
mod detail;
pub mod issue;
mod list;
mod pdf;
pub(crate) mod search;
pub(crate) mod store;

pub use detail::{InvoiceDetail, OpenPayment, PaymentOnInvoice, detail, detail_for_staff};
pub use list::{Filter, InvoicePage, ListedInvoice, PAGE_ROWS, Show, list};
pub use pdf::pdf;

use domain::access::Scope;
use domain::ids::CustomerId;

/// A customer whose debts the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisibleCustomer {
    pub id: CustomerId,
    pub name: String,
    /// `None` for the holder of a pay-link, which opens one debt.
    pub scope: Option<Scope>,
}

#[cfg(test)]
mod tests;

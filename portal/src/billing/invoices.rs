//! Invoices: what a customer was billed; issued or brought in, then listed, opened and paid.

mod detail;
pub mod issue;
mod list;
mod pdf;
pub(crate) mod store;

pub use detail::{InvoiceDetail, OpenPayment, PaymentOnInvoice, detail};
pub use list::{Filter, InvoicePage, ListedInvoice, PAGE_ROWS, Show, list};
pub use pdf::pdf;

use domain::access::Scope;
use domain::ids::CustomerId;

/// A customer whose debts the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisibleCustomer {
    pub id: CustomerId,
    pub name: String,
    /// What the actor may do; a pay-link has no scope, it opens one debt.
    pub scope: Option<Scope>,
}

#[cfg(test)]
mod tests;

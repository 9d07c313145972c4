//! Debts: customers, debtors, invoices, the ledger and its movements.

pub mod customers;
pub mod debtors;
pub mod invoices;
pub mod ledger;
pub(crate) mod movements;

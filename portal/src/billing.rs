//! Debts: customers, debtors, invoices and the ledger.

pub mod customers;
pub mod debtors;
pub mod invoices;
pub mod ledger;

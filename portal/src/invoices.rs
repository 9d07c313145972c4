//! Invoices: issued here or brought in from another system.

pub mod issue;

//! Tests of invoices.

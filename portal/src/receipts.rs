//! Receipts: the numbered proof that a payment settled.

pub(crate) mod jobs;

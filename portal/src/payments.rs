//! Payments: start, follow, settle.

pub(crate) mod jobs;

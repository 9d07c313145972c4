//! Reads and writes across features: overview, reports and imports.

pub mod imports;
pub mod overview;
pub mod reports;

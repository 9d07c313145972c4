//! Reads and writes across features: overview, desk, reports and imports.

pub mod desk;
pub mod imports;
pub mod overview;
pub mod reports;

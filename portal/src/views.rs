//! Reads and writes across features: overview and imports.

pub mod imports;
pub mod overview;

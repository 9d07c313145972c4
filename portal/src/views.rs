//! Reads and writes across features: overview, desk, and imports.

pub mod desk;
pub mod imports;
pub mod overview;

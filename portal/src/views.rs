//! Reads and writes across features: overview and imports.

pub mod desk;
pub mod imports;
pub mod overview;

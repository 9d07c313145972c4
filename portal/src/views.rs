//! Reads and writes across features: overview, the desk of staff, and imports.

pub mod desk;
pub mod imports;
pub mod overview;

//! Reads and writes across features: the overview, imports.

pub mod imports;
pub mod overview;

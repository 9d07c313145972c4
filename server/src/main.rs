//! Aldía.
fn main() {}

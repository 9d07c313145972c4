//! What the desk of staff shows over several wings.

pub mod lists;

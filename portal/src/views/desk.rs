//! What staff see and do at the desk, over several wings.

pub mod settings;

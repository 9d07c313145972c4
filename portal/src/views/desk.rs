//! What staff see and do at the desk, over several wings.

pub mod customer;
pub mod health;
pub mod lists;
pub mod search;
pub mod settings;
pub mod timeline;

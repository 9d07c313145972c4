//! What staff see and do at the desk, over several wings.

pub mod approvals;
pub mod customer;
pub mod lists;
pub mod search;
pub mod settings;
pub mod timeline;

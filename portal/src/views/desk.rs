//! What staff see and do at the desk, over several wings.

pub mod approvals;
pub mod bulk;
pub mod count;
pub mod customer;
pub mod export;
pub mod health;
pub mod lists;
pub mod saved_filters;
pub mod search;
pub mod settings;
pub mod timeline;
pub mod unapplied;

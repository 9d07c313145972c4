//! What the desk of the institution shows over several features.

pub mod customer;
pub mod search;
pub mod timeline;

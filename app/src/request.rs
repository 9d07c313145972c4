//! What is known of a request: who asks, where, in which language, and what went wrong with it.

pub mod context;
pub mod cookies;
pub mod i18n;
pub mod institution;
pub mod problem;
pub mod reader;

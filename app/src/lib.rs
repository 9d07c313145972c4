//! What people see: pages, islands, server functions.

pub mod components;
#[cfg(feature = "ssr")]
pub mod i18n;

//! What people see: pages, islands, server functions.

pub mod components;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod problem;
#[cfg(feature = "ssr")]
mod problem_page;
pub mod routes;

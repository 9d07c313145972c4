//! What people see: pages, islands, server functions.

pub mod components;
#[cfg(feature = "ssr")]
pub mod context;
pub mod customer;
#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod identity;
#[cfg(feature = "ssr")]
pub mod institution;
#[cfg(feature = "ssr")]
pub mod problem;
#[cfg(feature = "ssr")]
pub mod problem_page;
#[cfg(feature = "ssr")]
pub mod profile;
#[cfg(feature = "ssr")]
pub mod reader;
#[cfg(feature = "ssr")]
pub mod reminders;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod shell;

//! What people see: pages, islands, server functions.

#[cfg(feature = "ssr")]
pub mod components;
pub mod customer;
#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
pub mod identity;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod request;
pub mod routes;
pub mod shared;

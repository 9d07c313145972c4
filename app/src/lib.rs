//! What people see: pages, islands, server functions.

// The type of a page is as deep as the page.
#![recursion_limit = "256"]

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

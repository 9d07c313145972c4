//! The user interface: pages, islands, server functions.

// Types of views nest as deeply as the page.
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
#[cfg(feature = "ssr")]
pub mod staff;

//! Small pieces that pages are made of; none of them calls the server.

#[cfg(feature = "ssr")]
pub mod hydration;

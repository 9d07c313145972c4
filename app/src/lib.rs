//! What people see: pages, islands, server functions.

pub mod components;

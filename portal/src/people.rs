//! Who signs in, and what they may see.

pub mod access;
pub mod links;
pub mod sessions;
pub mod users;

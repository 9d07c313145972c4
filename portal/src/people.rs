//! Users, their sign-in and their access to customers.

pub mod access;
pub mod account_views;
pub mod invitations;
pub mod links;
pub mod sessions;
pub mod staff;
pub mod users;

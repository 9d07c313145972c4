//! The parties outside: mail servers, carriers, gateways, and the documents that leave the house.

pub mod carriers;
pub mod documents;
pub mod gateways;
pub mod messages;

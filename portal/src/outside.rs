//! External parties: mail servers, carriers and gateways; and documents for customers.

pub mod carriers;
pub mod documents;
pub mod gateways;
pub mod messages;

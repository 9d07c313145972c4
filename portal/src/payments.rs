//! Payments: start, follow, withdraw, settle.

mod advance;
pub(crate) mod jobs;
mod notices;
mod returned;
mod rows;
mod settle;
mod start;
pub(crate) mod store;
mod withdraw;

pub use notices::receive;
pub use returned::returned;
pub use start::{StartRequest, Started, start};
pub use withdraw::withdraw;

#[cfg(test)]
mod tests;

//! Foundations: database, clock, identifiers, queue, feed and other shared parts.

pub(crate) mod actor;
pub mod approvals;
pub mod audit;
pub mod chain;
pub mod clock;
pub mod db;
pub mod error;
pub mod feed;
pub mod format;
pub mod ids;
pub(crate) mod keys;
pub mod queue;
pub mod readiness;
pub mod settings;
pub mod stamp;
pub mod throttle;

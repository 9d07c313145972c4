//! What happens: use cases, SQL, gateways, messages, jobs.

pub mod gateways;
pub mod wording;

//! How well the portal gets on with what it depends on.

mod health_line;
mod health_page;
mod words;

pub(super) use health_line::HealthLine;
pub use health_page::HealthPage;

//! Shared parts of pages: shell, error responses, live updates, texts.

#[cfg(feature = "ssr")]
pub mod answer;
#[cfg(feature = "ssr")]
pub mod follow_work;
pub mod island_props;
#[cfg(feature = "ssr")]
pub mod kept_form_page;
pub mod live_island;
#[cfg(feature = "ssr")]
pub mod live_page;
#[cfg(feature = "ssr")]
pub mod problem_page;
pub mod search_island;
pub mod session_island;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod words;
pub mod work_island;

//! What pages share: their frame, the answers to what fails, how they follow what happens, words.

#[cfg(feature = "ssr")]
pub mod answer;
pub mod live_island;
#[cfg(feature = "ssr")]
pub mod live_page;
#[cfg(feature = "ssr")]
pub mod problem_page;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod told;
#[cfg(feature = "ssr")]
pub mod words;

//! The basket, the review page and the start of a payment.

#[cfg(feature = "ssr")]
pub mod basket_page;
#[cfg(feature = "ssr")]
mod choice_list;
#[cfg(feature = "ssr")]
mod credit_note;
#[cfg(feature = "ssr")]
mod form_errors;
#[cfg(feature = "ssr")]
pub mod query;
#[cfg(feature = "ssr")]
pub mod review_page;
#[cfg(feature = "ssr")]
pub mod server_fns;
pub mod total_island;

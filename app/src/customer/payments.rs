//! Payments: the list, and the page of one payment.

#[cfg(feature = "ssr")]
mod confirmation;
#[cfg(feature = "ssr")]
mod not_made;
#[cfg(feature = "ssr")]
pub mod payment_page;
#[cfg(feature = "ssr")]
pub mod payments_page;
#[cfg(feature = "ssr")]
mod phase;
#[cfg(feature = "ssr")]
pub mod server_fns;
#[cfg(feature = "ssr")]
mod waiting;
pub mod waiting_island;

//! Statements of customers about a debt, and the holds that they cause.

mod dispute_notice;
mod form_errors;
mod forms;
mod holds_card;
mod server_fns;

pub(crate) use dispute_notice::DisputeNotice;
pub(crate) use form_errors::HoldFormError;
pub(crate) use holds_card::{HoldsCard, said};

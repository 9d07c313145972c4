//! Jobs of payments.

use domain::ids::PaymentId;
use domain::payments::Origin;

use crate::outbox::Outcome;
use crate::{Portal, Result};

pub(crate) async fn apply_notice(_: &Portal, _: Origin, _: &str) -> Result<Outcome> {
    Ok(Outcome::Done)
}
pub(crate) async fn check_payment(_: &Portal, _: &PaymentId) -> Result<Outcome> {
    Ok(Outcome::Done)
}
pub(crate) async fn enqueue_checks(_: &Portal) -> Result<()> {
    Ok(())
}

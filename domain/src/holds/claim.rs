//! Claims that a debt is already paid: staff look for the payment.

use super::case::{Case, ClaimOutcome, ClaimState};
use super::errors::ClaimError;
use super::hold::days;
use crate::calendar::{SignedDuration, Timestamp};

/// Time for staff to look for the payment.
pub const CLAIM: SignedDuration = days(14);
/// Time until a payment that was found is booked; reminders stay on hold.
pub const BOOKING: SignedDuration = days(7);
/// Time after an unsuccessful search during which the same claim is refused.
pub const CLAIM_AGAIN: SignedDuration = days(30);

/// Whether another claim is allowed after the last one, given the time of its decision.
///
/// # Errors
/// A claim is open, or was rejected recently.
pub fn claim_again(
    last: ClaimState,
    decided_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), ClaimError> {
    match (last, decided_at) {
        (Case::Open, _) => Err(ClaimError::Open),
        (Case::Closed(ClaimOutcome::NotFound), Some(at)) if now < at + CLAIM_AGAIN => {
            Err(ClaimError::NotFound)
        }
        (Case::Closed(ClaimOutcome::NotFound | ClaimOutcome::Found), _) => Ok(()),
    }
}

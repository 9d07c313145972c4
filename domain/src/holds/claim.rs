//! "I already paid": staff look for the payment.

use super::case::{Case, ClaimOutcome, ClaimState};
use super::errors::ClaimError;
use super::hold::days;
use crate::calendar::{SignedDuration, Timestamp};

/// How long staff may look for a payment.
pub const CLAIM: SignedDuration = days(14);
/// How long a payment that was found keeps reminders back until it is booked.
pub const BOOKING: SignedDuration = days(7);
/// After staff looked for a payment in vain, the same is not claimed again for so long.
pub const CLAIM_AGAIN: SignedDuration = days(30);

/// Whether it may be claimed again after the last claim, which was decided at an instant.
///
/// # Errors
/// Staff look already, or have looked a short time ago.
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

//! Claims that a debt is already paid: staff look for the payment.

use super::case::{Case, ClaimOutcome, ClaimState};
use super::errors::ClaimError;
use super::hold::days;
use crate::calendar::{Date, SignedDuration, Timestamp};

/// Time for staff to look for the payment; the hold lasts until they decided.
pub const CLAIM: SignedDuration = days(14);
/// Time until a payment that was found is booked; reminders stay on hold.
pub const BOOKING: SignedDuration = days(7);
/// Time after an unsuccessful search during which the same claim is refused.
pub const CLAIM_AGAIN: SignedDuration = days(30);

/// How long before the issue of an invoice somebody may have paid it: advance payments for a year
/// are the earliest that are usual.
pub const PAID_BEFORE_ISSUE_YEARS: i32 = 1;

/// Whether an invoice may have been paid on a day.
///
/// # Errors
/// The day lies ahead, or too long before the issue.
pub fn check_paid_on(paid_on: Date, issued_on: Date, today: Date) -> Result<(), ClaimError> {
    if paid_on > today {
        return Err(ClaimError::Future);
    }
    let earliest = issued_on.saturating_sub(jiff::Span::new().years(PAID_BEFORE_ISSUE_YEARS));
    if paid_on < earliest { Err(ClaimError::TooEarly) } else { Ok(()) }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_may_be_of_a_year_before_the_issue_until_today() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let (issued_on, today) = (day("2026-11-21"), day("2026-11-30"));
        for (paid_on, expected) in [
            ("1800-01-01", Err(ClaimError::TooEarly)),
            ("2025-11-20", Err(ClaimError::TooEarly)),
            ("2025-11-21", Ok(())),
            ("2026-11-30", Ok(())),
            ("2026-12-01", Err(ClaimError::Future)),
        ] {
            assert_eq!(check_paid_on(day(paid_on), issued_on, today), expected, "{paid_on}");
        }
        assert_eq!(check_paid_on(today, Date::MIN, today), Ok(()));
    }
}

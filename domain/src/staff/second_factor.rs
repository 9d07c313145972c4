//! The second factor: codes of an authenticator (RFC 6238). Which code belongs to which step is
//! computed elsewhere; which steps are accepted is decided here.

use jiff::Timestamp;

/// Length of a step in seconds.
pub const STEP_S: i64 = 30;

/// Steps before and after the current one that are accepted, because clocks of telephones differ.
pub const WINDOW_STEPS: i64 = 1;

/// The step of an instant.
#[must_use]
pub fn step_at(now: Timestamp) -> i64 {
    now.as_second().div_euclid(STEP_S)
}

/// Whether a code of a step is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepVerdict {
    /// Now, and once.
    Accepted,
    /// It, or a later one, was used.
    Used,
    /// Its time is not now.
    Outside,
}

/// Judges the step of a code. The caller records an accepted one as the last used, in the same
/// statement that compares it with the last.
#[must_use]
pub fn judge_step(step: i64, now: Timestamp, last_used: i64) -> StepVerdict {
    match () {
        () if (step - step_at(now)).abs() > WINDOW_STEPS => StepVerdict::Outside,
        () if step <= last_used => StepVerdict::Used,
        () => StepVerdict::Accepted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_accepted_one_step_early_or_late_and_never_twice() {
        let now = Timestamp::from_second(59 * STEP_S + 29).unwrap();
        assert_eq!(step_at(now), 59);
        for (step, last_used, expected) in [
            (57, 0, StepVerdict::Outside),
            (58, 0, StepVerdict::Accepted),
            (59, 0, StepVerdict::Accepted),
            (60, 0, StepVerdict::Accepted),
            (61, 0, StepVerdict::Outside),
            (59, 58, StepVerdict::Accepted),
            (59, 59, StepVerdict::Used),
            (59, 60, StepVerdict::Used),
            (58, 59, StepVerdict::Used),
        ] {
            assert_eq!(judge_step(step, now, last_used), expected, "{step} {last_used}");
        }
    }
}

//! How well something works that the portal depends on, from what waits and what came last.

use crate::calendar::{SignedDuration, Timestamp};

/// What waits longer is late.
const LATE: SignedDuration = SignedDuration::from_mins(2);

/// What waits longer does not get on.
const STUCK: SignedDuration = SignedDuration::from_mins(15);

/// How well it works, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HealthState {
    /// Nothing waits that should not.
    Good,
    /// It is late, or something was lost.
    Strained,
    /// It does not get on.
    Failing,
}

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthFault {
    /// When.
    pub at: Timestamp,
    /// In the words of what refused it; without addresses and secrets.
    pub reason: String,
}

/// What is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vitals {
    /// Number of what waits, up to a cap.
    pub waiting: u32,
    /// Since when the oldest of it waits.
    pub waiting_since: Option<Timestamp>,
    /// Last time that it worked.
    pub succeeded_at: Option<Timestamp>,
    /// The last thing that went wrong.
    pub fault: Option<HealthFault>,
    /// What was given up within a day, up to a cap.
    pub lost: u32,
}

impl Vitals {
    /// Judged at an instant. A single fault is no alarm: a mailbox may be gone, and what is tried
    /// again may work.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> HealthState {
        let waits =
            |limit| self.waiting_since.is_some_and(|since| now.duration_since(since) >= limit);
        let failed_last =
            self.fault.as_ref().is_some_and(|fault| Some(fault.at) > self.succeeded_at);
        match () {
            () if waits(STUCK) => HealthState::Failing,
            () if waits(LATE) || self.lost > 0 => HealthState::Strained,
            () if self.waiting > 0 && failed_last => HealthState::Strained,
            () => HealthState::Good,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes_ago(minutes: i64) -> Option<Timestamp> {
        Some(now() - SignedDuration::from_mins(minutes))
    }

    fn now() -> Timestamp {
        "2026-11-30T12:00:00Z".parse().unwrap()
    }

    fn fault(minutes: i64) -> Option<HealthFault> {
        Some(HealthFault { at: minutes_ago(minutes)?, reason: "refused".into() })
    }

    #[test]
    fn what_waits_too_long_is_an_alarm_and_a_single_fault_is_none() {
        let waits = |minutes| Vitals {
            waiting: 1,
            waiting_since: minutes_ago(minutes),
            ..Vitals::default()
        };
        let fault_of = |minutes| Vitals { fault: fault(minutes), ..waits(0) };
        for (vitals, expected) in [
            (Vitals::default(), HealthState::Good),
            (waits(1), HealthState::Good),
            (waits(2), HealthState::Strained),
            (waits(14), HealthState::Strained),
            (waits(15), HealthState::Failing),
            (Vitals { fault: fault(1), ..Vitals::default() }, HealthState::Good),
            (Vitals { lost: 1, ..Vitals::default() }, HealthState::Strained),
            (fault_of(1), HealthState::Strained),
            (Vitals { succeeded_at: minutes_ago(0), ..fault_of(1) }, HealthState::Good),
            (Vitals { succeeded_at: minutes_ago(2), ..fault_of(1) }, HealthState::Strained),
        ] {
            assert_eq!(vitals.state(now()), expected, "{vitals:?}");
        }
        assert!(HealthState::Good < HealthState::Strained);
        assert!(HealthState::Strained < HealthState::Failing);
    }
}

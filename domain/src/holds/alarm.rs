//! Alarms about cases that wait for staff too long: louder each time, and never the last.

use super::hold::days;
use crate::calendar::{SignedDuration, Timestamp};

/// Time from the first alarm to the second, which goes to administrators too.
pub const LOUDER: SignedDuration = days(3);
/// Time from each further alarm to the next.
pub const ALARM_AGAIN: SignedDuration = days(7);

/// Whom an alarm reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
    /// Who answers customers.
    Answering,
    /// All who may answer, administrators included.
    Everybody,
}

/// The alarms that were raised for a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AlarmHistory {
    /// How many.
    pub raised: u32,
    /// When the last one was.
    pub last_at: Option<Timestamp>,
}

/// The alarm that is due for a case. Who comes late raises one, and not those that were missed.
#[must_use]
pub fn due_alarm(due_at: Timestamp, before: AlarmHistory, now: Timestamp) -> Option<Alarm> {
    let (alarm, at) = match (before.raised, before.last_at) {
        (0, _) | (_, None) => (Alarm::Answering, due_at),
        (1, Some(last_at)) => (Alarm::Everybody, last_at + LOUDER),
        (_, Some(last_at)) => (Alarm::Everybody, last_at + ALARM_AGAIN),
    };
    (at <= now).then_some(alarm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_case_alarms_at_once_after_three_days_and_then_every_week() {
        let due_at: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let second = SignedDuration::from_secs(1);
        let late = due_at + days(400);
        for (raised, last_at, at, expected) in [
            (0, None, due_at, Alarm::Answering),
            (1, Some(due_at), due_at + days(3), Alarm::Everybody),
            (1, Some(late), late + days(3), Alarm::Everybody),
            (2, Some(late), late + days(7), Alarm::Everybody),
            (53, Some(late), late + days(7), Alarm::Everybody),
        ] {
            let before = AlarmHistory { raised, last_at };
            assert_eq!(due_alarm(due_at, before, at - second), None, "{raised}");
            assert_eq!(due_alarm(due_at, before, at), Some(expected), "{raised}");
        }
        assert_eq!(due_alarm(due_at, AlarmHistory::default(), late), Some(Alarm::Answering));
    }
}

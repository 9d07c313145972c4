//! What another policy would change on a day: for each debtor and in sum.

use super::plan::{Plan, Reason};
use super::policy::Kind;
use super::rating::Tone;
use crate::calendar::Timestamp;
use crate::contact::Channel;

/// What becomes of a debtor's reminder within a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOutcome {
    /// No step is due.
    Nothing,
    /// A message is sent.
    Sent {
        /// When.
        at: Timestamp,
        /// By which channel.
        channel: Channel,
        /// What it is about.
        kind: Kind,
        /// Its tone.
        tone: Tone,
        /// Names of its steps, each once.
        steps: Vec<String>,
    },
    /// The next permitted moment is on a later day.
    Later {
        /// When.
        at: Timestamp,
        /// What keeps it back, if known.
        why: Option<Reason>,
    },
    /// Steps are due, but nothing may be sent.
    Withheld(Reason),
}

impl DayOutcome {
    /// The outcome of a plan before the end of a day.
    #[must_use]
    pub fn of(plan: &Plan<'_>, end: Timestamp) -> Self {
        match plan {
            Plan::Nothing => Self::Nothing,
            Plan::Withhold { reason, .. } => Self::Withheld(*reason),
            Plan::Remind { slot, waits, .. } if slot.at() >= end => {
                Self::Later { at: slot.at(), why: *waits }
            }
            Plan::Remind { slot, kind, tone, due, .. } => {
                let mut steps: Vec<String> = Vec::new();
                for due in due.iter().filter(|due| due.withheld.is_none()) {
                    if !steps.contains(&due.step.name) {
                        steps.push(due.step.name.clone());
                    }
                }
                let (at, channel) = (slot.at(), slot.channel());
                Self::Sent { at, channel, kind: *kind, tone: *tone, steps }
            }
        }
    }

    const fn is_sent(&self) -> bool {
        matches!(self, Self::Sent { .. })
    }

    /// Why nothing is sent, though steps are due.
    #[must_use]
    pub const fn withheld(&self) -> Option<Reason> {
        match self {
            Self::Withheld(reason) | Self::Later { why: Some(reason), .. } => Some(*reason),
            Self::Nothing | Self::Sent { .. } | Self::Later { why: None, .. } => None,
        }
    }
}

/// How two outcomes differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayChange {
    /// A message more.
    More,
    /// A message less.
    Fewer,
    /// At another time of the day.
    Moved,
    /// On another channel, in other words or about other steps.
    Altered,
    /// Nothing is sent either way, but for another reason.
    Reason,
}

impl DayChange {
    /// The change from one outcome to another; `None` if they are the same.
    #[must_use]
    pub fn between(before: &DayOutcome, after: &DayOutcome) -> Option<Self> {
        match (before, after) {
            _ if before == after => None,
            (before, after) if !before.is_sent() && !after.is_sent() => Some(Self::Reason),
            (before, _) if !before.is_sent() => Some(Self::More),
            (DayOutcome::Sent { at, .. }, DayOutcome::Sent { at: other, .. }) => {
                Some(if at == other { Self::Altered } else { Self::Moved })
            }
            _ => Some(Self::Fewer),
        }
    }
}

/// How many reminders are withheld for a reason, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithheldCount {
    /// The reason.
    pub reason: Reason,
    /// Under the one policy.
    pub before: u32,
    /// Under the other.
    pub after: u32,
}

/// The difference between two policies on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayDifference {
    /// Messages under the one policy.
    pub sent_before: u32,
    /// Messages under the other.
    pub sent_after: u32,
    /// Messages that only the other sends.
    pub more: u32,
    /// Messages that only the one sends.
    pub fewer: u32,
    /// Messages at another time of the day.
    pub moved: u32,
    /// Messages on another channel, in other words or about other steps.
    pub altered: u32,
    /// Reminders withheld, by reason.
    pub withheld: Vec<WithheldCount>,
}

impl DayDifference {
    /// Counts the outcomes of a debtor; returns how they differ.
    pub fn add(&mut self, before: &DayOutcome, after: &DayOutcome) -> Option<DayChange> {
        self.sent_before += u32::from(before.is_sent());
        self.sent_after += u32::from(after.is_sent());
        self.count(before.withheld(), |count| count.before += 1);
        self.count(after.withheld(), |count| count.after += 1);
        let change = DayChange::between(before, after)?;
        match change {
            DayChange::More => self.more += 1,
            DayChange::Fewer => self.fewer += 1,
            DayChange::Moved => self.moved += 1,
            DayChange::Altered => self.altered += 1,
            DayChange::Reason => {}
        }
        Some(change)
    }

    fn count(&mut self, reason: Option<Reason>, add: impl FnOnce(&mut WithheldCount)) {
        let Some(reason) = reason else { return };
        if let Some(count) = self.withheld.iter_mut().find(|count| count.reason == reason) {
            return add(count);
        }
        let mut count = WithheldCount { reason, before: 0, after: 0 };
        add(&mut count);
        self.withheld.push(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::holds::Cause;

    fn sent(hour: i8, channel: Channel) -> DayOutcome {
        let at = jiff::civil::date(2026, 12, 1).at(hour, 0, 0, 0);
        let at = at.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
        let (kind, tone, steps) = (Kind::Overdue, Tone::Firm, vec!["late".to_owned()]);
        DayOutcome::Sent { at, channel, kind, tone, steps }
    }

    fn later(why: Option<Reason>) -> DayOutcome {
        DayOutcome::Later { at: Timestamp::UNIX_EPOCH, why }
    }

    #[test]
    fn each_pair_of_outcomes_is_counted_once_and_the_sums_agree() {
        use DayChange::{Altered, Fewer, More, Moved};
        let held = || DayOutcome::Withheld(Reason::Hold(Cause::Question));
        let (at_8, at_9) = (|| sent(8, Channel::Email), || sent(9, Channel::Email));
        let mut sum = DayDifference::default();
        for (before, after, expected) in [
            (DayOutcome::Nothing, DayOutcome::Nothing, None),
            (at_8(), at_8(), None),
            (held(), held(), None),
            (DayOutcome::Nothing, at_8(), Some(More)),
            (held(), at_8(), Some(More)),
            (later(None), at_8(), Some(More)),
            (at_8(), DayOutcome::Nothing, Some(Fewer)),
            (at_8(), later(Some(Reason::Moved)), Some(Fewer)),
            (at_8(), at_9(), Some(Moved)),
            (at_8(), sent(8, Channel::Sms), Some(Altered)),
            (DayOutcome::Nothing, held(), Some(DayChange::Reason)),
        ] {
            assert_eq!(sum.add(&before, &after), expected, "{before:?} {after:?}");
        }
        let DayDifference { sent_before, sent_after, more, fewer, moved, altered, withheld } = sum;
        assert_eq!((more, fewer, moved, altered), (3, 2, 1, 1));
        assert_eq!((sent_before, sent_after), (5, 6));
        assert_eq!(sent_before + more - fewer, sent_after);
        let count = |reason: Reason, before, after| WithheldCount {
            reason,
            before,
            after, //
        };
        let expected = [
            count(Reason::Hold(Cause::Question), 2, 2),
            count(Reason::Moved, 0, 1), //
        ];
        assert_eq!(withheld, expected);
    }
}

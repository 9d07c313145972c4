//! An institution's policy: named steps around the due date.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::rating::Tone;
use crate::coded;
use crate::contact::{Channel, ContactLimits, LimitProblem, Rule, packs};

/// Occasion of a reminder; each has its own templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// Before the due date.
    Upcoming,
    /// On the due date.
    DueToday,
    /// After the due date.
    Overdue,
    /// Long after the due date, with the consequences.
    LastNotice,
}

coded!(Kind);

impl Kind {
    /// Whether it fits a debt this number of days after its due date.
    #[must_use]
    pub const fn fits(self, days_late: i32) -> bool {
        match self {
            Self::Upcoming => days_late < 0,
            Self::DueToday => days_late == 0,
            Self::Overdue | Self::LastNotice => days_late > 0,
        }
    }
}

/// A step of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Unique in its policy; identifies steps already taken.
    pub name: String,
    /// Days after the due date; negative before it.
    pub offset: i32,
    /// Occasion of the reminder.
    pub kind: Kind,
    /// Applies to payers rated with one of these tones.
    pub tones: Vec<Tone>,
    /// Channels in order of preference, restricted to those in the debtor's preferences.
    pub channels: Vec<Channel>,
    /// Restricts the step to customers of this segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
}

/// The institution's policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Incremented with each change: the log records which version a decision was based on.
    pub version: u32,
    /// The steps, by offset.
    pub steps: Vec<Step>,
    /// The institution's own limits, by the code of the rule pack that they go with.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, ContactLimits>,
}

/// Why a policy is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyProblem {
    /// No steps. Reminders are switched off by a setting instead.
    #[error("there are no steps")]
    Empty,
    /// A name is missing or not unique.
    #[error("step {0} needs a name of its own")]
    Name(usize),
    /// The steps are not sorted by offset.
    #[error("step {0:?} comes before the one above it")]
    Order(String),
    /// The occasion does not fit the offset, such as "due today" a week later.
    #[error("step {0:?} speaks of another day than its own")]
    Kind(String),
    /// A step without tones or channels.
    #[error("step {0:?} has no tone or no channel")]
    Nobody(String),
    /// The offset is too large.
    #[error("step {0:?} is more than two years from the due date")]
    Far(String),
    /// There is no such step.
    #[error("there is no step {0:?}")]
    Missing(String),
    /// Limits of a place of which no rules are known.
    #[error("no rules of {0:?} are known")]
    Place(String),
    /// Limits that are refused.
    #[error("limits of {place:?}: {problem}")]
    Limits {
        /// Code of the rule pack.
        place: String,
        /// Why.
        problem: LimitProblem,
    },
}

impl Policy {
    /// Validates a policy that staff wrote.
    ///
    /// # Errors
    /// The first problem.
    pub fn check(&self) -> Result<(), PolicyProblem> {
        if self.steps.is_empty() {
            return Err(PolicyProblem::Empty);
        }
        let mut last = i32::MIN;
        for (place, step) in self.steps.iter().enumerate() {
            let name = || step.name.clone();
            let before = self.steps.iter().take(place);
            if step.name.trim().is_empty() || before.clone().any(|s| s.name == step.name) {
                return Err(PolicyProblem::Name(place + 1));
            }
            if !(-730..=730).contains(&step.offset) {
                return Err(PolicyProblem::Far(name()));
            }
            if step.offset < last {
                return Err(PolicyProblem::Order(name()));
            }
            if !step.kind.fits(step.offset) {
                return Err(PolicyProblem::Kind(name()));
            }
            if step.tones.is_empty() || step.channels.is_empty() {
                return Err(PolicyProblem::Nobody(name()));
            }
            last = step.offset;
        }
        self.limits.iter().try_for_each(|(place, limits)| {
            let pack = packs::pack(place).ok_or_else(|| PolicyProblem::Place(place.clone()))?;
            let refused = |problem| PolicyProblem::Limits { place: place.clone(), problem };
            limits.check(pack).map_err(refused)
        })
    }

    /// The institution's own limits beside a rule pack, as rules.
    #[must_use]
    pub fn limits_at(&self, pack: &str) -> Vec<Rule> {
        self.limits.get(pack).map(ContactLimits::rules).unwrap_or_default()
    }

    /// The default policy: one reminder before the due date to everybody; one on the day and more
    /// after it to those who tend to pay late.
    #[must_use]
    pub fn usual() -> Self {
        use Tone::{Firm, Friendly, Neutral};
        let step = |name: &str, offset, kind, tones: &[Tone]| Step {
            name: name.to_owned(),
            offset,
            kind,
            tones: tones.to_vec(),
            channels: vec![Channel::Email, Channel::WhatsApp, Channel::Sms],
            segment: None,
        };
        Self {
            version: 1,
            steps: vec![
                step("before", -3, Kind::Upcoming, &[Friendly, Neutral, Firm]),
                step("due", 0, Kind::DueToday, &[Firm]),
                step("late", 3, Kind::Overdue, &[Neutral, Firm]),
                step("late-week", 7, Kind::Overdue, &[Friendly]),
                step("late-fortnight", 14, Kind::Overdue, &[Neutral, Firm]),
                step("late-month", 30, Kind::Overdue, &[Friendly, Neutral]),
                step("last", 30, Kind::LastNotice, &[Firm]),
            ],
            limits: BTreeMap::new(),
        }
    }
}

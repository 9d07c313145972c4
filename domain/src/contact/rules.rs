//! What a rule of law or of good manners can say.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::channel::Medium;
use super::forbidden_phrases::PhraseRule;
use super::source::RuleSource;

/// From the first minute of an hour to the last before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// The first hour, 0 to 23.
    pub from: i8,
    /// The hour that is too late, 1 to 24.
    pub to: i8,
}

impl Hours {
    /// Day and night.
    pub const ALL_DAY: Self = Self { from: 0, to: 24 };

    /// From an hour to another.
    #[must_use]
    pub const fn new(from: i8, to: i8) -> Self {
        Self { from, to }
    }

    /// Whether an hour of the day lies in it.
    #[must_use]
    pub const fn contains(self, hour: i8) -> bool {
        self.from <= hour && hour < self.to
    }
}

/// The hours of each day of a week, Monday first; nothing for a day on which nobody is disturbed.
pub type Week = [Option<Hours>; 7];

/// The hours of a day.
#[must_use]
pub fn hours_of(week: &Week, day: Weekday) -> Option<Hours> {
    let place = usize::try_from(day.to_monday_zero_offset()).ok()?;
    week.get(place).copied().flatten()
}

/// What a rule limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Only in these hours, at the person's place.
    Hours(Week),
    /// Not on a public holiday.
    NoHolidays,
    /// Once on a day.
    OncePerDay,
    /// So many times in so many days.
    AtMost {
        /// How many times.
        times: usize,
        /// In how many days, counted from instant to instant.
        days: i64,
    },
    /// So many days after the last time.
    Apart {
        /// How many days.
        days: i64,
    },
    /// Not on a second channel within so many days.
    OneChannel {
        /// How many days.
        days: i64,
    },
}

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name in the trace.
    pub code: &'static str,
    /// Which media it limits, and counts.
    pub media: &'static [Medium],
    /// What it limits.
    pub limit: Limit,
    /// Where it is written.
    pub source: RuleSource,
}

impl Rule {
    /// Whether it limits and counts a medium.
    #[must_use]
    pub fn covers(&self, medium: Medium) -> bool {
        self.media.contains(&medium)
    }
}

/// The rules of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RulePack {
    /// Its name: the country's code, or `default`.
    pub code: &'static str,
    /// Grows when a rule changes: the trace says by which version a decision was made.
    pub version: u32,
    /// The rules of hours and counts.
    pub rules: &'static [Rule],
    /// What its words must not say; a law's rules come before the house's.
    pub forbidden_phrases: &'static [PhraseRule],
}

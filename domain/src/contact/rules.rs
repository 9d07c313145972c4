//! Legal limits and house rules of contacts.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::channel::Medium;
use super::forbidden_phrases::PhraseRule;
use super::source::RuleSource;

/// A range of hours of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// First hour, 0 to 23.
    pub from: i8,
    /// End, exclusive, 1 to 24.
    pub to: i8,
}

impl Hours {
    /// Day and night.
    pub const ALL_DAY: Self = Self { from: 0, to: 24 };

    /// From one hour to another.
    #[must_use]
    pub const fn new(from: i8, to: i8) -> Self {
        Self { from, to }
    }

    /// Whether an hour of the day is in the range.
    #[must_use]
    pub const fn contains(self, hour: i8) -> bool {
        self.from <= hour && hour < self.to
    }
}

/// The permitted hours of each weekday, Monday first; `None` where none are permitted.
pub type Week = [Option<Hours>; 7];

/// The hours of a day.
#[must_use]
pub fn hours_of(week: &Week, day: Weekday) -> Option<Hours> {
    let place = usize::try_from(day.to_monday_zero_offset()).ok()?;
    week.get(place).copied().flatten()
}

/// The limit that a rule sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Only in these hours, in the person's time zone.
    Hours(Week),
    /// Not on a public holiday.
    NoHolidays,
    /// Once a day.
    OncePerDay,
    /// A maximum number of contacts in a period.
    AtMost {
        /// Maximum number.
        times: usize,
        /// Length of the period in days, counted from instant to instant.
        days: i64,
    },
    /// A minimum interval between contacts.
    Apart {
        /// Days.
        days: i64,
    },
    /// No second channel within a period.
    OneChannel {
        /// Days.
        days: i64,
    },
}

/// A rule about contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name in the contact log.
    pub code: &'static str,
    /// The media that it limits and counts.
    pub media: &'static [Medium],
    /// What it limits.
    pub limit: Limit,
    /// Its source.
    pub source: RuleSource,
}

impl Rule {
    /// Whether it limits and counts a medium.
    #[must_use]
    pub fn covers(&self, medium: Medium) -> bool {
        self.media.contains(&medium)
    }
}

/// Rules of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RulePack {
    /// Its name: the country's code, or `default`.
    pub code: &'static str,
    /// Incremented when a rule changes: the log records which version a decision was based on.
    pub version: u32,
    /// Rules about hours and frequency.
    pub rules: &'static [Rule],
    /// Forbidden phrases; rules of law come before house rules.
    pub forbidden_phrases: &'static [PhraseRule],
}

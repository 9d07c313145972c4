//! A debtor's preferences about reminders.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::channel::Channel;
use super::rules::Hours;
use crate::calendar::Date;
use crate::language::Language;

/// Preferences about reminders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// Channels in order of preference.
    pub channels: Vec<Channel>,
    /// Days of the week, Monday first.
    pub days: [bool; 7],
    /// Hours of the day, in the person's time zone.
    pub hours: Hours,
    /// No reminders at all.
    pub stopped: bool,
}

impl Preferences {
    /// The default: these channels, whenever the law permits.
    #[must_use]
    pub const fn open(channels: Vec<Channel>) -> Self {
        Self { channels, days: [true; 7], hours: Hours::ALL_DAY, stopped: false }
    }
}

/// New preferences as entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPreferences {
    /// Preferred first. Must not be empty, unless `stopped` is set.
    pub channels: Vec<Channel>,
    /// Monday first.
    pub days: [bool; 7],
    /// In the debtor's time zone.
    pub hours: Hours,
    /// Language of reminders.
    pub language: Option<Language>,
    /// No reminders at all.
    pub stopped: bool,
}

impl NewPreferences {
    /// Whether these are the preferences and the language that hold already.
    #[must_use]
    pub fn is_kept_by(&self, kept: &Preferences, language: Option<Language>) -> bool {
        let Self { channels, days, hours, language: new_language, stopped } = self;
        *channels == kept.channels
            && *days == kept.days
            && *hours == kept.hours
            && *stopped == kept.stopped
            && *new_language == language
    }

    /// Validates the preferences; with `stopped`, channels and days may be empty.
    ///
    /// # Errors
    /// The first problem found.
    pub fn check(&self) -> Result<(), PreferencesProblem> {
        let Hours { from, to } = self.hours;
        if !self.stopped && self.channels.is_empty() {
            Err(PreferencesProblem::NoChannel)
        } else if !self.stopped && !self.days.contains(&true) {
            Err(PreferencesProblem::NoDay)
        } else if from < 0 || to > 24 || from >= to {
            Err(PreferencesProblem::NoHour)
        } else {
            Ok(())
        }
    }
}

/// Checks whether the next reminder can be postponed to a day; `last` is `None` if it was postponed
/// already.
///
/// # Errors
/// Why it cannot be postponed.
pub fn check_move(to: Date, today: Date, last: Option<Date>) -> Result<(), PreferencesProblem> {
    match last {
        None => Err(PreferencesProblem::MovedAlready),
        Some(_) if to <= today => Err(PreferencesProblem::Past),
        Some(last) if to > last => Err(PreferencesProblem::TooFar),
        Some(_) => Ok(()),
    }
}

/// Why preferences, or a telephone for reminders, are refused.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum PreferencesProblem {
    /// No channel is selected.
    #[error("no channel is chosen")]
    NoChannel,
    /// No day is selected.
    #[error("no day is chosen")]
    NoDay,
    /// The hours end before they begin.
    #[error("the hours end before they begin")]
    NoHour,
    /// The day is missing or invalid.
    #[error("this is not a day")]
    NoDate,
    /// Today or earlier.
    #[error("the day is not in the future")]
    Past,
    /// Later than the institution permits.
    #[error("the day is too far away")]
    TooFar,
    /// The next reminder was postponed already.
    #[error("the reminder was moved already")]
    MovedAlready,
    /// Not a telephone number.
    #[error("this is not a telephone number")]
    NotAPhone,
    /// The code is wrong.
    #[error("the code is not the one that was sent")]
    WrongCode,
    /// No code was requested, or it expired.
    #[error("no code is awaited any more")]
    NoCode,
    /// Too many wrong entries.
    #[error("the code was typed wrong too often")]
    TriedOut,
    /// The previous code was sent too recently.
    #[error("a code has just been sent")]
    TooSoon,
    /// Too many codes in 24 hours.
    #[error("too many codes were sent")]
    TooMany,
}

#[cfg(test)]
mod tests {
    use PreferencesProblem::{MovedAlready, NoChannel, NoDay, NoHour, Past, TooFar};

    use super::*;

    #[test]
    fn a_choice_has_a_channel_a_day_and_an_hour_unless_it_stops_reminders() {
        let good = NewPreferences {
            channels: vec![Channel::Email],
            days: [true; 7],
            hours: Hours::new(0, 24),
            language: None,
            stopped: false,
        };
        let hours = |from, to| NewPreferences { hours: Hours::new(from, to), ..good.clone() };
        for (new, expected) in [
            (good.clone(), Ok(())),
            (NewPreferences { channels: vec![], ..good.clone() }, Err(NoChannel)),
            (NewPreferences { days: [false; 7], ..good.clone() }, Err(NoDay)),
            (NewPreferences { channels: vec![], stopped: true, ..good.clone() }, Ok(())),
            (NewPreferences { stopped: true, ..hours(9, 9) }, Err(NoHour)),
            (hours(12, 9), Err(NoHour)),
            (hours(-1, 9), Err(NoHour)),
            (hours(9, 25), Err(NoHour)),
        ] {
            assert_eq!(new.check(), expected, "{new:?}");
        }
    }

    #[test]
    fn a_reminder_is_moved_once_to_a_later_day_within_the_limit() {
        let day = |day| Date::constant(2026, 11, day);
        for (to, last, expected) in [
            (22, Some(28), Ok(())),
            (28, Some(28), Ok(())),
            (21, Some(28), Err(Past)),
            (29, Some(28), Err(TooFar)),
            (22, None, Err(MovedAlready)),
        ] {
            assert_eq!(check_move(day(to), day(21), last.map(day)), expected, "{to}");
        }
    }
}

//! Limits that an institution sets for its own contacts at a place. They are asked beside the rules
//! of the place, so whatever they say, no law is broken; what would be looser is refused, so that
//! nobody believes that it counts.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::channel::Medium::{self, Post, Voice, Written};
use super::rules::{Hours, Limit, Rule, RulePack, Week, hours_of};
use super::source::OWN;

/// Maximum number of contacts within seven days that a limit can name.
pub const MOST_PER_WEEK: u8 = 7;
/// Maximum interval in days: contacts are remembered for a week.
pub const LONGEST_INTERVAL: u8 = 7;

/// An institution's own limits at a place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContactLimits {
    /// Only in these hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// Never on Saturdays.
    pub skips_saturdays: bool,
    /// Never on Sundays.
    pub skips_sundays: bool,
    /// Never on public holidays.
    pub skips_holidays: bool,
    /// Maximum number of contacts within seven days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_week: Option<u8>,
    /// Minimum interval between contacts, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_apart: Option<u8>,
}

/// Why limits are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LimitProblem {
    /// The hours end before they begin, or are none of a day.
    #[error("the hours end before they begin")]
    NoHours,
    /// The number of contacts is 0 or too large.
    #[error("at most {MOST_PER_WEEK} contacts within a week can be a limit")]
    PerWeek,
    /// The interval is 0 or too long.
    #[error("at most {LONGEST_INTERVAL} days can be an interval")]
    DaysApart,
    /// The rules of the place permit less hours.
    #[error("the hours are longer than the rules permit ({law})")]
    LongerHours {
        /// The law.
        law: &'static str,
    },
    /// The rules of the place permit less contacts.
    #[error("the contacts are more than the rules permit ({law})")]
    MoreOften {
        /// The law.
        law: &'static str,
    },
    /// The rules of the place demand a longer interval.
    #[error("the interval is shorter than the rules demand ({law})")]
    CloserTogether {
        /// The law.
        law: &'static str,
    },
}

impl ContactLimits {
    /// Whether nothing is limited.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Checks that each limit is one, and stricter than the rules of the place or equal to them.
    ///
    /// # Errors
    /// The first problem.
    pub fn check(&self, pack: &RulePack) -> Result<(), LimitProblem> {
        let of_writing = pack.rules.iter().filter(|rule| rule.covers(Written));
        if let Some(Hours { from, to }) = self.hours
            && (from < 0 || to > 24 || from >= to)
        {
            return Err(LimitProblem::NoHours);
        }
        if self.per_week.is_some_and(|times| !(1..=MOST_PER_WEEK).contains(&times)) {
            return Err(LimitProblem::PerWeek);
        }
        if self.days_apart.is_some_and(|days| !(1..=LONGEST_INTERVAL).contains(&days)) {
            return Err(LimitProblem::DaysApart);
        }
        of_writing.clone().try_for_each(|rule| self.check_against(rule))
    }

    fn check_against(&self, rule: &Rule) -> Result<(), LimitProblem> {
        let law = rule.source.law;
        match rule.limit {
            Limit::Hours(week) => {
                let permitted = hours_of(&week, Weekday::Monday);
                let is_longer = |own: Hours| {
                    permitted.is_some_and(|hours| own.from < hours.from || own.to > hours.to)
                };
                let is_looser = self.hours.is_some_and(is_longer);
                if is_looser { Err(LimitProblem::LongerHours { law }) } else { Ok(()) }
            }
            Limit::AtMost { times, days: 7 } => {
                let is_looser = self.per_week.is_some_and(|own| usize::from(own) > times);
                if is_looser { Err(LimitProblem::MoreOften { law }) } else { Ok(()) }
            }
            Limit::Apart { days } => {
                let is_looser = self.days_apart.is_some_and(|own| i64::from(own) < days);
                if is_looser { Err(LimitProblem::CloserTogether { law }) } else { Ok(()) }
            }
            Limit::AtMost { .. }
            | Limit::NoHolidays
            | Limit::OncePerDay
            | Limit::OneChannel { .. } => Ok(()),
        }
    }

    /// The limits as rules, asked after those of the place.
    #[must_use]
    pub fn rules(&self) -> Vec<Rule> {
        let hours = (self.hours.is_some() || self.skips_saturdays || self.skips_sundays)
            .then(|| own("own-hours", Limit::Hours(self.week())));
        let holidays = self.skips_holidays.then(|| own("own-holidays", Limit::NoHolidays));
        let weekly = self.per_week.map(|times| {
            own("own-weekly", Limit::AtMost { times: usize::from(times), days: 7 }) //
        });
        let apart = self.days_apart.map(|days| {
            own("own-apart", Limit::Apart { days: i64::from(days) }) //
        });
        [hours, holidays, weekly, apart].into_iter().flatten().collect()
    }

    fn week(&self) -> Week {
        let hours = self.hours.unwrap_or(Hours::ALL_DAY);
        let unless = |skipped: bool| (!skipped).then_some(hours);
        let day = Some(hours);
        let (saturday, sunday) = (unless(self.skips_saturdays), unless(self.skips_sundays));
        [day, day, day, day, day, saturday, sunday]
    }
}

/// Media that ring or are read at once.
const AT_ONCE: &[Medium] = &[Written, Voice];
/// Media that count as a contact.
const CONTACTS: &[Medium] = &[Written, Voice, Post];

const fn own(code: &'static str, limit: Limit) -> Rule {
    let media = match limit {
        Limit::Hours(_) | Limit::NoHolidays => AT_ONCE,
        Limit::OncePerDay
        | Limit::AtMost { .. }
        | Limit::Apart { .. }
        | Limit::OneChannel { .. } => CONTACTS,
    };
    Rule { code, media, limit, source: OWN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::packs::{self, CHILE, DEFAULT, MEXICO, PERU};

    fn hours(from: i8, to: i8) -> ContactLimits {
        ContactLimits { hours: Some(Hours::new(from, to)), ..ContactLimits::default() }
    }

    fn per_week(times: u8) -> ContactLimits {
        ContactLimits { per_week: Some(times), ..ContactLimits::default() }
    }

    fn apart(days: u8) -> ContactLimits {
        ContactLimits { days_apart: Some(days), ..ContactLimits::default() }
    }

    #[test]
    fn limits_are_stricter_than_the_rules_of_the_place_or_refused_with_the_law() {
        use LimitProblem::{
            CloserTogether,
            DaysApart,
            LongerHours,
            MoreOften,
            NoHours,
            PerWeek, //
        };
        let house = DEFAULT.rules[0].source.law;
        let chile = CHILE.rules[2].source.law;
        let condusef = MEXICO.rules[0].source.law;
        for (limits, pack, expected) in [
            (ContactLimits::default(), &DEFAULT, Ok(())),
            (hours(8, 19), &DEFAULT, Ok(())),
            (hours(9, 18), &DEFAULT, Ok(())),
            (hours(7, 19), &DEFAULT, Err(LongerHours { law: house })),
            (hours(8, 20), &DEFAULT, Err(LongerHours { law: house })),
            (hours(7, 22), &MEXICO, Ok(())),
            (hours(6, 22), &MEXICO, Err(LongerHours { law: condusef })),
            (hours(9, 9), &MEXICO, Err(NoHours)),
            (hours(-1, 9), &MEXICO, Err(NoHours)),
            (hours(9, 25), &MEXICO, Err(NoHours)),
            (per_week(1), &CHILE, Ok(())),
            (per_week(2), &CHILE, Ok(())),
            (per_week(3), &CHILE, Err(MoreOften { law: chile })),
            (per_week(3), &PERU, Ok(())),
            (per_week(0), &PERU, Err(PerWeek)),
            (per_week(8), &PERU, Err(PerWeek)),
            (apart(2), &CHILE, Ok(())),
            (apart(1), &CHILE, Err(CloserTogether { law: chile })),
            (apart(1), &PERU, Ok(())),
            (apart(0), &PERU, Err(DaysApart)),
            (apart(8), &PERU, Err(DaysApart)),
        ] {
            assert_eq!(limits.check(pack), expected, "{limits:?} {}", pack.code);
        }
    }

    #[test]
    fn each_limit_is_a_rule_of_its_own_name_and_no_limit_is_none() {
        assert_eq!(ContactLimits::default().rules(), []);
        let all = ContactLimits {
            skips_sundays: true,
            skips_holidays: true,
            per_week: Some(1),
            days_apart: Some(3),
            ..ContactLimits::default()
        };
        let codes: Vec<_> = all.rules().iter().map(|rule| rule.code).collect();
        assert_eq!(codes, ["own-hours", "own-holidays", "own-weekly", "own-apart"]);
        let of_packs = packs::ALL.into_iter().flat_map(|pack| pack.rules);
        assert!(of_packs.into_iter().all(|rule| !codes.contains(&rule.code)));
    }
}

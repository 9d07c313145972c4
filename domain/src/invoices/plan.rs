//! Instalment plans of new invoices: due dates and amounts.

use jiff::ToSpan;
use jiff::civil::Weekday;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::calendar::Date;
use crate::coded;
use crate::money::Money;

/// When a new invoice is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueTerms {
    /// All of it on one day.
    Once(Date),
    /// In instalments.
    Plan(PlanTerms),
}

/// What makes a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanTerms {
    /// Number of instalments.
    pub count: u32,
    /// Due date of the first one.
    pub first_due: Date,
    /// From each due date to the next.
    pub interval: PlanInterval,
    /// Whether a plan that begins on the last day of a month is due on the last day of each.
    pub at_month_end: bool,
    /// Where the minor units go that cannot be divided.
    pub remainder: PlanRemainder,
    /// Whether what would be due on a Saturday or Sunday is due on the Monday after.
    pub skips_weekends: bool,
}

/// From each due date to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "the name is the whole meaning")]
pub enum PlanInterval {
    Week,
    TwoWeeks,
    Month,
    TwoMonths,
    ThreeMonths,
    SixMonths,
    Year,
}

/// Which instalment takes what cannot be divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PlanRemainder {
    /// The first one is larger.
    First,
    /// The last one is larger.
    Last,
}

coded!(PlanInterval, PlanRemainder);

/// Why there is no such plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Fewer than two instalments, or too many.
    #[error("a plan has from 2 to {} instalments", PlanTerms::MOST)]
    Count,
    /// An instalment would be of nothing.
    #[error("the amount is too small for so many instalments")]
    TooSmall,
    /// A due date would lie beyond the calendar.
    #[error("the plan leaves the calendar")]
    Calendar,
}

impl DueTerms {
    /// Due dates and amounts that add up to the total.
    ///
    /// # Errors
    /// See [`PlanError`].
    pub fn instalments(&self, total: Money) -> Result<Vec<(Date, Money)>, PlanError> {
        match self {
            Self::Once(on) => Ok(vec![(*on, total)]),
            Self::Plan(terms) => terms.instalments(total),
        }
    }
}

impl PlanTerms {
    /// Most instalments of a plan: five years of months.
    pub const MOST: u32 = 60;

    fn instalments(&self, total: Money) -> Result<Vec<(Date, Money)>, PlanError> {
        if !(2..=Self::MOST).contains(&self.count) {
            return Err(PlanError::Count);
        }
        let amounts = self.amounts(total)?;
        let due = |(amount, index): (Money, i32)| Ok((self.due_on(index)?, amount));
        amounts.into_iter().zip(0..).map(due).collect()
    }

    fn amounts(&self, total: Money) -> Result<Vec<Money>, PlanError> {
        let count = i64::from(self.count);
        let (each, rest) = (total.minor / count, total.minor % count);
        if each <= 0 {
            return Err(PlanError::TooSmall);
        }
        let larger = match self.remainder {
            PlanRemainder::First => 0,
            PlanRemainder::Last => count - 1,
        };
        let amount = |index| if index == larger { each + rest } else { each };
        Ok((0..count).map(|index| Money::new(amount(index), total.currency)).collect())
    }

    /// Each date is counted from the first, so that a short month does not shorten those after it.
    fn due_on(&self, index: i32) -> Result<Date, PlanError> {
        let span = self.interval.times(index);
        let mut day = self.first_due.checked_add(span).map_err(|_| PlanError::Calendar)?;
        let begins_at_end = self.first_due == self.first_due.last_of_month();
        if self.at_month_end && begins_at_end && self.interval.is_of_months() {
            day = day.last_of_month();
        }
        let days = match day.weekday() {
            Weekday::Saturday if self.skips_weekends => 2,
            Weekday::Sunday if self.skips_weekends => 1,
            _ => 0,
        };
        day.checked_add(days.days()).map_err(|_| PlanError::Calendar)
    }
}

impl PlanInterval {
    fn times(self, count: i32) -> jiff::Span {
        match self {
            Self::Week => count.weeks(),
            Self::TwoWeeks => (2 * count).weeks(),
            Self::Month => count.months(),
            Self::TwoMonths => (2 * count).months(),
            Self::ThreeMonths => (3 * count).months(),
            Self::SixMonths => (6 * count).months(),
            Self::Year => count.years(),
        }
    }

    const fn is_of_months(self) -> bool {
        !matches!(self, Self::Week | Self::TwoWeeks)
    }
}

#[cfg(test)]
mod tests;

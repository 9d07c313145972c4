//! Amounts over time, for charts.

use super::period::shifted;
use super::sum::money;
use super::{Flow, Period};
use crate::calendar::Date;
use crate::money::{Currency, Money, MoneyError};

/// An amount of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayAmount {
    /// The day.
    pub day: Date,
    /// The amount.
    pub amount: Money,
}

/// Amounts until the day of a report, the earliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trend {
    /// Collected on each day of the month.
    pub collected: Vec<DayAmount>,
    /// Outstanding at the end of the day, and of the same day of the weeks before.
    pub outstanding: Vec<DayAmount>,
}

/// Weeks before the day; all their movements are among those of [`LONGEST`](super::LONGEST) days.
const WEEKS: i32 = 12;

impl Trend {
    /// From the movements of the last days, and what is outstanding at their end.
    pub(super) fn of(
        flows: &[Flow],
        outstanding: i128,
        day: Date,
        currency: Currency,
    ) -> Result<Self, MoneyError> {
        let amount = |day, minor| Ok(DayAmount { day, amount: money(minor, currency)? });
        let collected = |on: Date| {
            let flows = flows.iter().filter(|flow| flow.effective_on == on);
            let collected = flows.filter(|flow| flow.kind.is_collected());
            -collected.map(|flow| i128::from(flow.minor)).sum::<i128>()
        };
        // Other dates of a debt change nothing of what is outstanding.
        let outstanding_on = |on: Date| {
            let later = flows.iter().filter(|flow| flow.effective_on > on);
            outstanding - later.map(|flow| i128::from(flow.minor)).sum::<i128>()
        };
        let month = Period::month_to(day);
        let days = (0..i32::from(day.day())).map(|days| shifted(month.first, days));
        let weeks = (0..=WEEKS).rev().map(|weeks| shifted(day, -7 * weeks));
        Ok(Self {
            collected: days.map(|on| amount(on, collected(on))).collect::<Result<_, _>>()?,
            outstanding: weeks
                .map(|on| amount(on, outstanding_on(on)))
                .collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::movements::MovementKind::{self, Credit, Issue, Payment, Reversal};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_outstanding_earlier_is_what_is_left_without_the_later_movements() {
        let flow = |kind: MovementKind, on: &str, minor| Flow {
            kind,
            effective_on: day(on),
            due_on: day("2026-11-10"),
            minor,
            opened: 0,
        };
        let flows = [
            flow(Issue, "2026-10-20", 1_000),
            flow(Payment, "2026-11-03", -300),
            flow(Credit, "2026-11-03", -50),
            flow(Reversal, "2026-11-04", 100),
        ];
        let trend = Trend::of(&flows, 5_750, day("2026-11-05"), Currency::Pen).unwrap();
        let collected: Vec<_> = trend.collected.iter().map(|one| one.amount.minor).collect();
        assert_eq!(collected, [0, 0, 350, -100, 0]);
        assert_eq!(trend.collected[0].day, day("2026-11-01"));
        let outstanding: Vec<_> = trend.outstanding.iter().map(|one| one.amount.minor).collect();
        assert_eq!(outstanding.len(), 13);
        assert_eq!(outstanding[9..], [5_000, 6_000, 6_000, 5_750]);
        assert_eq!(trend.outstanding[11].day, day("2026-10-29"));
        assert_eq!(trend.outstanding[0].day, day("2026-08-13"));
    }
}

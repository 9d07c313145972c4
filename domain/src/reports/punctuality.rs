//! How punctually instalments are paid.

use super::{CohortCell, Flow, Fraction};
use crate::calendar::{Date, days_between};
use crate::movements::MovementKind;

/// Instalments that fell due in a period, and how many of them were paid in full by their day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cohort {
    /// Paid in full by the due date.
    pub on_time: i64,
    /// All; void ones are none.
    pub all: i64,
}

impl Cohort {
    /// The cohort of these cells.
    #[must_use]
    pub fn of<'a>(cells: impl IntoIterator<Item = &'a CohortCell>) -> Self {
        cells.into_iter().fold(Self::default(), |sum, cell| match cell.kind {
            MovementKind::Issue | MovementKind::Terms | MovementKind::Void => {
                Self { all: sum.all + cell.opened, ..sum }
            }
            MovementKind::Payment
            | MovementKind::Reversal
            | MovementKind::Refund
            | MovementKind::Adjustment
                if cell.is_in_time =>
            {
                Self { on_time: sum.on_time - cell.opened, ..sum }
            }
            MovementKind::Payment
            | MovementKind::Reversal
            | MovementKind::Refund
            | MovementKind::Adjustment
            | MovementKind::WriteOff
            | MovementKind::Credit => sum,
        })
    }

    /// The share that was on time.
    #[must_use]
    pub const fn rate(self) -> Option<Fraction> {
        Fraction::new(self.on_time as i128, self.all as i128)
    }
}

/// How late the instalments were that payments settled in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Punctuality {
    /// Settled instalments.
    pub settled: i64,
    /// Of these, by the due date.
    pub on_time: i64,
    /// Sum of the days that the others were late.
    pub days_late: i128,
    /// Payments in minor units.
    pub paid: i128,
    /// The same, each times its days from the due date, negative before it.
    pub paid_days: i128,
}

impl Punctuality {
    /// Of the payments among these flows.
    #[must_use]
    pub fn of<'a>(flows: impl IntoIterator<Item = &'a Flow>) -> Self {
        let payments = flows.into_iter().filter(|flow| flow.kind == MovementKind::Payment);
        payments.fold(Self::default(), |sum, flow| {
            let days = days_between(flow.due_on, flow.effective_on);
            let (settled, paid) = (-flow.opened, -i128::from(flow.minor));
            let is_late = days > 0;
            Self {
                settled: sum.settled + settled,
                on_time: sum.on_time + if is_late { 0 } else { settled },
                days_late: sum.days_late + i128::from(days.max(0)) * i128::from(settled),
                paid: sum.paid + paid,
                paid_days: sum.paid_days + paid * i128::from(days),
            }
        })
    }

    /// Number of those settled late.
    #[must_use]
    pub const fn late(self) -> i64 {
        self.settled - self.on_time
    }

    /// The share that was on time.
    #[must_use]
    pub const fn rate(self) -> Option<Fraction> {
        Fraction::new(self.on_time as i128, self.settled as i128)
    }

    /// Mean days of those that were late.
    #[must_use]
    pub const fn mean_days_late(self) -> Option<Fraction> {
        Fraction::new(self.days_late, self.late() as i128)
    }

    /// Days from the due date to the payment, weighted by amounts; negative before the due date.
    #[must_use]
    pub const fn weighted_delay(self) -> Option<Fraction> {
        Fraction::new(self.paid_days, self.paid)
    }
}

/// Days after the due date from which an instalment is at risk.
const AT_RISK: i32 = 90;

/// Of what was billed in a month: the share that is unpaid 90 days after its due date. `flows` are
/// all movements of the instalments that were issued in the month, until the day. What was due
/// later has not had its time and is left out.
#[must_use]
pub fn at_risk<'a>(flows: impl IntoIterator<Item = &'a Flow>, day: Date) -> Option<Fraction> {
    let had_its_time = |flow: &&Flow| days_between(flow.due_on, day) >= AT_RISK;
    let (unpaid, billed) = flows.into_iter().filter(had_its_time).fold((0, 0), |sum, flow| {
        let minor = i128::from(flow.minor);
        let is_paid_by_then = days_between(flow.due_on, flow.effective_on) <= AT_RISK;
        match flow.kind {
            MovementKind::Issue
            | MovementKind::Adjustment
            | MovementKind::Void
            | MovementKind::Terms => (sum.0 + minor, sum.1 + minor),
            MovementKind::Payment | MovementKind::Reversal | MovementKind::Refund
                if is_paid_by_then =>
            {
                (sum.0 + minor, sum.1)
            }
            MovementKind::Payment
            | MovementKind::Reversal
            | MovementKind::Refund
            | MovementKind::WriteOff
            | MovementKind::Credit => sum,
        }
    });
    Fraction::new(unpaid, billed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::movements::MovementKind::{Adjustment, Issue, Payment, Reversal, Terms, Void};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn flow(kind: MovementKind, (effective, due): (&str, &str), minor: i64, opened: i64) -> Flow {
        Flow { kind, effective_on: day(effective), due_on: day(due), minor, opened }
    }

    fn printed(fraction: Option<Fraction>) -> String {
        fraction.map_or_else(|| "—".into(), |fraction| fraction.to_string())
    }

    #[test]
    fn a_cohort_does_not_improve_when_the_late_are_never_paid() {
        let cell = |kind, is_in_time, opened| CohortCell {
            kind,
            due_on: day("2026-10-10"),
            is_in_time,
            opened,
        };
        for (case, cells, expected) in [
            ("all open", vec![cell(Issue, true, 4)], (0, 4)),
            ("one in time", vec![cell(Issue, true, 4), cell(Payment, true, -1)], (1, 4)),
            ("one late", vec![cell(Issue, true, 4), cell(Payment, false, -1)], (0, 4)),
            ("one void", vec![cell(Issue, true, 4), cell(Void, false, -1)], (0, 3)),
            ("one moved away", vec![cell(Issue, true, 4), cell(Terms, true, -1)], (0, 3)),
            ("the rest credited", vec![cell(Issue, true, 4), cell(Adjustment, true, -1)], (1, 4)),
            (
                "taken back in time",
                vec![cell(Issue, true, 4), cell(Payment, true, -1), cell(Reversal, true, 1)],
                (0, 4),
            ),
            (
                "taken back later",
                vec![cell(Issue, true, 4), cell(Payment, true, -1), cell(Reversal, false, 1)],
                (1, 4),
            ),
        ] {
            let cohort = Cohort::of(&cells);
            assert_eq!((cohort.on_time, cohort.all), expected, "{case}");
        }
        assert_eq!(printed(Cohort { on_time: 72, all: 115 }.rate()), "0.63");
        assert_eq!(Cohort::default().rate(), None);
    }

    #[test]
    fn settlements_are_late_from_the_day_after_the_due_date() {
        let flows = [
            flow(Payment, ("2026-10-08", "2026-10-10"), -100, -1),
            flow(Payment, ("2026-10-10", "2026-10-10"), -300, -3),
            flow(Payment, ("2026-10-11", "2026-10-10"), -100, -1),
            flow(Payment, ("2026-10-20", "2026-10-10"), -200, -2),
            // A part that does not settle counts by its amount only.
            flow(Payment, ("2026-10-25", "2026-10-10"), -50, 0),
            flow(Reversal, ("2026-10-25", "2026-10-10"), 100, 1),
            flow(Issue, ("2026-10-01", "2026-10-10"), 900, 9),
        ];
        let sums = Punctuality::of(&flows);
        assert_eq!((sums.settled, sums.on_time, sums.late()), (7, 4, 3));
        // (1 + 10 + 10) ÷ 3
        assert_eq!(printed(sums.mean_days_late()), "7.00");
        // (-200 + 0 + 100 + 2000 + 750) ÷ 750
        assert_eq!(printed(sums.weighted_delay()), "3.53");
        assert_eq!(printed(sums.rate()), "0.57");
        let none = Punctuality::of(&[]);
        assert_eq!((none.rate(), none.mean_days_late(), none.weighted_delay()), (None, None, None));
    }

    #[test]
    fn at_risk_is_what_is_unpaid_ninety_days_after_its_due_date() {
        let due = "2026-01-31";
        // 90 days later it is 2026-05-01.
        let issued = flow(Issue, ("2026-01-01", due), 1_000, 1);
        for (case, more, as_of, expected) in [
            ("nothing paid", vec![], "2026-06-01", "1.00"),
            (
                "paid in time",
                vec![flow(Payment, ("2026-05-01", due), -600, 0)],
                "2026-06-01",
                "0.40",
            ),
            (
                "paid too late",
                vec![flow(Payment, ("2026-05-02", due), -600, 0)],
                "2026-06-01",
                "1.00",
            ),
            (
                "credited",
                vec![flow(Adjustment, ("2026-05-20", due), -1_000, -1)],
                "2026-06-01",
                "—",
            ),
            ("has had its time today", vec![], "2026-05-01", "1.00"),
            ("has not had its time", vec![], "2026-04-30", "—"),
            ("moved away", vec![flow(Terms, ("2026-02-01", due), -1_000, -1)], "2026-06-01", "—"),
        ] {
            let flows: Vec<Flow> = [issued].into_iter().chain(more).collect();
            assert_eq!(printed(at_risk(&flows, day(as_of))), expected, "{case}");
        }
    }
}

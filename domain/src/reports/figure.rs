//! The amounts of a report that open to their rows.

use super::period::shifted;
use super::{Bucket, Figures, LONGEST, Period};
use crate::calendar::Date;
use crate::coded;
use crate::money::{Money, MoneyError};

/// An amount of a report.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Figure {
    /// Collected on the day.
    CollectedDay,
    /// Collected in the month until the day.
    CollectedMonth,
    /// Collected in the month before until the same day.
    CollectedMonthBeforeTo,
    /// Collected in the whole month before.
    CollectedMonthBefore,
    /// Billed on the day.
    BilledDay,
    /// Billed in the month until the day.
    BilledMonth,
    /// Billed in 30 days.
    #[strum(serialize = "billed-30")]
    Billed30,
    /// Billed in 90 days.
    #[strum(serialize = "billed-90")]
    Billed90,
    /// Due and overdue less unapplied.
    Outstanding,
    /// Not overdue.
    Current,
    /// Due on the day itself.
    DueToday,
    /// Due before the day.
    Overdue,
    /// Credits of customers.
    Unapplied,
    /// Overdue by up to 30 days.
    #[strum(serialize = "due-1-30")]
    Due1To30,
    /// Overdue by 31 to 60 days.
    #[strum(serialize = "due-31-60")]
    Due31To60,
    /// Overdue by 61 to 90 days.
    #[strum(serialize = "due-61-90")]
    Due61To90,
    /// Overdue by more than 90 days.
    #[strum(serialize = "due-over-90")]
    DueOver90,
    /// Issued on the day or later.
    #[strum(serialize = "invoice-0")]
    InvoiceCurrent,
    /// Issued up to 30 days before.
    #[strum(serialize = "invoice-1-30")]
    Invoice1To30,
    /// Issued 31 to 60 days before.
    #[strum(serialize = "invoice-31-60")]
    Invoice31To60,
    /// Issued 61 to 90 days before.
    #[strum(serialize = "invoice-61-90")]
    Invoice61To90,
    /// Issued more than 90 days before.
    #[strum(serialize = "invoice-over-90")]
    InvoiceOver90,
}

coded!(Figure);

/// Where rows of an amount come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowSource {
    /// Payments, credits and what was taken back.
    Collected(Period),
    /// Issues, credit and debit notes.
    Billed(Period),
    /// Debts that were open at the end of the day, by their due and invoice dates.
    Open {
        /// Due dates.
        due: Period,
        /// Invoice dates.
        issued: Period,
    },
    /// Credits until the day.
    Credits,
    /// The same, taken off.
    CreditsOff,
}

const ALWAYS: Period = Period { first: Date::MIN, last: Date::MAX };

impl Figure {
    /// Where its rows come from: their sum is the amount.
    #[must_use]
    pub fn sources(self, day: Date) -> Vec<RowSource> {
        let due = |due| vec![RowSource::Open { due, issued: ALWAYS }];
        let issued =
            |bucket: Bucket| vec![RowSource::Open { due: ALWAYS, issued: bucket.period(day) }];
        let one_day = Period::days_to(day, 1);
        match self {
            Self::CollectedDay => vec![RowSource::Collected(one_day)],
            Self::CollectedMonth => vec![RowSource::Collected(Period::month_to(day))],
            Self::CollectedMonthBeforeTo => {
                vec![RowSource::Collected(Period::month_before_to(day))]
            }
            Self::CollectedMonthBefore => vec![RowSource::Collected(Period::month_before(day))],
            Self::BilledDay => vec![RowSource::Billed(one_day)],
            Self::BilledMonth => vec![RowSource::Billed(Period::month_to(day))],
            Self::Billed30 => vec![RowSource::Billed(Period::days_to(day, 30))],
            Self::Billed90 => vec![RowSource::Billed(Period::days_to(day, LONGEST))],
            Self::Outstanding => {
                vec![RowSource::Open { due: ALWAYS, issued: ALWAYS }, RowSource::CreditsOff]
            }
            Self::Current => due(Bucket::Current.period(day)),
            Self::DueToday => due(one_day),
            Self::Overdue => due(Period { first: Date::MIN, last: shifted(day, -1) }),
            Self::Unapplied => vec![RowSource::Credits],
            Self::Due1To30 => due(Bucket::UpTo30.period(day)),
            Self::Due31To60 => due(Bucket::UpTo60.period(day)),
            Self::Due61To90 => due(Bucket::UpTo90.period(day)),
            Self::DueOver90 => due(Bucket::Over90.period(day)),
            Self::InvoiceCurrent => issued(Bucket::Current),
            Self::Invoice1To30 => issued(Bucket::UpTo30),
            Self::Invoice31To60 => issued(Bucket::UpTo60),
            Self::Invoice61To90 => issued(Bucket::UpTo90),
            Self::InvoiceOver90 => issued(Bucket::Over90),
        }
    }

    /// The amount.
    ///
    /// # Errors
    /// When it is too large.
    pub fn amount(self, figures: &Figures) -> Result<Money, MoneyError> {
        let due = |bucket| figures.bucket(&figures.by_due_date, bucket);
        let issued = |bucket| figures.bucket(&figures.by_invoice_date, bucket);
        match self {
            Self::CollectedDay => Ok(figures.collected.day.amount),
            Self::CollectedMonth => Ok(figures.collected.month.amount),
            Self::CollectedMonthBeforeTo => Ok(figures.collected.month_before_to.amount),
            Self::CollectedMonthBefore => Ok(figures.collected.month_before.amount),
            Self::BilledDay => Ok(figures.billed.day),
            Self::BilledMonth => Ok(figures.billed.month),
            Self::Billed30 => Ok(figures.billed.days_30),
            Self::Billed90 => Ok(figures.billed.days_90),
            Self::Outstanding => Ok(figures.outstanding.total),
            Self::Current => Ok(figures.outstanding.current),
            Self::DueToday => Ok(figures.outstanding.due_today),
            Self::Overdue => Ok(figures.outstanding.overdue),
            Self::Unapplied => Ok(figures.outstanding.unapplied),
            Self::Due1To30 => due(Bucket::UpTo30),
            Self::Due31To60 => due(Bucket::UpTo60),
            Self::Due61To90 => due(Bucket::UpTo90),
            Self::DueOver90 => due(Bucket::Over90),
            Self::InvoiceCurrent => issued(Bucket::Current),
            Self::Invoice1To30 => issued(Bucket::UpTo30),
            Self::Invoice31To60 => issued(Bucket::UpTo60),
            Self::Invoice61To90 => issued(Bucket::UpTo90),
            Self::InvoiceOver90 => issued(Bucket::Over90),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_code_and_its_rows() {
        let day: Date = "2026-11-20".parse().unwrap();
        for figure in Figure::ALL {
            assert_eq!(Figure::parse(figure.code()), Some(*figure));
            assert!(!figure.sources(day).is_empty(), "{figure:?}");
        }
        assert_eq!(Figure::Due31To60.code(), "due-31-60");
        assert_eq!(Figure::CollectedMonthBeforeTo.code(), "collected-month-before-to");
    }

    #[test]
    fn current_and_overdue_divide_all_due_dates_and_so_do_the_buckets() {
        let day: Date = "2026-11-20".parse().unwrap();
        let parts = [
            vec![Figure::Current, Figure::Overdue],
            vec![
                Figure::Current,
                Figure::Due1To30,
                Figure::Due31To60,
                Figure::Due61To90,
                Figure::DueOver90,
            ],
        ];
        for days in -300..300 {
            let date = shifted(day, days);
            let is_in = |figure: &&Figure| {
                figure.sources(day).iter().any(|source| match source {
                    RowSource::Open { due, .. } => due.contains(date),
                    _ => false,
                })
            };
            for parts in &parts {
                assert_eq!(parts.iter().filter(is_in).count(), 1, "{date}");
            }
        }
    }
}

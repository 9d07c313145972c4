//! The figures of a day in one currency, from sums of movements.

use super::punctuality::at_risk;
use super::sum::money;
use super::{
    Ageing, Bucket, Cohort, CurrencyCells, Flow, Fraction, Period, Punctuality, Trend, dso,
};
use crate::calendar::Date;
use crate::money::{Currency, Money, MoneyError};

/// An amount, and the number of instalments that it settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettledSum {
    /// Payments and credits less what was taken back.
    pub amount: Money,
    /// Settled instalments less reopened ones.
    pub settled: i64,
}

/// What was collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CollectedAmounts {
    /// On the day.
    pub day: SettledSum,
    /// In the month until the day.
    pub month: SettledSum,
    /// In the month before until the same day.
    pub month_before_to: SettledSum,
    /// In the whole month before.
    pub month_before: SettledSum,
}

/// What was billed, less credit notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BilledAmounts {
    /// On the day.
    pub day: Money,
    /// In the month until the day.
    pub month: Money,
    /// In 30 days.
    pub days_30: Money,
    /// In 90 days.
    pub days_90: Money,
}

/// What is owed at the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutstandingAmounts {
    /// Due and overdue less unapplied.
    pub total: Money,
    /// Not overdue.
    pub current: Money,
    /// Of it due on the day itself.
    pub due_today: Money,
    /// Due before the day.
    pub overdue: Money,
    /// Credits of customers.
    pub unapplied: Money,
    /// Number of open instalments.
    pub open_number: i64,
    /// Of these due on the day itself.
    pub due_today_number: i64,
    /// Of these overdue.
    pub overdue_number: i64,
}

/// Days sales outstanding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dso {
    /// By count-back of months.
    pub count_back: Option<Fraction>,
    /// Simple, of 30 days.
    pub simple_30: Option<Fraction>,
    /// Simple, of 90 days.
    pub simple_90: Option<Fraction>,
    /// Best possible, of 90 days.
    pub best_possible: Option<Fraction>,
    /// Average days delinquent, of 90 days.
    pub delinquent: Option<Fraction>,
}

/// The figures of a day in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// The currency.
    pub currency: Currency,
    /// What was collected.
    pub collected: CollectedAmounts,
    /// What was billed.
    pub billed: BilledAmounts,
    /// What is owed.
    pub outstanding: OutstandingAmounts,
    /// Due and overdue by due date.
    pub by_due_date: Ageing,
    /// The same by invoice date.
    pub by_invoice_date: Ageing,
    /// Days sales outstanding.
    pub dso: Dso,
    /// Collection effectiveness index of the month until the day.
    pub cei: Option<Fraction>,
    /// Instalments that fell due in the month until the day.
    pub due_in_month: Cohort,
    /// Instalments that fell due in 90 days.
    pub due_in_90_days: Cohort,
    /// Instalments that were settled in the month until the day.
    pub settled_in_month: Punctuality,
    /// Unpaid 90 days after the due date, of what was billed in a month.
    pub at_risk: Option<Fraction>,
    /// Amounts of earlier days.
    pub trend: Trend,
}

impl Figures {
    /// The figures as of the end of a day.
    ///
    /// # Errors
    /// When a sum does not fit an amount.
    pub fn of(cells: &CurrencyCells, day: Date) -> Result<Self, MoneyError> {
        let by_due_date = Ageing::of(cells.open.iter().map(|cell| (cell.due_on, cell.minor)), day);
        let by_invoice_date =
            Ageing::of(cells.open.iter().map(|cell| (cell.issued_on, cell.minor)), day);
        let sums = Sums { cells, day };
        let month = Period::month_to(day);
        let in_month = cells.cohorts.iter().filter(|cell| month.contains(cell.due_on));
        let (end, current) = (sums.outstanding(), by_due_date.minor(Bucket::Current));
        let billed_in_month = sums.billed(month);
        Ok(Self {
            currency: cells.currency,
            collected: sums.all_collected()?,
            billed: sums.all_billed()?,
            outstanding: sums.standing(&by_due_date)?,
            by_due_date,
            by_invoice_date,
            dso: sums.dso(current),
            cei: dso::cei(sums.outstanding_before(), billed_in_month, end, current, 1),
            due_in_month: Cohort::of(in_month),
            due_in_90_days: Cohort::of(&cells.cohorts),
            settled_in_month: Punctuality::of(sums.flows(month)),
            at_risk: at_risk(&cells.at_risk, day),
            trend: Trend::of(&cells.flows, end, day, cells.currency)?,
        })
    }

    /// The sum of a bucket.
    ///
    /// # Errors
    /// When it does not fit an amount.
    pub fn bucket(&self, ageing: &Ageing, bucket: Bucket) -> Result<Money, MoneyError> {
        money(ageing.minor(bucket), self.currency)
    }
}

struct Sums<'a> {
    cells: &'a CurrencyCells,
    day: Date,
}

impl<'a> Sums<'a> {
    fn flows(&self, period: Period) -> impl Iterator<Item = &'a Flow> {
        self.cells.flows.iter().filter(move |flow| period.contains(flow.effective_on))
    }

    fn billed(&self, period: Period) -> i128 {
        let billed = self.flows(period).filter(|flow| flow.kind.is_billed());
        billed.map(|flow| i128::from(flow.minor)).sum()
    }

    fn billed_money(&self, period: Period) -> Result<Money, MoneyError> {
        money(self.billed(period), self.cells.currency)
    }

    fn all_billed(&self) -> Result<BilledAmounts, MoneyError> {
        Ok(BilledAmounts {
            day: self.billed_money(Period::days_to(self.day, 1))?,
            month: self.billed_money(Period::month_to(self.day))?,
            days_30: self.billed_money(Period::days_to(self.day, 30))?,
            days_90: self.billed_money(Period::days_to(self.day, 90))?,
        })
    }

    fn collected(&self, period: Period) -> Result<SettledSum, MoneyError> {
        let collected = self.flows(period).filter(|flow| flow.kind.is_collected());
        let (minor, settled) = collected.fold((0, 0), |(minor, settled), flow| {
            (minor - i128::from(flow.minor), settled - flow.opened) //
        });
        Ok(SettledSum { amount: money(minor, self.cells.currency)?, settled })
    }

    fn all_collected(&self) -> Result<CollectedAmounts, MoneyError> {
        Ok(CollectedAmounts {
            day: self.collected(Period::days_to(self.day, 1))?,
            month: self.collected(Period::month_to(self.day))?,
            month_before_to: self.collected(Period::month_before_to(self.day))?,
            month_before: self.collected(Period::month_before(self.day))?,
        })
    }

    fn outstanding(&self) -> i128 {
        let owed: i128 = self.cells.open.iter().map(|cell| i128::from(cell.minor)).sum();
        owed - i128::from(self.cells.credit)
    }

    fn outstanding_before(&self) -> i128 {
        let owed = self.cells.open.iter().map(|cell| i128::from(cell.minor_before));
        owed.sum::<i128>() - i128::from(self.cells.credit_before)
    }

    fn standing(&self, by_due_date: &Ageing) -> Result<OutstandingAmounts, MoneyError> {
        let of = |minor| money(minor, self.cells.currency);
        let number = |is_counted: fn(Date, Date) -> bool| {
            let counted = self.cells.open.iter().filter(|cell| is_counted(cell.due_on, self.day));
            counted.map(|cell| cell.number).sum()
        };
        let due_today = self.cells.open.iter().filter(|cell| cell.due_on == self.day);
        Ok(OutstandingAmounts {
            total: of(self.outstanding())?,
            current: of(by_due_date.minor(Bucket::Current))?,
            due_today: of(due_today.map(|cell| i128::from(cell.minor)).sum())?,
            overdue: of(by_due_date.overdue())?,
            unapplied: of(self.cells.credit.into())?,
            open_number: number(|_, _| true),
            due_today_number: number(|due_on, day| due_on == day),
            overdue_number: number(|due_on, day| due_on < day),
        })
    }

    fn dso(&self, current: i128) -> Dso {
        let outstanding = self.outstanding();
        let (in_30, in_90) = (
            self.billed(Period::days_to(self.day, 30)),
            self.billed(Period::days_to(self.day, 90)),
        );
        Dso {
            count_back: dso::count_back(outstanding, self.day, &self.cells.billed),
            simple_30: dso::simple(outstanding, in_30, 30),
            simple_90: dso::simple(outstanding, in_90, 90),
            best_possible: dso::best_possible(current, in_90, 90),
            delinquent: dso::delinquent(outstanding, current, in_90, 90),
        }
    }
}

#[cfg(test)]
mod tests;

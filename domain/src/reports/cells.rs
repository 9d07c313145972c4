//! Sums of movements, as the figures need them.

use super::BilledMonth;
use crate::calendar::Date;
use crate::money::Currency;
use crate::movements::MovementKind;

/// Movements of one kind and day of instalments that are due on the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// Their kind.
    pub kind: MovementKind,
    /// Their day.
    pub effective_on: Date,
    /// The due date.
    pub due_on: Date,
    /// Sum in minor units; what is paid is negative.
    pub minor: i64,
    /// Change in the number of open instalments.
    pub opened: i64,
}

/// What is owed of instalments with the same dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenCell {
    /// The due date.
    pub due_on: Date,
    /// The invoice date.
    pub issued_on: Date,
    /// In minor units, at the end of the month before.
    pub minor_before: i64,
    /// In minor units, at the end of the day.
    pub minor: i64,
    /// Number of open instalments at the end of the day.
    pub number: i64,
}

/// Movements of instalments that fell due on a day: how many opened and closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CohortCell {
    /// Kind of the movements.
    pub kind: MovementKind,
    /// The due date.
    pub due_on: Date,
    /// Whether they were effective by the due date.
    pub is_in_time: bool,
    /// Change in the number of open instalments.
    pub opened: i64,
}

/// Longest period of the figures, in days.
pub const LONGEST: i32 = 90;

/// The month of the at-risk rate ended this many days ago: most of it was due within 30 days, and
/// has been due for 90.
pub const AT_RISK_MONTH_ENDED: i32 = 120;

/// All sums of a currency that the figures of a day need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencyCells {
    /// The currency.
    pub currency: Currency,
    /// What is owed.
    pub open: Vec<OpenCell>,
    /// Credits of customers at the end of the month before, in minor units.
    pub credit_before: i64,
    /// The same at the end of the day.
    pub credit: i64,
    /// Movements of the last [`LONGEST`] days.
    pub flows: Vec<Flow>,
    /// Since the first invoice.
    pub billed: Vec<BilledMonth>,
    /// Instalments due in the last [`LONGEST`] days.
    pub cohorts: Vec<CohortCell>,
    /// Movements of what was billed in the month of the at-risk rate.
    pub at_risk: Vec<Flow>,
}

impl CurrencyCells {
    /// No movements.
    #[must_use]
    pub const fn new(currency: Currency) -> Self {
        Self {
            currency,
            open: Vec::new(),
            credit_before: 0,
            credit: 0,
            flows: Vec::new(),
            billed: Vec::new(),
            cohorts: Vec::new(),
            at_risk: Vec::new(),
        }
    }
}

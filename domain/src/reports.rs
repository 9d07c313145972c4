//! Figures of a day as pure functions of sums of movements. All are exact fractions; they are
//! rounded when they are printed. A figure without a denominator is `None`.

mod ageing;
mod cells;
mod dso;
mod figure;
mod figures;
mod fraction;
mod period;
mod promises;
mod punctuality;
mod questions;
mod recovery;
mod sum;
mod trend;

pub use ageing::{Ageing, Bucket};
pub use cells::{
    AT_RISK_MONTH_ENDED,
    CohortCell,
    CurrencyCells,
    Flow,
    LONGEST,
    OpenCell, //
};
pub use dso::BilledMonth;
pub use figure::{Figure, RowSource};
pub use figures::{BilledAmounts, CollectedAmounts, Dso, Figures, OutstandingAmounts, SettledSum};
pub use fraction::Fraction;
pub use period::Period;
pub use promises::{PromiseRate, PromiseRecord, PromiseSum};
pub use punctuality::{Cohort, Punctuality};
pub use questions::QuestionClock;
pub use recovery::{RECOVERY_WINDOW, Recovery, recovery_days, window_end};
pub use trend::{DayAmount, Trend};

//! The filter of payments.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::values::{AmountRange, DayRange, FilterReader, FilterValues, ListFilter};
use crate::coded;
use crate::payments::Origin;

/// Payments by their state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PaymentShow {
    /// The money has moved.
    #[default]
    Settled,
    /// It may still move.
    InProgress,
    /// It did not move, and will not.
    NotMade,
    /// Whatever the state.
    All,
}

coded!(PaymentShow);

/// Which payments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentsFilter {
    /// By state.
    pub show: PaymentShow,
    /// Days at the institution on which the money moved; of others than settled ones, on which they
    /// began.
    pub days: DayRange,
    /// From this origin only.
    pub origin: Option<Origin>,
    /// By amount.
    pub amounts: AmountRange,
}

impl ListFilter for PaymentsFilter {
    const LIST: &'static str = "payments";

    fn read(reader: &mut FilterReader) -> Self {
        Self {
            show: reader.value("show", PaymentShow::parse).unwrap_or_default(),
            days: reader.days(["from", "to"]),
            origin: reader.value("origin", Origin::parse),
            amounts: reader.amounts(),
        }
    }

    fn values(&self) -> FilterValues {
        let Self { show, days, origin, amounts } = self;
        FilterValues::default()
            .with("show", (*show != PaymentShow::default()).then(|| show.code()))
            .with_days(["from", "to"], *days)
            .with("origin", origin.map(Origin::code))
            .with_amounts(*amounts)
    }
}

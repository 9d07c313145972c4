//! Conversion of row values. Rows are not trusted: invalid values are errors.

use std::fmt::Display;

use domain::calendar::{Date, Timestamp};
use domain::money::{Currency, Money};

use crate::{Error, Result};

pub(crate) fn id<T>(text: String) -> Result<T>
where
    T: TryFrom<String>,
    T::Error: Display,
{
    T::try_from(text).map_err(Error::corrupt)
}

/// A date, stored as `YYYY-MM-DD`.
pub(crate) fn date(text: &str) -> Result<Date> {
    text.parse().map_err(Error::corrupt)
}

/// An instant, stored as milliseconds since 1970.
pub(crate) fn instant(millis: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(millis).map_err(Error::corrupt)
}

/// A currency, stored as its code.
pub(crate) fn currency(code: &str) -> Result<Currency> {
    Currency::parse(code).ok_or_else(|| Error::corrupt(format!("the currency {code:?}")))
}

/// An amount, stored as minor units beside the currency's code.
pub(crate) fn money(minor: i64, code: &str) -> Result<Money> {
    Ok(Money::new(minor, currency(code)?))
}

/// A small number, such as an instalment's or a count of rows.
pub(crate) fn count(number: i64) -> Result<u32> {
    u32::try_from(number).map_err(Error::corrupt)
}

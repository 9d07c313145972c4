//! Sums in minor units as amounts.

use crate::money::{Currency, Money, MoneyError};

pub(super) fn money(minor: i128, currency: Currency) -> Result<Money, MoneyError> {
    let minor = i64::try_from(minor).map_err(|_| MoneyError::TooLarge)?;
    Ok(Money::new(minor, currency))
}

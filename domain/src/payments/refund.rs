//! Refunds: money of a settled payment that goes back.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::Origin;
use crate::coded;
use crate::ids::{CustomerId, InstalmentId};
use crate::money::{Money, MoneyError};

/// Maximum length of the reason of a refund, in characters.
pub const REFUND_REASON_MAX_CHARS: usize = 500;

/// Maximum length of the number of a transfer or of the provider's refund, in characters.
pub const REFUND_REFERENCE_MAX_CHARS: usize = 60;

/// What a payment became, and what a refund is taken from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundSource {
    /// The customer's credit: what was paid too much.
    Credit(CustomerId),
    /// An instalment, which is owed again.
    Instalment(InstalmentId),
}

/// A part of a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundPart {
    /// Where it is taken from.
    pub from: RefundSource,
    /// Above zero.
    pub amount: Money,
}

/// How a refund reaches the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RefundWay {
    /// In cash, out of the open till of who pays it out.
    Cash,
    /// To the customer's bank account.
    Transfer,
    /// By the provider that took the payment, to the same card.
    Provider,
}

coded!(RefundWay);

impl RefundWay {
    /// Whether a payment of this origin can go back this way.
    #[must_use]
    pub const fn is_for(self, origin: Origin) -> bool {
        match self {
            Self::Cash | Self::Transfer => true,
            Self::Provider => !matches!(origin, Origin::Offline),
        }
    }

    /// Whether the number of the operation is needed.
    #[must_use]
    pub const fn needs_reference(self) -> bool {
        match self {
            Self::Cash => false,
            Self::Transfer | Self::Provider => true,
        }
    }
}

/// Why an amount is not refunded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefundRefusal {
    /// The payment has not settled, or was taken back.
    #[error("the payment is not settled, or was taken back")]
    NotSettled,
    /// All of it went back.
    #[error("nothing of the payment is left to give back")]
    NothingLeft,
    /// Zero or less.
    #[error("the amount must be above zero")]
    NotPositive,
    /// More than is left.
    #[error("more than {0:?}, which is left of the payment")]
    TooMuch(Money),
    /// Another currency, or too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Sum of what is left of a payment.
///
/// # Errors
/// Mixed currencies, or too large; nothing left.
pub fn refundable(left: &[RefundPart]) -> Result<Money, RefundRefusal> {
    let currency = left.first().ok_or(RefundRefusal::NothingLeft)?.amount.currency;
    Ok(Money::sum(currency, left.iter().map(|part| part.amount))?)
}

/// Takes an amount from what is left of a payment, in its order: what was too much first, then the
/// debts that are due last.
///
/// # Errors
/// See [`RefundRefusal`].
pub fn take_from(left: &[RefundPart], amount: Money) -> Result<Vec<RefundPart>, RefundRefusal> {
    let most = refundable(left)?;
    if amount.minor <= 0 {
        return Err(RefundRefusal::NotPositive);
    }
    let mut rest = amount;
    if most.minus(amount)?.minor < 0 {
        return Err(RefundRefusal::TooMuch(most));
    }
    let mut taken = Vec::new();
    for part in left {
        let minor = rest.minor.min(part.amount.minor);
        if minor <= 0 {
            continue;
        }
        let amount = Money::new(minor, rest.currency);
        taken.push(RefundPart { from: part.from.clone(), amount });
        rest = rest.minus(amount)?;
    }
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::Currency::{Pen, Usd};

    fn instalment(n: usize) -> RefundSource {
        RefundSource::Instalment(InstalmentId::parse(&format!("i{n}")).unwrap())
    }

    fn part(from: RefundSource, minor: i64) -> RefundPart {
        RefundPart { from, amount: Money::new(minor, Pen) }
    }

    #[test]
    fn what_was_too_much_goes_back_first_and_then_the_debts_in_their_order() {
        let credit = RefundSource::Credit(CustomerId::parse("c").unwrap());
        let left =
            [part(credit.clone(), 500), part(instalment(2), 30_000), part(instalment(1), 30_000)];
        for (minor, expected) in [
            (1, vec![part(credit.clone(), 1)]),
            (500, vec![part(credit.clone(), 500)]),
            (501, vec![part(credit.clone(), 500), part(instalment(2), 1)]),
            (
                60_500,
                vec![
                    part(credit.clone(), 500),
                    part(instalment(2), 30_000),
                    part(instalment(1), 30_000),
                ],
            ),
        ] {
            assert_eq!(take_from(&left, Money::new(minor, Pen)), Ok(expected), "{minor}");
        }
    }

    #[test]
    fn an_amount_that_is_not_there_is_refused() {
        let left = [part(instalment(1), 30_000)];
        let most = Money::new(30_000, Pen);
        for (left, amount, expected) in [
            (&left[..], Money::new(0, Pen), RefundRefusal::NotPositive),
            (&left[..], Money::new(-1, Pen), RefundRefusal::NotPositive),
            (&left[..], Money::new(30_001, Pen), RefundRefusal::TooMuch(most)),
            (&left[..], Money::new(i64::MAX, Pen), RefundRefusal::TooMuch(most)),
            (&[], Money::new(1, Pen), RefundRefusal::NothingLeft),
        ] {
            assert_eq!(take_from(left, amount), Err(expected), "{amount:?}");
        }
        let other = take_from(&left, Money::new(1, Usd));
        assert!(matches!(other, Err(RefundRefusal::Money(_))), "{other:?}");
    }

    #[test]
    fn only_what_a_provider_took_goes_back_by_it() {
        for origin in Origin::ALL {
            for way in RefundWay::ALL {
                let by_provider = *way == RefundWay::Provider;
                let expected = !by_provider || *origin != Origin::Offline;
                assert_eq!(way.is_for(*origin), expected, "{way:?} {origin:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_adds_up_and_is_never_more_than_was_there(
            left in prop::collection::vec(1_i64..1_000_000, 1..6),
            share in 1_i64..=1_000,
        ) {
            let left: Vec<_> =
                left.into_iter().enumerate().map(|(n, minor)| part(instalment(n), minor)).collect();
            let most = refundable(&left).unwrap().minor;
            let minor = (most * share / 1_000).max(1);
            let taken = take_from(&left, Money::new(minor, Pen)).unwrap();
            prop_assert_eq!(taken.iter().map(|one| one.amount.minor).sum::<i64>(), minor);
            for (one, there) in taken.iter().zip(&left) {
                prop_assert_eq!(&one.from, &there.from);
                prop_assert!(0 < one.amount.minor && one.amount.minor <= there.amount.minor);
            }
        }
    }
}

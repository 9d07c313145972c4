//! Why a choice cannot be paid, as a code for addresses and as words for people.

use domain::ids::InstalmentId;
use domain::money::{Currency, Money};
use domain::payments::BasketError;
use portal::payments::basket::Refusal;

use crate::components::Text;
use crate::request::reader::money;
use crate::t;

/// Where the trouble is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// With the choice as a whole.
    Form,
    /// The amount that is to be spread.
    Free,
    /// Whether a debt is chosen.
    Debt(InstalmentId),
    /// The part of a debt.
    Part(InstalmentId),
    /// The mailbox for the receipt.
    Email,
}

impl Field {
    /// The id of its input.
    #[must_use]
    pub fn id(&self) -> Option<Text> {
        match self {
            Self::Form => None,
            Self::Free => Some("free".into()),
            Self::Debt(id) => Some(format!("debt-{id}").into()),
            Self::Part(id) => Some(format!("part-{id}").into()),
            Self::Email => Some("email".into()),
        }
    }

    /// Reads the id of an input.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        let instalment =
            |prefix| id.strip_prefix(prefix).and_then(|id| InstalmentId::parse(id).ok());
        match id {
            "free" => Some(Self::Free),
            "email" => Some(Self::Email),
            _ => {
                instalment("debt-").map(Self::Debt).or_else(|| instalment("part-").map(Self::Part))
            }
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    Nothing,
    Missing,
    Paid,
    Mixed,
    WholeOnly,
    NotPositive,
    Below(Money),
    Above(Money),
    InFlight,
    NotAnAmount,
    Ambiguous,
    TooLarge,
    TooMany,
    Changed,
    NotAnEmail,
}

impl Trouble {
    /// The word in the address; amounts are found again by looking at the debts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Missing => "missing",
            Self::Paid => "paid",
            Self::Mixed => "mixed",
            Self::WholeOnly => "whole_only",
            Self::NotPositive => "not_positive",
            Self::Below(_) => "below",
            Self::Above(_) => "above",
            Self::InFlight => "in_flight",
            Self::NotAnAmount => "not_an_amount",
            Self::Ambiguous => "ambiguous",
            Self::TooLarge => "too_large",
            Self::TooMany => "too_many",
            Self::Changed => "changed",
            Self::NotAnEmail => "not_an_email",
        }
    }

    /// Reads the word of those that an answer to a form may carry; others are ignored.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        const CARRIED: [Trouble; 9] = [
            Trouble::Nothing,
            Trouble::Missing,
            Trouble::Paid,
            Trouble::Mixed,
            Trouble::WholeOnly,
            Trouble::InFlight,
            Trouble::TooMany,
            Trouble::Changed,
            Trouble::NotAnEmail,
        ];
        CARRIED.into_iter().find(|trouble| trouble.code() == code)
    }

    /// What is told to people.
    #[must_use]
    pub fn words(self) -> Text {
        let example = || money(Money::new(123_450, Currency::Pen)).replace("S/\u{a0}", "");
        match self {
            Self::Nothing => t!(basket.error.nothing).into(),
            Self::Missing => t!(basket.error.missing).into(),
            Self::Paid => t!(basket.error.paid).into(),
            Self::Mixed => t!(basket.error.mixed).into(),
            Self::WholeOnly => t!(basket.error.whole_only).into(),
            Self::NotPositive => t!(basket.error.not_positive).into(),
            Self::Below(least) => t!(basket.error.below, amount = money(least)).into(),
            Self::Above(most) => t!(basket.error.above, amount = money(most)).into(),
            Self::InFlight => t!(basket.error.in_flight).into(),
            Self::NotAnAmount => t!(form.not_an_amount, example = example()).into(),
            Self::Ambiguous => t!(form.ambiguous_amount, example = example()).into(),
            Self::TooLarge => t!(basket.error.too_large).into(),
            Self::TooMany => t!(basket.error.too_many).into(),
            Self::Changed => t!(review.stale).into(),
            Self::NotAnEmail => t!(sign_in.not_an_email).into(),
        }
    }
}

/// Where and what, of a basket that cannot be paid.
#[must_use]
pub fn of_basket(error: &BasketError) -> (Field, Trouble) {
    match error {
        BasketError::Empty => (Field::Form, Trouble::Nothing),
        BasketError::Missing(_) => (Field::Form, Trouble::Missing),
        BasketError::Paid(_) => (Field::Form, Trouble::Paid),
        BasketError::MixedCurrencies => (Field::Form, Trouble::Mixed),
        BasketError::PartNotAllowed(id) => (Field::Part(id.clone()), Trouble::WholeOnly),
        BasketError::NotPositive(id) => (Field::Part(id.clone()), Trouble::NotPositive),
        BasketError::BelowMinimum(id, least) => (Field::Part(id.clone()), Trouble::Below(*least)),
        BasketError::TooMuch(id, most) => (Field::Part(id.clone()), Trouble::Above(*most)),
        BasketError::Money(_) => (Field::Form, Trouble::TooLarge),
    }
}

/// Where and what, of a selection that cannot be paid.
#[must_use]
pub fn of_refusal(refusal: &Refusal) -> (Field, Trouble) {
    match refusal {
        Refusal::Basket(error) => of_basket(error),
        Refusal::Held(id, _) => (Field::Debt(id.clone()), Trouble::InFlight),
        Refusal::AboveAll(most) => (Field::Free, Trouble::Above(*most)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_carries_codes_and_fields_and_unknown_ones_are_ignored() {
        for (code, known) in [("paid", true), ("changed", true), ("below", false), ("<b>", false)] {
            assert_eq!(Trouble::parse(code).map(Trouble::code), known.then_some(code));
        }
        for (id, known) in
            [("free", true), ("part-a1", true), ("debt-a1", true), ("part-", false), ("x", false)]
        {
            let read = Field::parse(id).and_then(|field| field.id());
            assert_eq!(read.as_deref(), known.then_some(id));
        }
    }
}

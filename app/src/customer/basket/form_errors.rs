//! Why a selection cannot be paid: the field, a code and a translated sentence.

use domain::ids::InstalmentId;
use domain::money::{AmountError, Currency, Money};
use domain::payments::BasketError;
use portal::payments::basket::SelectionError;
use strum::{EnumString, IntoStaticStr};
use url::form_urlencoded::Serializer;

use crate::components::Text;
use crate::request::context::query_value;
use crate::request::reader::money;
use crate::t;

/// The field to correct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BasketField {
    /// The selection as a whole.
    Form,
    /// The amount to allocate.
    Free,
    /// A debt's checkbox.
    Debt(InstalmentId),
    /// A debt's partial amount.
    Part(InstalmentId),
    /// E-mail address for the receipt.
    Email,
}

impl BasketField {
    /// Id of the input.
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

    /// Parses the id of an input.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        match (id, id.split_once('-')) {
            ("free", _) => Some(Self::Free),
            ("email", _) => Some(Self::Email),
            (_, Some(("debt", id))) => InstalmentId::parse(id).ok().map(Self::Debt),
            (_, Some(("part", id))) => InstalmentId::parse(id).ok().map(Self::Part),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum BasketProblem {
    Nothing,
    Missing,
    Paid,
    Mixed,
    WholeOnly,
    NotPositive,
    #[strum(disabled)]
    Below(Money),
    #[strum(disabled)]
    Above(Money),
    InFlight,
    Undecided,
    NotAnAmount,
    Ambiguous,
    TooLarge,
    TooMany,
    Changed,
    NotAnEmail,
}

/// Field and problem.
pub type BasketFormError = (BasketField, BasketProblem);

/// The error as a query; amounts are derived from the debts again.
#[must_use]
pub fn query((field, problem): &BasketFormError) -> String {
    let mut query = Serializer::new(String::new());
    if let Some(code) = problem.code() {
        query.append_pair("problem", code);
    }
    if let Some(field) = field.id() {
        query.append_pair("field", &field);
    }
    query.finish()
}

/// Reads such a query; `None` if it is invalid.
#[must_use]
pub fn read(query: &str) -> Option<BasketFormError> {
    let problem = query_value(query, "problem")?.parse().ok()?;
    let field = query_value(query, "field").and_then(|field| BasketField::parse(&field));
    Some((field.unwrap_or(BasketField::Form), problem))
}

impl BasketProblem {
    #[must_use]
    pub fn code(self) -> Option<&'static str> {
        match self {
            Self::Below(_) | Self::Above(_) => None,
            other => Some(other.into()),
        }
    }

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
            Self::Undecided => t!(basket.error.undecided).into(),
            Self::NotAnAmount => t!(form.not_an_amount, example = example()).into(),
            Self::Ambiguous => t!(form.ambiguous_amount, example = example()).into(),
            Self::TooLarge => t!(basket.error.too_large).into(),
            Self::TooMany => t!(basket.error.too_many).into(),
            Self::Changed => t!(review.stale).into(),
            Self::NotAnEmail => t!(sign_in.not_an_email).into(),
        }
    }
}

impl From<AmountError> for BasketProblem {
    fn from(error: AmountError) -> Self {
        match error {
            AmountError::Ambiguous => Self::Ambiguous,
            AmountError::TooLarge => Self::TooLarge,
            AmountError::Empty
            | AmountError::NotANumber
            | AmountError::BadGroups
            | AmountError::TooManyDecimals(_) => Self::NotAnAmount,
        }
    }
}

#[must_use]
pub fn of_basket(error: BasketError) -> BasketFormError {
    match error {
        BasketError::Empty => (BasketField::Form, BasketProblem::Nothing),
        BasketError::TooMany => (BasketField::Form, BasketProblem::TooMany),
        BasketError::Missing(_) => (BasketField::Form, BasketProblem::Missing),
        BasketError::Paid(_) => (BasketField::Form, BasketProblem::Paid),
        BasketError::MixedCurrencies => (BasketField::Form, BasketProblem::Mixed),
        BasketError::PartNotAllowed(id) => (BasketField::Part(id), BasketProblem::WholeOnly),
        BasketError::NotPositive(id) => (BasketField::Part(id), BasketProblem::NotPositive),
        BasketError::BelowMinimum(id, least) => {
            (BasketField::Part(id), BasketProblem::Below(least))
        }
        BasketError::TooMuch(id, most) => (BasketField::Part(id), BasketProblem::Above(most)),
        BasketError::Money(_) => (BasketField::Form, BasketProblem::TooLarge),
    }
}

#[must_use]
pub fn of_selection(error: SelectionError) -> BasketFormError {
    match error {
        SelectionError::Basket(error) => of_basket(error),
        SelectionError::Held(id, _) => (BasketField::Debt(id), BasketProblem::InFlight),
        SelectionError::AboveAll(most) => (BasketField::Free, BasketProblem::Above(most)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_carries_codes_and_fields_and_unknown_ones_are_ignored() {
        for error in [
            (BasketField::Form, BasketProblem::Changed),
            (BasketField::Email, BasketProblem::NotAnEmail),
        ] {
            assert_eq!(read(&query(&error)), Some(error));
        }
        let least = Money::new(1, Currency::Pen);
        assert_eq!(read(&query(&(BasketField::Free, BasketProblem::Above(least)))), None);
        for (code, known) in [("paid", true), ("changed", true), ("below", false), ("<b>", false)] {
            let problem = code.parse::<BasketProblem>().ok();
            assert_eq!(problem.and_then(BasketProblem::code), known.then_some(code));
        }
        assert_eq!(BasketProblem::Above(Money::new(1, Currency::Pen)).code(), None);
        for (id, known) in
            [("free", true), ("part-a1", true), ("debt-a1", true), ("part-", false), ("x", false)]
        {
            let read = BasketField::parse(id).and_then(|field| field.id());
            assert_eq!(read.as_deref(), known.then_some(id));
        }
    }
}

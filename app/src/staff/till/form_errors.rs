//! Form errors of tills: code, form, field and translated sentence.

use domain::money::{AmountError, Currency, Money, MoneyError};
use domain::payments::BasketError;
use domain::till::{REASON_MAX_CHARS, REFERENCE_MAX_CHARS};
use leptos::prelude::ServerFnError;
use portal::Error;
use portal::payments::takings::TakingError;
use portal::payments::tills::TillError;
use strum::{EnumString, IntoStaticStr};
use url::form_urlencoded::Serializer;

use crate::components::Text;
use crate::request::context::query_value;
use crate::request::reader::with_reader;
use crate::shared::answer::failed;
use crate::t;

#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[cfg_attr(test, derive(strum::EnumIter))]
#[strum(serialize_all = "snake_case")]
pub(super) enum TillFormError {
    NotAnAmount,
    Ambiguous,
    TooLarge,
    InUse,
    WrongState,
    Stale,
    NoReason,
    LongReason,
    OwnTill,
    AboveCounted,
    NoSlip,
    LongSlip,
    NothingChosen,
    MixedCurrencies,
    /// What was chosen is paid, or gone.
    Changed,
    AboveOwed,
    NoReference,
    LongReference,
    UsedReference,
    UsedForm,
    OnItsWay,
    NoTill,
    OtherCurrency,
    TillClosed,
    Decided,
    HasCredit,
    NoAddress,
    Busy,
}

use TillFormError::{
    AboveCounted, AboveOwed, Ambiguous, Busy, Changed, Decided, HasCredit, InUse, LongReason,
    LongReference, LongSlip, MixedCurrencies, NoAddress, NoReason, NoReference, NoSlip, NoTill,
    NotAnAmount, NothingChosen, OnItsWay, OtherCurrency, OwnTill, Stale, TillClosed, TooLarge,
    UsedForm, UsedReference, WrongState,
};

/// Name of the field for an amount, in every form.
pub(super) const AMOUNT: &str = "amount";

/// Maximum length of an amount, in characters.
pub(super) const AMOUNT_MAX_CHARS: usize = 24;

impl From<AmountError> for TillFormError {
    fn from(error: AmountError) -> Self {
        match error {
            AmountError::Ambiguous => Ambiguous,
            AmountError::TooLarge => TooLarge,
            AmountError::Empty
            | AmountError::NotANumber
            | AmountError::BadGroups
            | AmountError::TooManyDecimals(_) => NotAnAmount,
        }
    }
}

impl TillFormError {
    /// Errors that the person can correct; others are logged.
    ///
    /// # Errors
    /// Errors that nobody can correct, and refusals.
    pub(super) fn of(error: TillError) -> Result<Self, ServerFnError> {
        Ok(match error {
            TillError::InUse => InUse,
            TillError::WrongState => WrongState,
            TillError::Stale => Stale,
            TillError::BelowZero => NotAnAmount,
            TillError::NoReason => NoReason,
            TillError::LongReason => LongReason,
            TillError::OwnTill => OwnTill,
            TillError::AboveCounted => AboveCounted,
            TillError::NoSlip => NoSlip,
            TillError::LongSlip => LongSlip,
            TillError::Money(MoneyError::TooLarge | MoneyError::Mixed(..)) => TooLarge,
            TillError::Portal(Error::Busy) => Busy,
            TillError::Portal(error) => return Err(failed(&error, "a form of a till failed")),
        })
    }

    /// The same of money that is taken.
    ///
    /// # Errors
    /// Errors that nobody can correct, and refusals.
    pub(super) fn of_taking(error: TakingError) -> Result<Self, ServerFnError> {
        Ok(match error {
            TakingError::NoReference => NoReference,
            TakingError::LongReference => LongReference,
            TakingError::UsedReference => UsedReference,
            TakingError::UsedForm => UsedForm,
            TakingError::OnItsWay => OnItsWay,
            TakingError::NoTill => NoTill,
            TakingError::OtherCurrency => OtherCurrency,
            TakingError::TillClosed => TillClosed,
            TakingError::WrongState => Decided,
            TakingError::NoReason => NoReason,
            TakingError::LongReason => LongReason,
            TakingError::HasCredit => HasCredit,
            TakingError::Refunded => WrongState,
            TakingError::NoAddress => NoAddress,
            TakingError::Basket(BasketError::Empty) => NothingChosen,
            TakingError::Basket(BasketError::MixedCurrencies) => MixedCurrencies,
            TakingError::Basket(BasketError::TooMuch(..)) => AboveOwed,
            TakingError::Basket(
                BasketError::Missing(_)
                | BasketError::Paid(_)
                | BasketError::PartNotAllowed(_)
                | BasketError::NotPositive(_)
                | BasketError::BelowMinimum(..),
            ) => Changed,
            TakingError::Basket(BasketError::Money(_) | BasketError::TooMany) => TooLarge,
            TakingError::Portal(Error::Busy) => Busy,
            TakingError::Portal(error) => {
                return Err(failed(&error, "a form that takes money failed"));
            }
        })
    }

    /// The error of a form of the page as a query.
    pub(super) fn query(self, form: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("problem", self.into()).append_pair("form", form).finish()
    }

    /// Field to correct, `""` for the form as a whole, and the message.
    fn place_and_words(self) -> (&'static str, Text) {
        match self {
            NotAnAmount => (AMOUNT, t!(form.not_an_amount, example = example()).into()),
            Ambiguous => (AMOUNT, t!(form.ambiguous_amount, example = example()).into()),
            TooLarge => (AMOUNT, t!(basket.error.too_large).into()),
            InUse => ("", t!(till.error.in_use).into()),
            WrongState => ("", t!(till.error.wrong_state).into()),
            Stale => ("", t!(staff.error.stale).into()),
            NoReason => ("reason", t!(till.error.no_reason).into()),
            LongReason => ("reason", t!(till.error.long_reason, count = REASON_MAX_CHARS).into()),
            OwnTill => ("", t!(staff.error.own_request).into()),
            AboveCounted => (AMOUNT, t!(till.error.above_counted).into()),
            NoSlip => ("slip", t!(till.error.no_slip).into()),
            LongSlip => ("slip", t!(till.error.long_slip, count = REFERENCE_MAX_CHARS).into()),
            NothingChosen => ("debts", t!(till.error.nothing_chosen).into()),
            MixedCurrencies => ("debts", t!(basket.error.mixed).into()),
            Changed => ("", t!(till.error.changed).into()),
            AboveOwed => (AMOUNT, t!(till.error.above_owed).into()),
            NoReference => ("reference", t!(till.error.no_reference).into()),
            LongReference => {
                ("reference", t!(till.error.long_slip, count = REFERENCE_MAX_CHARS).into())
            }
            UsedReference => ("reference", t!(till.error.used_reference).into()),
            UsedForm => ("", t!(till.error.used_form).into()),
            OnItsWay => ("", t!(till.error.on_its_way).into()),
            NoTill => ("kind", t!(till.error.no_till).into()),
            OtherCurrency => ("kind", t!(till.error.other_currency).into()),
            TillClosed => ("", t!(till.error.till_closed).into()),
            Decided => ("", t!(till.error.decided).into()),
            HasCredit => ("", t!(till.error.has_credit).into()),
            NoAddress => ("", t!(till.error.no_address).into()),
            Busy => ("", t!(sign_in.busy).into()),
        }
    }
}

/// An amount as it is written here.
fn example() -> String {
    with_reader(|reader| Money::new(123_450, Currency::Pen).print_number(reader.numbers))
}

/// An error of a form of this page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct TillProblem {
    error: Option<TillFormError>,
    form: String,
}

impl TillProblem {
    /// Parses the query; nothing if it is invalid.
    pub(super) fn read(query: &str) -> Self {
        let error = query_value(query, "problem").and_then(|code| code.parse().ok());
        let is_plain = |form: &String| form.bytes().all(|b| b.is_ascii_lowercase());
        let form = query_value(query, "form").filter(is_plain).unwrap_or_default();
        Self { error, form }
    }

    /// An error of a form of the page that shows it.
    pub(super) fn of(error: TillFormError, form: &str) -> Self {
        Self { error: Some(error), form: form.to_owned() }
    }

    pub(super) const fn is_some(&self) -> bool {
        self.error.is_some()
    }

    /// Whether the form was made from a state that is not that of now.
    pub(super) fn is_stale(&self) -> bool {
        self.error == Some(Stale)
    }

    /// Entries of the error summary.
    pub(super) fn summary(&self) -> Vec<(Option<Text>, Text)> {
        let entry = |error: TillFormError| {
            let (field, words) = error.place_and_words();
            ((!field.is_empty()).then(|| field.into()), words)
        };
        self.error.map(entry).into_iter().collect()
    }

    /// Message for a field of a form, if the error concerns it.
    pub(super) fn at(&self, form: &str, field: &str) -> Option<Text> {
        let (place, words) = self.error?.place_and_words();
        (self.form == form && place == field).then_some(words)
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;
    use strum::IntoEnumIterator;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn each_error_is_read_back_and_has_words_in_each_language() {
        for error in TillFormError::iter() {
            let expected = TillProblem { error: Some(error), form: "count".into() };
            assert_eq!(TillProblem::read(&error.query("count")), expected);
            for language in Language::ALL {
                let words = html(language, || error.place_and_words().1);
                assert!(words.len() > 10, "{language:?} {error:?}: {words}");
            }
        }
        for (query, is_some, form) in [
            ("", false, ""),
            ("problem=<script>", false, ""),
            ("problem=no_slip&form=<script>", true, ""),
            ("problem=no_slip&form=deposit", true, "deposit"),
        ] {
            let found = TillProblem::read(query);
            assert_eq!((found.is_some(), found.form.as_str()), (is_some, form), "{query}");
        }
    }
}

//! Field and words of errors about refunds.

use domain::money::{Currency, Money};
use domain::payments::refund::REFUND_REFERENCE_MAX_CHARS;

use super::StaffFormError::{
    self, AboveLeft, LittleCash, LongReference, NoProvider, NoReference, NoTill, NotAnAmount,
    NothingLeft, PaidOut,
};
use crate::components::Text;
use crate::request::reader::with_reader;
use crate::t;

/// An amount as it is written here.
fn example() -> String {
    with_reader(|reader| Money::new(123_450, Currency::Pen).print_number(reader.numbers))
}

impl StaffFormError {
    pub(super) fn place_and_words_of_refunds(self) -> (&'static str, Text) {
        match self {
            NotAnAmount => ("amount", t!(form.not_an_amount, example = example()).into()),
            AboveLeft => ("amount", t!(refunds.error.above_left).into()),
            NothingLeft => ("", t!(refunds.error.nothing_left).into()),
            PaidOut => ("", t!(refunds.error.paid_out).into()),
            NoProvider => ("way", t!(refunds.error.no_provider).into()),
            NoReference => ("reference", t!(till.error.no_reference).into()),
            LongReference => {
                let count = REFUND_REFERENCE_MAX_CHARS;
                ("reference", t!(till.error.long_slip, count = count).into())
            }
            NoTill => ("way", t!(refunds.error.no_till).into()),
            LittleCash => ("way", t!(refunds.error.little_cash).into()),
            other => other.place_and_words(),
        }
    }
}

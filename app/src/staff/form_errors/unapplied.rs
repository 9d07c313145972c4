//! Field and words of errors about unapplied money.

use domain::unapplied::{BANK_TEXT_MAX_CHARS, SENDER_MAX_CHARS};

use super::StaffFormError::{
    self, DebtOnItsWay, HasCredit, LongBankText, LongSender, NotReceived, PartRefunded,
};
use crate::components::Text;
use crate::t;

impl StaffFormError {
    pub(super) fn place_and_words_of_unapplied(self) -> (&'static str, Text) {
        match self {
            NotReceived => ("received", t!(unapplied.error.not_received).into()),
            LongSender => ("sender", t!(cases.error.too_long, count = SENDER_MAX_CHARS).into()),
            LongBankText => ("text", t!(cases.error.too_long, count = BANK_TEXT_MAX_CHARS).into()),
            DebtOnItsWay => ("", t!(unapplied.error.on_its_way).into()),
            HasCredit => ("", t!(unapplied.error.has_credit).into()),
            PartRefunded => ("", t!(unapplied.error.refunded).into()),
            other => other.place_and_words(),
        }
    }
}

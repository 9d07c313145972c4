//! Field and words of errors about bulk acts.

use domain::bulk::MOST_ROWS;
use domain::invoices::amendment::REASON_MAX_CHARS;

use super::StaffFormError::{
    self, BulkMoved, LongActReason, NothingChosen, NothingToDo, TooManyChosen,
};
use crate::components::Text;
use crate::request::reader::whole;
use crate::t;

impl StaffFormError {
    pub(super) fn place_and_words_of_bulk_acts(self) -> (&'static str, Text) {
        match self {
            LongActReason => {
                ("reason", t!(bulk.error.long_reason, count = REASON_MAX_CHARS).into())
            }
            NothingChosen => ("which", t!(bulk.error.nothing_chosen).into()),
            TooManyChosen => ("which", t!(bulk.error.too_many, count = whole(MOST_ROWS)).into()),
            NothingToDo => ("", t!(bulk.error.nothing_to_do).into()),
            BulkMoved => ("", t!(bulk.error.moved).into()),
            other => other.place_and_words(),
        }
    }
}

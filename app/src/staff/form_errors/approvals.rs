//! Field and words of errors about requests that another person approves.

use domain::approvals::ANSWER_MAX_CHARS;

use super::StaffFormError::{
    self, AskerLeft, LongRefusalReason, NoRefusalReason, NowBeingPaid, NowMoreThanOwed,
    NowNothingOwed, NowPartlyPaid, RequestChanged, RequestDecided, RequestExpired,
};
use crate::components::Text;
use crate::t;

impl StaffFormError {
    pub(super) fn place_and_words_of_approvals(self) -> (&'static str, Text) {
        let not_now = |why: &'static str| t!(approvals.error.not_now, why = why);
        match self {
            NoRefusalReason => ("answer", t!(approvals.error.no_answer).into()),
            LongRefusalReason => {
                ("answer", t!(approvals.error.too_long, count = ANSWER_MAX_CHARS).into())
            }
            RequestDecided => ("", t!(approvals.error.decided).into()),
            RequestExpired => ("", t!(approvals.error.expired).into()),
            AskerLeft => ("", t!(approvals.error.left).into()),
            RequestChanged => ("", t!(approvals.error.changed).into()),
            NowPartlyPaid => ("", not_now(t!(staff_invoicing.error.partly_paid)).into()),
            NowNothingOwed => ("", not_now(t!(staff_invoicing.error.nothing_owed)).into()),
            NowMoreThanOwed => ("", not_now(t!(staff_invoicing.error.more_than_owed)).into()),
            NowBeingPaid => ("", not_now(t!(staff_invoicing.error.being_paid)).into()),
            other => other.place_and_words(),
        }
    }
}

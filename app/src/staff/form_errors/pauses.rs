//! Field and words of errors about pauses, and of reasons that other forms ask for.

use domain::holds::LONGEST_LINE;
use domain::holds::pause::LONGEST_PAUSE;

use super::StaffFormError::{
    self, FarDay, LongReason, NoDay, NoReason, PastDay, PauseOpen, UnknownSegment,
};
use crate::components::Text;
use crate::t;

impl StaffFormError {
    pub(super) fn place_and_words_of_pauses(self) -> (&'static str, Text) {
        match self {
            NoReason => ("reason", t!(pauses.error.no_reason).into()),
            LongReason => ("reason", t!(cases.error.too_long, count = LONGEST_LINE).into()),
            NoDay => ("last", t!(pauses.error.no_day).into()),
            PastDay => ("last", t!(pauses.error.past_day).into()),
            FarDay => ("last", t!(pauses.error.far_day, count = LONGEST_PAUSE).into()),
            UnknownSegment => ("subject", t!(pauses.error.unknown_segment).into()),
            PauseOpen => ("", t!(pauses.error.open).into()),
            other => other.place_and_words(),
        }
    }
}

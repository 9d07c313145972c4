//! Field and words of errors about cases and templates of answers.

use domain::holds::LONGEST;
use domain::holds::answer_template::LONGEST_TITLE;

use super::StaffFormError::{
    self, CaseClosed, CaseTaken, EmptyAnswer, EmptyText, LongAnswer, LongText, LongTitle, NoTitle,
    NotEntitled, TitleTaken, UnknownPlaceholder,
};
use crate::components::Text;
use crate::t;

impl StaffFormError {
    /// Field and words of an error about cases and templates of answers.
    pub(super) fn place_and_words_of_cases(self) -> (&'static str, Text) {
        match self {
            EmptyAnswer => ("answer", t!(cases.error.empty_answer).into()),
            LongAnswer => ("answer", t!(cases.error.too_long, count = LONGEST).into()),
            CaseClosed => ("", t!(cases.error.closed).into()),
            CaseTaken => ("", t!(cases.error.taken).into()),
            NotEntitled => ("", t!(cases.error.not_entitled).into()),
            NoTitle => ("title", t!(cases.error.no_title).into()),
            LongTitle => ("title", t!(cases.error.too_long, count = LONGEST_TITLE).into()),
            TitleTaken => ("title", t!(cases.error.title_taken).into()),
            EmptyText => ("text", t!(cases.error.empty_text).into()),
            LongText => ("text", t!(cases.error.too_long, count = LONGEST).into()),
            UnknownPlaceholder => ("text", t!(cases.error.unknown_placeholder).into()),
            other => other.place_and_words(),
        }
    }
}

//! Form errors of holds: field and translated sentence.

use domain::holds::{ClaimError, LONGEST, PromiseError, QuestionError};
use leptos::prelude::ServerFnError;
use portal::contact::holds::HoldError;
use url::form_urlencoded::parse;

use crate::components::Text;
use crate::request::reader::today;
use crate::shared::answer::failed;
use crate::t;

/// Errors by form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HoldFormError {
    Question(QuestionError),
    Promise(PromiseError),
    Claim(ClaimError),
}

/// An error's message and field.
struct FieldMessage {
    field: &'static str,
    /// Whether the person can correct it; otherwise the form is no longer shown.
    can_be_mended: bool,
    text: Text,
}

fn mend(field: &'static str, text: impl Into<Text>) -> FieldMessage {
    FieldMessage { field, can_be_mended: true, text: text.into() }
}

fn gone(field: &'static str, text: impl Into<Text>) -> FieldMessage {
    FieldMessage { field, can_be_mended: false, text: text.into() }
}

fn too_long() -> String {
    t!(holds.error.too_long, count = LONGEST)
}

fn no_date() -> String {
    t!(holds.error.no_date, example = today().to_string())
}

fn of_question(error: QuestionError) -> FieldMessage {
    match error {
        QuestionError::Empty => mend("question", t!(holds.error.no_question)),
        QuestionError::TooLong => mend("question", too_long()),
        QuestionError::Open => gone("question", t!(holds.error.question_open)),
    }
}

fn of_promise(error: PromiseError) -> FieldMessage {
    match error {
        PromiseError::NoDate => mend("on", no_date()),
        PromiseError::Past => mend("on", t!(holds.error.past)),
        PromiseError::TooFar => mend("on", t!(holds.error.too_far)),
        PromiseError::Open => gone("on", t!(holds.error.promise_open)),
        PromiseError::Withdrawn => gone("on", t!(holds.error.promise_withdrawn)),
        PromiseError::Broken => gone("on", t!(holds.error.promises_broken)),
        PromiseError::Paid => gone("on", t!(holds.error.paid)),
    }
}

fn of_claim(error: ClaimError) -> FieldMessage {
    match error {
        ClaimError::NoDate => mend("paid_on", no_date()),
        ClaimError::Future => mend("paid_on", t!(holds.error.future)),
        ClaimError::NoMethod => mend("method", t!(holds.error.no_method)),
        ClaimError::LongMethod => mend("method", too_long()),
        ClaimError::NoReference => mend("reference", t!(holds.error.no_reference)),
        ClaimError::LongReference => mend("reference", too_long()),
        ClaimError::Open => gone("reference", t!(holds.error.claim_open)),
        ClaimError::NotFound => gone("reference", t!(holds.error.claim_decided)),
        ClaimError::Paid => gone("reference", t!(holds.error.paid)),
    }
}

impl HoldFormError {
    /// Errors that the person can correct; others are logged.
    ///
    /// # Errors
    /// Errors that nobody can correct.
    pub fn of(error: &HoldError) -> Result<Self, ServerFnError> {
        match error {
            HoldError::Question(error) => Ok(Self::Question(*error)),
            HoldError::Promise(error) => Ok(Self::Promise(*error)),
            HoldError::Claim(error) => Ok(Self::Claim(*error)),
            HoldError::Portal(error) => Err(failed(error, "what was said could not be kept")),
            HoldError::Reply(_) => {
                tracing::error!(%error, "what was said about a debt could not be kept");
                Err(ServerFnError::ServerError("it could not be kept".to_owned()))
            }
        }
    }

    fn message(self) -> FieldMessage {
        match self {
            Self::Question(error) => of_question(error),
            Self::Promise(error) => of_promise(error),
            Self::Claim(error) => of_claim(error),
        }
    }

    /// Query of the URL; without the entered text.
    pub fn query(self) -> String {
        let (form, code) = match self {
            Self::Question(error) => ("question", error.code()),
            Self::Promise(error) => ("promise", error.code()),
            Self::Claim(error) => ("claim", error.code()),
        };
        format!("problem={code}&form={form}")
    }

    /// Parses the query; `None` if it is invalid.
    pub fn read(query: &str) -> Option<Self> {
        let value = |name: &str| parse(query.as_bytes()).find(|(key, _)| key == name);
        let (form, code) = (value("form")?.1, value("problem")?.1);
        match form.as_ref() {
            "question" => QuestionError::parse(&code).map(Self::Question),
            "promise" => PromiseError::parse(&code).map(Self::Promise),
            "claim" => ClaimError::parse(&code).map(Self::Claim),
            _ => None,
        }
    }

    /// Entries of the error summary. An error whose form is no longer shown has no field.
    pub fn summary(error: Option<Self>) -> Vec<(Option<Text>, Text)> {
        let line = |message: FieldMessage| {
            (message.can_be_mended.then(|| message.field.into()), message.text)
        };
        error.into_iter().map(|error| line(error.message())).collect()
    }

    /// Message for a field, if the error concerns it.
    pub fn at(error: Option<Self>, field: &str) -> Option<Text> {
        error
            .map(Self::message)
            .filter(|message| message.field == field)
            .map(|message| message.text)
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    fn all() -> impl Iterator<Item = HoldFormError> {
        let questions = QuestionError::ALL.iter().map(|error| HoldFormError::Question(*error));
        let promises = PromiseError::ALL.iter().map(|error| HoldFormError::Promise(*error));
        let claims = ClaimError::ALL.iter().map(|error| HoldFormError::Claim(*error));
        questions.chain(promises).chain(claims)
    }

    #[test]
    fn an_address_says_what_is_wrong_and_strangers_cannot_make_it_say_more() {
        for error in all() {
            assert_eq!(HoldFormError::read(&error.query()), Some(error));
        }
        for query in ["", "problem=empty", "form=question", "problem=<b>&form=question"] {
            assert_eq!(HoldFormError::read(query), None, "{query}");
        }
    }

    #[test]
    fn each_has_a_sentence_in_each_language_and_stands_at_its_field() {
        for language in Language::ALL {
            for error in all() {
                let words = html(language, move || error.message().text);
                assert!(words.len() > 10, "{language:?} {error:?}: {words}");
                html(language, move || {
                    let field = error.message().field;
                    assert_eq!(HoldFormError::at(Some(error), field), Some(error.message().text));
                    assert_eq!(HoldFormError::at(Some(error), "elsewhere"), None);
                    assert_eq!(HoldFormError::at(None, field), None);
                });
            }
        }
    }

    #[test]
    fn only_what_can_be_mended_leads_to_its_field() {
        let led = |error| {
            html(Language::Es, move || {
                let (field, _) = HoldFormError::summary(Some(error)).remove(0);
                field.map_or("nowhere".to_owned(), |field| field.to_string())
            })
        };
        assert_eq!(led(HoldFormError::Promise(PromiseError::TooFar)), "on");
        assert_eq!(led(HoldFormError::Promise(PromiseError::Open)), "nowhere");
    }
}

//! Form errors of holds: field and translated sentence.

use domain::holds::{ClaimError, LONGEST, LONGEST_LINE, PromiseError, QuestionError};
use leptos::prelude::ServerFnError;
use portal::contact::holds::{HoldError, InvoiceHolds};
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
    text: Text,
}

fn at(field: &'static str, text: impl Into<Text>) -> FieldMessage {
    FieldMessage { field, text: text.into() }
}

fn too_long(longest: usize) -> String {
    t!(holds.error.too_long, count = longest)
}

fn no_date() -> String {
    t!(holds.error.no_date, example = today().to_string())
}

fn of_question(error: QuestionError) -> FieldMessage {
    match error {
        QuestionError::Empty => at("question", t!(holds.error.no_question)),
        QuestionError::TooLong => at("question", too_long(LONGEST)),
        QuestionError::Open => at("question", t!(holds.error.question_open)),
    }
}

fn of_promise(error: PromiseError) -> FieldMessage {
    match error {
        PromiseError::NoDate => at("on", no_date()),
        PromiseError::Past => at("on", t!(holds.error.past)),
        PromiseError::TooFar => at("on", t!(holds.error.too_far)),
        PromiseError::Open => at("on", t!(holds.error.promise_open)),
        PromiseError::Withdrawn => at("on", t!(holds.error.promise_withdrawn)),
        PromiseError::Broken => at("on", t!(holds.error.promises_broken)),
        PromiseError::Paid => at("on", t!(holds.error.paid)),
    }
}

fn of_claim(error: ClaimError) -> FieldMessage {
    match error {
        ClaimError::NoDate => at("paid_on", no_date()),
        ClaimError::Future => at("paid_on", t!(holds.error.future)),
        ClaimError::TooEarly => at("paid_on", t!(holds.error.too_early)),
        ClaimError::NoMethod => at("method", t!(holds.error.no_method)),
        ClaimError::LongMethod => at("method", too_long(LONGEST_LINE)),
        ClaimError::NoReference => at("reference", t!(holds.error.no_reference)),
        ClaimError::LongReference => at("reference", too_long(LONGEST_LINE)),
        ClaimError::Open => at("reference", t!(holds.error.claim_open)),
        ClaimError::NotFound => at("reference", t!(holds.error.claim_decided)),
        ClaimError::Paid => at("reference", t!(holds.error.paid)),
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

    /// The error as a query, without the entered text.
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

    /// Whether the page has the form of the error: what was said or paid meanwhile leaves none.
    pub const fn has_form(self, holds: &InvoiceHolds) -> bool {
        match self {
            Self::Question(_) => holds.may_ask,
            Self::Promise(_) => holds.promise_until.is_some(),
            Self::Claim(_) => holds.may_claim,
        }
    }

    /// Entries of the error summary. An error whose form is not shown has no field.
    pub fn summary(error: Option<Self>, holds: &InvoiceHolds) -> Vec<(Option<Text>, Text)> {
        let line = |error: Self| {
            let FieldMessage { field, text } = error.message();
            (error.has_form(holds).then(|| field.into()), text)
        };
        error.into_iter().map(line).collect()
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
    fn an_error_leads_to_its_field_while_the_page_has_the_form() {
        let holds = |may: bool| InvoiceHolds {
            holds: vec![],
            questions: vec![],
            promise: None,
            claim: None,
            dispute: None,
            promise_until: may.then(|| "2026-11-29".parse().unwrap()),
            may_ask: may,
            may_claim: may,
            today: "2026-11-15".parse().unwrap(),
        };
        for error in all() {
            for may in [true, false] {
                let field = html(Language::Es, move || {
                    let (field, _) = HoldFormError::summary(Some(error), &holds(may)).remove(0);
                    assert_eq!(field.is_some(), may, "{error:?}");
                    field.map_or("nowhere".to_owned(), |field| field.to_string())
                });
                assert_eq!(field == "nowhere", !may, "{error:?}");
            }
        }
    }
}

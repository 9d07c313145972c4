//! What can be wrong with what somebody says about a debt: its field, its code, its words.

use leptos::prelude::ServerFnError;
use portal::Error;
use portal::contact::holds::LONGEST;
use url::form_urlencoded::parse;

use crate::components::Text;
use crate::request::reader::today;
use crate::t;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing is asked.
    NoQuestion,
    /// The question is too long.
    LongQuestion,
    /// Another question waits for its answer.
    QuestionOpen,
    /// The promised day cannot be read.
    NoDay,
    /// The promised day has passed.
    PastDay,
    /// The promised day is too far away.
    FarDay,
    /// Another promise is open.
    PromiseOpen,
    /// Too many promises were broken.
    PromisesBroken,
    /// It is paid: there is nothing to promise.
    PromisePaid,
    /// The day of a payment cannot be read.
    NoPaidOn,
    /// The day of a payment lies ahead.
    FuturePaidOn,
    /// How it was paid is not said.
    NoMethod,
    /// How it was paid is too long.
    LongMethod,
    /// The number of a payment is not said.
    NoReference,
    /// The number of a payment is too long.
    LongReference,
    /// Staff look for a payment already.
    ClaimOpen,
    /// Staff have looked a short time ago.
    ClaimDecided,
    /// It is paid, as we know.
    ClaimPaid,
}

use Trouble::{
    ClaimDecided, ClaimOpen, ClaimPaid, FarDay, FuturePaidOn, LongMethod, LongQuestion,
    LongReference, NoDay, NoMethod, NoPaidOn, NoQuestion, NoReference, PastDay, PromiseOpen,
    PromisePaid, PromisesBroken, QuestionOpen,
};

const ALL: [Trouble; 18] = [
    NoQuestion,
    LongQuestion,
    QuestionOpen,
    NoDay,
    PastDay,
    FarDay,
    PromiseOpen,
    PromisesBroken,
    PromisePaid,
    NoPaidOn,
    FuturePaidOn,
    NoMethod,
    LongMethod,
    NoReference,
    LongReference,
    ClaimOpen,
    ClaimDecided,
    ClaimPaid,
];

impl Trouble {
    /// What a person can mend; the rest is our own fault, and goes to the log.
    ///
    /// # Errors
    /// For what is nobody's to mend.
    pub fn of(error: &Error) -> Result<Self, ServerFnError> {
        let known = match error {
            Error::Invalid { field, why } => Self::find(field, why),
            _ => None,
        };
        known.ok_or_else(|| {
            tracing::error!(%error, "what was said about a debt could not be kept");
            ServerFnError::ServerError("it could not be kept".to_owned())
        })
    }

    /// The field that is to be mended, and the code of why.
    const fn place(self) -> (&'static str, &'static str) {
        match self {
            NoQuestion => ("question", "empty"),
            LongQuestion => ("question", "too_long"),
            QuestionOpen => ("question", "open"),
            NoDay => ("on", "no_date"),
            PastDay => ("on", "past"),
            FarDay => ("on", "too_far"),
            PromiseOpen => ("on", "open"),
            PromisesBroken => ("on", "broken"),
            PromisePaid => ("on", "paid"),
            NoPaidOn => ("paid_on", "no_date"),
            FuturePaidOn => ("paid_on", "future"),
            NoMethod => ("method", "empty"),
            LongMethod => ("method", "too_long"),
            NoReference => ("reference", "empty"),
            LongReference => ("reference", "too_long"),
            ClaimOpen => ("reference", "open"),
            ClaimDecided => ("reference", "not_found"),
            ClaimPaid => ("reference", "paid"),
        }
    }

    fn find(field: &str, why: &str) -> Option<Self> {
        ALL.into_iter().find(|trouble| trouble.place() == (field, why))
    }

    /// Where it stands in an address; what was written is in no address.
    pub fn query(self) -> String {
        let (field, why) = self.place();
        format!("problem={why}&field={field}")
    }

    /// What an address says; what we never wrote is nothing.
    pub fn read(query: &str) -> Option<Self> {
        let value = |name: &str| parse(query.as_bytes()).find(|(key, _)| key == name);
        Self::find(&value("field")?.1, &value("problem")?.1)
    }

    /// Whether it cannot be said at all any more: its form is gone.
    const fn ends_it(self) -> bool {
        match self {
            QuestionOpen | PromiseOpen | PromisesBroken | PromisePaid | ClaimOpen
            | ClaimDecided | ClaimPaid => true,
            NoQuestion | LongQuestion | NoDay | PastDay | FarDay | NoPaidOn | FuturePaidOn
            | NoMethod | LongMethod | NoReference | LongReference => false,
        }
    }

    /// What is wrong and what to do.
    fn text(self) -> Text {
        match self {
            NoQuestion => t!(holds.error.no_question).into(),
            LongQuestion | LongMethod | LongReference => {
                t!(holds.error.too_long, count = LONGEST).into()
            }
            QuestionOpen => t!(holds.error.question_open).into(),
            NoDay | NoPaidOn => t!(holds.error.no_date, example = today().to_string()).into(),
            PastDay => t!(holds.error.past).into(),
            FarDay => t!(holds.error.too_far).into(),
            PromiseOpen => t!(holds.error.promise_open).into(),
            PromisesBroken => t!(holds.error.promises_broken).into(),
            PromisePaid | ClaimPaid => t!(holds.error.paid).into(),
            FuturePaidOn => t!(holds.error.future).into(),
            NoMethod => t!(holds.error.no_method).into(),
            NoReference => t!(holds.error.no_reference).into(),
            ClaimOpen => t!(holds.error.claim_open).into(),
            ClaimDecided => t!(holds.error.claim_decided).into(),
        }
    }

    /// For the summary above the page. What cannot be said any more has no field to go to.
    pub fn summary(trouble: Option<Self>) -> Vec<(Option<Text>, Text)> {
        let field = |trouble: Self| (!trouble.ends_it()).then(|| trouble.place().0.into());
        trouble.into_iter().map(|trouble| (field(trouble), trouble.text())).collect()
    }

    /// For a field: its words, when it is the one to be mended.
    pub fn at(trouble: Option<Self>, field: &str) -> Option<Text> {
        trouble.filter(|trouble| trouble.place().0 == field).map(Self::text)
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn an_address_says_what_is_wrong_and_strangers_cannot_make_it_say_more() {
        for trouble in ALL {
            assert_eq!(Trouble::read(&trouble.query()), Some(trouble));
            let (field, why) = trouble.place();
            assert_eq!(Trouble::of(&Error::Invalid { field, why }).ok(), Some(trouble));
        }
        for query in ["", "problem=empty", "field=question", "problem=<b>&field=question"] {
            assert_eq!(Trouble::read(query), None, "{query}");
        }
    }

    #[test]
    fn each_has_words_in_each_language_and_stands_at_its_field() {
        for language in Language::ALL {
            for trouble in ALL {
                let field = trouble.place().0;
                let words = html(language, || Trouble::at(Some(trouble), field).unwrap());
                assert!(words.len() > 10, "{language:?} {trouble:?}: {words}");
                assert_eq!(Trouble::at(Some(trouble), "elsewhere"), None);
                assert_eq!(Trouble::at(None, field), None);
            }
        }
    }
}

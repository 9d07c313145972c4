//! Form errors of preferences: debtor, field, code and translated sentence.

use domain::contact::{NewPreferences, PreferencesProblem};
use domain::ids::DebtorId;

use super::choices;
use crate::components::Text;
use crate::request::context::query_value;
use crate::request::reader::today;
use crate::t;

/// Rejected preferences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PreferencesFormError {
    pub whose: DebtorId,
    pub problem: PreferencesProblem,
    /// The rejected input, if it was complete.
    pub chosen: Option<NewPreferences>,
}

impl PreferencesFormError {
    /// The error as a query.
    pub fn query(&self) -> String {
        let code: &str = self.problem.into();
        let chosen = self.chosen.as_ref().map(choices::query).unwrap_or_default();
        format!("problem={code}&whose={}&{chosen}", self.whose)
    }

    /// Parses the query; `None` if it is invalid.
    pub fn read(query: &str) -> Option<Self> {
        Some(Self {
            problem: query_value(query, "problem")?.parse().ok()?,
            whose: DebtorId::parse(&query_value(query, "whose")?).ok()?,
            chosen: choices::of_query(query),
        })
    }

    /// Field to correct, and the message.
    fn place_and_words(&self) -> (&'static str, Text) {
        use PreferencesProblem as Problem;
        match self.problem {
            Problem::NoChannel => ("channels", t!(reminders.error.no_channel).into()),
            Problem::NoDay => ("days", t!(reminders.error.no_day).into()),
            Problem::NoHour => ("hours", t!(reminders.error.no_hour).into()),
            Problem::NoDate => {
                ("to", t!(reminders.error.no_date, example = today().to_string()).into())
            }
            Problem::Past => ("to", t!(reminders.error.past).into()),
            Problem::TooFar => ("to", t!(reminders.error.too_far).into()),
            Problem::MovedAlready => ("to", t!(reminders.moved_already).into()),
            Problem::NotAPhone => ("phone", t!(telephone.error.not_a_phone).into()),
            Problem::WrongCode => ("code", t!(telephone.error.wrong_code).into()),
            Problem::NoCode => ("phone", t!(telephone.error.no_code).into()),
            Problem::TriedOut => ("phone", t!(telephone.error.tried_out).into()),
            Problem::TooSoon => ("phone", t!(telephone.error.too_soon).into()),
            Problem::TooMany => ("phone", t!(telephone.error.too_many).into()),
        }
    }

    /// Entries of the error summary. An error whose form is not shown has no field; `has_field`
    /// says which fields of a debtor the page has.
    pub fn summary(
        error: Option<&Self>,
        has_field: impl Fn(&DebtorId, &str) -> bool,
    ) -> Vec<(Option<Text>, Text)> {
        let entry = |error: &Self| {
            let (field, words) = error.place_and_words();
            let id = || field_id(field, &error.whose).into();
            (has_field(&error.whose, field).then(id), words)
        };
        error.into_iter().map(entry).collect()
    }

    /// Message for a debtor's field, if the error concerns it.
    pub fn at(error: Option<&Self>, field: &str, whose: &DebtorId) -> Option<Text> {
        let (place, words) = error.filter(|error| error.whose == *whose)?.place_and_words();
        (place == field).then_some(words)
    }
}

/// Id of a debtor's field.
pub(super) fn field_id(field: &str, whose: &DebtorId) -> String {
    format!("{field}-{whose}")
}

#[cfg(test)]
mod tests {
    use domain::contact::{Channel, Hours};
    use domain::language::Language;
    use strum::VariantArray;

    use super::*;
    use crate::components::testing::html;

    fn whose() -> DebtorId {
        DebtorId::parse("d1").unwrap()
    }

    #[test]
    fn an_address_says_what_is_wrong_and_gives_back_what_was_chosen() {
        let chosen = NewPreferences {
            channels: vec![Channel::Sms],
            days: [true; 7],
            hours: Hours::new(20, 8),
            language: Some(Language::En),
            stopped: false,
        };
        for &problem in PreferencesProblem::VARIANTS {
            for chosen in [None, Some(chosen.clone())] {
                let error = PreferencesFormError { whose: whose(), problem, chosen };
                assert_eq!(PreferencesFormError::read(&error.query()), Some(error));
            }
        }
        for query in ["", "problem=no_day", "problem=x&whose=d1"] {
            assert_eq!(PreferencesFormError::read(query), None, "{query}");
        }
    }

    #[test]
    fn it_stands_at_the_field_of_its_person_in_each_language() {
        let other = DebtorId::parse("d2").unwrap();
        for language in Language::ALL {
            for &problem in PreferencesProblem::VARIANTS {
                let error = PreferencesFormError { whose: whose(), problem, chosen: None };
                let words = html(language, || {
                    let (field, _) = error.place_and_words();
                    assert_eq!(PreferencesFormError::at(Some(&error), field, &other), None);
                    PreferencesFormError::at(Some(&error), field, &whose()).unwrap()
                });
                assert!(words.len() > 10, "{language:?} {problem:?}: {words}");
            }
        }
    }
}

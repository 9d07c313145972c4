//! What can be wrong with a choice about reminders: whose, its field, its code, its words.

use domain::ids::DebtorId;
use leptos::prelude::ServerFnError;
use portal::Error;
use portal::contact::preferences::NewPreferences;
use url::form_urlencoded::parse;

use super::chosen;
use crate::components::Text;
use crate::request::reader::today;
use crate::t;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// No channel is ticked.
    NoChannel,
    /// No day is ticked.
    NoDay,
    /// The hours end before they begin.
    NoHour,
    /// The day cannot be read.
    NoDate,
    /// The day is not in the future.
    Past,
    /// The day is too far away.
    TooFar,
    /// It was moved already.
    Moved,
    /// It is no telephone number.
    NotAPhone,
    /// The code is not the one.
    WrongCode,
    /// No code is awaited any more.
    NoCode,
    /// The code was typed wrong too often.
    TriedOut,
    /// A code has just been sent.
    TooSoon,
    /// Enough codes were sent for now.
    TooMany,
}

use Trouble::{
    Moved, NoChannel, NoCode, NoDate, NoDay, NoHour, NotAPhone, Past, TooFar, TooMany, TooSoon,
    TriedOut, WrongCode,
};

const ALL: [Trouble; 13] = [
    NoChannel, NoDay, NoHour, NoDate, Past, TooFar, Moved, NotAPhone, WrongCode, NoCode, TriedOut,
    TooSoon, TooMany,
];

/// Who has to wait so many seconds at most has just been sent a code.
const SOON_S: u64 = 60;

impl Trouble {
    /// What a person can mend; the rest is our own fault, and goes to the log.
    ///
    /// # Errors
    /// For what is nobody's to mend.
    pub fn of(error: &Error) -> Result<Self, ServerFnError> {
        let known = match error {
            Error::Invalid { field, why } => Self::find(field, why),
            Error::TooMany(..=SOON_S) => Some(TooSoon),
            Error::TooMany(_) => Some(TooMany),
            _ => None,
        };
        known.ok_or_else(|| {
            tracing::error!(%error, "a choice about reminders could not be kept");
            ServerFnError::ServerError("it could not be kept".to_owned())
        })
    }

    /// The field that is to be mended, and the code of why.
    const fn place(self) -> (&'static str, &'static str) {
        match self {
            NoChannel => ("channels", "none"),
            NoDay => ("days", "none"),
            NoHour => ("hours", "order"),
            NoDate => ("to", "no_date"),
            Past => ("to", "past"),
            TooFar => ("to", "too_far"),
            Moved => ("to", "moved_already"),
            NotAPhone => ("phone", "not_a_phone"),
            WrongCode => ("code", "wrong"),
            NoCode => ("phone", "no_code"),
            TriedOut => ("phone", "tried_out"),
            TooSoon => ("phone", "too_soon"),
            TooMany => ("phone", "too_many"),
        }
    }

    fn find(field: &str, why: &str) -> Option<Self> {
        ALL.into_iter().find(|trouble| trouble.place() == (field, why))
    }

    fn text(self) -> Text {
        match self {
            NoChannel => t!(reminders.error.no_channel).into(),
            NoDay => t!(reminders.error.no_day).into(),
            NoHour => t!(reminders.error.no_hour).into(),
            NoDate => t!(reminders.error.no_date, example = today().to_string()).into(),
            Past => t!(reminders.error.past).into(),
            TooFar => t!(reminders.error.too_far).into(),
            Moved => t!(reminders.moved_already).into(),
            NotAPhone => t!(telephone.error.not_a_phone).into(),
            WrongCode => t!(telephone.error.wrong_code).into(),
            NoCode => t!(telephone.error.no_code).into(),
            TriedOut => t!(telephone.error.tried_out).into(),
            TooSoon => t!(telephone.error.too_soon).into(),
            TooMany => t!(telephone.error.too_many).into(),
        }
    }
}

/// A choice that was refused: whose, why, and what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub whose: DebtorId,
    /// Why.
    pub trouble: Trouble,
    /// What was chosen, if it was all that can be chosen.
    pub chosen: Option<NewPreferences>,
}

impl Refused {
    /// Where it stands in an address.
    pub fn query(&self) -> String {
        let (field, why) = self.trouble.place();
        let chosen = self.chosen.as_ref().map(chosen::query).unwrap_or_default();
        format!("problem={why}&field={field}&whose={}&{chosen}", self.whose)
    }

    /// What an address says; what we never wrote is nothing.
    pub fn read(query: &str) -> Option<Self> {
        let value = |name: &str| parse(query.as_bytes()).find(|(key, _)| key == name);
        Some(Self {
            trouble: Trouble::find(&value("field")?.1, &value("problem")?.1)?,
            whose: DebtorId::parse(&value("whose")?.1).ok()?,
            chosen: chosen::of_query(query),
        })
    }

    /// For the summary above the page. What cannot be chosen any more has no field to go to, and
    /// who asks for another code may be at the field of the code.
    pub fn summary(refused: Option<&Self>) -> Vec<(Option<Text>, Text)> {
        let entry = |refused: &Self| {
            let field = field_id(refused.trouble.place().0, &refused.whose);
            let has_field = !matches!(refused.trouble, Moved | TooSoon | TooMany);
            (has_field.then(|| field.into()), refused.trouble.text())
        };
        refused.into_iter().map(entry).collect()
    }

    /// For a field of a person: its words, when it is the one to be mended.
    pub fn at(refused: Option<&Self>, field: &str, whose: &DebtorId) -> Option<Text> {
        let here = refused.filter(|r| r.trouble.place().0 == field && r.whose == *whose);
        here.map(|refused| refused.trouble.text())
    }
}

/// The id of a field of a person.
pub(super) fn field_id(field: &str, whose: &DebtorId) -> String {
    format!("{field}-{whose}")
}

#[cfg(test)]
mod tests {
    use domain::contact::{Channel, Hours};
    use domain::language::Language;

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
        for trouble in ALL {
            for chosen in [None, Some(chosen.clone())] {
                let refused = Refused { whose: whose(), trouble, chosen };
                assert_eq!(Refused::read(&refused.query()), Some(refused));
            }
        }
        for query in ["", "problem=none&field=days", "problem=x&field=days&whose=d1"] {
            assert_eq!(Refused::read(query), None, "{query}");
        }
    }

    #[test]
    fn it_stands_at_the_field_of_its_person_in_each_language() {
        let other = DebtorId::parse("d2").unwrap();
        for language in Language::ALL {
            for trouble in ALL {
                let refused = Refused { whose: whose(), trouble, chosen: None };
                let field = trouble.place().0;
                let words =
                    html(language, || Refused::at(Some(&refused), field, &whose()).unwrap());
                assert!(words.len() > 10, "{language:?} {trouble:?}: {words}");
                assert_eq!(Refused::at(Some(&refused), field, &other), None);
            }
        }
    }
}

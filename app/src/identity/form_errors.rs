//! Form errors of accounts: code, field and translated sentence.

use domain::identity::{NAME_MAX_CHARS, NameProblem, Password, PasswordProblem};
use leptos::prelude::ServerFnError;
use portal::Error;
use portal::people::users::UserError;
use strum::{EnumString, IntoStaticStr};

use crate::components::Text;
use crate::request::context::query_value;
use crate::shared::answer::failed;
use crate::t;

#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[cfg_attr(test, derive(strum::EnumIter))]
#[strum(serialize_all = "snake_case")]
pub(crate) enum AccountFormError {
    /// Address and password do not match.
    Wrong,
    WrongCode,
    /// The browser has no attempt, or it has expired.
    LostCode,
    NotAnEmail,
    /// Too many attempts with a password; minutes to wait.
    SlowDown(u32),
    /// The same, with the current password of somebody who is signed in.
    SlowDownCurrent(u32),
    SlowDownCode(u32),
    SlowDownMail(u32),
    /// The server is overloaded.
    Busy,
    TooShort,
    TooLong,
    TooCommon,
    WrongCurrent,
    /// The current password is wrong, in the form for a new address.
    WrongCurrentForEmail,
    NoName,
    LongName,
}

use AccountFormError::{
    Busy, LongName, LostCode, NoName, NotAnEmail, SlowDown, SlowDownCode, SlowDownCurrent,
    SlowDownMail, TooCommon, TooLong, TooShort, Wrong, WrongCode, WrongCurrent,
    WrongCurrentForEmail,
};

impl AccountFormError {
    /// Errors that the person can correct; others are logged.
    ///
    /// # Errors
    /// Errors that nobody can correct.
    pub fn of(error: UserError) -> Result<Self, ServerFnError> {
        Ok(match error {
            UserError::Email(_) => NotAnEmail,
            UserError::Name(NameProblem::Missing) => NoName,
            UserError::Name(NameProblem::TooLong) => LongName,
            UserError::Password(PasswordProblem::TooShort) => TooShort,
            UserError::Password(PasswordProblem::TooLong) => TooLong,
            UserError::Password(PasswordProblem::TooCommon) => TooCommon,
            UserError::WrongPassword => Wrong,
            UserError::WrongCurrentPassword => WrongCurrent,
            UserError::WrongCode => WrongCode,
            UserError::TooManyPasswords(seconds) => SlowDown(minutes(seconds)),
            UserError::TooManyCodes(seconds) => SlowDownCode(minutes(seconds)),
            UserError::Portal(Error::TooMany(seconds)) => SlowDownMail(minutes(seconds)),
            UserError::Portal(Error::Busy) => Busy,
            UserError::Portal(error) => return Err(failed(&error, "a form about oneself failed")),
            error @ UserError::EmailTaken => {
                tracing::error!(%error, "a form about oneself failed");
                return Err(ServerFnError::ServerError("it failed".to_owned()));
            }
        })
    }

    /// The error as a query.
    pub fn query(mut self) -> String {
        let code: &str = self.into();
        let minutes = self.minutes().map(|minutes| format!("&minutes={minutes}"));
        format!("problem={code}{}", minutes.unwrap_or_default())
    }

    /// Parses the query; `None` if it is invalid.
    pub fn read(query: &str) -> Option<Self> {
        let mut error: Self = query_value(query, "problem")?.parse().ok()?;
        if let Some(minutes) = error.minutes() {
            *minutes = query_value(query, "minutes")?.parse::<u32>().ok()?.clamp(1, MOST_MINUTES);
        }
        Some(error)
    }

    /// The error for somebody who is signed in, to whom a code by mail is of no use.
    #[must_use]
    pub const fn of_signed_in(self) -> Self {
        match self {
            SlowDown(minutes) => SlowDownCurrent(minutes),
            other => other,
        }
    }

    const fn minutes(&mut self) -> Option<&mut u32> {
        match self {
            SlowDown(minutes)
            | SlowDownCurrent(minutes)
            | SlowDownCode(minutes)
            | SlowDownMail(minutes) => Some(minutes),
            _ => None,
        }
    }

    /// Field to correct, `None` for the form as a whole, and the message.
    fn place_and_words(self) -> (Option<&'static str>, Text) {
        let (field, words): (_, Text) = match self {
            Wrong => ("password", t!(sign_in.wrong).into()),
            WrongCode => ("code", t!(sign_in.code.wrong).into()),
            LostCode => ("", t!(sign_in.code.lost).into()),
            NotAnEmail => ("email", t!(sign_in.not_an_email).into()),
            SlowDown(minutes) => ("", t!(sign_in.slow_down, count = minutes).into()),
            SlowDownCurrent(minutes) => ("", t!(profile.slow_down, count = minutes).into()),
            SlowDownCode(minutes) => ("", t!(sign_in.slow_down_code, count = minutes).into()),
            SlowDownMail(minutes) => ("", t!(sign_in.slow_down_mail, count = minutes).into()),
            Busy => ("", t!(sign_in.busy).into()),
            TooShort => {
                ("password", t!(sign_in.new_password.too_short, count = Password::MIN_CHARS).into())
            }
            TooLong => {
                ("password", t!(sign_in.new_password.too_long, count = Password::MAX_CHARS).into())
            }
            TooCommon => ("password", t!(sign_in.new_password.too_common).into()),
            WrongCurrent => ("current", t!(profile.current_wrong).into()),
            WrongCurrentForEmail => ("email_current", t!(profile.current_wrong).into()),
            NoName => ("name", t!(profile.name_required).into()),
            LongName => ("name", t!(profile.name_too_long, count = NAME_MAX_CHARS).into()),
        };
        (Some(field).filter(|field| !field.is_empty()), words)
    }

    /// Entries of the error summary.
    pub fn summary(error: Option<Self>) -> Vec<(Option<Text>, Text)> {
        let entries = error.map(Self::place_and_words).into_iter();
        entries.map(|(field, words)| (field.map(Text::from), words)).collect()
    }

    /// Message for a field, if the error concerns it.
    pub fn at(error: Option<Self>, field: &str) -> Option<Text> {
        let (place, words) = error?.place_and_words();
        (place == Some(field)).then_some(words)
    }
}

/// Maximum displayed waiting time.
const MOST_MINUTES: u32 = 60;

/// Whole minutes, rounded up.
fn minutes(seconds: u64) -> u32 {
    u32::try_from(seconds.div_ceil(60)).unwrap_or(MOST_MINUTES).clamp(1, MOST_MINUTES)
}

#[cfg(test)]
mod tests {
    use domain::language::Language;
    use strum::IntoEnumIterator;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn an_address_says_what_is_wrong_and_strangers_cannot_make_it_say_more() {
        for mut error in AccountFormError::iter() {
            if let Some(minutes) = error.minutes() {
                *minutes = 7;
            }
            assert_eq!(AccountFormError::read(&error.query()), Some(error));
        }
        for (query, expected) in [
            ("", None),
            ("problem=", None),
            ("problem=<script>", None),
            ("problem=slow_down", None),
            ("problem=slow_down&minutes=x", None),
            ("problem=slow_down&minutes=99999", Some(SlowDown(60))),
            ("next=/&problem=busy&problem=wrong", Some(Busy)),
        ] {
            assert_eq!(AccountFormError::read(query), expected, "{query}");
        }
    }

    #[test]
    fn each_has_words_in_each_language() {
        for language in Language::ALL {
            for error in AccountFormError::iter() {
                let words = html(language, || error.place_and_words().1);
                assert!(words.len() > 10, "{language:?} {error:?}: {words}");
            }
        }
    }

    #[test]
    fn waiting_is_told_in_minutes_that_suffice() {
        for (seconds, expected) in [(0, 1), (1, 1), (60, 1), (61, 2), (601, 11), (u64::MAX, 60)] {
            assert_eq!(minutes(seconds), expected, "{seconds}");
        }
    }
}

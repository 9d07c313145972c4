//! What can be wrong with a form about oneself: its code in the address, its field, its words.

use domain::identity::Password;
use leptos::prelude::ServerFnError;
use portal::Error;
use url::form_urlencoded::parse;

use crate::components::Text;
use crate::t;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Address and password do not match.
    Wrong,
    /// The code is not the one.
    WrongCode,
    /// The browser has asked for no code, or too long ago.
    LostCode,
    /// It is no address.
    NotAnEmail,
    /// Too many tries with a password; minutes to wait.
    SlowDown(u32),
    /// Too many codes; minutes to wait.
    SlowDownCode(u32),
    /// Too many mails from here; minutes to wait.
    SlowDownMail(u32),
    /// Too many people at once.
    Busy,
    /// The new password is too short.
    TooShort,
    /// The new password is too long.
    TooLong,
    /// The new password is easy to guess.
    TooCommon,
    /// It is not the current password.
    WrongCurrent,
    /// It is not the current password, in the form of a new address.
    WrongCurrentForEmail,
    /// There is no name.
    NoName,
    /// The name is too long.
    LongName,
}

use Trouble::{
    Busy, LongName, LostCode, NoName, NotAnEmail, SlowDown, SlowDownCode, SlowDownMail, TooCommon,
    TooLong, TooShort, Wrong, WrongCode, WrongCurrent, WrongCurrentForEmail,
};

const ALL: [Trouble; 15] = [
    Wrong,
    WrongCode,
    LostCode,
    NotAnEmail,
    SlowDown(1),
    SlowDownCode(1),
    SlowDownMail(1),
    Busy,
    TooShort,
    TooLong,
    TooCommon,
    WrongCurrent,
    WrongCurrentForEmail,
    NoName,
    LongName,
];

/// Longer than anybody is asked to wait.
const MOST_MINUTES: u32 = 60;

impl Trouble {
    /// What a person can mend; the rest is our own fault, and goes to the log.
    ///
    /// # Errors
    /// For what is nobody's to mend.
    pub fn of(error: &Error) -> Result<Self, ServerFnError> {
        Ok(match error {
            Error::Busy => Busy,
            Error::TooMany(seconds) => SlowDown(minutes(*seconds)),
            Error::Invalid { field: "email", .. } => NotAnEmail,
            Error::Invalid { field: "code", .. } => WrongCode,
            Error::Invalid { field: "current", .. } => WrongCurrent,
            Error::Invalid { field: "password", why: "too_short" } => TooShort,
            Error::Invalid { field: "password", why: "too_long" } => TooLong,
            Error::Invalid { field: "password", why: "too_common" } => TooCommon,
            Error::Invalid { field: "password", .. } => Wrong,
            Error::Invalid { field: "name", why: "required" } => NoName,
            Error::Invalid { field: "name", .. } => LongName,
            error => {
                tracing::error!(%error, "a form about oneself failed");
                return Err(ServerFnError::ServerError("it failed".to_owned()));
            }
        })
    }

    const fn code(self) -> &'static str {
        match self {
            Wrong => "wrong",
            WrongCode => "wrong_code",
            LostCode => "lost_code",
            NotAnEmail => "not_an_email",
            SlowDown(_) => "slow_down",
            SlowDownCode(_) => "slow_down_code",
            SlowDownMail(_) => "slow_down_mail",
            Busy => "busy",
            TooShort => "too_short",
            TooLong => "too_long",
            TooCommon => "too_common",
            WrongCurrent => "wrong_current",
            WrongCurrentForEmail => "wrong_current_for_email",
            NoName => "no_name",
            LongName => "long_name",
        }
    }

    /// Where it stands in an address.
    pub fn query(self) -> String {
        match self {
            SlowDown(minutes) | SlowDownCode(minutes) | SlowDownMail(minutes) => {
                format!("problem={}&minutes={minutes}", self.code())
            }
            _ => format!("problem={}", self.code()),
        }
    }

    /// What an address says; what we never wrote is nothing.
    pub fn read(query: &str) -> Option<Self> {
        let value = |name: &str| {
            parse(query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        let code = value("problem")?;
        let found = ALL.into_iter().find(|trouble| trouble.code() == code)?;
        let minutes = || value("minutes")?.parse::<u32>().ok().map(|m| m.clamp(1, MOST_MINUTES));
        Some(match found {
            SlowDown(_) => SlowDown(minutes()?),
            SlowDownCode(_) => SlowDownCode(minutes()?),
            SlowDownMail(_) => SlowDownMail(minutes()?),
            other => other,
        })
    }

    /// The field that is to be mended; nothing for the form as a whole.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Wrong | TooShort | TooLong | TooCommon => Some("password"),
            WrongCode | LostCode => Some("code"),
            NotAnEmail => Some("email"),
            WrongCurrent => Some("current"),
            WrongCurrentForEmail => Some("email_current"),
            NoName | LongName => Some("name"),
            SlowDown(_) | SlowDownCode(_) | SlowDownMail(_) | Busy => None,
        }
    }

    /// What is wrong and what to do.
    pub fn text(self) -> Text {
        match self {
            Wrong => t!(sign_in.wrong).into(),
            WrongCode => t!(sign_in.code.wrong).into(),
            LostCode => t!(sign_in.code.lost).into(),
            NotAnEmail => t!(sign_in.not_an_email).into(),
            SlowDown(minutes) => t!(sign_in.slow_down, count = minutes).into(),
            SlowDownCode(minutes) => t!(sign_in.slow_down_code, count = minutes).into(),
            SlowDownMail(minutes) => t!(sign_in.slow_down_mail, count = minutes).into(),
            Busy => t!(sign_in.busy).into(),
            TooShort => t!(sign_in.new_password.too_short, count = Password::MIN_CHARS).into(),
            TooLong => t!(sign_in.new_password.too_long, count = Password::MAX_CHARS).into(),
            TooCommon => t!(sign_in.new_password.too_common).into(),
            WrongCurrent | WrongCurrentForEmail => t!(profile.current_wrong).into(),
            NoName => t!(profile.name_required).into(),
            LongName => t!(profile.name_too_long).into(),
        }
    }

    /// For the summary above the form.
    pub fn summary(trouble: Option<Self>) -> Vec<(Option<Text>, Text)> {
        let entry = |trouble: Self| (trouble.field().map(Text::from), trouble.text());
        trouble.into_iter().map(entry).collect()
    }

    /// For a field: its words, when it is the one to be mended.
    pub fn at(trouble: Option<Self>, field: &str) -> Option<Text> {
        trouble.filter(|trouble| trouble.field() == Some(field)).map(Self::text)
    }
}

/// Whole minutes, the last one begun counting.
fn minutes(seconds: u64) -> u32 {
    u32::try_from(seconds.div_ceil(60)).unwrap_or(MOST_MINUTES).clamp(1, MOST_MINUTES)
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
            assert_eq!(Trouble::read(query), expected, "{query}");
        }
    }

    #[test]
    fn each_has_words_in_each_language() {
        for language in Language::ALL {
            for trouble in ALL {
                let words = html(language, || trouble.text());
                assert!(words.len() > 10, "{language:?} {trouble:?}: {words}");
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

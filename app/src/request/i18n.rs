//! Translations, checked at compile time.
//!
//! Each file `app/locales/<language>/<feature>.json` is a namespace; all three languages must have
//! the same keys, or the build fails. A page writes `t!(invoices.title)`, with values
//! `t!(dates.due_on, date = day)`, with plurals `t!(invoices.count, count = n)` for the keys
//! `count_one` and `count_other`.

use domain::language::Language;
use leptos::prelude::use_context;

#[expect(unused, reason = "generated, with the library's other ways to the texts")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub use generated::i18n::Locale;

/// Language of this request, provided by the server.
#[must_use]
pub fn language() -> Language {
    use_context::<Language>().unwrap_or_default()
}

#[must_use]
pub const fn locale_of(language: Language) -> Locale {
    match language {
        Language::Es => Locale::es,
        Language::En => Locale::en,
        Language::Pt => Locale::pt,
    }
}

/// Locale of this request.
#[must_use]
pub fn locale() -> Locale {
    locale_of(language())
}

/// Translation in the language of the request: `&'static str`, or `String` if it takes values.
#[macro_export]
macro_rules! t {
    ($($key:tt)+) => {
        leptos_i18n::td_string!($crate::request::i18n::locale(), $($key)+)
    };
}

/// Translation in a given locale: `t_in!(locale, invoices.title)`.
#[macro_export]
macro_rules! t_in {
    ($locale:expr, $($key:tt)+) => {
        leptos_i18n::td_string!($locale, $($key)+)
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_text() {
        for (language, expected) in
            [(Language::Es, "Inicio"), (Language::En, "Overview"), (Language::Pt, "Início")]
        {
            assert_eq!(t_in!(locale_of(language), overview.title), expected);
        }
    }

    #[test]
    fn plurals_follow_the_language_and_the_count() {
        for (language, count, expected) in [
            (Language::Es, 1, "Vence en 1 día"),
            (Language::Es, 2, "Vence en 2 días"),
            (Language::En, 1, "Due in 1 day"),
            (Language::En, 0, "Due in 0 days"),
            (Language::Pt, 1, "Vence em 1 dia"),
            (Language::Pt, 3, "Vence em 3 dias"),
        ] {
            assert_eq!(t_in!(locale_of(language), dates.due_in, count = count), expected);
        }
    }
}

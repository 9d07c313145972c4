//! Dates, instants and amounts as text in each language.

use domain::calendar::{Date, TimeZone, Timestamp};
use domain::language::Language;
use domain::money::Money;
use icu_calendar::{Date as CalendarDate, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets::YMD;
use icu_locale_core::locale;

/// Long date: `15 de noviembre de 2026`, `15 November 2026`, `15 de novembro de 2026`.
#[must_use]
pub fn date(date: Date, language: Language) -> String {
    with_patterns(language, |patterns| print(&patterns.long, date))
}

/// Short date for tables, with the month as a word to avoid ambiguity: `15 nov 2026`.
#[must_use]
pub fn short_date(date: Date, language: Language) -> String {
    with_patterns(language, |patterns| print(&patterns.short, date))
}

/// Long instant with the UTC offset: `15 de noviembre de 2026, 14:05 (UTC-5)`.
#[must_use]
pub fn instant(at: Timestamp, zone: &TimeZone, language: Language) -> String {
    let local = at.to_zoned(zone.clone());
    let (day, time) = (date(local.date(), language), clock(local.time()));
    format!("{day}, {time} ({})", distance(local.offset().seconds()))
}

/// Short instant for tables, in a time zone that the reader knows: `15 nov 2026, 14:05`.
#[must_use]
pub fn short_instant(at: Timestamp, zone: &TimeZone, language: Language) -> String {
    let local = zone.to_datetime(at);
    format!("{}, {}", short_date(local.date(), language), clock(local.time()))
}

/// Amount with its symbol, in the number format of the language and country (ISO 3166, upper case).
#[must_use]
pub fn money(amount: Money, language: Language, country: &str) -> String {
    amount.print(language.number_style(country))
}

fn clock(time: jiff::civil::Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// UTC offset: `UTC`, `UTC-5`, `UTC+5:30`.
fn distance(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

type DatePattern = Formatter<Gregorian, YMD>;

struct Patterns {
    long: DatePattern,
    short: DatePattern,
}

impl Patterns {
    /// British English, because its day comes before the month, as in the other two languages.
    fn of(language: Language) -> Self {
        let locale = match language {
            Language::Es => locale!("es"),
            Language::En => locale!("en-GB"),
            Language::Pt => locale!("pt"),
        };
        let load = |fields| {
            DatePattern::try_new((&locale).into(), fields)
                .expect("the data of the three languages is compiled in")
        };
        Self { long: load(YMD::long()), short: load(YMD::medium()) }
    }
}

/// Patterns are expensive to load and not `Send`, so each thread loads them once.
fn with_patterns<T>(language: Language, show: impl FnOnce(&Patterns) -> T) -> T {
    thread_local! {
        static PATTERNS: [std::cell::OnceCell<Patterns>; 3] = const {
            [const { std::cell::OnceCell::new() }; 3]
        };
    }
    PATTERNS.with(|all| show(all[language as usize].get_or_init(|| Patterns::of(language))))
}

fn print(pattern: &DatePattern, date: Date) -> String {
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    let date = CalendarDate::try_new_gregorian(i32::from(date.year()), month, day)
        .expect("a date of one calendar is a date of the other");
    pattern.format(&date).to_string()
}

#[cfg(test)]
mod tests;

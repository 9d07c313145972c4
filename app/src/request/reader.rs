//! The reader of a page: language, number format, time zone and current date.

use domain::calendar::{Date, SignedDuration, TimeZone, Timestamp, date_at};
use domain::language::{Language, NumberStyle};
use domain::money::Money;
use leptos::prelude::{provide_context, with_context};
use portal::platform::format;

/// Provided by the server with every request.
#[derive(Debug, Clone)]
pub struct Reader {
    pub language: Language,
    /// Number format of the language in the institution's country.
    pub numbers: NumberStyle,
    /// The institution's time zone.
    pub zone: TimeZone,
    /// Date in that time zone when the request arrived.
    pub today: Date,
}

impl Reader {
    /// `country` (ISO 3166) and `zone` are those of the institution.
    #[must_use]
    pub fn new(language: Language, country: &str, zone: TimeZone, now: Timestamp) -> Self {
        let today = date_at(now, &zone);
        Self { language, numbers: language.number_style(country), zone, today }
    }

    /// Provides this reader and its language to everything below.
    pub fn provide(self) {
        provide_context(self.language);
        provide_context(self);
    }
}

/// Reads from the reader of this request.
///
/// # Panics
/// Outside of a request: the server provides a reader before it renders anything.
pub fn with_reader<T>(ask: impl FnOnce(&Reader) -> T) -> T {
    with_context::<Reader, _>(ask).expect("the server provides a reader with every request")
}

/// Date of this request at the institution.
#[must_use]
pub fn today() -> Date {
    with_reader(|reader| reader.today)
}

/// `S/ 1,234.50`
#[must_use]
pub fn money(amount: Money) -> String {
    with_reader(|reader| amount.print(reader.numbers))
}

/// `15 nov 2026`
#[must_use]
pub fn short_date(date: Date) -> String {
    with_reader(|reader| format::short_date(date, reader.language))
}

/// `5,000`, as the reader writes numbers.
#[must_use]
pub fn whole(count: i64) -> String {
    let group = with_reader(|reader| reader.numbers.group);
    let digits = count.unsigned_abs().to_string();
    let mut text = String::from(if count < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    text
}

/// `15 de noviembre de 2026`
#[must_use]
pub fn long_date(date: Date) -> String {
    with_reader(|reader| format::date(date, reader.language))
}

/// `15 nov 2026, 14:05`
#[must_use]
pub fn short_instant(at: Timestamp) -> String {
    with_reader(|reader| format::short_instant(at, &reader.zone, reader.language))
}

/// `15 de noviembre de 2026, 14:05 (UTC-5)`
#[must_use]
pub fn long_instant(at: Timestamp) -> String {
    with_reader(|reader| format::instant(at, &reader.zone, reader.language))
}

/// End of a validity: its last day in full, or date and time if that is today.
#[must_use]
pub fn until(end: Timestamp) -> String {
    let last = with_reader(|reader| date_at(end - SignedDuration::from_secs(1), &reader.zone));
    if last == today() { short_instant(end) } else { long_date(last) }
}

#[cfg(test)]
mod tests {
    use crate::components::testing::html;

    use super::*;

    #[test]
    fn a_whole_number_is_grouped_as_its_reader_writes_numbers() {
        for (count, language, expected) in [
            (7, Language::Es, "7"),
            (5_000, Language::Es, "5,000"),
            (5_000, Language::Pt, "5.000"),
            (-1_000, Language::En, "-1,000"),
            (1_234_567, Language::En, "1,234,567"),
        ] {
            assert_eq!(html(language, move || whole(count)), expected);
        }
    }

    #[test]
    fn an_end_is_told_by_its_last_day_and_today_by_the_minute() {
        for (end, expected) in [
            ("2026-12-05T17:00:00Z", "5 de diciembre de 2026"),
            ("2026-12-06T05:00:00Z", "5 de diciembre de 2026"),
            ("2026-11-15T20:30:00Z", "15 nov 2026, 15:30"),
        ] {
            let end = end.parse().unwrap();
            assert_eq!(html(Language::Es, || until(end)), expected);
        }
    }
}

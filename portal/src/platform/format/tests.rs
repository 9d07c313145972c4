//! Formats of each language.

use super::*;
use domain::money::Currency;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn a_date_reads_as_people_write_it() {
    for (language, long, short) in [
        (Language::Es, "15 de noviembre de 2026", "15 nov 2026"),
        (Language::En, "15 November 2026", "15 Nov 2026"),
        (Language::Pt, "15 de novembro de 2026", "15 de nov. de 2026"),
    ] {
        assert_eq!(date(day("2026-11-15"), language), long);
        assert_eq!(short_date(day("2026-11-15"), language), short);
    }
}

#[test]
fn every_date_that_can_be_stored_can_be_printed() {
    for language in Language::ALL {
        for text in ["0001-01-01", "2024-02-29", "9999-12-31"] {
            assert!(!date(day(text), language).is_empty(), "{text}");
        }
        assert!(!date(Date::MIN, language).is_empty());
        assert!(!date(Date::MAX, language).is_empty());
    }
}

#[test]
fn an_instant_is_that_of_the_place_and_says_which() {
    let at: Timestamp = "2026-11-16T03:05:59Z".parse().unwrap();
    for (zone, language, expected) in [
        ("America/Lima", Language::Es, "15 de noviembre de 2026, 22:05 (UTC-5)"),
        ("America/Santiago", Language::En, "16 November 2026, 00:05 (UTC-3)"),
        ("America/St_Johns", Language::Pt, "15 de novembro de 2026, 23:35 (UTC-3:30)"),
        ("Europe/Madrid", Language::Es, "16 de noviembre de 2026, 04:05 (UTC+1)"),
        ("UTC", Language::En, "16 November 2026, 03:05 (UTC)"),
    ] {
        let zone = TimeZone::get(zone).unwrap();
        assert_eq!(instant(at, &zone, language), expected);
    }
    let lima = TimeZone::get("America/Lima").unwrap();
    assert_eq!(short_instant(at, &lima, Language::Es), "15 nov 2026, 22:05");
}

#[test]
fn an_amount_follows_the_language_and_the_country() {
    let amount = Money::new(123_450, Currency::Pen);
    for (language, country, expected) in [
        (Language::Es, "PE", "S/\u{a0}1,234.50"),
        (Language::Es, "CL", "S/\u{a0}1.234,50"),
        (Language::Pt, "BR", "S/\u{a0}1.234,50"),
    ] {
        assert_eq!(money(amount, language, country), expected);
    }
}

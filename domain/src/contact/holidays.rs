//! Public holidays, moveable feasts and decrees included, by country and region.
//!
//! The table is `domain/data/holidays.tsv`; `cargo xtask holidays` writes it from a well-kept
//! source. Of a country or a year that is not in it nothing is known, which is not the same as no
//! holiday.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::calendar::Date;

const TABLE: &str = include_str!("../../data/holidays.tsv");

/// A holiday of a country or of some of its regions.
#[derive(Debug)]
struct Holiday {
    /// Empty for the whole country.
    regions: Vec<&'static str>,
    name: &'static str,
}

/// The holidays of a country, and the years that are known.
#[derive(Debug, Default)]
struct Country {
    days: BTreeMap<Date, Vec<Holiday>>,
}

static COUNTRIES: LazyLock<BTreeMap<&str, Country>> = LazyLock::new(|| {
    let mut countries: BTreeMap<&str, Country> = BTreeMap::new();
    for line in TABLE.lines() {
        let (country, day, holiday) = read(line).expect("the table in the binary is well formed");
        countries.entry(country).or_default().days.entry(day).or_default().push(holiday);
    }
    countries
});

fn read(line: &'static str) -> Option<(&'static str, Date, Holiday)> {
    let mut fields = line.split('\t');
    let (country, regions) = (fields.next()?, fields.next()?);
    let (day, name) = (fields.next()?.parse().ok()?, fields.next()?);
    Some((country, day, Holiday { regions: regions.split_whitespace().collect(), name }))
}

/// A day for which the table says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unknown;

/// The name of the holiday that a day is in a country (ISO 3166-1) and its region (the second part
/// of ISO 3166-2). Where the region is not known, a holiday of any region counts.
///
/// # Errors
/// When nothing is known of the country or the year.
pub fn holiday(
    country: &str,
    region: Option<&str>,
    day: Date,
) -> Result<Option<&'static str>, Unknown> {
    let days = &COUNTRIES.get(country).ok_or(Unknown)?.days;
    let years = days.first_key_value().zip(days.last_key_value());
    let ((first, _), (last, _)) = years.ok_or(Unknown)?;
    if !(first.year()..=last.year()).contains(&day.year()) {
        return Err(Unknown);
    }
    let applies = |holiday: &&Holiday| {
        holiday.regions.is_empty() || region.is_none_or(|region| holiday.regions.contains(&region))
    };
    Ok(days.get(&day).and_then(|found| found.iter().find(applies)).map(|holiday| holiday.name))
}

/// The countries of the table.
pub fn countries() -> impl Iterator<Item = &'static str> {
    COUNTRIES.keys().copied()
}

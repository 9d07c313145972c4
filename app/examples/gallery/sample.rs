//! Sample data: a school in Lima, a mother of two.

use domain::calendar::{Date, Timestamp};
use domain::invoices::Standing;
use domain::money::{Currency, Money};

/// Soles and céntimos, in céntimos.
pub fn pen(minor: i64) -> Money {
    Money::new(minor, Currency::Pen)
}

/// The instant at which the gallery is seen: noon in Lima on 15 November 2026.
pub fn now() -> Timestamp {
    instant("2026-11-15T17:00:00Z")
}

/// A day.
pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// An instant.
pub fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// An invoice of the list.
pub struct Sample {
    /// Its number.
    pub number: &'static str,
    /// What it is for.
    pub what: &'static str,
    /// For whom.
    pub customer: &'static str,
    /// When it is due.
    pub due_on: Date,
    /// How it stands.
    pub standing: Standing,
    /// What is to be paid.
    pub amount: Money,
}

/// What is open.
pub fn open() -> Vec<Sample> {
    let row = |number, what, customer, due_on, standing, minor| Sample {
        number,
        what,
        customer,
        due_on: day(due_on),
        standing,
        amount: pen(minor),
    };
    let (lucia, mateo) = ("Lucía Rojas Quispe", "Mateo Rojas Quispe");
    vec![
        row("F001-004512", "Pensión de octubre", lucia, "2026-11-10", Standing::Overdue, 45_000),
        row("F001-004513", "Pensión de octubre", mateo, "2026-11-14", Standing::PartlyPaid, 22_500),
        row("F001-004688", "Pensión de noviembre", lucia, "2026-11-18", Standing::Pending, 45_000),
        row("F001-004689", "Pensión de noviembre", mateo, "2026-11-30", Standing::Pending, 45_000),
        row("F001-004701", "Taller de robótica", mateo, "2026-12-05", Standing::Disputed, 18_050),
        row("F001-004702", "Paseo de fin de año", lucia, "2026-12-12", Standing::Pending, 9_590),
    ]
}

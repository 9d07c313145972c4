//! Generates fictional receivables of a company. The output is the same in every release and on
//! every machine, because the random numbers do not come from a library that may change.

use std::io;

use domain::calendar::Date;
use domain::money::{Currency, Money};
use jiff::ToSpan;
use serde::Serialize;

#[derive(Debug, Clone, Copy)]
pub struct HistorySize {
    /// Numbered from 1.
    pub customers: u32,
    /// Spread evenly over [`DAYS`].
    pub invoices: u32,
}

/// Number of days on which invoices are issued: 23 months.
const DAYS: u32 = 700;
/// How many of them are in the past. The rest are in the future, so that a demo left running gets
/// new invoices.
const DAYS_BEFORE: i64 = 682;
const DAYS_TO_PAY: u32 = 30;
/// Chosen so that the demo's companies have overdue, pending and paid invoices.
const SEED: u32 = 20_131_151;

const TRADES: [&str; 10] = [
    "Panadería",
    "Ferretería",
    "Librería",
    "Farmacia",
    "Imprenta",
    "Florería",
    "Carpintería",
    "Zapatería",
    "Joyería",
    "Pastelería",
];
/// Mythical places, so that nobody takes the companies for real.
const PLACES: [&str; 10] = [
    "la Atlántida",
    "Liliput",
    "Barataria",
    "Hiperbórea",
    "Lemuria",
    "Ávalon",
    "Camelot",
    "Cíbola",
    "Cucaña",
    "Utopía",
];

/// A CSV line, mapped by `demo/history.toml`.
#[derive(Serialize)]
struct HistoryLine {
    customer: String,
    name: String,
    invoice: String,
    issued: Date,
    due: Date,
    amount: String,
    disputed: &'static str,
    settled: Option<Date>,
}

/// Writes a history as CSV, as of a day. Invoices settled by then come first, in order of
/// settlement, so that receipts are numbered by day.
///
/// # Errors
/// When writing fails.
pub fn write_history(size: HistorySize, today: Date, out: impl io::Write) -> csv::Result<()> {
    let mut lines = lines(size, today);
    lines.sort_by_key(|line| line.settled.unwrap_or(Date::MAX));
    let mut writer = csv::Writer::from_writer(out);
    for line in lines {
        writer.serialize(line)?;
    }
    Ok(writer.flush()?)
}

fn lines(size: HistorySize, today: Date) -> Vec<HistoryLine> {
    let mut random = Random(SEED);
    let day = |number: u32| today.saturating_add((i64::from(number) - DAYS_BEFORE).days());
    // Each customer has a typical delay of payment.
    let habits: Vec<u32> = (0..size.customers).map(|_| random.below(36)).collect();
    let mut lines = Vec::new();
    for number in 0..size.invoices {
        let customer = random.below(size.customers);
        let habit = habits.get(customer as usize).copied().unwrap_or_default();
        let cents = 500 + (0..3).map(|_| random.below(4_000)).sum::<u32>();
        let disputed = if random.below(4) == 0 { "Yes" } else { "No" };
        let mut days_to_settle = habit + random.below(17);
        if random.below(50) == 0 {
            days_to_settle += 30;
        }
        let issued = u64::from(number) * u64::from(DAYS) / u64::from(size.invoices);
        let issued = u32::try_from(issued).unwrap_or(DAYS);
        lines.push(HistoryLine {
            customer: format!("DEMO-{:03}", customer + 1),
            name: name(customer),
            invoice: format!("DEMO-{:06}", number + 1),
            issued: day(issued),
            due: day(issued + DAYS_TO_PAY),
            amount: Money::new(cents.into(), Currency::Usd).to_decimal(),
            disputed,
            settled: Some(day(issued + days_to_settle)).filter(|settled| *settled <= today),
        });
    }
    lines
}

fn name(customer: u32) -> String {
    let one_of = |names: [&'static str; 10], place: u32| names[place as usize % names.len()];
    format!("{} de {}", one_of(TRADES, customer), one_of(PLACES, customer / 10))
}

/// Marsaglia's 32-bit xorshift generator.
struct Random(u32);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % end
    }
}

#[cfg(test)]
mod tests;

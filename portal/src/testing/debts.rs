//! A long history of debts for benchmarks: five years of invoices, most of them paid around their
//! due date. Nothing is posted to the ledger.

use jiff::Span;
use jiff::civil::Date;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use crate::Portal;
use crate::billing::movements;

mod store;

/// An invoice with one instalment.
struct SeedDebt {
    id: String,
    customer: String,
    issued_on: Date,
    due_on: Date,
    settled_on: Option<Date>,
    minor: i64,
}

/// Invoices that are written in one transaction.
const WRITTEN: i64 = 5_000;

const DAYS: i32 = 5 * 365;

/// Adds this many invoices, and a customer for each hundred.
///
/// # Panics
/// When the database fails.
pub async fn seed_debts(portal: &Portal, invoices: i64) {
    let (today, mut rng) = (portal.today(), StdRng::seed_from_u64(1));
    let mut tx = portal.db.write().await.expect("the test database is there");
    let last = invoices / 100;
    store::insert_customers(&mut tx, last, portal.now()).await.expect("new customers");
    tx.commit().await.expect("it is written");
    let mut written = 0;
    while written < invoices {
        let count = WRITTEN.min(invoices - written);
        let numbers = written..written + count;
        let debts: Vec<_> = numbers.map(|number| debt(&mut rng, number, last, today)).collect();
        let mut tx = portal.db.write().await.expect("the test database is there");
        store::insert(&mut tx, &debts, portal.now()).await.expect("new debts");
        tx.commit().await.expect("it is written");
        written += count;
    }
}

/// Folds all movements into their cells, and cleans up after that.
///
/// # Panics
/// When the database fails.
pub async fn fold_movements(portal: &Portal) {
    movements::jobs::fold(portal).await.expect("the test database is there");
    store::clean_up(portal).await.expect("the test database is there");
}

fn debt(rng: &mut StdRng, number: i64, customers: i64, today: Date) -> SeedDebt {
    let after = |day: Date, days: i32| day.saturating_add(Span::new().days(days));
    let issued_on = after(today, -rng.random_range(0..DAYS));
    let due_on = after(issued_on, 30);
    let settled_on = after(due_on, rng.random_range(-20..25)).max(issued_on);
    let is_settled = settled_on <= today && rng.random_ratio(97, 100);
    SeedDebt {
        id: format!("hd{number}"),
        customer: format!("hc{}", rng.random_range(0..=customers)),
        issued_on,
        due_on,
        settled_on: is_settled.then_some(settled_on),
        minor: rng.random_range(1_000..90_000),
    }
}

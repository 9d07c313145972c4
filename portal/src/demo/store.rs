//! SQL of the demo's mark, and of what else is in its database.

use std::collections::HashSet;

use crate::Result;
use crate::platform::db::{Only, Tx, list, sql};

/// Name of the row that says that a database is the demo's.
const MARK: &str = "demo";

pub(super) async fn is_marked(tx: &mut Tx) -> Result<bool> {
    let mark = sql!(maybe Only<i64>, tx, "SELECT value FROM counters WHERE name = $1", MARK)?;
    Ok(mark.is_some())
}

pub(super) async fn mark(tx: &mut Tx) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO counters (name, value)
         VALUES ($1, 1)
         ON CONFLICT (name) DO NOTHING",
        MARK,
    )?;
    Ok(())
}

/// Addresses of some users, up to a number.
pub(super) async fn emails(tx: &mut Tx, most: i64) -> Result<Vec<String>> {
    let rows = sql!(all Only<String>, tx, "SELECT email FROM users LIMIT $1", most)?;
    Ok(rows.into_iter().map(|(email,)| email).collect())
}

/// Whether there are staff but the one with this address.
pub(super) async fn has_other_staff(tx: &mut Tx, email: &str) -> Result<bool> {
    let text = "SELECT email FROM staff WHERE email <> $1 LIMIT 1";
    Ok(sql!(maybe Only<String>, tx, text, email)?.is_some())
}

/// One of these addresses that is a user's.
pub(super) async fn user_among(tx: &mut Tx, emails: &[&str]) -> Result<Option<String>> {
    let emails = list(emails.iter().copied());
    let rows =
        sql!(listed Only<String>, tx, "SELECT email FROM users WHERE email", "LIMIT 1", emails)?;
    Ok(rows.into_iter().next().map(|(email,)| email))
}

/// A source of customers or invoices other than the two.
pub(super) async fn other_source(tx: &mut Tx, sources: [&str; 2]) -> Result<Option<String>> {
    let [first, second] = sources;
    let source = sql!(
        maybe Only<String>,
        tx,
        "SELECT source
           FROM (SELECT source FROM customers
                  UNION
                 SELECT source FROM invoices) x
          WHERE source <> $1 AND source <> $2
          LIMIT 1",
        first,
        second,
    )?;
    Ok(source.map(|(source,)| source))
}

/// Which of these invoices of a source are there, by number.
pub(super) async fn known_invoices(
    tx: &mut Tx,
    source: &str,
    numbers: &[&str],
) -> Result<HashSet<String>> {
    let rows = sql!(
        listed Only<String>,
        tx,
        "SELECT number FROM invoices WHERE source = $2 AND number",
        "",
        list(numbers.iter().copied()),
        source,
    )?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}

/// Counts what the tables have, so that queries are planned by it.
pub(super) async fn analyze(tx: &mut Tx) -> Result<()> {
    sql!(run, tx, "ANALYZE")?;
    Ok(())
}

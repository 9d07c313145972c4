//! SQL of cancelling invoices.

use domain::ids::InvoiceId;
use domain::invoices::InvoiceLine;
use domain::money::{Currency, Money};
use jiff::Timestamp;

use crate::platform::db::{Only, Tx, columns, sql};
use crate::platform::ids;
use crate::{Error, Result};

struct LineRow {
    description: String,
    quantity: i64,
    amount_minor: i64,
}

columns!(LineRow { description, quantity, amount_minor });

/// Lines of an invoice, in order.
pub(super) async fn lines(
    tx: &mut Tx,
    id: &InvoiceId,
    currency: Currency,
) -> Result<Vec<InvoiceLine>> {
    let rows = sql!(
        all LineRow,
        tx,
        "SELECT description, quantity, amount_minor
           FROM invoice_lines
          WHERE invoice_id = $1
          ORDER BY position",
        id,
    )?;
    let line = |row: LineRow| InvoiceLine {
        description: row.description,
        quantity: row.quantity,
        amount: Money::new(row.amount_minor, currency),
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Takes the next numbers of notes; returns the first.
pub(super) async fn take_notes(tx: &mut Tx, notes: usize) -> Result<i64> {
    let notes = i64::try_from(notes).map_err(Error::internal)?;
    let (last,) = sql!(
        one Only<i64>,
        tx,
        "INSERT INTO counters (name, value) VALUES ('credit_note', $1)
             ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value
          RETURNING value",
        notes,
    )?;
    Ok(last - notes + 1)
}

/// Lets only one at a time decide what is taken back alone.
pub(super) async fn lock_counting(tx: &mut Tx) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO counters (name, value) VALUES ('cancelled_alone', 1)
             ON CONFLICT (name) DO UPDATE SET value = counters.value + 1",
    )?;
    Ok(())
}

/// What somebody took back alone, before it is written.
pub(super) struct AloneRow<'a> {
    pub(super) by: &'a str,
    pub(super) at: Timestamp,
    pub(super) invoice: &'a InvoiceId,
    pub(super) amount: Money,
}

pub(super) async fn insert_alone(tx: &mut Tx, row: &AloneRow<'_>) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO cancelled_alone (id, made_by, currency, made_at, invoice_id, amount_minor)
         VALUES ($1, $2, $3, $4, $5, $6)",
        ids::text(row.at),
        row.by,
        row.amount.currency,
        row.at,
        row.invoice,
        row.amount.minor,
    )?;
    Ok(())
}

/// What somebody took back alone after an instant, in minor units.
pub(super) async fn alone_since(
    tx: &mut Tx,
    by: &str,
    currency: Currency,
    since: Timestamp,
) -> Result<i64> {
    let (sum,) = sql!(
        one Only<i64>,
        tx,
        "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT)
           FROM cancelled_alone
          WHERE made_by = $1 AND currency = $2 AND made_at > $3",
        by,
        currency,
        since,
    )?;
    Ok(sum)
}

/// Balance of an account of the ledger.
#[cfg(test)]
pub(super) async fn balance_of(portal: &crate::Portal, account: &str) -> i64 {
    let mut tx = portal.db.read().await.expect("the test database is there");
    let (balance,) = sql!(
        one Only<i64>,
        &mut tx,
        "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM entries WHERE account = $1",
        account,
    )
    .expect("the books can be read");
    balance
}

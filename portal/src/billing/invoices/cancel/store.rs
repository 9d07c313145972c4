//! SQL of cancelling invoices.

use domain::ids::InvoiceId;
use domain::invoices::InvoiceLine;
use domain::money::{Currency, Money};

use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

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

/// Takes the next number of a note.
pub(super) async fn next_note(tx: &mut Tx) -> Result<i64> {
    let (next,) = sql!(
        one Only<i64>,
        tx,
        "INSERT INTO counters (name, value) VALUES ('credit_note', 1)
             ON CONFLICT (name) DO UPDATE SET value = counters.value + 1
          RETURNING value",
    )?;
    Ok(next)
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

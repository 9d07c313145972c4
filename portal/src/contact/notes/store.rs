//! SQL of notes.

use domain::ids::CustomerId;
use jiff::Timestamp;

use super::CustomerNote;
use crate::Result;
use crate::platform::db::{Tx, columns, sql};

columns!(CustomerNote { id, at, author, text });

/// Inserts a note; `false` if there is no such customer.
pub(super) async fn insert(
    tx: &mut Tx,
    customer: &CustomerId,
    note: &CustomerNote,
) -> Result<bool> {
    let added = sql!(
        run,
        tx,
        "INSERT INTO customer_notes (id, customer_id, author, at, text)
         SELECT CAST($1 AS TEXT), id, CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS TEXT)
           FROM customers
          WHERE id = $2",
        note.id,
        customer,
        note.author,
        note.at,
        note.text,
    )?;
    Ok(added == 1)
}

/// Notes about a customer before an instant, or at it before an id; newest first.
pub(crate) async fn before(
    tx: &mut Tx,
    customer: &CustomerId,
    (at, id): (Timestamp, &str),
    limit: i64,
) -> Result<Vec<CustomerNote>> {
    Ok(sql!(
        all CustomerNote,
        tx,
        "SELECT n.id, n.at, COALESCE(s.name, n.author) AS author, n.text
           FROM customer_notes n
           LEFT JOIN staff s ON s.id = n.author
          WHERE n.customer_id = $1
            AND (n.at < $2 OR (n.at = $2 AND n.id < $3))
          ORDER BY n.at DESC, n.id DESC
          LIMIT $4",
        customer,
        at,
        id,
        limit,
    )?)
}

//! SQL of disputes.

use domain::ids::{HoldId, InvoiceId};
use jiff::Timestamp;

use super::Dispute;
use crate::Result;
use crate::contact::concerned::CustomerInvoice;
use crate::contact::holds::store::read_state;
use crate::platform::db::{Tx, row, sql};

#[derive(sqlx::FromRow)]
struct DisputeRow {
    #[sqlx(try_from = "String")]
    id: HoldId,
    due_at: i64,
    outcome: Option<String>,
    answer: Option<String>,
    decided_at: Option<i64>,
}

/// The newest dispute of an invoice.
pub(in crate::contact::holds) async fn last(
    tx: &mut Tx,
    invoice: &InvoiceId,
) -> Result<Option<Dispute>> {
    let found = sql!(
        maybe DisputeRow,
        tx,
        "SELECT d.id, d.due_at, d.outcome, d.answer, d.decided_at
           FROM holds s
           JOIN disputes d ON d.id = s.id
          WHERE s.invoice_id = $1
          ORDER BY s.since DESC
          LIMIT 1",
        invoice.as_str(),
    )?;
    let read = |found: DisputeRow| {
        Ok(Dispute {
            id: found.id,
            due_at: row::instant(found.due_at)?,
            state: read_state(found.outcome)?,
            answer: found.answer,
            decided_at: found.decided_at.map(row::instant).transpose()?,
        })
    };
    found.map(read).transpose()
}

#[derive(sqlx::FromRow)]
pub(super) struct PastDispute {
    #[sqlx(try_from = "String")]
    pub(super) id: HoldId,
    #[sqlx(flatten)]
    pub(super) concerned: CustomerInvoice,
}

/// Decided disputes whose hold is over.
pub(super) async fn past(tx: &mut Tx, now: Timestamp) -> Result<Vec<PastDispute>> {
    Ok(sql!(
        all PastDispute,
        tx,
        "SELECT d.id, s.invoice_id, v.customer_id
           FROM disputes d
           JOIN holds s    ON s.id = d.id AND s.ended_at IS NULL AND s.until <= $1
           JOIN invoices v ON v.id = s.invoice_id
          WHERE d.outcome IS NOT NULL
          LIMIT 200",
        now.as_millisecond(),
    )?)
}

/// Marks the invoice as undisputed.
pub(in crate::contact::holds) async fn clear(tx: &mut Tx, invoice: &InvoiceId) -> Result<()> {
    sql!(run, tx, "UPDATE invoices SET disputed = FALSE WHERE id = $1", invoice.as_str())?;
    Ok(())
}

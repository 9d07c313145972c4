//! SQL of disputes.

use domain::ids::{HoldId, InvoiceId};
use jiff::Timestamp;

use super::Dispute;
use crate::Result;
use crate::contact::concerned::CustomerInvoice;
use crate::platform::db::{Tx, columns, sql};

columns!(Dispute { id, due_at, state: outcome, answer, decided_at });

/// The newest dispute of an invoice.
pub(in crate::contact::holds) async fn last(
    tx: &mut Tx,
    invoice: &InvoiceId,
) -> Result<Option<Dispute>> {
    Ok(sql!(
        maybe Dispute,
        tx,
        "SELECT d.id, d.due_at, d.outcome, d.answer, d.decided_at
           FROM holds s
           JOIN disputes d ON d.id = s.id
          WHERE s.invoice_id = $1
          ORDER BY s.since DESC
          LIMIT 1",
        invoice,
    )?)
}

pub(super) struct PastDispute {
    pub(super) id: HoldId,
    pub(super) concerned: CustomerInvoice,
}

columns!(PastDispute { id, concerned });

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
        now,
    )?)
}

/// Marks the invoice as undisputed.
pub(in crate::contact::holds) async fn clear(tx: &mut Tx, invoice: &InvoiceId) -> Result<()> {
    sql!(run, tx, "UPDATE invoices SET disputed = FALSE WHERE id = $1", invoice)?;
    Ok(())
}

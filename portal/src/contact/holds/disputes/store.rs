//! SQL of disputes.

use domain::ids::{HoldId, InvoiceId};
use jiff::Timestamp;

use super::Dispute;
use crate::Result;
use crate::contact::concerned::CustomerInvoice;
use crate::platform::db::{Tx, columns, sql};

columns!(Dispute { id, due_at, state: outcome, answer, decided_at });

/// The dispute of an invoice that began last.
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

/// The disputes that were decided and keep nothing back any more.
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

/// The invoice is no longer disputed.
pub(in crate::contact::holds) async fn clear(tx: &mut Tx, invoice: &InvoiceId) -> Result<()> {
    sql!(run, tx, "UPDATE invoices SET disputed = FALSE WHERE id = $1", invoice)?;
    Ok(())
}

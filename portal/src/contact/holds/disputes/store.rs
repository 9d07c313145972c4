//! SQL of disputes.

use domain::holds::{Cause, DisputeOutcome};
use domain::ids::{CustomerId, HoldId, InvoiceId};
use jiff::Timestamp;

use super::{Dispute, DisputeChange};
use crate::Result;
use crate::contact::concerned::CustomerInvoice;
use crate::platform::db::{Only, Tx, bulk, columns, list, sql};

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

/// Whether an invoice may be disputed, and whether a dispute of it waits for its decision.
pub(super) struct DisputeStanding {
    pub(super) customer: CustomerId,
    pub(super) may_open: bool,
    pub(super) is_undecided: bool,
}

columns!(DisputeStanding { customer: customer_id, may_open, is_undecided });

pub(super) async fn standing(tx: &mut Tx, invoice: &InvoiceId) -> Result<Option<DisputeStanding>> {
    Ok(sql!(
        maybe DisputeStanding,
        tx,
        "SELECT v.customer_id,
                (NOT v.disputed AND v.outstanding_minor > 0) AS may_open,
                EXISTS (SELECT 1 FROM holds h
                          JOIN disputes d ON d.id = h.id AND d.outcome IS NULL
                         WHERE h.invoice_id = v.id) AS is_undecided
           FROM invoices v
          WHERE v.id = $1",
        invoice,
    )?)
}

/// Closes the undecided disputes of invoices as withdrawn, and their holds.
pub(super) async fn close(
    tx: &mut Tx,
    invoices: &[&InvoiceId],
    by: &str,
    now: Timestamp,
) -> Result<()> {
    if invoices.is_empty() {
        return Ok(());
    }
    let closed = sql!(
        listed Only<HoldId>,
        tx,
        "UPDATE disputes SET outcome = $2, decided_by = $3, decided_at = $4
          WHERE outcome IS NULL
            AND id IN (SELECT h.id FROM holds h WHERE h.cause = $5 AND h.invoice_id",
        ") RETURNING id",
        list(invoices.iter().copied()),
        DisputeOutcome::Withdrawn,
        by,
        now,
        Cause::Dispute,
    )?;
    let rows: Vec<_> = closed.iter().map(|(id,)| bulk::values![id, now]).collect();
    bulk::run(
        tx,
        "UPDATE holds SET ended_at = COALESCE(ended_at, v.column2), case_due_at = NULL FROM (",
        ") AS v WHERE holds.id = v.column1",
        &rows,
    )
    .await?;
    Ok(())
}

/// Writes whether invoices are disputed.
pub(super) async fn mark(tx: &mut Tx, changes: &[DisputeChange<'_>]) -> Result<()> {
    let rows: Vec<_> =
        changes.iter().map(|change| bulk::values![change.invoice, change.disputed]).collect();
    bulk::run(
        tx,
        "UPDATE invoices SET disputed = v.column2 FROM (",
        ") AS v WHERE invoices.id = v.column1",
        &rows,
    )
    .await?;
    Ok(())
}

//! SQL of active holds; each query covers many invoices.

use domain::holds::{Cause, Hold};
use domain::ids::{CustomerId, InstalmentId, InvoiceId};
use domain::payments::StateKind;
use jiff::Timestamp;

use super::ActiveHold;
use crate::contact::pauses::{self, paused_until};
use crate::platform::db::{Only, Tx, columns, list, sql};
use crate::{Error, Result};

struct HoldRow {
    invoice: InvoiceId,
    hold: Hold,
    /// By when staff are to answer or decide what is open.
    due_at: Option<Timestamp>,
}

columns!(Hold { cause, until });
columns!(HoldRow { invoice: invoice_id, hold, due_at: case_due_at });

/// Holds that customers caused, disputes included.
pub(super) async fn of_invoices(
    tx: &mut Tx,
    invoices: &[&str],
    now: Timestamp,
) -> Result<Vec<ActiveHold>> {
    let rows = sql!(
        listed HoldRow,
        tx,
        "SELECT invoice_id, cause, until, case_due_at
           FROM holds
          WHERE ended_at IS NULL
            AND (until > $2 OR case_due_at IS NOT NULL OR cause = $3)
            AND invoice_id",
        "",
        list(invoices),
        now,
        Cause::Dispute,
    )?;
    let active = |HoldRow { invoice, hold, due_at }| {
        let hold = match due_at {
            Some(due_at) => Hold::of_open_case(hold.cause, due_at, now),
            None if hold.cause == Cause::Dispute => hold.until_closed(now),
            None => hold,
        };
        ActiveHold { invoice, instalment: None, hold }
    };
    Ok(rows.into_iter().map(active).collect())
}

struct OpenPaymentRow {
    invoice: InvoiceId,
    instalment: InstalmentId,
    state: StateKind,
    expires_at: Timestamp,
    changed_at: Timestamp,
}

columns! { OpenPaymentRow {
    invoice: invoice_id, instalment: instalment_id, state, expires_at, changed_at,
} }

/// Payments in progress.
pub(super) async fn of_payments(tx: &mut Tx, invoices: &[&str]) -> Result<Vec<ActiveHold>> {
    let rows = sql!(
        listed OpenPaymentRow,
        tx,
        "SELECT i.invoice_id, t.instalment_id, p.state, p.expires_at, p.changed_at
           FROM instalments i
           JOIN payment_targets t ON t.instalment_id = i.id AND t.open
           JOIN payments p        ON p.id = t.payment_id
          WHERE i.invoice_id",
        "",
        list(invoices),
    )?;
    let active = |OpenPaymentRow { invoice, instalment, state, expires_at, changed_at }| {
        let hold = Hold::of_payment(state, expires_at, changed_at);
        ActiveHold { invoice, instalment: Some(instalment), hold }
    };
    Ok(rows.into_iter().map(active).collect())
}

/// Payment that a gateway event refers to: our id, or only the gateway's own object.
#[derive(serde::Deserialize)]
struct ReportedPayment {
    reference: Option<String>,
    payment: Option<String>,
}

/// Gateway events that are not applied yet.
pub(super) async fn of_gateway_events(
    tx: &mut Tx,
    invoices: &[&str],
    now: Timestamp,
) -> Result<Vec<ActiveHold>> {
    let rows = sql!(
        all Only<String>,
        tx,
        "SELECT report FROM gateway_events WHERE applied_at IS NULL AND report IS NOT NULL",
    )?;
    let reports: Vec<ReportedPayment> = rows
        .iter()
        .map(|(report,)| serde_json::from_str(report).map_err(Error::corrupt))
        .collect::<Result<_>>()?;
    if reports.is_empty() {
        return Ok(Vec::new());
    }
    let mut targets = sql!(
        listed(InvoiceId, InstalmentId),
        tx,
        "SELECT i.invoice_id, t.instalment_id
           FROM payments p
           JOIN payment_targets t ON t.payment_id = p.id
           JOIN instalments i     ON i.id = t.instalment_id
          WHERE p.origin IN ('sandbox', 'stripe') AND p.reference",
        "",
        list(reports.iter().filter_map(|report| report.reference.as_deref())),
    )?;
    targets.extend(sql!(
        listed(InvoiceId, InstalmentId),
        tx,
        "SELECT i.invoice_id, t.instalment_id
           FROM payment_targets t
           JOIN instalments i ON i.id = t.instalment_id
          WHERE t.payment_id",
        "",
        list(reports.iter().filter_map(|report| report.payment.as_deref())),
    )?);
    let hold = Hold::of_news(now);
    let active = |(invoice, instalment)| ActiveHold { invoice, instalment: Some(instalment), hold };
    targets.retain(|(invoice, _)| invoices.binary_search(&invoice.as_str()).is_ok());
    Ok(targets.into_iter().map(active).collect())
}

/// An invoice with what pauses name it by.
struct PausableInvoice {
    invoice: InvoiceId,
    customer: CustomerId,
    segments: Option<String>,
}

columns!(PausableInvoice { invoice: invoice_id, customer: customer_id, segments });

/// Pauses of the institution; while there is none, no invoice is read for them.
pub(super) async fn of_pauses(
    tx: &mut Tx,
    invoices: &[&str],
    now: Timestamp,
) -> Result<Vec<ActiveHold>> {
    let pauses = pauses::store::active(tx, now).await?;
    if pauses.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sql!(
        listed PausableInvoice,
        tx,
        "SELECT v.id AS invoice_id, v.customer_id, d.segments
           FROM invoices v
           JOIN customers c    ON c.id = v.customer_id
           LEFT JOIN debtors d ON d.id = c.debtor_id
          WHERE v.id",
        "",
        list(invoices),
    )?;
    let active = |row: PausableInvoice| {
        let segments = row.segments.as_deref().unwrap_or_default().split(',');
        let segments: Vec<&str> = segments.filter(|name| !name.is_empty()).collect();
        let until = paused_until(&pauses, &row.customer, &segments)?;
        let hold = Hold { cause: Cause::Paused, until };
        Some(ActiveHold { invoice: row.invoice, instalment: None, hold })
    };
    Ok(rows.into_iter().filter_map(active).collect())
}

//! SQL of active holds; each query covers many invoices.

use domain::holds::{Cause, Hold};
use domain::ids::{InstalmentId, InvoiceId};
use domain::payments::StateKind;
use jiff::Timestamp;

use super::ActiveHold;
use crate::platform::db::{Only, Tx, list, row, sql};
use crate::{Error, Result};

#[derive(sqlx::FromRow)]
struct HoldRow {
    #[sqlx(rename = "invoice_id", try_from = "String")]
    invoice: InvoiceId,
    #[sqlx(try_from = "String")]
    cause: Cause,
    until: i64,
    /// Due time of the decision on an open dispute.
    due_at: Option<i64>,
}

impl HoldRow {
    fn read(self, now: Timestamp) -> Result<ActiveHold> {
        let hold = match self.due_at {
            Some(due_at) => Hold::of_dispute(row::instant(due_at)?, now),
            None => Hold { cause: self.cause, until: row::instant(self.until)? },
        };
        Ok(ActiveHold { invoice: self.invoice, instalment: None, hold })
    }
}

/// Holds that customers caused, disputes included.
pub(super) async fn of_invoices(
    tx: &mut Tx,
    invoices: &[&str],
    now: Timestamp,
) -> Result<Vec<ActiveHold>> {
    let rows = sql!(
        listed HoldRow,
        tx,
        "SELECT h.invoice_id, h.cause, h.until, d.due_at
           FROM holds h
           LEFT JOIN disputes d ON d.id = h.id AND d.outcome IS NULL
          WHERE h.ended_at IS NULL AND (h.until > $2 OR d.id IS NOT NULL) AND h.invoice_id",
        "",
        list(invoices.iter().copied()),
        now.as_millisecond(),
    )?;
    rows.into_iter().map(|found| found.read(now)).collect()
}

#[derive(sqlx::FromRow)]
struct OpenPaymentRow {
    #[sqlx(rename = "invoice_id", try_from = "String")]
    invoice: InvoiceId,
    #[sqlx(rename = "instalment_id", try_from = "String")]
    instalment: InstalmentId,
    state: String,
    expires_at: i64,
    changed_at: i64,
}

impl OpenPaymentRow {
    fn read(self) -> Result<ActiveHold> {
        let state = StateKind::parse(&self.state).ok_or_else(|| Error::corrupt(self.state))?;
        let (expires, changed) = (row::instant(self.expires_at)?, row::instant(self.changed_at)?);
        let hold = Hold::of_payment(state, expires, changed);
        Ok(ActiveHold { invoice: self.invoice, instalment: Some(self.instalment), hold })
    }
}

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
        list(invoices.iter().copied()),
    )?;
    rows.into_iter().map(OpenPaymentRow::read).collect()
}

/// Payment that a gateway event refers to: our id, or only the gateway's own object.
#[derive(serde::Deserialize)]
struct ReportedPayment {
    reference: String,
    payment: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ReportedTargetRow {
    #[sqlx(rename = "invoice_id", try_from = "String")]
    invoice: InvoiceId,
    #[sqlx(rename = "instalment_id", try_from = "String")]
    instalment: InstalmentId,
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
        listed ReportedTargetRow,
        tx,
        "SELECT i.invoice_id, t.instalment_id
           FROM payments p
           JOIN payment_targets t ON t.payment_id = p.id
           JOIN instalments i     ON i.id = t.instalment_id
          WHERE p.origin IN ('sandbox', 'stripe') AND p.reference",
        "",
        list(reports.iter().map(|report| report.reference.as_str())),
    )?;
    targets.extend(sql!(
        listed ReportedTargetRow,
        tx,
        "SELECT i.invoice_id, t.instalment_id
           FROM payment_targets t
           JOIN instalments i ON i.id = t.instalment_id
          WHERE t.payment_id",
        "",
        list(reports.iter().filter_map(|report| report.payment.as_deref())),
    )?);
    let hold = Hold::of_news(now);
    let active = |ReportedTargetRow { invoice, instalment }| ActiveHold {
        invoice,
        instalment: Some(instalment),
        hold,
    };
    let is_asked_for =
        |target: &ReportedTargetRow| invoices.binary_search(&target.invoice.as_str()).is_ok();
    Ok(targets.into_iter().filter(is_asked_for).map(active).collect())
}

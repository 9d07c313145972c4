//! SQL of what decisions look at: each query for many people at once.

use std::collections::HashMap;
use std::hash::Hash;

use domain::calendar::{Date, TimeZone, date_at};
use domain::contact::{Channel, Contact};
use domain::holds::{Cause, Hold};
use domain::ids::{DebtorId, InstalmentId, InvoiceId};
use domain::payments::StateKind;
use domain::reminders::Record;
use jiff::Timestamp;

use super::DebtDetail;
use crate::platform::db::{Only, Tx, list, row, sql};
use crate::{Error, Result};

/// An instalment of an invoice of which something is owed.
#[derive(Debug, Clone)]
pub(super) struct OpenDebt {
    pub(super) detail: DebtDetail,
    /// The institution or the customer disputes it; since when it is known.
    pub(super) disputed_since: Option<Timestamp>,
    paid_at: Option<Timestamp>,
}

impl OpenDebt {
    /// What it tells about the payer.
    pub(super) fn record(&self, zone: &TimeZone) -> Record {
        let paid_on = self.paid_at.map(|at| date_at(at, zone));
        Record { due_on: self.detail.due_on, paid_on }
    }
}

/// A step that was taken, or failed.
#[derive(Debug, Clone)]
pub(super) struct StepTaken {
    pub(super) name: String,
    pub(super) channel: Channel,
    pub(super) failed: bool,
}

fn grouped<K: Eq + Hash, V>(pairs: Vec<Result<(K, V)>>) -> Result<HashMap<K, Vec<V>>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for pair in pairs {
        let (key, value) = pair?;
        groups.entry(key).or_default().push(value);
    }
    Ok(groups)
}

#[derive(sqlx::FromRow)]
struct DebtRow {
    debtor_id: String,
    customer_id: String,
    customer_name: String,
    invoice_id: String,
    number: String,
    description: String,
    currency: String,
    disputed: bool,
    created_at: i64,
    id: String,
    due_on: String,
    outstanding_minor: i64,
    paid_at: Option<i64>,
}

impl TryFrom<DebtRow> for (DebtorId, OpenDebt) {
    type Error = Error;

    fn try_from(found: DebtRow) -> Result<Self> {
        let since = row::instant(found.created_at)?;
        let detail = DebtDetail {
            instalment: row::id(found.id)?,
            invoice: row::id(found.invoice_id)?,
            invoice_number: found.number,
            description: found.description,
            customer: row::id(found.customer_id)?,
            customer_name: found.customer_name,
            due_on: row::date(&found.due_on)?,
            outstanding: row::money(found.outstanding_minor, &found.currency)?,
        };
        let debt = OpenDebt {
            detail,
            disputed_since: found.disputed.then_some(since),
            paid_at: found.paid_at.map(row::instant).transpose()?,
        };
        Ok((row::id(found.debtor_id)?, debt))
    }
}

/// The instalments of all invoices of which something is owed, oldest first; those that are paid
/// tell about the payer.
pub(super) async fn open_debts(
    tx: &mut Tx,
    debtors: &[&str],
    today: Date,
) -> Result<HashMap<DebtorId, Vec<OpenDebt>>> {
    let rows = sql!(
        listed DebtRow,
        tx,
        "SELECT c.debtor_id, c.id AS customer_id, c.name AS customer_name, v.id AS invoice_id,
                v.number, v.description, v.currency, v.disputed, v.created_at,
                i.id, i.due_on, i.amount_minor - i.paid_minor AS outstanding_minor, i.paid_at
           FROM customers c
           JOIN invoices v    ON v.customer_id = c.id AND v.outstanding_minor > 0
                             AND v.issued_on <= $2
           JOIN instalments i ON i.invoice_id = v.id
          WHERE c.debtor_id",
        "ORDER BY i.due_on, i.id",
        list(debtors.iter().copied()),
        today.to_string(),
    )?;
    grouped(rows.into_iter().map(TryInto::try_into).collect())
}

/// The instalments of invoices that were paid since an instant: when each fell due, and when it was
/// paid.
pub(super) async fn history(
    tx: &mut Tx,
    debtors: &[&str],
    since: Timestamp,
) -> Result<HashMap<DebtorId, Vec<(Date, Timestamp)>>> {
    let rows = sql!(
        listed(String, String, Option<i64>, i64),
        tx,
        "SELECT c.debtor_id, i.due_on, i.paid_at, v.paid_at
           FROM customers c
           JOIN invoices v    ON v.customer_id = c.id AND v.outstanding_minor = 0
                             AND v.paid_at >= $2
           JOIN instalments i ON i.invoice_id = v.id
          WHERE c.debtor_id",
        "",
        list(debtors.iter().copied()),
        since.as_millisecond(),
    )?;
    let read = |(debtor, due_on, paid_at, invoice_paid_at): (String, String, Option<i64>, i64)| {
        let paid_at = row::instant(paid_at.unwrap_or(invoice_paid_at))?;
        Ok((row::id(debtor)?, (row::date(&due_on)?, paid_at)))
    };
    grouped(rows.into_iter().map(read).collect())
}

/// The days of promises that were broken since a day.
pub(super) async fn broken_promises(
    tx: &mut Tx,
    debtors: &[&str],
    since: Date,
) -> Result<HashMap<DebtorId, Vec<Date>>> {
    let rows = sql!(
        listed(String, String),
        tx,
        "SELECT c.debtor_id, p.promised_on
           FROM customers c
           JOIN promises p ON p.customer_id = c.id AND p.outcome = 'broken'
                          AND p.promised_on >= $2
          WHERE c.debtor_id",
        "",
        list(debtors.iter().copied()),
        since.to_string(),
    )?;
    let read = |(debtor, day): (String, String)| Ok((row::id(debtor)?, row::date(&day)?));
    grouped(rows.into_iter().map(read).collect())
}

/// The holds that hold at an instant.
pub(super) async fn holds(
    tx: &mut Tx,
    debtors: &[&str],
    now: Timestamp,
) -> Result<HashMap<InvoiceId, Vec<Hold>>> {
    let rows = sql!(
        listed(String, String, i64),
        tx,
        "SELECT s.invoice_id, s.cause, s.until
           FROM customers c
           JOIN invoices v ON v.customer_id = c.id AND v.outstanding_minor > 0
           JOIN holds s ON s.invoice_id = v.id AND s.ended_at IS NULL AND s.until > $2
          WHERE c.debtor_id",
        "",
        list(debtors.iter().copied()),
        now.as_millisecond(),
    )?;
    let read = |(invoice, cause, until): (String, String, i64)| {
        let cause = Cause::parse(&cause).ok_or_else(|| Error::corrupt(cause))?;
        Ok((row::id(invoice)?, Hold { cause, until: row::instant(until)? }))
    };
    grouped(rows.into_iter().map(read).collect())
}

/// The holds of money on the move, and of what gateways told and is not applied yet.
pub(super) async fn moving(
    tx: &mut Tx,
    debtors: &[&str],
    now: Timestamp,
) -> Result<HashMap<InstalmentId, Vec<Hold>>> {
    let rows = sql!(
        listed(String, String, i64, i64),
        tx,
        "SELECT t.instalment_id, p.state, p.expires_at, p.changed_at
           FROM customers c
           JOIN invoices v        ON v.customer_id = c.id AND v.outstanding_minor > 0
           JOIN instalments i     ON i.invoice_id = v.id
           JOIN payment_targets t ON t.instalment_id = i.id AND t.open
           JOIN payments p        ON p.id = t.payment_id
          WHERE c.debtor_id",
        "",
        list(debtors.iter().copied()),
    )?;
    let mut read: Vec<Result<(InstalmentId, Hold)>> = rows
        .into_iter()
        .map(|(instalment, state, expires_at, changed_at)| {
            let state = StateKind::parse(&state).ok_or_else(|| Error::corrupt(state))?;
            let (expires, changed) = (row::instant(expires_at)?, row::instant(changed_at)?);
            Ok((row::id(instalment)?, Hold::of_payment(state, expires, changed)))
        })
        .collect();
    for instalment in told(tx).await? {
        read.push(Ok((instalment, Hold::of_news(now))));
    }
    grouped(read)
}

/// The instalments of payments of which a gateway told something that is not applied yet. It may
/// name our payment, or only its own object.
async fn told(tx: &mut Tx) -> Result<Vec<InstalmentId>> {
    let rows = sql!(
        all Only<String>,
        tx,
        "SELECT report FROM gateway_events WHERE applied_at IS NULL AND report IS NOT NULL",
    )?;
    let reports: Vec<Told> = rows
        .iter()
        .map(|(report,)| serde_json::from_str(report).map_err(Error::corrupt))
        .collect::<Result<_>>()?;
    if reports.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = sql!(
        listed Only<String>,
        tx,
        "SELECT t.instalment_id
           FROM payments p
           JOIN payment_targets t ON t.payment_id = p.id
          WHERE p.origin IN ('sandbox', 'stripe') AND p.reference",
        "",
        list(reports.iter().map(|told| told.reference.as_str())),
    )?;
    found.extend(sql!(
        listed Only<String>,
        tx,
        "SELECT instalment_id FROM payment_targets WHERE payment_id",
        "",
        list(reports.iter().filter_map(|told| told.payment.as_deref())),
    )?);
    found.into_iter().map(|(id,)| row::id(id)).collect()
}

/// Whose news a report is.
#[derive(serde::Deserialize)]
struct Told {
    reference: String,
    payment: Option<String>,
}

/// The steps that were taken for what is owed, but those of one reminder.
pub(super) async fn steps(
    tx: &mut Tx,
    debtors: &[&str],
    but: &str,
) -> Result<HashMap<InstalmentId, Vec<StepTaken>>> {
    let rows = sql!(
        listed(String, String, String, String),
        tx,
        "SELECT s.instalment_id, s.step, s.channel, r.state
           FROM customers c
           JOIN invoices v       ON v.customer_id = c.id AND v.outstanding_minor > 0
           JOIN instalments i    ON i.invoice_id = v.id AND i.paid_minor < i.amount_minor
           JOIN reminder_steps s ON s.instalment_id = i.id AND s.claimed
           JOIN reminders r      ON r.id = s.reminder_id AND r.id <> $2
          WHERE c.debtor_id",
        "",
        list(debtors.iter().copied()),
        but,
    )?;
    let read = |(instalment, name, code, state): (String, String, String, String)| {
        let failed = state == "failed";
        Ok((row::id(instalment)?, StepTaken { name, channel: row::channel(&code)?, failed }))
    };
    grouped(rows.into_iter().map(read).collect())
}

/// What was handed over since an instant, or is being, but one reminder.
pub(super) async fn contacts(
    tx: &mut Tx,
    debtors: &[&str],
    since: Timestamp,
    but: &str,
) -> Result<HashMap<DebtorId, Vec<Contact>>> {
    let rows = sql!(
        listed(String, i64, String),
        tx,
        "SELECT r.debtor_id, r.claimed_at, r.channel
           FROM reminders r
          WHERE r.claimed_at >= $2 AND r.id <> $3
            AND (r.delivery_unknown OR r.state IN ('sending', 'sent', 'unknown', 'delivered'))
            AND r.debtor_id",
        "",
        list(debtors.iter().copied()),
        since.as_millisecond(),
        but,
    )?;
    let read = |(debtor, at, code): (String, i64, String)| {
        Ok((row::id(debtor)?, Contact { at: row::instant(at)?, channel: row::channel(&code)? }))
    };
    grouped(rows.into_iter().map(read).collect())
}

/// The addresses that take nothing.
pub(super) async fn undeliverable(
    tx: &mut Tx,
    debtors: &[&str],
) -> Result<HashMap<DebtorId, Vec<(Channel, String)>>> {
    let rows = sql!(
        listed(String, String, String),
        tx,
        "SELECT u.debtor_id, u.channel, u.address FROM undeliverable u WHERE u.debtor_id",
        "",
        list(debtors.iter().copied()),
    )?;
    let read = |(debtor, code, address): (String, String, String)| {
        Ok((row::id(debtor)?, (row::channel(&code)?, address)))
    };
    grouped(rows.into_iter().map(read).collect())
}

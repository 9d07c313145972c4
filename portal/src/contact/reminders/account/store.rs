//! SQL of accounts; each query covers many debtors.

use std::collections::HashMap;
use std::hash::Hash;

use domain::calendar::{Date, TimeZone, date_at};
use domain::contact::{Channel, Contact};
use domain::holds::PromiseOutcome;
use domain::ids::{DebtorId, InstalmentId};
use domain::reminders::{Record, ReminderState};
use jiff::Timestamp;

use super::DebtDetail;
use crate::platform::db::{Tx, list, row, sql};
use crate::{Error, Result};

/// An instalment of an invoice with an outstanding amount.
#[derive(Debug, Clone)]
pub(super) struct AccountDebt {
    pub(super) detail: DebtDetail,
    paid_at: Option<Timestamp>,
}

impl AccountDebt {
    /// Its part in the payment history.
    pub(super) fn record(&self, zone: &TimeZone) -> Record {
        let paid_on = self.paid_at.map(|at| date_at(at, zone));
        Record { due_on: self.detail.due_on, paid_on }
    }
}

/// A step that was taken or has failed.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct StepTaken {
    #[sqlx(rename = "instalment_id", try_from = "String")]
    instalment: InstalmentId,
    #[sqlx(rename = "step")]
    pub(super) name: String,
    #[sqlx(try_from = "String")]
    pub(super) channel: Channel,
    #[sqlx(try_from = "String")]
    state: ReminderState,
}

impl StepTaken {
    pub(super) fn is_failed(&self) -> bool {
        self.state == ReminderState::Failed
    }
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
    id: String,
    due_on: String,
    outstanding_minor: i64,
    paid_at: Option<i64>,
}

impl TryFrom<DebtRow> for (DebtorId, AccountDebt) {
    type Error = Error;

    fn try_from(found: DebtRow) -> Result<Self> {
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
        let debt = AccountDebt { detail, paid_at: found.paid_at.map(row::instant).transpose()? };
        Ok((row::id(found.debtor_id)?, debt))
    }
}

/// Instalments of all invoices with an outstanding amount, oldest first; the paid ones are payment
/// history.
pub(super) async fn open_debts(
    tx: &mut Tx,
    debtors: &[&str],
    today: Date,
) -> Result<HashMap<DebtorId, Vec<AccountDebt>>> {
    let rows = sql!(
        listed DebtRow,
        tx,
        "SELECT c.debtor_id, c.id AS customer_id, c.name AS customer_name, v.id AS invoice_id,
                v.number, v.description, v.currency,
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

#[derive(sqlx::FromRow)]
struct PaidInstalmentRow {
    debtor_id: String,
    due_on: String,
    paid_at: Option<i64>,
    invoice_paid_at: i64,
}

/// Due and payment times of instalments of invoices paid since an instant.
pub(super) async fn history(
    tx: &mut Tx,
    debtors: &[&str],
    since: Timestamp,
) -> Result<HashMap<DebtorId, Vec<(Date, Timestamp)>>> {
    let rows = sql!(
        listed PaidInstalmentRow,
        tx,
        "SELECT c.debtor_id, i.due_on, i.paid_at, v.paid_at AS invoice_paid_at
           FROM customers c
           JOIN invoices v    ON v.customer_id = c.id AND v.outstanding_minor = 0
                             AND v.paid_at >= $2
           JOIN instalments i ON i.invoice_id = v.id
          WHERE c.debtor_id",
        "",
        list(debtors.iter().copied()),
        since.as_millisecond(),
    )?;
    let read = |found: PaidInstalmentRow| {
        let paid_at = row::instant(found.paid_at.unwrap_or(found.invoice_paid_at))?;
        Ok((row::id(found.debtor_id)?, (row::date(&found.due_on)?, paid_at)))
    };
    grouped(rows.into_iter().map(read).collect())
}

/// Days of promises broken since a day.
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
           JOIN promises p ON p.customer_id = c.id AND p.outcome = $3
                          AND p.promised_on >= $2
          WHERE c.debtor_id",
        "",
        list(debtors.iter().copied()),
        since.to_string(),
        PromiseOutcome::Broken.code(),
    )?;
    let read = |(debtor, day): (String, String)| Ok((row::id(debtor)?, row::date(&day)?));
    grouped(rows.into_iter().map(read).collect())
}

/// Steps taken for open debts, except those of one reminder.
pub(super) async fn steps(
    tx: &mut Tx,
    debtors: &[&str],
    but: &str,
) -> Result<HashMap<InstalmentId, Vec<StepTaken>>> {
    let rows = sql!(
        listed StepTaken,
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
    grouped(rows.into_iter().map(|step| Ok((step.instalment.clone(), step))).collect())
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    #[sqlx(rename = "debtor_id", try_from = "String")]
    debtor: DebtorId,
    claimed_at: i64,
    #[sqlx(try_from = "String")]
    channel: Channel,
    #[sqlx(try_from = "String")]
    state: ReminderState,
    delivery_unknown: bool,
}

/// Reminders handed over since an instant, or being handed over, except one.
pub(super) async fn contacts(
    tx: &mut Tx,
    debtors: &[&str],
    since: Timestamp,
    but: &str,
) -> Result<HashMap<DebtorId, Vec<Contact>>> {
    let rows = sql!(
        listed ContactRow,
        tx,
        "SELECT r.debtor_id, r.claimed_at, r.channel, r.state, r.delivery_unknown
           FROM reminders r
          WHERE r.claimed_at >= $2 AND r.id <> $3 AND r.debtor_id",
        "",
        list(debtors.iter().copied()),
        since.as_millisecond(),
        but,
    )?;
    let contacts = rows.into_iter().filter(|one| one.delivery_unknown || one.state.is_contact());
    let read = |one: ContactRow| {
        Ok((one.debtor, Contact { at: row::instant(one.claimed_at)?, channel: one.channel }))
    };
    grouped(contacts.map(read).collect())
}

#[derive(sqlx::FromRow)]
struct UndeliverableRow {
    #[sqlx(rename = "debtor_id", try_from = "String")]
    debtor: DebtorId,
    #[sqlx(try_from = "String")]
    channel: Channel,
    address: String,
}

/// Undeliverable addresses.
pub(super) async fn undeliverable(
    tx: &mut Tx,
    debtors: &[&str],
) -> Result<HashMap<DebtorId, Vec<(Channel, String)>>> {
    let rows = sql!(
        listed UndeliverableRow,
        tx,
        "SELECT u.debtor_id, u.channel, u.address FROM undeliverable u WHERE u.debtor_id",
        "",
        list(debtors.iter().copied()),
    )?;
    grouped(rows.into_iter().map(|one| Ok((one.debtor, (one.channel, one.address)))).collect())
}

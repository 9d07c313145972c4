//! SQL of accounts; each query covers many debtors.

use std::collections::HashMap;
use std::hash::Hash;

use domain::calendar::{Date, TimeZone, date_at};
use domain::contact::{Channel, Contact};
use domain::holds::PromiseOutcome;
use domain::ids::{CustomerId, DebtorId, InstalmentId};
use domain::reminders::{Record, ReminderState};
use jiff::Timestamp;

use super::{CustomerCredit, DebtDetail};
use crate::Result;
use crate::platform::db::{Tx, columns, list, sql};

/// Due date of an instalment, and the time of its payment.
pub(super) struct InstalmentTimes {
    due_on: Date,
    paid_at: Option<Timestamp>,
}

columns!(InstalmentTimes { due_on, paid_at });

impl InstalmentTimes {
    /// Its part in the payment history.
    pub(super) fn record(&self, zone: &TimeZone) -> Record {
        Record { due_on: self.due_on, paid_on: self.paid_at.map(|at| date_at(at, zone)) }
    }
}

/// An instalment of a paid invoice.
pub(super) struct PastInstalment {
    pub(super) customer: CustomerId,
    pub(super) times: InstalmentTimes,
}

columns!(PastInstalment { customer: customer_id, times });

/// A promise that was broken.
pub(super) struct BrokenPromise {
    pub(super) customer: CustomerId,
    pub(super) promised_on: Date,
}

columns!(BrokenPromise { customer: customer_id, promised_on });

/// An instalment of an invoice with an outstanding amount.
pub(super) struct AccountDebt {
    pub(super) detail: DebtDetail,
    pub(super) times: InstalmentTimes,
}

columns! { DebtDetail {
    instalment: id, invoice: invoice_id, invoice_number: number, description,
    customer: customer_id, customer_name, due_on, outstanding,
} }
columns!(AccountDebt { detail, times });

/// A step that was taken or has failed.
pub(super) struct StepTaken {
    pub(super) name: String,
    pub(super) channel: Channel,
    state: ReminderState,
}

columns!(StepTaken { name: step, channel, state });

impl StepTaken {
    pub(super) fn is_failed(&self) -> bool {
        self.state == ReminderState::Failed
    }
}

fn grouped<K: Eq + Hash, V>(pairs: impl IntoIterator<Item = (K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}

/// Instalments of all invoices with an outstanding amount, oldest first; the paid ones are payment
/// history.
pub(super) async fn open_debts(
    tx: &mut Tx,
    debtors: &[&str],
    today: Date,
) -> Result<HashMap<DebtorId, Vec<AccountDebt>>> {
    let rows = sql!(
        listed(DebtorId, AccountDebt),
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
        list(debtors),
        today,
    )?;
    Ok(grouped(rows))
}

/// Due and payment times of instalments of invoices paid since an instant.
pub(super) async fn history(
    tx: &mut Tx,
    debtors: &[&str],
    since: Timestamp,
) -> Result<HashMap<DebtorId, Vec<PastInstalment>>> {
    let rows = sql!(
        listed(DebtorId, PastInstalment),
        tx,
        "SELECT c.debtor_id, c.id AS customer_id, i.due_on,
                COALESCE(i.paid_at, v.paid_at) AS paid_at
           FROM customers c
           JOIN invoices v    ON v.customer_id = c.id AND v.outstanding_minor = 0
                             AND v.paid_at >= $2
           JOIN instalments i ON i.invoice_id = v.id
          WHERE c.debtor_id",
        "",
        list(debtors),
        since,
    )?;
    Ok(grouped(rows))
}

columns!(CustomerCredit { customer: customer_id, amount });

/// Credits of the debtors' customers, from the ledger.
pub(super) async fn credits(
    tx: &mut Tx,
    debtors: &[&str],
) -> Result<HashMap<DebtorId, Vec<CustomerCredit>>> {
    let rows = sql!(
        listed(DebtorId, CustomerCredit),
        tx,
        "SELECT c.debtor_id, c.id AS customer_id, e.currency,
                CAST(-SUM(e.amount_minor) AS BIGINT) AS amount_minor
           FROM customers c
           JOIN entries e ON e.account = 'credit' AND e.subject = c.id
          WHERE c.debtor_id",
        "GROUP BY c.debtor_id, c.id, e.currency
         HAVING SUM(e.amount_minor) < 0
          ORDER BY c.id, e.currency",
        list(debtors),
    )?;
    Ok(grouped(rows))
}

/// Promises broken since a day.
pub(super) async fn broken_promises(
    tx: &mut Tx,
    debtors: &[&str],
    since: Date,
) -> Result<HashMap<DebtorId, Vec<BrokenPromise>>> {
    let rows = sql!(
        listed(DebtorId, BrokenPromise),
        tx,
        "SELECT c.debtor_id, c.id AS customer_id, p.promised_on
           FROM customers c
           JOIN promises p ON p.customer_id = c.id AND p.outcome = $3
                          AND p.promised_on >= $2
          WHERE c.debtor_id",
        "",
        list(debtors),
        since,
        PromiseOutcome::Broken,
    )?;
    Ok(grouped(rows))
}

/// Steps taken for open debts, except those of one reminder.
pub(super) async fn steps(
    tx: &mut Tx,
    debtors: &[&str],
    but: &str,
) -> Result<HashMap<InstalmentId, Vec<StepTaken>>> {
    let rows = sql!(
        listed(InstalmentId, StepTaken),
        tx,
        "SELECT s.instalment_id, s.step, s.channel, r.state
           FROM customers c
           JOIN invoices v       ON v.customer_id = c.id AND v.outstanding_minor > 0
           JOIN instalments i    ON i.invoice_id = v.id AND i.paid_minor < i.amount_minor
           JOIN reminder_steps s ON s.instalment_id = i.id AND s.claimed
           JOIN reminders r      ON r.id = s.reminder_id AND r.id <> $2
          WHERE c.debtor_id",
        "",
        list(debtors),
        but,
    )?;
    Ok(grouped(rows))
}

struct ContactRow {
    contact: Contact,
    state: ReminderState,
    delivery_unknown: bool,
}

columns!(Contact { at: claimed_at, channel });
columns!(ContactRow { contact, state, delivery_unknown });

/// Reminders handed over since an instant, or being handed over, except one.
pub(super) async fn contacts(
    tx: &mut Tx,
    debtors: &[&str],
    since: Timestamp,
    but: &str,
) -> Result<HashMap<DebtorId, Vec<Contact>>> {
    let rows = sql!(
        listed(DebtorId, ContactRow),
        tx,
        "SELECT r.debtor_id, r.claimed_at, r.channel, r.state, r.delivery_unknown
           FROM reminders r
          WHERE r.claimed_at >= $2 AND r.id <> $3 AND r.debtor_id",
        "",
        list(debtors),
        since,
        but,
    )?;
    let contacts =
        rows.into_iter().filter(|(_, one)| one.delivery_unknown || one.state.is_contact());
    Ok(grouped(contacts.map(|(debtor, one)| (debtor, one.contact))))
}

/// A step of a reminder that waits to be sent.
pub(in crate::contact::reminders) struct WaitingStep {
    pub(in crate::contact::reminders) contact: Contact,
    pub(in crate::contact::reminders) instalment: InstalmentId,
    pub(in crate::contact::reminders) step: String,
}

columns!(WaitingStep { contact, instalment: instalment_id, step });

/// Steps of reminders that wait to be sent before an instant.
pub(in crate::contact::reminders) async fn waiting_before(
    tx: &mut Tx,
    debtors: &[&str],
    before: Timestamp,
) -> Result<HashMap<DebtorId, Vec<WaitingStep>>> {
    let rows = sql!(
        listed(DebtorId, WaitingStep),
        tx,
        "SELECT r.debtor_id, r.send_at AS claimed_at, r.channel, s.instalment_id, s.step
           FROM reminders r
           JOIN reminder_steps s ON s.reminder_id = r.id
          WHERE r.state = 'queued' AND r.send_at < $2 AND r.debtor_id",
        "",
        list(debtors),
        before,
    )?;
    Ok(grouped(rows))
}

pub(super) struct UndeliverableAddress {
    pub(super) channel: Channel,
    pub(super) address: String,
}

columns!(UndeliverableAddress { channel, address });

/// Undeliverable addresses.
pub(super) async fn undeliverable(
    tx: &mut Tx,
    debtors: &[&str],
) -> Result<HashMap<DebtorId, Vec<UndeliverableAddress>>> {
    let rows = sql!(
        listed(DebtorId, UndeliverableAddress),
        tx,
        "SELECT u.debtor_id, u.channel, u.address FROM undeliverable u WHERE u.debtor_id",
        "",
        list(debtors),
    )?;
    Ok(grouped(rows))
}

//! Promises that customers make on the telephone: staff note them, under the rules of those that
//! customers make themselves, and withdraw what was noted by mistake. The customer is told by mail.

use std::collections::BTreeSet;

use domain::access::{Actor, Right};
use domain::activity::Activity;
use domain::calendar::{Date, Timestamp, date_at};
use domain::holds::promise::{PROMISE_AGAIN, PromiseHistory, last_day, promise as may_promise};
use domain::holds::{LONGEST_LINE, PromiseError, PromiseOutcome, statement};
use domain::ids::{CustomerId, HoldId, InvoiceId};
use domain::invoices::Invoice;
use domain::money::Money;
use domain::reminders::rating;
use jiff::{SignedDuration, ToSpan};
use serde_json::json;

use super::{HoldError, end, promise_in};
use crate::billing::invoices;
use crate::contact::concerned::{CustomerInvoice, tell};
use crate::platform::actor::{allow, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::{Error, Portal, Result};

mod mails;
mod store;

const RIGHT: Right = Right::PauseReminders;

/// Most debts of a customer that are offered.
pub const MOST_PROMISABLE: usize = 50;

/// What a customer may promise on the telephone now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromisableDebts {
    /// Name of the customer.
    pub customer: String,
    /// Invoices with an outstanding amount, the oldest due first; [`MOST_PROMISABLE`] at most.
    pub debts: Vec<PromisableDebt>,
    /// Last day that may be promised of any of them; `None` if there is none.
    pub until: Option<Date>,
    /// Too many promises were broken: none is accepted now.
    pub is_barred: bool,
    /// Whether the customer is told by mail.
    pub is_told: bool,
    pub today: Date,
}

/// An invoice with an outstanding amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromisableDebt {
    pub invoice: InvoiceId,
    pub number: String,
    pub description: String,
    pub outstanding: Money,
    /// Due date of the next open instalment.
    pub due_on: Date,
    /// The promise that is open.
    pub promise: Option<NotedPromise>,
    /// Last day that may be promised now; `None` if no promise is allowed.
    pub until: Option<Date>,
}

/// An open promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedPromise {
    pub id: HoldId,
    pub on: Date,
    /// Name of who noted it; `None` if the customer made it in the portal.
    pub by: Option<String>,
}

/// A promise to note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPhonePromise {
    pub customer: CustomerId,
    pub invoices: Vec<InvoiceId>,
    /// `None` if it cannot be read.
    pub on: Option<Date>,
}

/// Errors of the use cases of promises on the telephone.
#[derive(Debug, thiserror::Error)]
pub enum PhonePromiseError {
    #[error("no debt is chosen")]
    NoDebt,
    #[error("no reason is given")]
    NoReason,
    #[error("the reason is too long")]
    LongReason,
    /// The promise has an outcome already.
    #[error("the promise is closed")]
    Closed,
    #[error(transparent)]
    Promise(#[from] PromiseError),
    #[error(transparent)]
    Portal(#[from] Error),
}

impl From<HoldError> for PhonePromiseError {
    fn from(error: HoldError) -> Self {
        match error {
            HoldError::Promise(error) => Self::Promise(error),
            HoldError::Portal(error) => Self::Portal(error),
            other => Self::Portal(Error::internal(other)),
        }
    }
}

/// What a customer may promise on the telephone, and what is promised already.
///
/// # Errors
/// Refused without the right to pause reminders; `NotFound`.
pub async fn promisable_debts(
    portal: &Portal,
    actor: &Actor,
    customer: &CustomerId,
) -> Result<PromisableDebts> {
    allow(actor, RIGHT)?;
    let (now, today) = (portal.now(), portal.today());
    let mut tx = portal.db.read().await?;
    let name = store::name_of(&mut tx, customer).await?.ok_or(Error::NotFound)?;
    let since = today.checked_sub(rating::PROMISES.days()).unwrap_or(today);
    let broken = super::store::broken_promises(&mut tx, customer, since).await?;
    let again = now - SignedDuration::from_hours(24 * i64::from(PROMISE_AGAIN));
    let rows = store::open_debts(&mut tx, customer, again).await?;
    let is_told = mails::recipient(&mut tx, customer).await?.is_some();
    let terms = portal.settings.reminders.terms;
    let zone = &portal.settings.institution.time_zone;
    let read = |row: store::OpenDebtOfPromise| {
        let withdrawn_since = row.withdrawn_at.map(|at: Timestamp| date_at(at, zone));
        let history = PromiseHistory { is_open: row.promise.is_some(), broken, withdrawn_since };
        let may = may_promise(terms, today, today, history).is_ok();
        PromisableDebt {
            until: may.then(|| last_day(terms, today, history)),
            promise: row.promise.zip(row.on).map(|(id, on)| NotedPromise { id, on, by: row.by }),
            invoice: row.invoice,
            number: row.number,
            description: row.description,
            outstanding: row.outstanding,
            due_on: row.due_on,
        }
    };
    let debts: Vec<PromisableDebt> = rows.into_iter().map(read).collect();
    Ok(PromisableDebts {
        customer: name,
        until: debts.iter().filter_map(|debt| debt.until).max(),
        is_barred: broken >= terms.broken,
        is_told,
        today,
        debts,
    })
}

/// Notes that a customer promised on the telephone to pay what is due of debts by a day: of all of
/// them, or of none. Who notes the same again changes nothing.
///
/// # Errors
/// Refused without the right to pause reminders; `NotFound` for missing debts and those of other
/// customers alike; [`PhonePromiseError`].
pub async fn note_promise(
    portal: &Portal,
    actor: &Actor,
    new: &NewPhonePromise,
) -> Result<(), PhonePromiseError> {
    staff(actor, RIGHT)?;
    let invoices: BTreeSet<&InvoiceId> = new.invoices.iter().collect();
    let invoices: Vec<InvoiceId> = invoices.into_iter().cloned().collect();
    if invoices.is_empty() {
        return Err(PhonePromiseError::NoDebt);
    }
    let on = new.on.ok_or(PromiseError::NoDate)?;
    let mut tx = portal.db.write().await?;
    invoices::store::lock(&mut tx, &invoices).await?;
    let mut noted: Vec<Invoice> = Vec::new();
    for id in &invoices {
        let invoice = invoices::store::any(&mut tx, id).await?.invoice;
        if invoice.customer != new.customer {
            return Err(Error::NotFound.into());
        }
        if promise_in(portal, &mut tx, actor, &invoice, on).await? {
            noted.push(invoice);
        }
    }
    if noted.is_empty() {
        return Ok(());
    }
    let concerned: Vec<CustomerInvoice> = noted.iter().map(concerned).collect();
    tell(&mut tx, portal.now(), &concerned, &Activity::PromiseNoted { on })?;
    mails::tell_noted(portal, &mut tx, on, &noted).await?;
    let entry = NewEntry::of(AuditAct::PromiseNoted, new.customer.as_str()).by(RIGHT);
    let entry = entry.after(json!({ "on": on, "invoices": numbers(&noted) }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Withdraws a promise that staff noted by mistake.
///
/// # Errors
/// Refused without the right to pause reminders; `NotFound` for missing promises, those of other
/// customers, and those that the customer made; [`PhonePromiseError`].
pub async fn withdraw_noted(
    portal: &Portal,
    actor: &Actor,
    customer: &CustomerId,
    id: &HoldId,
    reason: &str,
) -> Result<(), PhonePromiseError> {
    staff(actor, RIGHT)?;
    let (empty, long) = (PhonePromiseError::NoReason, PhonePromiseError::LongReason);
    let reason = statement(reason, LONGEST_LINE, empty, long)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let found = store::noted(&mut tx, customer, id).await?.ok_or(Error::NotFound)?;
    invoices::store::lock(&mut tx, std::slice::from_ref(&found.invoice)).await?;
    let state = super::store::promise_state(&mut tx, id).await?;
    state.close(PromiseOutcome::Withdrawn).ok_or(PhonePromiseError::Closed)?;
    super::store::end_promise(&mut tx, id, PromiseOutcome::Withdrawn).await?;
    let invoice = invoices::store::any(&mut tx, &found.invoice).await?.invoice;
    let concerned = concerned(&invoice);
    end(&mut tx, &concerned, id, now).await?;
    tell(&mut tx, now, &[concerned], &Activity::PromiseWithdrawn)?;
    mails::tell_withdrawn(portal, &mut tx, found.on, &invoice).await?;
    let entry = NewEntry::of(AuditAct::PromiseWithdrawn, customer.as_str()).by(RIGHT);
    let entry = entry.before(json!({ "on": found.on, "invoices": invoice.number }));
    audit::append(portal, &mut tx, actor, entry.because(&reason)).await?;
    tx.commit().await?;
    Ok(())
}

fn concerned(invoice: &Invoice) -> CustomerInvoice {
    CustomerInvoice { customer: invoice.customer.clone(), invoice: invoice.id.clone() }
}

/// The numbers of invoices, for the audit.
fn numbers(invoices: &[Invoice]) -> String {
    invoices.iter().map(|invoice| invoice.number.as_str()).collect::<Vec<_>>().join(", ")
}

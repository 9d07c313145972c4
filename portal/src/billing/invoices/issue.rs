//! Issues invoices with their instalments and ledger postings.

use std::collections::BTreeMap;

use domain::access::{Actor, Right};
use domain::activity::Activity;
use domain::calendar::{Date, TimeZone, Timestamp, first_instant};
use domain::ids::{CustomerId, InstalmentId, InvoiceId};
use domain::invoices::{NewInvoice, NotAnInvoice};
use domain::ledger::Posting;
use domain::money::Money;

use crate::billing::{debtors, ledger};
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::platform::feed::{self, NewActivity};
use crate::platform::ids;
use crate::{Error, Portal, Result};

pub(crate) mod store;

/// An invoice to be issued, and its customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvoiceFor {
    pub customer: CustomerId,
    pub invoice: NewInvoice,
}

/// An issued invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceIssue {
    pub invoice: InvoiceId,
    /// In the order of the invoice's plan.
    pub instalments: Vec<(InstalmentId, Money)>,
    pub total: Money,
    /// Time from which it is owed: the beginning of the day of issue, or now for today.
    pub at: Timestamp,
}

/// Why invoices cannot be issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    #[error("the number {0} is taken in its source")]
    NumberTaken(String),
    #[error(transparent)]
    Invoice(#[from] NotAnInvoice),
    #[error("the day of issue is not in the calendar")]
    NoDate,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Issues invoices: all or none. Returns them in the same order.
///
/// # Errors
/// See [`IssueError`]; refused without the right to issue.
pub async fn issue(
    portal: &Portal,
    actor: &Actor,
    invoices: &[NewInvoiceFor],
) -> Result<Vec<InvoiceIssue>, IssueError> {
    allow(actor, Right::IssueInvoices)?;
    let mut tx = portal.db.write().await?;
    for (source, numbers) in numbers_by_source(invoices) {
        if let Some(known) = store::find(&mut tx, source, &numbers).await?.into_iter().next() {
            return Err(IssueError::NumberTaken(known.number));
        }
    }
    let issued = issue_in(portal, &mut tx, invoices).await?;
    tx.commit().await?;
    Ok(issued)
}

/// The same inside a transaction. The caller has checked that the numbers are free.
pub(crate) async fn issue_in(
    portal: &Portal,
    tx: &mut Tx,
    invoices: &[NewInvoiceFor],
) -> Result<Vec<InvoiceIssue>, IssueError> {
    let now = portal.now();
    let all: Vec<_> = invoices.iter().map(|one| (ids::new(now), one)).collect();
    issue_all(portal, tx, all).await
}

/// Issues one invoice under an id of the caller's.
pub(crate) async fn issue_under(
    portal: &Portal,
    tx: &mut Tx,
    id: &InvoiceId,
    invoice: &NewInvoiceFor,
) -> Result<(), IssueError> {
    issue_all(portal, tx, vec![(id.clone(), invoice)]).await.map(drop)
}

async fn issue_all(
    portal: &Portal,
    tx: &mut Tx,
    invoices: Vec<(InvoiceId, &NewInvoiceFor)>,
) -> Result<Vec<InvoiceIssue>, IssueError> {
    let now = portal.now();
    let zone = &portal.settings.institution.time_zone;
    let new: Vec<&NewInvoiceFor> = invoices.iter().map(|(_, new)| *new).collect();
    let issue = |(id, one): (InvoiceId, &NewInvoiceFor)| numbered(id, &one.invoice, now, zone);
    let issued: Vec<InvoiceIssue> = invoices.into_iter().map(issue).collect::<Result<_, _>>()?;
    let both: Vec<(&NewInvoiceFor, &InvoiceIssue)> = new.iter().copied().zip(&issued).collect();
    store::insert(tx, now, &both).await?;
    let postings: Vec<(Timestamp, Posting)> =
        issued.iter().map(|one| Ok((one.at, posting(one)?))).collect::<Result<_>>()?;
    ledger::post(portal, tx, &postings).await?;
    let customers = new.iter().map(|one| one.customer.as_str()).collect();
    debtors::store::wake_of_customers(tx, &customers, now).await?;
    feed::store::record_each(tx, &both.iter().map(event).collect::<Vec<_>>())?;
    Ok(issued)
}

fn numbers_by_source(invoices: &[NewInvoiceFor]) -> BTreeMap<&str, Vec<&str>> {
    let mut numbers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for NewInvoiceFor { invoice, .. } in invoices {
        numbers.entry(&invoice.source).or_default().push(&invoice.number);
    }
    numbers
}

fn numbered(
    id: InvoiceId,
    invoice: &NewInvoice,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<InvoiceIssue, IssueError> {
    let total = invoice.total()?;
    let instalments = invoice.plan.iter().map(|(_, amount)| (ids::new(now), *amount)).collect();
    let at = issued_at(invoice.issued_on, now, zone)?;
    Ok(InvoiceIssue { invoice: id, instalments, total, at })
}

/// Now for today, otherwise the beginning of the day.
fn issued_at(day: Date, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, IssueError> {
    if day == domain::calendar::date_at(now, zone) {
        return Ok(now);
    }
    first_instant(day, zone).map_err(|_| IssueError::NoDate)
}

fn posting(issued: &InvoiceIssue) -> Result<Posting> {
    let instalments = issued.instalments.iter().cloned();
    Posting::issue(issued.invoice.clone(), instalments, issued.total).map_err(Error::internal)
}

fn event<'a>(
    (new, issued): &(&'a NewInvoiceFor, &'a InvoiceIssue),
) -> (Timestamp, NewActivity<'a>) {
    let event = NewActivity {
        customer: &new.customer,
        invoice: Some(&issued.invoice),
        payment: None,
        what: Activity::InvoiceIssued { total: issued.total },
    };
    (issued.at, event)
}

#[cfg(test)]
mod tests;

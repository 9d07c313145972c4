//! Issue invoices: what is owed from now on, by instalment, and the ledger's posting of it.

use std::collections::BTreeMap;

use domain::access::{Actor, Right};
use domain::activity::Activity;
use domain::calendar::{Date, TimeZone, Timestamp, first_instant};
use domain::ids::{CustomerId, InstalmentId, InvoiceId};
use domain::invoices::NewInvoice;
use domain::ledger::Posting;
use domain::money::Money;

use crate::billing::{debtors, ledger};
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::platform::feed::{self, NewActivity};
use crate::platform::ids;
use crate::{Error, Portal, Result};

pub(crate) mod store;

/// An invoice that is to be issued, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvoiceFor {
    /// Whose debt it will be.
    pub customer: CustomerId,
    pub invoice: NewInvoice,
}

/// An invoice that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceIssue {
    pub invoice: InvoiceId,
    /// Its instalments, in the order of its plan.
    pub instalments: Vec<(InstalmentId, Money)>,
    pub total: Money,
    /// The instant from which it is owed: the beginning of the day of issue, today's is now.
    pub at: Timestamp,
}

/// Issues invoices: all or none. Gives them in the same order.
///
/// # Errors
/// `NotFound` for who may not; `Invalid` when an invoice is not right by its own
/// rules or its number is taken in its source; else when the database fails.
pub async fn issue(
    portal: &Portal,
    actor: &Actor,
    invoices: &[NewInvoiceFor],
) -> Result<Vec<InvoiceIssue>> {
    allow(actor, Right::IssueInvoices)?;
    let mut tx = portal.db.write().await?;
    for (source, numbers) in numbers_by_source(invoices) {
        if !store::find(&mut tx, source, &numbers).await?.is_empty() {
            return Err(Error::Invalid { field: "number", why: "taken" });
        }
    }
    let issued = issue_in(portal, &mut tx, invoices).await?;
    tx.commit().await?;
    Ok(issued)
}

/// The same inside a transaction; the caller has seen that the numbers are free, and announces
/// after the commit.
pub(crate) async fn issue_in(
    portal: &Portal,
    tx: &mut Tx,
    invoices: &[NewInvoiceFor],
) -> Result<Vec<InvoiceIssue>> {
    let now = portal.now();
    let zone = &portal.settings.institution.time_zone;
    let new = |one: &NewInvoiceFor| numbered(&one.invoice, now, zone);
    let issued: Vec<InvoiceIssue> = invoices.iter().map(new).collect::<Result<_>>()?;
    let both: Vec<(&NewInvoiceFor, &InvoiceIssue)> = invoices.iter().zip(&issued).collect();
    store::insert(tx, now, &both).await?;
    let postings: Vec<(Timestamp, Posting)> =
        issued.iter().map(|one| Ok((one.at, posting(one)?))).collect::<Result<_>>()?;
    ledger::store::insert_each(tx, &postings).await?;
    let customers = invoices.iter().map(|one| one.customer.as_str()).collect();
    debtors::store::wake_of_customers(tx, &customers, now).await?;
    feed::store::record_each(tx, &both.iter().map(event).collect::<Vec<_>>()).await?;
    Ok(issued)
}

fn numbers_by_source(invoices: &[NewInvoiceFor]) -> BTreeMap<&str, Vec<&str>> {
    let mut numbers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for NewInvoiceFor { invoice, .. } in invoices {
        numbers.entry(&invoice.source).or_default().push(&invoice.number);
    }
    numbers
}

fn numbered(invoice: &NewInvoice, now: Timestamp, zone: &TimeZone) -> Result<InvoiceIssue> {
    let total = invoice.total().map_err(|problem| {
        tracing::debug!(%problem, "an invoice is refused");
        Error::Invalid { field: "invoice", why: "not_an_invoice" }
    })?;
    let instalments = invoice.plan.iter().map(|(_, amount)| (ids::new(now), *amount)).collect();
    let at = issued_at(invoice.issued_on, now, zone)?;
    Ok(InvoiceIssue { invoice: ids::new(now), instalments, total, at })
}

/// Of today now, of another day its first instant.
fn issued_at(day: Date, now: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
    if day == domain::calendar::date_at(now, zone) {
        return Ok(now);
    }
    first_instant(day, zone).map_err(|_| Error::Invalid { field: "issued_on", why: "no_date" })
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

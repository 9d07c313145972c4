//! Fills the demo's database with as many customers and invoices as wanted, to measure with. All of
//! it goes through the use cases, in batches, so that the books agree.

use std::collections::HashMap;

use domain::calendar::{Date, Timestamp, first_instant};
use domain::ids::CustomerId;
use domain::invoices::{InvoiceLine, NewInvoice};
use domain::money::{Currency, Money};
use domain::payments::{Basket, Debt, Target};
use jiff::{SignedDuration, ToSpan};

use super::crowd::{self, mixed};
use super::school::School;
use super::{DemoError, history, mark, store, wrong};
use crate::billing::customers::{self, CustomerRecord};
use crate::billing::invoices::issue::{self, InvoiceIssue, NewInvoiceFor};
use crate::billing::movements;
use crate::payments::offline::{self, OfflineBasket};
use crate::platform::db::Tx;
use crate::{Portal, Result};

/// How much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeedSize {
    pub customers: u32,
    /// Spread evenly over the customers, and over [`DAYS`] until today.
    pub invoices: u32,
}

/// What is there so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SeedProgress {
    pub customers: u32,
    pub invoices: u32,
}

/// Days on which invoices are issued, the last of which is today.
const DAYS: i64 = 1_000;

const DAYS_TO_PAY: i64 = 30;

/// Customers of one transaction.
const CUSTOMERS_AT_ONCE: u32 = 5_000;

/// Invoices of one transaction.
const INVOICES_AT_ONCE: u32 = 2_000;

/// Adds what is missing of this size; what is there stays, so that an interrupted run goes on.
///
/// # Errors
/// Outside demo mode; when the database has somebody else's data; when it fails.
pub async fn seed(
    portal: &Portal,
    size: SeedSize,
    mut tell: impl FnMut(SeedProgress),
) -> Result<(), DemoError> {
    if !portal.settings.demo {
        return Err(DemoError::OtherMode);
    }
    mark(portal, &School::read()?).await?;
    let source = history::source()?;
    let mut done = SeedProgress::default();
    while done.customers < size.customers {
        let end = size.customers.min(done.customers.saturating_add(CUSTOMERS_AT_ONCE));
        let records: Vec<CustomerRecord> = (done.customers..end).map(crowd::customer).collect();
        let mut tx = portal.db.write().await?;
        customers::upsert_in(&mut tx, portal.now(), &source, &records).await?;
        tx.commit().await?;
        done.customers = end;
        tell(done);
    }
    while done.invoices < size.invoices {
        let end = size.invoices.min(done.invoices.saturating_add(INVOICES_AT_ONCE));
        let bills = (done.invoices..end).map(|n| SeedBill::of(n, size, portal.today()));
        add_bills(portal, &source, bills.collect()).await?;
        done.invoices = end;
        tell(done);
    }
    movements::jobs::fold(portal).await?;
    let mut tx = portal.db.write().await?;
    store::analyze(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// An invoice, and when it was paid.
struct SeedBill {
    number: String,
    customer: String,
    amount: Money,
    issued_on: Date,
    due_on: Date,
    /// Minutes after the midnight of a day.
    paid: Option<(Date, i64)>,
}

impl SeedBill {
    fn of(n: u32, size: SeedSize, today: Date) -> Self {
        let day = |days: i64| today.saturating_add((days - DAYS + 1).days());
        let issued = i64::from(n) * DAYS / i64::from(size.invoices.max(1));
        let paid = issued + 10 + i64::from(mixed(n, 12) % 35);
        let is_paid = day(paid) <= today && mixed(n, 13) % 100 < 97;
        Self {
            number: format!("S-{n:07}"),
            customer: crowd::customer(mixed(n, 14) % size.customers.max(1)).number,
            amount: Money::new(i64::from(2_000 + mixed(n, 15) % 60_000), Currency::Pen),
            issued_on: day(issued),
            due_on: day(issued + DAYS_TO_PAY),
            paid: is_paid.then(|| (day(paid), i64::from(8 * 60 + mixed(n, 16) % 600))),
        }
    }

    fn invoice(&self, source: &str, customer: &CustomerId) -> NewInvoiceFor {
        let description = format!("Pensión {}", self.issued_on.strftime("%m/%Y"));
        let line =
            InvoiceLine { description: description.clone(), quantity: 1, amount: self.amount };
        let invoice = NewInvoice {
            source: source.to_owned(),
            number: self.number.clone(),
            description,
            currency: self.amount.currency,
            issued_on: self.issued_on,
            disputed: false,
            lines: vec![line],
            plan: vec![(self.due_on, self.amount)],
        };
        NewInvoiceFor { customer: customer.clone(), invoice }
    }

    /// Its payment, if it is paid.
    fn payment(
        &self,
        portal: &Portal,
        customer: &CustomerId,
        issued: &InvoiceIssue,
    ) -> Result<Option<OfflineBasket<'static>>> {
        let (Some((day, minutes)), Some((instalment, outstanding))) =
            (self.paid, issued.instalments.first())
        else {
            return Ok(None);
        };
        let debt = Debt {
            instalment: instalment.clone(),
            invoice: issued.invoice.clone(),
            customer: customer.clone(),
            due_on: self.due_on,
            outstanding: *outstanding,
            disputed: false,
        };
        let targets = vec![Target { debt, amount: self.amount }];
        Ok(Some(OfflineBasket {
            reference: format!("seed/{}", self.number),
            at: at(portal, day, minutes)?,
            payer: None,
            basket: Basket::paid_elsewhere(targets).map_err(wrong)?,
        }))
    }
}

/// A time of a day, but not in the future.
fn at(portal: &Portal, day: Date, minutes: i64) -> Result<Timestamp> {
    let midnight = first_instant(day, &portal.settings.institution.time_zone).map_err(wrong)?;
    Ok((midnight + SignedDuration::from_mins(minutes)).min(portal.now()))
}

/// Adds invoices that are not there, with their payments, in one commit.
async fn add_bills(portal: &Portal, source: &str, mut bills: Vec<SeedBill>) -> Result<()> {
    let mut tx = portal.db.write().await?;
    let numbers: Vec<&str> = bills.iter().map(|bill| bill.number.as_str()).collect();
    let known = store::known_invoices(&mut tx, source, &numbers).await?;
    bills.retain(|bill| !known.contains(&bill.number));
    if bills.is_empty() {
        return Ok(());
    }
    let customers = customers_of(&mut tx, source, &bills).await?;
    let of = |bill: &SeedBill| customers.get(&bill.customer).ok_or_else(|| wrong(&bill.customer));
    let new: Vec<NewInvoiceFor> =
        bills.iter().map(|bill| Ok(bill.invoice(source, of(bill)?))).collect::<Result<_>>()?;
    let issued = issue::issue_in(portal, &mut tx, &new).await.map_err(wrong)?;
    let mut paid = Vec::with_capacity(bills.len());
    for (bill, issued) in bills.iter().zip(&issued) {
        paid.extend(bill.payment(portal, of(bill)?, issued)?);
    }
    paid.sort_by_key(|one| one.at);
    offline::record_in(portal, &mut tx, paid).await?;
    tx.commit().await
}

/// Ids of the customers of invoices, by number.
async fn customers_of(
    tx: &mut Tx,
    source: &str,
    bills: &[SeedBill],
) -> Result<HashMap<String, CustomerId>> {
    let mut numbers: Vec<&str> = bills.iter().map(|bill| bill.customer.as_str()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let found = customers::store::find(tx, source, &numbers).await?;
    Ok(found.into_iter().map(|customer| (customer.number, customer.id)).collect())
}

#[cfg(test)]
mod tests;

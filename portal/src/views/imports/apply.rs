//! Last step: turns good lines into customers, invoices and offline payments.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};

use domain::calendar::{Date, TimeZone, first_instant};
use domain::ids::{CustomerId, InstalmentId, InvoiceId};
use domain::imports::{Draft, ProblemReason};
use domain::money::Money;
use domain::payments::{Basket, Debt, Target};

use super::check::{self, CheckOutcome};
use super::lines::Lines;
use super::store::{self, ImportedInvoice};
use super::{ImportError, ImportStep, ImportWatch};
use crate::billing::customers::{self, CustomerRecord};
use crate::billing::debtors;
use crate::billing::invoices;
use crate::billing::invoices::issue::{self, InvoiceIssue, NewInvoiceFor};
use crate::payments::offline::{self, OfflineBasket};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

/// Applies the good lines of a checked file and updates its summary.
pub(super) async fn apply<F: Read + Seek + Send + 'static>(
    portal: &Portal,
    lines: &mut Lines<F>,
    checked: &mut CheckOutcome,
    watch: &mut dyn ImportWatch,
) -> Result<(), ImportError> {
    let (column, source) = (lines.number_column(), lines.profile.source.clone());
    let mut walk = lines.walk(ImportStep::Load)?;
    while let Some(handful) = walk.next().await? {
        let good: Vec<(u64, &Draft)> = check::good(&handful.lines)
            .filter(|(at, _)| !checked.contradicting.contains(at))
            .collect();
        let applied = apply_some(portal, &source, &good).await?;
        let summary = &mut checked.summary;
        for issued in &applied.issued {
            summary.added += 1;
            let total = summary.added_total.plus(issued.total);
            summary.added_total = total.map_err(Error::internal)?;
        }
        summary.known += applied.known;
        summary.settled += applied.settled;
        for (at, draft, reason) in applied.differing {
            checked.contradict(watch, check::problem(at, &column, draft, reason))?;
        }
        watch.progress(&walk.progress);
        portal.db.give_way().await;
    }
    Ok(())
}

/// Result of a batch of lines.
struct LoadOutcome<'a> {
    issued: Vec<InvoiceIssue>,
    known: u64,
    settled: u64,
    /// Lines that contradict data added since they were checked.
    differing: Vec<(u64, &'a Draft, ProblemReason)>,
}

/// Applies a batch of lines in one transaction.
async fn apply_some<'a>(
    portal: &Portal,
    source: &str,
    lines: &[(u64, &'a Draft)],
) -> Result<LoadOutcome<'a>, ImportError> {
    let zone = &portal.settings.institution.time_zone;
    let mut tx = portal.db.write().await?;
    store::one_at_a_time(&mut tx).await?;
    let numbers: Vec<&str> = lines.iter().map(|(_, draft)| draft.number.as_str()).collect();
    let sorted = sort(lines, &store::standing(&mut tx, source, &numbers).await?);

    let mut paid = paid_since(&mut tx, source, &sorted.paid_since, zone).await?;
    let new = with_customers(portal, &mut tx, source, lines, &sorted.new).await?;
    let issued = issue::issue_in(portal, &mut tx, &new).await?;
    for ((draft, new), issued) in sorted.new.iter().zip(&new).zip(&issued) {
        if let Some(day) = draft.settled_on {
            paid.push(settlement(source, draft, day, zone, debts(new, issued))?);
        }
    }
    let settled = offline::record_in(portal, &mut tx, paid).await?.len() as u64;
    tx.commit().await?;

    let LineGroups { known, differing, .. } = sorted;
    Ok(LoadOutcome { issued, known, settled, differing })
}

/// Lines by what has to be done with them.
#[derive(Default)]
struct LineGroups<'a> {
    new: Vec<&'a Draft>,
    known: u64,
    /// Existing open invoices that are paid according to the file.
    paid_since: Vec<(InvoiceId, &'a Draft)>,
    differing: Vec<(u64, &'a Draft, ProblemReason)>,
}

fn sort<'a>(
    lines: &[(u64, &'a Draft)],
    standing: &HashMap<String, ImportedInvoice>,
) -> LineGroups<'a> {
    let mut sorted = LineGroups::default();
    let mut seen: HashSet<&str> = HashSet::with_capacity(lines.len());
    for (at, draft) in lines {
        let first = seen.insert(&draft.number);
        match standing.get(&draft.number) {
            _ if !first => sorted.known += 1,
            None => sorted.new.push(draft),
            Some(ImportedInvoice { known, outstanding, invoice, .. }) => {
                if let Some(reason) = known.differs_from(draft) {
                    sorted.differing.push((*at, draft, reason));
                    continue;
                }
                sorted.known += 1;
                if draft.settled_on.is_some() && !outstanding.is_zero() {
                    sorted.paid_since.push((invoice.clone(), draft));
                }
            }
        }
    }
    sorted
}

async fn with_customers(
    portal: &Portal,
    tx: &mut Tx,
    source: &str,
    lines: &[(u64, &Draft)],
    new: &[&Draft],
) -> Result<Vec<NewInvoiceFor>> {
    let record = |(_, draft): &(u64, &Draft)| CustomerRecord {
        number: draft.customer.clone(),
        name: draft.name.clone(),
        email: draft.email.as_ref().map(|email| email.as_str().to_owned()),
        language: None,
        phone: draft.contact_details.phone.clone(),
        postal_address: draft.contact_details.postal_address.clone(),
        segments: draft.contact_details.segments.clone(),
        country: draft.contact_details.country.clone(),
        region: draft.contact_details.region.clone(),
        time_zone: draft.contact_details.time_zone.clone(),
    };
    let records: Vec<CustomerRecord> = lines.iter().map(record).collect();
    let ids = customers::upsert_in(tx, portal.now(), source, &records).await?;
    debtors::store::lock_of_customers(tx, ids.iter().map(CustomerId::as_str)).await?;
    let numbers = lines.iter().map(|(_, draft)| draft.customer.as_str());
    let ids: HashMap<&str, CustomerId> = numbers.zip(ids).collect();
    let invoice = |draft: &&Draft| {
        let customer = ids.get(draft.customer.as_str());
        let customer = customer.ok_or_else(|| Error::internal("a customer without id"))?.clone();
        Ok(NewInvoiceFor { customer, invoice: draft.invoice(source) })
    };
    new.iter().map(invoice).collect()
}

/// Payments of everything outstanding on existing invoices.
async fn paid_since(
    tx: &mut Tx,
    source: &str,
    drafts: &[(InvoiceId, &Draft)],
    zone: &TimeZone,
) -> Result<Vec<OfflineBasket<'static>>> {
    let invoices: Vec<InvoiceId> = drafts.iter().map(|(invoice, _)| invoice.clone()).collect();
    invoices::store::lock(tx, &invoices).await?;
    let mut open: HashMap<InvoiceId, Vec<Debt>> = HashMap::new();
    for debt in store::open_debts(tx, &invoices).await? {
        open.entry(debt.invoice.clone()).or_default().push(debt);
    }
    let mut paid = Vec::with_capacity(drafts.len());
    for (invoice, draft) in drafts {
        if let (Some(day), Some(debts)) = (draft.settled_on, open.remove(invoice)) {
            paid.push(settlement(source, draft, day, zone, debts)?);
        }
    }
    Ok(paid)
}

/// Debts of a newly issued invoice.
fn debts(new: &NewInvoiceFor, issued: &InvoiceIssue) -> Vec<Debt> {
    let instalments = issued.instalments.iter().zip(&new.invoice.plan);
    let debt = |((id, amount), (due_on, _)): (&(InstalmentId, Money), &(Date, Money))| Debt {
        instalment: id.clone(),
        invoice: issued.invoice.clone(),
        customer: new.customer.clone(),
        due_on: *due_on,
        outstanding: *amount,
        disputed: new.invoice.disputed,
    };
    instalments.map(debt).collect()
}

/// A payment of these debts in full, on a day.
fn settlement(
    source: &str,
    draft: &Draft,
    day: Date,
    zone: &TimeZone,
    debts: Vec<Debt>,
) -> Result<OfflineBasket<'static>> {
    let target = |debt: Debt| Target { amount: debt.outstanding, debt };
    let targets = debts.into_iter().map(target).collect();
    Ok(OfflineBasket {
        reference: format!("{source}/{}", draft.number),
        at: first_instant(day, zone).map_err(Error::internal)?,
        payer: None,
        basket: Basket::paid_elsewhere(targets).map_err(Error::internal)?,
    })
}

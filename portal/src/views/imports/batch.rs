//! A batch of lines, applied in one transaction.

use std::collections::{HashMap, HashSet};

use domain::calendar::Date;
use domain::ids::{CustomerId, InvoiceId, PaymentId};
use domain::imports::{Draft, ProblemReason, SourceChange};

use super::effects::{self, InvoiceWork};
use super::existing::{self, ExistingInvoices};
use super::settlements::{self, PaidPart};
use super::step::StepOutcome;
use super::store;
use super::{ImportAuthor, ImportError, Summary};
use crate::billing::customers::{self, CustomerRecord, CustomerUpsert};
use crate::billing::debtors;
use crate::billing::invoices;
use crate::billing::invoices::correct::{CorrectionOrder, NoteKind, correct_in};
use crate::billing::invoices::issue::{self, InvoiceIssue, NewInvoiceFor};
use crate::contact::holds::disputes::{DisputeChange, set_disputed_in};
use crate::payments::offline;
use crate::payments::reversal::reverse_in;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

/// Lines to apply.
#[derive(Clone, Copy)]
pub(super) struct BatchOrder<'a, 'd> {
    /// Author of the changes.
    pub(super) by: ImportAuthor<'a>,
    pub(super) source: &'a str,
    pub(super) lines: &'a [(u64, &'d Draft)],
}

/// Applies a batch of lines in one transaction.
pub(super) async fn apply_some<'d>(
    portal: &Portal,
    order: BatchOrder<'_, 'd>,
) -> Result<StepOutcome<'d>, ImportError> {
    let BatchOrder { by, source, lines } = order;
    let mut tx = portal.db.write().await?;
    store::one_at_a_time(&mut tx).await?;
    let existing = locked(portal, &mut tx, source, lines).await?;
    let sorted = sort(lines, &existing);
    let before = by.snapshots(&mut tx, source, lines).await?;

    let (new, changed_customers) = with_customers(portal, &mut tx, order, &sorted.new).await?;
    let issued = issue::issue_in(portal, &mut tx, &new).await?;
    change(portal, &mut tx, by.by, &sorted.changes, &existing).await?;
    let paid = paid_parts(portal.today(), &sorted, &new, &issued);
    let invoices: Vec<InvoiceId> = paid.iter().map(PaidPart::invoice).collect();
    let paid = settlements::baskets(portal, &mut tx, source, paid).await?;
    let paid = offline::record_in(portal, &mut tx, paid).await?;
    let settled = paid.len() as u64;
    if let Some(file) = by.file {
        let work = works(&sorted, &existing, &new, &issued);
        let paid = invoices.into_iter().zip(paid).collect();
        let done = effects::BatchEffects { source, lines, before, work, paid };
        effects::record_batch(&mut tx, file, portal.now(), done).await?;
    }
    tx.commit().await?;

    let is_changed = |(_, change): &&(&Draft, SourceChange)| change.is_correction();
    let changed = sorted.changes.iter().filter(is_changed).count() as u64;
    let LineGroups { unchanged, void, waiting, .. } = sorted;
    let mut counts =
        Summary { changed, changed_customers, unchanged, settled, void, ..Summary::default() };
    for invoice in &issued {
        counts.count_added(invoice.total).map_err(Error::internal)?;
    }
    Ok(StepOutcome { counts, waiting, ..StepOutcome::default() })
}

/// Existing invoices of lines. Those that change are locked, and read again after that.
async fn locked(
    portal: &Portal,
    tx: &mut Tx,
    source: &str,
    lines: &[(u64, &Draft)],
) -> Result<ExistingInvoices> {
    let zone = &portal.settings.institution.time_zone;
    let numbers: Vec<&str> = lines.iter().map(|(_, draft)| draft.number.as_str()).collect();
    let mut existing = existing::load(tx, zone, source, &numbers).await?;
    let changes = |draft: &Draft| {
        let change = existing.change(draft)?;
        change.is_ok_and(|change| !change.is_empty()).then(|| existing.get(&draft.number))?
    };
    let changing = lines.iter().filter_map(|(_, draft)| Some((&*draft.number, changes(draft)?)));
    let (numbers, invoices): (Vec<&str>, Vec<InvoiceId>) =
        changing.map(|(number, existing)| (number, existing.issued.id.clone())).unzip();
    if !invoices.is_empty() {
        invoices::store::lock(tx, &invoices).await?;
        existing.renew(existing::load(tx, zone, source, &numbers).await?);
    }
    Ok(existing)
}

/// Lines by what has to be done with them.
#[derive(Default)]
struct LineGroups<'d> {
    new: Vec<&'d Draft>,
    changes: Vec<(&'d Draft, SourceChange)>,
    unchanged: u64,
    /// New lines that are void.
    void: u64,
    waiting: Vec<(u64, &'d Draft, ProblemReason)>,
}

fn sort<'d>(lines: &[(u64, &'d Draft)], existing: &ExistingInvoices) -> LineGroups<'d> {
    let mut sorted = LineGroups::default();
    let mut seen: HashSet<&str> = HashSet::with_capacity(lines.len());
    for (at, draft) in lines {
        if !seen.insert(&draft.number) {
            sorted.unchanged += 1;
            continue;
        }
        match existing.change(draft) {
            None if draft.is_void() => sorted.void += 1,
            None => sorted.new.push(draft),
            Some(Err(reason)) => sorted.waiting.push((*at, draft, reason)),
            Some(Ok(change)) if change.is_empty() => sorted.unchanged += 1,
            Some(Ok(change)) => sorted.changes.push((draft, change)),
        }
    }
    sorted
}

/// Upserts the customers of all lines; returns the new invoices, and how many customers changed.
async fn with_customers(
    portal: &Portal,
    tx: &mut Tx,
    order: BatchOrder<'_, '_>,
    new: &[&Draft],
) -> Result<(Vec<NewInvoiceFor>, u64)> {
    let BatchOrder { source, lines, .. } = order;
    let record = |(_, draft): &(u64, &Draft)| CustomerRecord {
        number: draft.customer.clone(),
        name: draft.name.text.clone(),
        is_unnamed: !draft.name.is_given,
        email: draft.email.as_ref().map(|email| email.as_str().to_owned()),
        document: draft.contact_details.document.clone(),
        language: None,
        phone: draft.contact_details.phone.clone(),
        postal_address: draft.contact_details.postal_address.clone(),
        segments: draft.contact_details.segments.clone(),
        country: draft.contact_details.country.clone(),
        region: draft.contact_details.region.clone(),
        time_zone: draft.contact_details.time_zone.clone(),
    };
    let records: Vec<CustomerRecord> = lines.iter().map(record).collect();
    let CustomerUpsert { ids, changed } =
        customers::upsert_in(tx, portal.now(), source, &records).await?;
    debtors::store::lock_of_customers(tx, ids.iter().map(CustomerId::as_str)).await?;
    let numbers = lines.iter().map(|(_, draft)| draft.customer.as_str());
    let ids: HashMap<&str, CustomerId> = numbers.zip(ids).collect();
    let invoice = |draft: &&Draft| {
        let customer = ids.get(draft.customer.as_str());
        let customer = customer.ok_or_else(|| Error::internal("a customer without id"))?.clone();
        Ok(NewInvoiceFor { customer, invoice: draft.invoice(source) })
    };
    Ok((new.iter().map(invoice).collect::<Result<_>>()?, changed))
}

/// Applies what changed, by the use cases that staff use.
async fn change(
    portal: &Portal,
    tx: &mut Tx,
    by: &str,
    changes: &[(&Draft, SourceChange)],
    existing: &ExistingInvoices,
) -> Result<()> {
    let taken_back = changes.iter().flat_map(|(_, change)| change.taken_back.iter().cloned());
    let taken_back: Vec<PaymentId> = taken_back.collect();
    reverse_in(portal, tx, by, &taken_back).await?;
    let orders: Vec<CorrectionOrder<'_>> = changes
        .iter()
        .filter_map(|(draft, change)| {
            let issued = &existing.get(&draft.number)?.issued;
            let correction = change.correction.as_ref()?;
            Some(CorrectionOrder { issued, correction, note: None, kind: NoteKind::Plain })
        })
        .collect();
    correct_in(portal, tx, by, &orders).await?;
    let disputes: Vec<DisputeChange<'_>> = changes
        .iter()
        .filter_map(|(_, SourceChange { issued, disputed, .. })| {
            let disputed = (*disputed)?;
            Some(DisputeChange { customer: &issued.customer, invoice: &issued.id, disputed })
        })
        .collect();
    set_disputed_in(portal, tx, by, &disputes).await
}

/// What was done to invoices.
fn works<'a>(
    sorted: &'a LineGroups<'_>,
    existing: &'a ExistingInvoices,
    new: &'a [NewInvoiceFor],
    issued: &'a [InvoiceIssue],
) -> Vec<InvoiceWork<'a>> {
    let of_new = new.iter().zip(issued).map(|(new, issued)| InvoiceWork {
        number: &new.invoice.number,
        invoice: &issued.invoice,
        before: None,
        taken_back: &[],
        disputed: new.invoice.disputed.then_some(true),
    });
    let of_changes = sorted.changes.iter().filter_map(|(draft, change)| {
        let before = &existing.get(&draft.number)?.issued;
        let SourceChange { taken_back, disputed, .. } = change;
        let (number, invoice) = (draft.number.as_str(), &before.id);
        let (before, disputed) = (Some(before), *disputed);
        Some(InvoiceWork { number, invoice, before, taken_back, disputed })
    });
    of_new.chain(of_changes).collect()
}

/// What the file says is paid, of new and of existing invoices.
fn paid_parts<'a>(
    today: Date,
    sorted: &'a LineGroups<'_>,
    new: &'a [NewInvoiceFor],
    issued: &'a [InvoiceIssue],
) -> Vec<PaidPart<'a>> {
    let of_new =
        sorted.new.iter().zip(new.iter().zip(issued)).flat_map(|(draft, (new, issued))| {
            settlements::of_new(today, draft, new, issued) //
        });
    let of_changes = sorted.changes.iter().flat_map(|(draft, change)| {
        settlements::of_change(today, draft, change) //
    });
    of_new.chain(of_changes).collect()
}

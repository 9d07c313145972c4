//! Invoices that are there already, with all that a file may change of them.

use std::collections::HashMap;

use domain::calendar::{TimeZone, date_at};
use domain::ids::InvoiceId;
use domain::imports::{Draft, ExistingInvoice, ProblemReason, SourceChange, SourcePayment};
use domain::money::Money;

use super::lines::{Line, good};
use super::store;
use crate::billing::invoices::correct::store::issued;
use crate::platform::db::Tx;
use crate::{Portal, Result};

/// Existing invoices of a source, by number.
pub(super) struct ExistingInvoices(HashMap<String, ExistingInvoice>);

impl ExistingInvoices {
    /// The change that a draft asks for; `None` if its invoice is new.
    pub(super) fn change(&self, draft: &Draft) -> Option<Result<SourceChange, ProblemReason>> {
        Some(self.0.get(&draft.number)?.change(draft))
    }

    pub(super) fn get(&self, number: &str) -> Option<&ExistingInvoice> {
        self.0.get(number)
    }

    /// Replaces what was loaded before.
    pub(super) fn renew(&mut self, newer: Self) {
        self.0.extend(newer.0);
    }

    pub(super) fn into_all(self) -> impl Iterator<Item = (String, ExistingInvoice)> {
        self.0.into_iter()
    }
}

/// Existing invoices of lines, in a transaction of its own.
pub(super) async fn read(
    portal: &Portal,
    source: &str,
    lines: &[Line],
) -> Result<ExistingInvoices> {
    let numbers: Vec<&str> = good(lines).map(|(_, draft)| draft.number.as_str()).collect();
    let zone = &portal.settings.institution.time_zone;
    load(&mut portal.db.read().await?, zone, source, &numbers).await
}

/// Existing invoices with these numbers; `zone` says on which day a payment was made.
pub(super) async fn load(
    tx: &mut Tx,
    zone: &TimeZone,
    source: &str,
    numbers: &[&str],
) -> Result<ExistingInvoices> {
    let standing = store::standing(tx, source, numbers).await?;
    if standing.is_empty() {
        return Ok(ExistingInvoices(HashMap::new()));
    }
    let ids: Vec<InvoiceId> = standing.iter().map(|row| row.id.clone()).collect();
    let mut all: HashMap<InvoiceId, _> =
        issued(tx, &ids).await?.into_iter().map(|issued| (issued.id.clone(), issued)).collect();
    let mut payments: HashMap<InvoiceId, Vec<SourcePayment>> = HashMap::new();
    let prefix = format!("{source}/");
    for row in store::source_payments(tx, &ids).await? {
        if row.reference.starts_with(&prefix) {
            payments.entry(row.invoice).or_default().push(SourcePayment {
                payment: row.payment,
                instalment: row.instalment,
                amount: row.amount,
                paid_on: date_at(row.paid_at, zone),
            });
        }
    }
    let mut existing = HashMap::with_capacity(standing.len());
    for row in standing {
        let Some(issued) = all.remove(&row.id) else { continue };
        let invoice = ExistingInvoice {
            customer_number: row.customer_number,
            disputed: row.disputed,
            is_undecided: row.is_undecided,
            is_withdrawn: row.is_withdrawn,
            is_changed_at_desk: row.is_changed_at_desk,
            credited: Money::new(-row.noted_minor, issued.currency),
            source_payments: payments.remove(&row.id).unwrap_or_default(),
            issued,
        };
        existing.insert(row.number, invoice);
    }
    Ok(ExistingInvoices(existing))
}

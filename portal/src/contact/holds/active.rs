//! Active holds: the single source for the claim, the run, the preview and all pages.

use std::cmp::Reverse;
use std::collections::HashMap;

use domain::holds::Hold;
use domain::ids::{InstalmentId, InvoiceId};
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::Tx;

mod store;

/// A hold on an invoice, or on one of its instalments.
#[derive(Debug)]
struct ActiveHold {
    invoice: InvoiceId,
    instalment: Option<InstalmentId>,
    hold: Hold,
}

/// Holds of invoices that are active at an instant.
#[derive(Debug)]
pub(crate) struct ActiveHolds(HashMap<InvoiceId, Vec<ActiveHold>>);

impl ActiveHolds {
    pub(crate) async fn of(
        tx: &mut Tx,
        invoices: impl Iterator<Item = &InvoiceId>,
        now: Timestamp,
    ) -> Result<Self> {
        let mut invoices: Vec<&str> = invoices.map(InvoiceId::as_str).collect();
        invoices.sort_unstable();
        invoices.dedup();
        if invoices.is_empty() {
            return Ok(Self(HashMap::new()));
        }
        let mut all = store::of_invoices(tx, &invoices, now).await?;
        all.extend(store::of_payments(tx, &invoices).await?);
        all.extend(store::of_gateway_events(tx, &invoices, now).await?);
        all.extend(store::of_pauses(tx, &invoices, now).await?);
        let mut groups: HashMap<InvoiceId, Vec<ActiveHold>> = HashMap::new();
        for active in all.into_iter().filter(|active| active.hold.holds(now)) {
            groups.entry(active.invoice.clone()).or_default().push(active);
        }
        Ok(Self(groups))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Holds on an instalment: the longest of each cause, longest first.
    pub(crate) fn of_instalment(
        &self,
        invoice: &InvoiceId,
        instalment: &InstalmentId,
    ) -> Vec<Hold> {
        let is_of = |one: &&ActiveHold| one.instalment.as_ref().is_none_or(|of| of == instalment);
        let all = self.0.get(invoice).into_iter().flatten();
        let mut holds: Vec<Hold> = all.filter(is_of).map(|one| one.hold).collect();
        holds.sort_by_key(|hold| (hold.cause, Reverse(hold.until)));
        holds.dedup_by_key(|hold| hold.cause);
        holds.sort_by_key(|hold| Reverse(hold.until));
        holds
    }

    /// Holds common to all of these instalments, each until its earliest end; longest first.
    pub(crate) fn of_each(&self, invoice: &InvoiceId, instalments: &[InstalmentId]) -> Vec<Hold> {
        let each = instalments.iter().map(|instalment| self.of_instalment(invoice, instalment));
        let common = |before: Vec<Hold>, holds: Vec<Hold>| {
            let same = |hold: Hold| holds.iter().find(|other| other.cause == hold.cause);
            let first_end = |hold: Hold| same(hold).map(|other| hold.until.min(other.until));
            let end = |hold: Hold| first_end(hold).map(|until| Hold { until, ..hold });
            before.into_iter().filter_map(end).collect()
        };
        let mut holds: Vec<Hold> = each.reduce(common).unwrap_or_default();
        holds.sort_by_key(|hold| Reverse(hold.until));
        holds
    }
}

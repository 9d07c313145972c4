//! What is on hold: the one answer, for the claim, the run, the preview and all pages.

use std::cmp::Reverse;
use std::collections::HashMap;

use domain::holds::Hold;
use domain::ids::{InstalmentId, InvoiceId};
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::Tx;

mod store;

/// A hold of an invoice, or only of one of its instalments.
#[derive(Debug)]
struct ActiveHold {
    invoice: InvoiceId,
    instalment: Option<InstalmentId>,
    hold: Hold,
}

/// The holds of invoices that hold at an instant.
#[derive(Debug)]
pub(crate) struct ActiveHolds(HashMap<InvoiceId, Vec<ActiveHold>>);

impl ActiveHolds {
    /// Reads those of invoices.
    pub(crate) async fn of(
        tx: &mut Tx,
        invoices: impl Iterator<Item = &InvoiceId>,
        now: Timestamp,
    ) -> Result<Self> {
        let mut invoices: Vec<&str> = invoices.map(InvoiceId::as_str).collect();
        invoices.sort_unstable();
        invoices.dedup();
        let mut all = store::of_invoices(tx, &invoices, now).await?;
        all.extend(store::of_payments(tx, &invoices).await?);
        all.extend(store::of_gateway_events(tx, &invoices, now).await?);
        let mut groups: HashMap<InvoiceId, Vec<ActiveHold>> = HashMap::new();
        for active in all.into_iter().filter(|active| active.hold.holds(now)) {
            groups.entry(active.invoice.clone()).or_default().push(active);
        }
        Ok(Self(groups))
    }

    /// What keeps reminders of an invoice back: the longest hold of each cause, the longest first.
    pub(crate) fn of_invoice(&self, invoice: &InvoiceId) -> Vec<Hold> {
        self.longest(invoice, |_| true)
    }

    /// The same for one of its instalments.
    pub(crate) fn of_instalment(
        &self,
        invoice: &InvoiceId,
        instalment: &InstalmentId,
    ) -> Vec<Hold> {
        self.longest(invoice, |of| of.is_none_or(|of| of == instalment))
    }

    fn longest(
        &self,
        invoice: &InvoiceId,
        is_of: impl Fn(Option<&InstalmentId>) -> bool,
    ) -> Vec<Hold> {
        let all = self.0.get(invoice).into_iter().flatten();
        let mut holds: Vec<Hold> =
            all.filter(|one| is_of(one.instalment.as_ref())).map(|one| one.hold).collect();
        holds.sort_by_key(|hold| (hold.cause, Reverse(hold.until)));
        holds.dedup_by_key(|hold| hold.cause);
        holds.sort_by_key(|hold| Reverse(hold.until));
        holds
    }
}

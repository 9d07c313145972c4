//! Invoices affected by an event, and the activity recorded for their pages.

use domain::activity::Activity;
use domain::ids::{CustomerId, InvoiceId};
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Tx, columns};
use crate::platform::feed::{self, NewActivity};

/// An invoice and its customer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::contact) struct CustomerInvoice {
    pub(in crate::contact) customer: CustomerId,
    pub(in crate::contact) invoice: InvoiceId,
}

columns!(CustomerInvoice { customer: customer_id, invoice: invoice_id });

impl CustomerInvoice {
    pub(in crate::contact) const fn activity(&self, what: Activity) -> NewActivity<'_> {
        NewActivity { customer: &self.customer, invoice: Some(&self.invoice), payment: None, what }
    }
}

/// Records activity for the invoices' pages.
pub(in crate::contact) fn tell(
    tx: &mut Tx,
    now: Timestamp,
    invoices: &[CustomerInvoice],
    what: &Activity,
) -> Result<()> {
    let events: Vec<_> = invoices.iter().map(|one| one.activity(what.clone())).collect();
    feed::store::record(tx, now, &events)
}

//! The invoices that something concerns, and what their pages are told of it.

use domain::activity::Activity;
use domain::ids::{CustomerId, InvoiceId};
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Tx, columns};
use crate::platform::feed::{self, NewActivity};

/// An invoice and whose it is.
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

/// Tells it on the pages of invoices.
pub(in crate::contact) async fn tell(
    tx: &mut Tx,
    now: Timestamp,
    invoices: &[CustomerInvoice],
    what: &Activity,
) -> Result<()> {
    let events: Vec<_> = invoices.iter().map(|one| one.activity(what.clone())).collect();
    feed::store::record(tx, now, &events).await
}

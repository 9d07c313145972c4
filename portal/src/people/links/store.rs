//! SQL of pay-links.

use domain::calendar::Date;
use domain::ids::InvoiceId;
use domain::money::Money;

use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

/// The debt of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PayLinkDebt {
    pub(super) customer: String,
    pub(super) number: String,
    pub(super) description: String,
    pub(super) outstanding: Money,
    /// Earliest due date of an unpaid instalment.
    pub(super) due_on: Date,
}

columns!(PayLinkDebt { customer: name, number, description, outstanding, due_on });

/// Those of the invoices that exist, in the order given.
pub(super) async fn existing(tx: &mut Tx, invoices: Vec<InvoiceId>) -> Result<Vec<InvoiceId>> {
    let mut existing = Vec::new();
    for invoice in invoices {
        let found = sql!(maybe(String,), tx, "SELECT id FROM invoices WHERE id = $1", invoice)?;
        existing.extend(found.map(|_| invoice));
    }
    Ok(existing)
}

pub(super) async fn debt(tx: &mut Tx, invoice: &InvoiceId) -> Result<Option<PayLinkDebt>> {
    Ok(sql!(
        maybe PayLinkDebt,
        tx,
        "SELECT c.name, i.number, i.description, i.currency, i.outstanding_minor,
                COALESCE((SELECT MIN(p.due_on)
                            FROM instalments p
                           WHERE p.invoice_id = i.id AND p.paid_minor < p.amount_minor),
                         i.due_on) AS due_on
           FROM invoices i
           JOIN customers c ON c.id = i.customer_id
          WHERE i.id = $1",
        invoice,
    )?)
}

/// Invoices with a number, of any source, for the command line.
pub(super) async fn numbered(tx: &mut Tx, number: &str) -> Result<Vec<InvoiceId>> {
    let rows = sql!(all Only<InvoiceId>, tx, "SELECT id FROM invoices WHERE number = $1", number)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

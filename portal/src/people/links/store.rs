//! SQL of pay-links.

use domain::calendar::Date;
use domain::ids::InvoiceId;
use domain::money::{Currency, Money};

use crate::platform::db::{Tx, sql};
use crate::{Error, Result};

/// The debt that a link is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PayLinkDebt {
    pub(super) customer: String,
    pub(super) number: String,
    pub(super) description: String,
    pub(super) outstanding: Money,
    /// The first day on which something is due that is not paid.
    pub(super) due_on: Date,
}

#[derive(sqlx::FromRow)]
struct LinkedRow {
    name: String,
    number: String,
    description: String,
    currency: String,
    outstanding_minor: i64,
    due_on: String,
}

impl TryFrom<LinkedRow> for PayLinkDebt {
    type Error = Error;

    fn try_from(row: LinkedRow) -> Result<Self> {
        let currency = Currency::parse(&row.currency);
        let currency = currency.ok_or_else(|| Error::corrupt(row.currency))?;
        Ok(Self {
            customer: row.name,
            number: row.number,
            description: row.description,
            outstanding: Money::new(row.outstanding_minor, currency),
            due_on: row.due_on.parse().map_err(Error::corrupt)?,
        })
    }
}

/// Whether there is such an invoice.
pub(super) async fn exists(tx: &mut Tx, invoice: &InvoiceId) -> Result<bool> {
    let found =
        sql!(maybe(String,), tx, "SELECT id FROM invoices WHERE id = $1", invoice.as_str(),)?;
    Ok(found.is_some())
}

pub(super) async fn debt(tx: &mut Tx, invoice: &InvoiceId) -> Result<Option<PayLinkDebt>> {
    let row = sql!(
        maybe LinkedRow,
        tx,
        "SELECT c.name, i.number, i.description, i.currency, i.outstanding_minor,
                COALESCE((SELECT MIN(p.due_on)
                            FROM instalments p
                           WHERE p.invoice_id = i.id AND p.paid_minor < p.amount_minor),
                         i.due_on) AS due_on
           FROM invoices i
           JOIN customers c ON c.id = i.customer_id
          WHERE i.id = $1",
        invoice.as_str(),
    )?;
    row.map(PayLinkDebt::try_from).transpose()
}

/// The invoices with a number, whatever their source, for the command line.
pub(super) async fn numbered(tx: &mut Tx, number: &str) -> Result<Vec<InvoiceId>> {
    let rows = sql!(all(String,), tx, "SELECT id FROM invoices WHERE number = $1", number)?;
    rows.into_iter().map(|(id,)| InvoiceId::try_from(id).map_err(Error::corrupt)).collect()
}

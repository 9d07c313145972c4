//! SQL of making invoices.

use domain::ids::{CustomerId, InvoiceId};
use domain::money::Currency;

use super::{DraftedCustomer, MadeInvoice};
use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

columns!(DraftedCustomer { source, name, number });

pub(super) async fn customer(tx: &mut Tx, id: &CustomerId) -> Result<Option<DraftedCustomer>> {
    Ok(sql!(
        maybe DraftedCustomer,
        tx,
        "SELECT source, name, number FROM customers WHERE id = $1",
        id,
    )?)
}

/// The last number that was given. Until the commit, nobody else makes an invoice.
pub(super) async fn lock_counter(tx: &mut Tx) -> Result<i64> {
    let (last,) = sql!(
        one Only<i64>,
        tx,
        "INSERT INTO counters (name, value) VALUES ('invoice', 0)
             ON CONFLICT (name) DO UPDATE SET value = counters.value
          RETURNING value",
    )?;
    Ok(last)
}

pub(super) async fn set_counter(tx: &mut Tx, last: i64) -> Result<()> {
    sql!(run, tx, "UPDATE counters SET value = $1 WHERE name = 'invoice'", last)?;
    Ok(())
}

pub(super) async fn exists(tx: &mut Tx, id: &InvoiceId) -> Result<bool> {
    let found = sql!(maybe Only<String>, tx, "SELECT id FROM invoices WHERE id = $1", id)?;
    Ok(found.is_some())
}

columns!(MadeInvoice { number, customer_name, total });

pub(in crate::billing::invoices) async fn made(
    tx: &mut Tx,
    id: &InvoiceId,
) -> Result<Option<MadeInvoice>> {
    Ok(sql!(
        maybe MadeInvoice,
        tx,
        "SELECT v.number, c.name AS customer_name, v.currency, v.total_minor
           FROM invoices  v
           JOIN customers c ON c.id = v.customer_id
          WHERE v.id = $1",
        id,
    )?)
}

/// Currency of the newest invoice; ids begin with their time.
pub(super) async fn last_currency(tx: &mut Tx) -> Result<Option<Currency>> {
    let last = sql!(
        maybe Only<Currency>,
        tx,
        "SELECT currency FROM invoices ORDER BY id DESC LIMIT 1",
    )?;
    Ok(last.map(|(currency,)| currency))
}

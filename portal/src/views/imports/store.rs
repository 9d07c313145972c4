//! SQL of imports.

use std::collections::HashMap;

use domain::ids::InvoiceId;
use domain::imports::BilledInvoice;
use domain::money::Money;
use domain::payments::Debt;

use crate::Result;
use crate::platform::db::{Only, Tx, columns, list, sql};

/// An existing invoice.
pub(super) struct ImportedInvoice {
    number: String,
    pub(super) known: BilledInvoice,
    pub(super) outstanding: Money,
    pub(super) invoice: InvoiceId,
}

columns!(ImportedInvoice { number, known, outstanding, invoice: id });

columns!(BilledInvoice { customer: customer_number, total });

/// States of a source's existing invoices, by number.
pub(super) async fn standing(
    tx: &mut Tx,
    source: &str,
    numbers: &[&str],
) -> Result<HashMap<String, ImportedInvoice>> {
    let rows = sql!(
        listed ImportedInvoice,
        tx,
        "SELECT v.id, v.number, c.number AS customer_number, v.currency, v.total_minor,
                v.outstanding_minor
           FROM invoices v
           JOIN customers c ON c.id = v.customer_id
          WHERE v.source = $2 AND v.number",
        "",
        list(numbers),
        source,
    )?;
    Ok(rows.into_iter().map(|invoice| (invoice.number.clone(), invoice)).collect())
}

/// Outstanding debts of invoices, oldest first. The caller holds their locks.
pub(super) async fn open_debts(tx: &mut Tx, invoices: &[InvoiceId]) -> Result<Vec<Debt>> {
    Ok(sql!(
        listed Debt,
        tx,
        "SELECT i.id, i.invoice_id, v.customer_id, i.due_on, v.currency, v.disputed,
                i.amount_minor - i.paid_minor AS outstanding_minor
           FROM instalments i
           JOIN invoices v ON v.id = i.invoice_id
          WHERE i.paid_minor < i.amount_minor AND i.invoice_id",
        "ORDER BY i.due_on, i.id",
        list(invoices),
    )?)
}

/// Serialises imports until they commit, on PostgreSQL; SQLite has a single writer anyway.
pub(super) async fn one_at_a_time(tx: &mut Tx) -> Result<()> {
    if tx.is_shared() {
        sql!(one Only<String>, tx, "SELECT CAST(pg_advisory_xact_lock(417) AS TEXT)")?;
    }
    Ok(())
}

//! SQL of imports.

use std::collections::HashMap;

use domain::ids::InvoiceId;
use domain::imports::BilledInvoice;
use domain::money::{Currency, Money};
use domain::payments::Debt;

use crate::payments::rows::DebtRow;
use crate::platform::db::{Only, Tx, list, sql};
use crate::{Error, Result};

/// An invoice that is there already.
pub(super) struct Standing {
    pub(super) known: BilledInvoice,
    pub(super) outstanding: Money,
    pub(super) invoice: InvoiceId,
}

#[derive(sqlx::FromRow)]
struct StandingRow {
    id: String,
    number: String,
    customer_number: String,
    currency: String,
    total_minor: i64,
    outstanding_minor: i64,
}

fn currency(code: &str) -> Result<Currency> {
    Currency::parse(code).ok_or_else(|| Error::corrupt("an unknown currency"))
}

impl TryFrom<StandingRow> for Standing {
    type Error = Error;

    fn try_from(row: StandingRow) -> Result<Self> {
        let currency = currency(&row.currency)?;
        let total = Money::new(row.total_minor, currency);
        Ok(Self {
            known: BilledInvoice { customer: row.customer_number, total },
            outstanding: Money::new(row.outstanding_minor, currency),
            invoice: InvoiceId::try_from(row.id).map_err(Error::corrupt)?,
        })
    }
}

/// How the invoices of a source stand, by number; those that are not there are left out.
pub(super) async fn standing(
    tx: &mut Tx,
    source: &str,
    numbers: &[&str],
) -> Result<HashMap<String, Standing>> {
    let rows = sql!(
        listed StandingRow,
        tx,
        "SELECT v.id, v.number, c.number AS customer_number, v.currency, v.total_minor,
                v.outstanding_minor
           FROM invoices v
           JOIN customers c ON c.id = v.customer_id
          WHERE v.source = $2 AND v.number",
        "",
        list(numbers.iter().copied()),
        source,
    )?;
    rows.into_iter().map(|row| Ok((row.number.clone(), Standing::try_from(row)?))).collect()
}

/// What is still to be paid of invoices, oldest first. The caller holds their locks.
pub(super) async fn open_debts(tx: &mut Tx, invoices: &[InvoiceId]) -> Result<Vec<Debt>> {
    let rows = sql!(
        listed DebtRow,
        tx,
        "SELECT i.id, i.invoice_id, v.customer_id, i.due_on, v.currency, v.disputed,
                i.amount_minor - i.paid_minor AS outstanding_minor
           FROM instalments i
           JOIN invoices v ON v.id = i.invoice_id
          WHERE i.paid_minor < i.amount_minor AND i.invoice_id",
        "ORDER BY i.due_on, i.id",
        list(invoices.iter().map(InvoiceId::as_str)),
    )?;
    rows.into_iter().map(Debt::try_from).collect()
}

/// Makes imports wait for each other until they commit: on PostgreSQL, for SQLite has one writer.
pub(super) async fn one_at_a_time(tx: &mut Tx) -> Result<()> {
    if tx.is_shared() {
        sql!(one Only<String>, tx, "SELECT CAST(pg_advisory_xact_lock(417) AS TEXT)")?;
    }
    Ok(())
}

//! SQL of issuing.

use domain::holds::Cause;
use domain::holds::dispute::DECISION;
use domain::ids::{CustomerId, InvoiceId};
use domain::money::{Currency, Money};
use jiff::Timestamp;

use super::{InvoiceIssue, NewInvoiceFor};
use crate::platform::db::{Tx, bulk, list, sql};
use crate::platform::ids;
use crate::{Error, Result};

/// An invoice that is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) id: InvoiceId,
    pub(crate) customer: CustomerId,
    pub(crate) number: String,
    pub(crate) total: Money,
    pub(crate) outstanding: Money,
}

#[derive(sqlx::FromRow)]
struct KnownRow {
    id: String,
    customer_id: String,
    number: String,
    currency: String,
    total_minor: i64,
    outstanding_minor: i64,
}

impl TryFrom<KnownRow> for Known {
    type Error = Error;

    fn try_from(row: KnownRow) -> Result<Self> {
        let currency = Currency::parse(&row.currency);
        let currency = currency.ok_or_else(|| Error::corrupt("an unknown currency"))?;
        Ok(Self {
            id: InvoiceId::try_from(row.id).map_err(Error::corrupt)?,
            customer: CustomerId::try_from(row.customer_id).map_err(Error::corrupt)?,
            number: row.number,
            total: Money::new(row.total_minor, currency),
            outstanding: Money::new(row.outstanding_minor, currency),
        })
    }
}

/// The invoices of a source with these numbers, in no order.
pub(crate) async fn find(tx: &mut Tx, source: &str, numbers: &[&str]) -> Result<Vec<Known>> {
    let rows = sql!(
        listed KnownRow,
        tx,
        "SELECT id, customer_id, number, currency, total_minor, outstanding_minor
           FROM invoices
          WHERE source = $2 AND number",
        "",
        list(numbers.iter().copied()),
        source,
    )?;
    rows.into_iter().map(Known::try_from).collect()
}

/// Inserts invoices with their lines and instalments.
pub(super) async fn insert(
    tx: &mut Tx,
    now: Timestamp,
    issued: &[(&NewInvoiceFor, &InvoiceIssue)],
) -> Result<()> {
    insert_invoices(tx, now, issued).await?;
    insert_lines(tx, issued).await?;
    insert_instalments(tx, issued).await?;
    let disputed = issued.iter().filter(|(new, _)| new.invoice.disputed);
    insert_disputes(tx, now, disputed.map(|(_, issued)| &issued.invoice)).await
}

async fn insert_invoices(
    tx: &mut Tx,
    now: Timestamp,
    issued: &[(&NewInvoiceFor, &InvoiceIssue)],
) -> Result<()> {
    let first_due = |new: &NewInvoiceFor| new.invoice.plan.first().map(|(due, _)| due.to_string());
    let day = |new: &NewInvoiceFor| new.invoice.issued_on.to_string();
    let days: Vec<_> = issued.iter().map(|(new, _)| (day(new), first_due(new))).collect();
    let rows: Vec<_> = issued
        .iter()
        .zip(&days)
        .map(|((NewInvoiceFor { customer, invoice }, issued), (issued_on, due_on))| {
            [
                issued.invoice.as_str().into(),
                customer.as_str().into(),
                invoice.source.as_str().into(),
                invoice.number.as_str().into(),
                invoice.description.as_str().into(),
                invoice.currency.code().into(),
                issued.total.minor.into(),
                issued.total.minor.into(),
                issued_on.as_str().into(),
                due_on.as_deref().into(),
                invoice.disputed.into(),
                now.as_millisecond().into(),
            ]
        })
        .collect();
    bulk::run(
        tx,
        "INSERT INTO invoices (id, customer_id, source, number, description, currency,
                               total_minor, outstanding_minor, issued_on, due_on, disputed,
                               created_at)",
        "",
        &rows,
    )
    .await?;
    Ok(())
}

async fn insert_lines(tx: &mut Tx, issued: &[(&NewInvoiceFor, &InvoiceIssue)]) -> Result<()> {
    let mut rows = Vec::with_capacity(issued.len());
    for (new, issued) in issued {
        for (line, position) in new.invoice.lines.iter().zip(1_i64..) {
            rows.push([
                issued.invoice.as_str().into(),
                position.into(),
                line.description.as_str().into(),
                line.quantity.into(),
                line.amount.minor.into(),
            ]);
        }
    }
    let head =
        "INSERT INTO invoice_lines (invoice_id, position, description, quantity, amount_minor)";
    bulk::run(tx, head, "", &rows).await?;
    Ok(())
}

async fn insert_instalments(tx: &mut Tx, issued: &[(&NewInvoiceFor, &InvoiceIssue)]) -> Result<()> {
    let plan = |new: &NewInvoiceFor| new.invoice.plan.clone();
    let days: Vec<String> =
        issued.iter().flat_map(|(new, _)| plan(new)).map(|(due, _)| due.to_string()).collect();
    let mut day = days.iter();
    let mut rows = Vec::with_capacity(days.len());
    for (_, issued) in issued {
        for ((id, amount), number) in issued.instalments.iter().zip(1_i64..) {
            rows.push([
                id.as_str().into(),
                issued.invoice.as_str().into(),
                number.into(),
                day.next().map(String::as_str).into(),
                amount.minor.into(),
            ]);
        }
    }
    let head = "INSERT INTO instalments (id, invoice_id, number, due_on, amount_minor)";
    bulk::run(tx, head, "", &rows).await?;
    Ok(())
}

/// Begins a dispute about each of these invoices.
pub(crate) async fn insert_disputes(
    tx: &mut Tx,
    now: Timestamp,
    invoices: impl Iterator<Item = &InvoiceId>,
) -> Result<()> {
    let due_at = (now + DECISION).as_millisecond();
    let new: Vec<(String, &InvoiceId)> = invoices.map(|id| (ids::text(now), id)).collect();
    let (mut holds, mut disputes) = (Vec::new(), Vec::new());
    for (id, invoice) in &new {
        holds.push([
            id.as_str().into(),
            invoice.as_str().into(),
            Cause::Dispute.code().into(),
            now.as_millisecond().into(),
            due_at.into(),
        ]);
        disputes.push([id.as_str().into(), due_at.into()]);
    }
    let head = "INSERT INTO holds (id, invoice_id, cause, since, until)";
    bulk::run(tx, head, "", &holds).await?;
    bulk::run(tx, "INSERT INTO disputes (id, due_at)", "", &disputes).await?;
    Ok(())
}

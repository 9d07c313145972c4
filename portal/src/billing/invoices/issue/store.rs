//! SQL of issuing.

use domain::holds::Cause;
use domain::holds::dispute::DECISION;
use domain::ids::{CustomerId, InvoiceId};
use domain::money::Money;
use jiff::Timestamp;

use super::{InvoiceIssue, NewInvoiceFor};
use crate::Result;
use crate::billing::invoices::search::search_text;
use crate::platform::db::{Tx, bulk, columns, list, sql};
use crate::platform::ids;

/// An existing invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InvoiceRecord {
    pub(crate) id: InvoiceId,
    pub(crate) customer: CustomerId,
    pub(crate) number: String,
    pub(crate) total: Money,
    pub(crate) outstanding: Money,
}

columns!(InvoiceRecord { id, customer: customer_id, number, total, outstanding });

/// Invoices of a source with these numbers, unordered.
pub(crate) async fn find(
    tx: &mut Tx,
    source: &str,
    numbers: &[&str],
) -> Result<Vec<InvoiceRecord>> {
    Ok(sql!(
        listed InvoiceRecord,
        tx,
        "SELECT id, customer_id, number, currency, total_minor, outstanding_minor
           FROM invoices
          WHERE source = $2 AND number",
        "",
        list(numbers),
        source,
    )?)
}

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
    let text = |new: &NewInvoiceFor| search_text(&new.invoice.number, &new.invoice.description);
    let texts: Vec<_> = issued.iter().map(|(new, _)| text(new)).collect();
    let rows: Vec<_> = issued
        .iter()
        .zip(&days)
        .zip(&texts)
        .map(|(((NewInvoiceFor { customer, invoice }, issued), (issued_on, due_on)), text)| {
            bulk::values![
                &issued.invoice,
                customer,
                &invoice.source,
                &invoice.number,
                &invoice.description,
                invoice.currency,
                issued.total.minor,
                issued.total.minor,
                issued_on,
                due_on.as_deref(),
                invoice.disputed,
                now,
                text,
            ]
        })
        .collect();
    bulk::run(
        tx,
        "INSERT INTO invoices (id, customer_id, source, number, description, currency,
                               total_minor, outstanding_minor, issued_on, due_on, disputed,
                               created_at, search_text)",
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
            rows.push(bulk::values![
                &issued.invoice,
                position,
                &line.description,
                line.quantity,
                line.amount.minor,
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
            rows.push(bulk::values![
                id,
                &issued.invoice,
                number,
                day.next().map(String::as_str),
                amount.minor,
            ]);
        }
    }
    let head = "INSERT INTO instalments (id, invoice_id, number, due_on, amount_minor)";
    bulk::run(tx, head, "", &rows).await?;
    Ok(())
}

/// Opens a dispute about each of these invoices.
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
            due_at.into(),
        ]);
        disputes.push([id.as_str().into(), due_at.into()]);
    }
    let head = "INSERT INTO holds (id, invoice_id, cause, since, until, case_due_at)";
    bulk::run(tx, head, "", &holds).await?;
    bulk::run(tx, "INSERT INTO disputes (id, due_at)", "", &disputes).await?;
    Ok(())
}

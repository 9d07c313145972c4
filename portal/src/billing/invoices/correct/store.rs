//! SQL of corrections.

use std::collections::HashMap;

use domain::calendar::Date;
use domain::ids::{CustomerId, InvoiceId};
use domain::invoices::{Instalment, IssuedInvoice};
use domain::money::{Currency, Money};
use jiff::Timestamp;

use super::{Adjustment, CorrectionOrder};
use crate::Result;
use crate::platform::db::{Tx, bulk, columns, list, sql};

struct IssuedRow {
    id: InvoiceId,
    customer: CustomerId,
    description: String,
    currency: Currency,
    issued_on: Date,
    is_being_paid: bool,
}

columns!(IssuedRow { id, customer: customer_id, description, currency, issued_on, is_being_paid });

/// Issued invoices by id, unordered.
pub(crate) async fn issued(tx: &mut Tx, ids: &[InvoiceId]) -> Result<Vec<IssuedInvoice>> {
    let rows = sql!(
        listed IssuedRow,
        tx,
        "SELECT v.id, v.customer_id, v.description, v.currency, v.issued_on,
                EXISTS (SELECT 1 FROM instalments n
                          JOIN payment_targets t ON t.instalment_id = n.id AND t.open
                         WHERE n.invoice_id = v.id) AS is_being_paid
           FROM invoices v
          WHERE v.id",
        "",
        list(ids),
    )?;
    let mut parts: HashMap<InvoiceId, Vec<Instalment>> = HashMap::with_capacity(rows.len());
    for part in instalments(tx, ids).await? {
        parts.entry(part.invoice.clone()).or_default().push(part);
    }
    let invoice = |row: IssuedRow| IssuedInvoice {
        instalments: parts.remove(&row.id).unwrap_or_default(),
        id: row.id,
        customer: row.customer,
        description: row.description,
        currency: row.currency,
        issued_on: row.issued_on,
        is_being_paid: row.is_being_paid,
    };
    Ok(rows.into_iter().map(invoice).collect())
}

async fn instalments(tx: &mut Tx, invoices: &[InvoiceId]) -> Result<Vec<Instalment>> {
    Ok(sql!(
        listed Instalment,
        tx,
        "SELECT n.id, n.invoice_id, n.number, n.due_on, v.currency, n.amount_minor, n.paid_minor
           FROM instalments n
           JOIN invoices v ON v.id = n.invoice_id
          WHERE n.invoice_id",
        "ORDER BY n.invoice_id, n.number",
        list(invoices),
    )?)
}

/// Writes corrections to instalments and invoices.
pub(super) async fn update(
    tx: &mut Tx,
    orders: &[CorrectionOrder<'_>],
    now: Timestamp,
) -> Result<()> {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let all = orders.iter().flat_map(|order| &order.correction.parts);
    let parts: Vec<_> = all.map(|part| (part, day(part.due_on))).collect();
    let rows: Vec<_> = parts
        .iter()
        .map(|(part, due_on)| {
            bulk::values![&part.instalment, due_on.as_deref(), part.difference.minor, now]
        })
        .collect();
    bulk::run(
        tx,
        "UPDATE instalments
            SET due_on = COALESCE(v.column2, due_on),
                amount_minor = amount_minor + v.column3,
                paid_at = CASE WHEN paid_minor < amount_minor + v.column3 THEN NULL
                               ELSE COALESCE(paid_at, v.column4) END
           FROM (",
        ") AS v WHERE instalments.id = v.column1",
        &rows,
    )
    .await?;
    let days: Vec<_> = orders.iter().map(|order| day(order.correction.issued_on)).collect();
    let rows: Vec<_> = orders
        .iter()
        .zip(&days)
        .map(|(CorrectionOrder { issued, correction, .. }, issued_on)| {
            bulk::values![
                &issued.id,
                correction.description.as_deref(),
                issued_on.as_deref(),
                correction.difference.minor,
                now,
            ]
        })
        .collect();
    bulk::run(
        tx,
        "UPDATE invoices
            SET description = COALESCE(v.column2, description),
                issued_on = COALESCE(v.column3, issued_on),
                total_minor = total_minor + v.column4,
                outstanding_minor = outstanding_minor + v.column4,
                due_on = COALESCE((SELECT MIN(i.due_on) FROM instalments i
                                    WHERE i.invoice_id = invoices.id
                                      AND i.paid_minor < i.amount_minor), due_on),
                paid_at = CASE WHEN outstanding_minor + v.column4 > 0 THEN NULL
                               ELSE COALESCE(paid_at, v.column5) END
           FROM (",
        ") AS v WHERE invoices.id = v.column1",
        &rows,
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_adjustments(tx: &mut Tx, notes: &[Adjustment<'_>]) -> Result<()> {
    let rows: Vec<_> = notes
        .iter()
        .map(|note| {
            bulk::values![
                &note.id,
                &note.order.issued.id,
                note.order.note.map(|note| note.source),
                note.order.note.map(|note| note.number),
                note.order.note.map_or(0, |note| note.revision),
                note.order.correction.difference.minor,
                note.by,
                note.at,
            ]
        })
        .collect();
    bulk::run(
        tx,
        "INSERT INTO adjustments (id, invoice_id, source, number, revision, amount_minor, made_by,
                                  made_at)",
        "",
        &rows,
    )
    .await?;
    Ok(())
}

/// Adds a line for each note that changes the total.
pub(super) async fn insert_lines(
    tx: &mut Tx,
    notes: &[Adjustment<'_>],
    words: impl Fn(Money) -> &'static str,
) -> Result<()> {
    let of_amount = notes.iter().filter(|note| !note.order.correction.difference.is_zero());
    let lines = of_amount.map(|note| {
        let words = words(note.order.correction.difference);
        let number = note.order.note.map(|note| note.number);
        (note, number.map_or_else(|| words.to_owned(), |number| format!("{words} {number}")))
    });
    let lines: Vec<_> = lines.collect();
    let rows: Vec<_> = lines
        .iter()
        .map(|(note, words)| {
            let difference = note.order.correction.difference.minor;
            bulk::values![&note.order.issued.id, words, difference]
        })
        .collect();
    bulk::run(
        tx,
        "INSERT INTO invoice_lines (invoice_id, position, description, quantity, amount_minor)
         SELECT v.column1, (SELECT COALESCE(MAX(l.position), 0) + 1 FROM invoice_lines l
                             WHERE l.invoice_id = v.column1), v.column2, 1, v.column3
           FROM (",
        ") AS v",
        &rows,
    )
    .await?;
    Ok(())
}

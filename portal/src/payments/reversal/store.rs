//! SQL of reversals.

use std::collections::BTreeMap;

use domain::ids::{PaymentId, PostingId};
use domain::payments::Origin;
use jiff::Timestamp;

use super::ReversedPart;
use crate::Result;
use crate::platform::db::{Only, Tx, bulk, columns, list, sql};

/// A settled payment, and what keeps it from being taken back.
pub(super) struct ReversiblePayment {
    pub(super) origin: Origin,
    pub(super) is_reversed: bool,
    pub(super) has_credit: bool,
    pub(super) is_refunded: bool,
}

columns!(ReversiblePayment { origin, is_reversed, has_credit, is_refunded });

pub(super) async fn payments(tx: &mut Tx, ids: &[PaymentId]) -> Result<Vec<ReversiblePayment>> {
    Ok(sql!(
        listed ReversiblePayment,
        tx,
        "SELECT p.origin,
                EXISTS (SELECT 1 FROM reversals r WHERE r.payment_id = p.id) AS is_reversed,
                EXISTS (SELECT 1 FROM credits c WHERE c.payment_id = p.id) AS has_credit,
                EXISTS (SELECT 1 FROM refunds f WHERE f.payment_id = p.id) AS is_refunded
           FROM payments p
          WHERE p.id",
        "",
        list(ids),
    )?)
}

/// Whether a payment is matched unapplied money.
pub(super) async fn is_match(tx: &mut Tx, payment: &PaymentId) -> Result<bool> {
    let found = sql!(
        maybe Only<PaymentId>,
        tx,
        "SELECT payment_id FROM unapplied WHERE payment_id = $1",
        payment,
    )?;
    Ok(found.is_some())
}

columns!(ReversedPart {
    payment: payment_id,
    instalment: instalment_id,
    invoice: invoice_id,
    customer: customer_id,
    amount
});

/// The parts of payments.
pub(super) async fn parts(tx: &mut Tx, payments: &[PaymentId]) -> Result<Vec<ReversedPart>> {
    Ok(sql!(
        listed ReversedPart,
        tx,
        "SELECT a.payment_id, a.instalment_id, n.invoice_id, v.customer_id, v.currency,
                a.amount_minor
           FROM allocations a
           JOIN instalments n ON n.id = a.instalment_id
           JOIN invoices v    ON v.id = n.invoice_id
          WHERE a.payment_id",
        "ORDER BY a.payment_id, a.instalment_id",
        list(payments),
    )?)
}

pub(super) async fn insert(
    tx: &mut Tx,
    reversals: &[(PostingId, &PaymentId)],
    by: &str,
    now: Timestamp,
) -> Result<()> {
    let rows: Vec<_> = reversals
        .iter()
        .map(|(id, payment)| bulk::values![id, *payment, by, now]) //
        .collect();
    let head = "INSERT INTO reversals (id, payment_id, made_by, made_at)";
    bulk::run(tx, head, "", &rows).await?;
    Ok(())
}

/// Makes the parts owed again.
pub(in crate::payments) async fn reopen(tx: &mut Tx, parts: &[ReversedPart]) -> Result<()> {
    let mut instalments: BTreeMap<&str, i64> = BTreeMap::new();
    let mut invoices: BTreeMap<&str, i64> = BTreeMap::new();
    for part in parts {
        *instalments.entry(part.instalment.as_str()).or_default() += part.amount.minor;
        *invoices.entry(part.invoice.as_str()).or_default() += part.amount.minor;
    }
    let rows: Vec<_> = instalments.into_iter().map(|(id, sum)| bulk::values![id, sum]).collect();
    bulk::run(
        tx,
        "UPDATE instalments SET paid_minor = paid_minor - v.column2, paid_at = NULL FROM (",
        ") AS v WHERE instalments.id = v.column1",
        &rows,
    )
    .await?;
    let rows: Vec<_> = invoices.into_iter().map(|(id, sum)| bulk::values![id, sum]).collect();
    bulk::run(
        tx,
        "UPDATE invoices
            SET outstanding_minor = outstanding_minor + v.column2,
                paid_at = NULL,
                due_on = COALESCE((SELECT MIN(i.due_on) FROM instalments i
                                    WHERE i.invoice_id = invoices.id
                                      AND i.paid_minor < i.amount_minor), due_on)
           FROM (",
        ") AS v WHERE invoices.id = v.column1",
        &rows,
    )
    .await?;
    Ok(())
}

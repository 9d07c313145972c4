//! SQL of reading payments.

use domain::access::{Actor, Right};
use domain::ids::{PaymentId, ReceiptId};
use domain::money::Money;
use domain::payments::{Origin, Payment, StateKind};
use jiff::Timestamp;

use super::{CreditOf, ListedPayment, PaidDebt, ReceiptOf};
use crate::platform::db::{At, FromRow, Only, Row, Tx, columns, granted, linked, sql};
use crate::{Error, Result};

/// A query over `seen`: payments by the actor, and payments with a receipt for a customer to whom
/// the actor has full access. `$1` is the user, `$2` the key of linked invoices.
macro_rules! seen {
    ($rest:literal) => {
        granted!(concat!(
            ", seen AS (
                SELECT p.id, TRUE AS own
                  FROM payments p
                 WHERE p.payer_user_id = $1
             UNION
                SELECT p.id, TRUE AS own
                  FROM payments p
                 WHERE p.link_invoice_id IN ",
            linked!("$2"),
            "UNION
                SELECT p.id, FALSE AS own
                  FROM history  h
                  JOIN receipts r ON r.customer_id = h.customer_id
                  JOIN payments p ON p.id = r.payment_id
                 WHERE (p.payer_user_id IS NULL OR p.payer_user_id <> $1)
                   AND (p.link_invoice_id IS NULL OR p.link_invoice_id NOT IN ",
            linked!("$2"),
            "      )
             ) ",
            $rest
        ))
    };
}

/// Number of payments that the actor may see.
pub(super) async fn count(tx: &mut Tx, actor: &Actor) -> Result<u32> {
    let (count,) = sql!(
        one Only<u32>,
        tx,
        seen!("SELECT COUNT(*) FROM seen"),
        actor.user_key(),
        actor.invoice_key(),
    )?;
    Ok(count)
}

struct ListedRow {
    id: PaymentId,
    state: StateKind,
    origin: Origin,
    at: Timestamp,
    debts: u32,
    description: Option<String>,
    amount: Money,
    own: bool,
    payer_name: Option<String>,
    reversed_at: Option<Timestamp>,
    refunded: Option<Money>,
    receipt: Option<ReceiptOf>,
}

columns! { ListedRow {
    id, state, origin, at, debts, description, amount, own, payer_name, reversed_at, refunded,
    receipt,
} }

columns! { ReceiptOf {
    id: receipt_id, customer: customer_id, number: receipt_number, customer_name, amount:
    receipt, code: receipt_code, issued_at: receipt_at,
} }

impl FromRow for Option<ReceiptOf> {
    fn from_row(row: &Row<'_>, at: At<'_>) -> std::result::Result<Self, sqlx::Error> {
        let id = Option::<ReceiptId>::from_row(row, At::Name("receipt_id"))?;
        id.map(|_| ReceiptOf::from_row(row, at)).transpose()
    }
}

/// Payments of one page, latest first, with their receipts.
pub(super) async fn page(
    tx: &mut Tx,
    actor: &Actor,
    limit: u32,
    offset: u32,
) -> Result<Vec<ListedPayment>> {
    let rows = sql!(
        all ListedRow,
        tx,
        seen!(
            ", page AS (
                SELECT s.id, s.own, COALESCE(p.succeeded_at, p.created_at) AS at
                  FROM seen s
                  JOIN payments p ON p.id = s.id
                 ORDER BY at DESC, s.id DESC
                 LIMIT $3 OFFSET $4
             )
, meant AS (
                SELECT t.payment_id, n.due_on, n.id AS instalment_id, i.description
                  FROM page g
                  JOIN payment_targets t ON t.payment_id = g.id
                  JOIN instalments     n ON n.id = t.instalment_id
                  JOIN invoices        i ON i.id = n.invoice_id
                 WHERE g.own OR i.customer_id IN (SELECT h.customer_id FROM history h)
             )
             SELECT g.id, g.own, g.at, p.state, p.origin, p.currency, p.amount_minor,
                    (SELECT COUNT(*) FROM meant m WHERE m.payment_id = g.id) AS debts,
                    (SELECT m.description
                       FROM meant m
                      WHERE m.payment_id = g.id
                      ORDER BY m.due_on, m.instalment_id
                      LIMIT 1) AS description,
                    u.name AS payer_name, r.id AS receipt_id, r.number AS receipt_number,
                    r.code AS receipt_code, r.amount_minor AS receipt_minor,
                    r.issued_at AS receipt_at, r.customer_id,
                    c.name AS customer_name, x.made_at AS reversed_at,
                    (SELECT CAST(SUM(b.amount_minor) AS BIGINT)
                       FROM refunds f
                       JOIN refund_parts b     ON b.refund_id = f.id
                       LEFT JOIN instalments n ON n.id = b.instalment_id
                       LEFT JOIN invoices v    ON v.id = n.invoice_id
                      WHERE f.payment_id = g.id
                        AND (g.own OR COALESCE(b.customer_id, v.customer_id)
                                      IN (SELECT h.customer_id FROM history h))
                    ) AS refunded_minor
               FROM page g
               JOIN payments p ON p.id = g.id
          LEFT JOIN users     u ON u.id = p.payer_user_id
          LEFT JOIN receipts  r ON r.payment_id = g.id
                               AND (g.own OR r.customer_id IN (SELECT h.customer_id
                                                                 FROM history h))
          LEFT JOIN customers c ON c.id = r.customer_id
          LEFT JOIN reversals x ON x.payment_id = g.id
              ORDER BY g.at DESC, g.id DESC, r.number"
        ),
        actor.user_key(),
        actor.invoice_key(),
        limit,
        offset,
    )?;
    gathered(rows)
}

/// Groups rows, one per receipt, by payment.
fn gathered(rows: Vec<ListedRow>) -> Result<Vec<ListedPayment>> {
    let mut payments: Vec<ListedPayment> = Vec::new();
    for mut row in rows {
        let receipt = row.receipt.take();
        if payments.last().is_none_or(|payment| payment.id != row.id) {
            payments.push(listed(row));
        }
        let Some((payment, receipt)) = payments.last_mut().zip(receipt) else { continue };
        if !payment.own {
            payment.amount = payment.amount.plus(receipt.amount).map_err(Error::corrupt)?;
        }
        payment.receipts.push(receipt);
    }
    Ok(payments)
}

fn listed(row: ListedRow) -> ListedPayment {
    ListedPayment {
        id: row.id,
        state: row.state,
        origin: row.origin,
        at: row.at,
        debts: row.debts,
        description: row.description.unwrap_or_default(),
        amount: if row.own { row.amount } else { Money::zero(row.amount.currency) },
        own: row.own,
        payer_name: row.payer_name.filter(|_| !row.own),
        reversed_at: row.reversed_at,
        refunded: row.refunded,
        receipts: Vec::new(),
    }
}

/// Whether the actor sees a payment as a whole: who made it, and staff.
fn sees_all(actor: &Actor, payment: &Payment) -> bool {
    payment.is_by(actor) || actor.may(Right::See)
}

/// When a payment was taken back.
pub(super) async fn reversed_at(tx: &mut Tx, payment: &PaymentId) -> Result<Option<Timestamp>> {
    let text = "SELECT made_at FROM reversals WHERE payment_id = $1";
    let found = sql!(maybe Only<Timestamp>, tx, text, payment)?;
    Ok(found.map(|(at,)| at))
}

/// The part of a payment that goes back: all of an own one, otherwise what concerns customers that
/// the actor may see.
pub(super) async fn refunded(
    tx: &mut Tx,
    actor: &Actor,
    payment: &Payment,
) -> Result<Option<Money>> {
    let (minor,) = sql!(
        one Only<Option<i64>>,
        tx,
        granted!(
            "SELECT CAST(SUM(b.amount_minor) AS BIGINT)
               FROM refunds f
               JOIN refund_parts b     ON b.refund_id = f.id
               LEFT JOIN instalments n ON n.id = b.instalment_id
               LEFT JOIN invoices v    ON v.id = n.invoice_id
              WHERE f.payment_id = $2
                AND ($3 OR COALESCE(b.customer_id, v.customer_id)
                           IN (SELECT h.customer_id FROM history h))"
        ),
        actor.user_key(),
        payment.id,
        sees_all(actor, payment),
    )?;
    Ok(minor.map(|minor| Money::new(minor, payment.amount.currency)))
}

/// Name of the paying user.
pub(super) async fn payer_name(tx: &mut Tx, payment: &Payment) -> Result<Option<String>> {
    let Some(payer) = &payment.payer else { return Ok(None) };
    let name = sql!(maybe Only<String>, tx, "SELECT name FROM users WHERE id = $1", payer)?;
    Ok(name.map(|(name,)| name))
}

columns! { PaidDebt {
    instalment: instalment_id, invoice: invoice_id, invoice_number, description, customer:
    customer_id, customer_name, number, instalments, due_on, meant, allocated, outstanding,
} }

/// Debts of a payment: all of an own one, otherwise those that the actor may see.
pub(super) async fn debts(tx: &mut Tx, actor: &Actor, payment: &Payment) -> Result<Vec<PaidDebt>> {
    Ok(sql!(
        all PaidDebt,
        tx,
        granted!(
            "SELECT n.id AS instalment_id, i.id AS invoice_id, i.customer_id,
                    i.number AS invoice_number, i.description, c.name AS customer_name, n.number,
                    n.due_on, i.currency,
                    t.amount_minor AS meant_minor,
                    (SELECT COUNT(*) FROM instalments o WHERE o.invoice_id = i.id) AS instalments,
                    COALESCE(l.amount_minor, 0)   AS allocated_minor,
                    n.amount_minor - n.paid_minor AS outstanding_minor
               FROM payment_targets t
               JOIN instalments n ON n.id = t.instalment_id
               JOIN invoices    i ON i.id = n.invoice_id
               JOIN customers   c ON c.id = i.customer_id
          LEFT JOIN allocations l ON l.payment_id = t.payment_id
                                 AND l.instalment_id = t.instalment_id
              WHERE t.payment_id = $2
                AND ($3 OR i.customer_id IN (SELECT h.customer_id FROM history h))
              ORDER BY n.due_on, n.id"
        ),
        actor.user_key(),
        payment.id,
        sees_all(actor, payment),
    )?)
}

/// Receipts of a payment: all of an own one, otherwise those that the actor may see.
pub(super) async fn receipts(
    tx: &mut Tx,
    actor: &Actor,
    payment: &Payment,
) -> Result<Vec<ReceiptOf>> {
    Ok(sql!(
        all ReceiptOf,
        tx,
        granted!(
            "SELECT r.id AS receipt_id, r.customer_id, r.number AS receipt_number,
                    c.name AS customer_name, r.currency, r.amount_minor AS receipt_minor,
                    r.code AS receipt_code, r.issued_at AS receipt_at
               FROM receipts r
               JOIN customers c ON c.id = r.customer_id
              WHERE r.payment_id = $2
                AND ($3 OR r.customer_id IN (SELECT h.customer_id FROM history h))
              ORDER BY r.number"
        ),
        actor.user_key(),
        payment.id,
        sees_all(actor, payment),
    )?)
}

columns!(CreditOf { customer: customer_id, customer_name, amount });

/// Overpayments and their customers: all of an own payment, otherwise those that the actor may see.
pub(super) async fn credits(
    tx: &mut Tx,
    actor: &Actor,
    payment: &Payment,
) -> Result<Vec<CreditOf>> {
    Ok(sql!(
        all CreditOf,
        tx,
        granted!(
            "SELECT k.customer_id, c.name AS customer_name, k.currency, k.amount_minor
               FROM credits k
               JOIN customers c ON c.id = k.customer_id
              WHERE k.payment_id = $2
                AND ($3 OR k.customer_id IN (SELECT h.customer_id FROM history h))
              ORDER BY c.name"
        ),
        actor.user_key(),
        payment.id,
        sees_all(actor, payment),
    )?)
}

//! SQL of reading payments.

use domain::access::Actor;
use domain::money::Money;
use domain::payments::{Origin, Payment, StateKind};

use super::{CreditOf, ListedPayment, PaidDebt, ReceiptOf};
use crate::platform::db::{Only, Tx, granted, row, sql};
use crate::{Error, Result};

/// A query over `seen`: the payments that the actor made, and those with a receipt for a customer
/// whose history the actor may see. `$1` is the user, `$2` the linked invoice.
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
                 WHERE p.link_invoice_id = $2
             UNION
                SELECT p.id, FALSE AS own
                  FROM history  h
                  JOIN receipts r ON r.customer_id = h.customer_id
                  JOIN payments p ON p.id = r.payment_id
                 WHERE p.payer_user_id IS NULL OR p.payer_user_id <> $1
             ) ",
            $rest
        ))
    };
}

/// How many payments the actor may see.
pub(super) async fn count(tx: &mut Tx, actor: &Actor) -> Result<u32> {
    let (count,) = sql!(
        one Only<i64>,
        tx,
        seen!("SELECT COUNT(*) FROM seen"),
        actor.user_key(),
        actor.invoice_key(),
    )?;
    row::count(count)
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    id: String,
    own: bool,
    at: i64,
    state: String,
    origin: String,
    currency: String,
    amount_minor: i64,
    debts: i64,
    description: Option<String>,
    payer_name: Option<String>,
    receipt_id: Option<String>,
    customer_id: Option<String>,
    receipt_number: Option<i64>,
    receipt_code: Option<String>,
    receipt_minor: Option<i64>,
    receipt_at: Option<i64>,
    customer_name: Option<String>,
}

/// The payments of one page, the last first, each with its receipts.
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
                    c.name AS customer_name
               FROM page g
               JOIN payments p ON p.id = g.id
          LEFT JOIN users     u ON u.id = p.payer_user_id
          LEFT JOIN receipts  r ON r.payment_id = g.id
                               AND (g.own OR r.customer_id IN (SELECT h.customer_id
                                                                 FROM history h))
          LEFT JOIN customers c ON c.id = r.customer_id
              ORDER BY g.at DESC, g.id DESC, r.number"
        ),
        actor.user_key(),
        actor.invoice_key(),
        i64::from(limit),
        i64::from(offset),
    )?;
    gathered(rows)
}

/// Brings the rows of one payment, one for each receipt, together.
fn gathered(rows: Vec<ListedRow>) -> Result<Vec<ListedPayment>> {
    let mut payments: Vec<ListedPayment> = Vec::new();
    for mut r in rows {
        let receipt = receipt_of(&mut r)?;
        if payments.last().is_none_or(|p| p.id.as_str() != r.id) {
            payments.push(listed(r)?);
        }
        let Some((payment, receipt)) = payments.last_mut().zip(receipt) else { continue };
        if !payment.own {
            payment.amount = payment.amount.plus(receipt.amount).map_err(Error::corrupt)?;
        }
        payment.receipts.push(receipt);
    }
    Ok(payments)
}

fn listed(r: ListedRow) -> Result<ListedPayment> {
    let minor = if r.own { r.amount_minor } else { 0 };
    Ok(ListedPayment {
        id: row::id(r.id)?,
        state: state_kind(&r.state)?,
        origin: origin(&r.origin)?,
        at: row::instant(r.at)?,
        debts: row::count(r.debts)?,
        description: r.description.unwrap_or_default(),
        amount: row::money(minor, &r.currency)?,
        own: r.own,
        payer_name: r.payer_name.filter(|_| !r.own),
        receipts: Vec::new(),
    })
}

fn receipt_of(r: &mut ListedRow) -> Result<Option<ReceiptOf>> {
    let (Some(id), Some(customer)) = (r.receipt_id.take(), r.customer_id.take()) else {
        return Ok(None);
    };
    let (Some(number), Some(minor), Some(at)) = (r.receipt_number, r.receipt_minor, r.receipt_at)
    else {
        return Ok(None);
    };
    Ok(Some(ReceiptOf {
        id: row::id(id)?,
        customer: row::id(customer)?,
        number,
        customer_name: r.customer_name.take().unwrap_or_default(),
        amount: row::money(minor, &r.currency)?,
        code: r.receipt_code.take().unwrap_or_default(),
        issued_at: row::instant(at)?,
    }))
}

fn state_kind(code: &str) -> Result<StateKind> {
    StateKind::parse(code).ok_or_else(|| Error::corrupt(format!("the state {code:?}")))
}

fn origin(code: &str) -> Result<Origin> {
    Origin::parse(code).ok_or_else(|| Error::corrupt(format!("the origin {code:?}")))
}

/// The name of the user who pays.
pub(super) async fn payer_name(tx: &mut Tx, payment: &Payment) -> Result<Option<String>> {
    let Some(payer) = &payment.payer else { return Ok(None) };
    let name =
        sql!(maybe Only<String>, tx, "SELECT name FROM users WHERE id = $1", payer.as_str())?;
    Ok(name.map(|(name,)| name))
}

#[derive(sqlx::FromRow)]
struct DebtRow {
    instalment_id: String,
    customer_id: String,
    invoice_id: String,
    invoice_number: String,
    description: String,
    customer_name: String,
    number: i64,
    instalments: i64,
    due_on: String,
    meant_minor: i64,
    allocated_minor: i64,
    outstanding_minor: i64,
}

/// The debts that a payment was meant for: all of an own one, else those the actor may see.
pub(super) async fn debts(tx: &mut Tx, actor: &Actor, payment: &Payment) -> Result<Vec<PaidDebt>> {
    let rows = sql!(
        all DebtRow,
        tx,
        granted!(
            "SELECT n.id AS instalment_id, i.id AS invoice_id, i.customer_id,
                    i.number AS invoice_number, i.description, c.name AS customer_name, n.number,
                    n.due_on,
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
        payment.id.as_str(),
        payment.is_by(actor),
    )?;
    let currency = payment.amount.currency;
    let debt = |r: DebtRow| {
        Ok(PaidDebt {
            instalment: row::id(r.instalment_id)?,
            customer: row::id(r.customer_id)?,
            invoice: row::id(r.invoice_id)?,
            invoice_number: r.invoice_number,
            description: r.description,
            customer_name: r.customer_name,
            number: row::count(r.number)?,
            instalments: row::count(r.instalments)?,
            due_on: row::date(&r.due_on)?,
            meant: Money::new(r.meant_minor, currency),
            allocated: Money::new(r.allocated_minor, currency),
            outstanding: Money::new(r.outstanding_minor, currency),
        })
    };
    rows.into_iter().map(debt).collect()
}

#[derive(sqlx::FromRow)]
struct ReceiptRow {
    id: String,
    customer_id: String,
    number: i64,
    customer_name: String,
    amount_minor: i64,
    code: String,
    issued_at: i64,
}

/// The receipts of a payment: all of an own one, else those the actor may see.
pub(super) async fn receipts(
    tx: &mut Tx,
    actor: &Actor,
    payment: &Payment,
) -> Result<Vec<ReceiptOf>> {
    let rows = sql!(
        all ReceiptRow,
        tx,
        granted!(
            "SELECT r.id, r.customer_id, r.number, c.name AS customer_name, r.amount_minor, r.code,
                    r.issued_at
               FROM receipts r
               JOIN customers c ON c.id = r.customer_id
              WHERE r.payment_id = $2
                AND ($3 OR r.customer_id IN (SELECT h.customer_id FROM history h))
              ORDER BY r.number"
        ),
        actor.user_key(),
        payment.id.as_str(),
        payment.is_by(actor),
    )?;
    let receipt = |r: ReceiptRow| {
        Ok(ReceiptOf {
            id: row::id(r.id)?,
            customer: row::id(r.customer_id)?,
            number: r.number,
            customer_name: r.customer_name,
            amount: Money::new(r.amount_minor, payment.amount.currency),
            code: r.code,
            issued_at: row::instant(r.issued_at)?,
        })
    };
    rows.into_iter().map(receipt).collect()
}

/// What was paid too much and for whom: all of an own payment, else what the actor may see.
pub(super) async fn credits(
    tx: &mut Tx,
    actor: &Actor,
    payment: &Payment,
) -> Result<Vec<CreditOf>> {
    let rows = sql!(
        all(String, String, i64),
        tx,
        granted!(
            "SELECT k.customer_id, c.name, k.amount_minor
               FROM credits k
               JOIN customers c ON c.id = k.customer_id
              WHERE k.payment_id = $2
                AND ($3 OR k.customer_id IN (SELECT h.customer_id FROM history h))
              ORDER BY c.name"
        ),
        actor.user_key(),
        payment.id.as_str(),
        payment.is_by(actor),
    )?;
    let currency = payment.amount.currency;
    let credit = |(customer, customer_name, minor): (String, String, i64)| {
        let amount = Money::new(minor, currency);
        Ok(CreditOf { customer: row::id(customer)?, customer_name, amount })
    };
    rows.into_iter().map(credit).collect()
}

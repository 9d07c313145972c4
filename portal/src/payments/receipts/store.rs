//! SQL of receipts.

use domain::access::Actor;
use domain::activity::Activity;
use domain::calendar::Timestamp;
use domain::ids::{PaymentId, ReceiptId};
use domain::language::Language;
use domain::money::Money;
use domain::payments::Origin;
use domain::receipts::Receipt;
use domain::till::TakingKind;

use super::{NewReceipt, PaidLine};
use crate::Result;
use crate::platform::db::{Only, Tx, bulk, columns, granted, linked, sql};

/// Takes the next numbers; returns the last of them.
pub(super) async fn take_numbers(tx: &mut Tx, how_many: i64) -> Result<i64> {
    let (last,) = sql!(
        one Only<i64>,
        tx,
        "UPDATE counters SET value = value + $1 WHERE name = 'receipt' RETURNING value",
        how_many,
    )?;
    Ok(last)
}

pub(super) async fn insert(tx: &mut Tx, receipts: &[NewReceipt]) -> Result<()> {
    let rows: Vec<_> = receipts
        .iter()
        .map(|receipt| {
            bulk::values![
                &receipt.id,
                receipt.number,
                &receipt.payment,
                &receipt.customer,
                receipt.amount.currency,
                receipt.amount.minor,
                &receipt.code,
                receipt.at,
            ]
        })
        .collect();
    bulk::run(
        tx,
        "INSERT INTO receipts (id, number, payment_id, customer_id, currency, amount_minor,
                               code, issued_at)",
        "",
        &rows,
    )
    .await?;
    Ok(())
}

columns! { Receipt {
    id, number, payment: payment_id, customer: customer_id, amount, code, issued_at,
} }

/// Receipts of a payment, by number. The caller has checked access.
pub(crate) async fn of_payment(tx: &mut Tx, payment: &PaymentId) -> Result<Vec<Receipt>> {
    Ok(sql!(
        all Receipt,
        tx,
        "SELECT id, number, payment_id, customer_id, currency, amount_minor, code, issued_at
           FROM receipts
          WHERE payment_id = $1
          ORDER BY number",
        payment,
    )?)
}

/// Any receipt. The caller has checked access.
pub(super) async fn by_id(tx: &mut Tx, id: &ReceiptId) -> Result<Option<Receipt>> {
    Ok(sql!(
        maybe Receipt,
        tx,
        "SELECT id, number, payment_id, customer_id, currency, amount_minor, code, issued_at
           FROM receipts
          WHERE id = $1",
        id,
    )?)
}

/// A receipt that the actor may see: of an own payment, or of a customer with full access.
pub(super) async fn visible(tx: &mut Tx, actor: &Actor, id: &ReceiptId) -> Result<Option<Receipt>> {
    Ok(sql!(
        maybe Receipt,
        tx,
        granted!(concat!(
            "SELECT r.id, r.number, r.payment_id, r.customer_id, r.currency, r.amount_minor,
                    r.code, r.issued_at
               FROM receipts r
               JOIN payments p ON p.id = r.payment_id
              WHERE r.id = $3
                AND (p.payer_user_id = $1
                     OR p.link_invoice_id IN ",
            linked!("$2"),
            "        OR r.customer_id IN (SELECT h.customer_id FROM history h))"
        )),
        actor.user_key(),
        actor.invoice_key(),
        id,
    )?)
}

/// Locks a payment against those who do the same work.
pub(super) async fn lock_payment(tx: &mut Tx, payment: &PaymentId) -> Result<()> {
    sql!(locked Only<String>, tx, "SELECT id FROM payments WHERE id = $1", payment)?;
    Ok(())
}

/// Whether the timeline says that the confirmation was sent.
pub(super) async fn is_confirmed(tx: &mut Tx, payment: &PaymentId) -> Result<bool> {
    let (count,) = sql!(
        one Only<i64>,
        tx,
        "SELECT COUNT(*)
           FROM activity a
           JOIN receipts r ON r.customer_id = a.customer_id
          WHERE r.payment_id = $1 AND a.payment_id = $1 AND a.kind = $2",
        payment,
        Activity::ConfirmationSent.code(),
    )?;
    Ok(count > 0)
}

columns! { PaidLine {
    invoice: invoice_id, invoice_number, description, instalment, instalments, due_on,
    amount, left,
} }

/// Debts paid by a receipt, oldest first, and what remained of each invoice at that time; later
/// payments do not change it.
pub(super) async fn paid(tx: &mut Tx, receipt: &Receipt) -> Result<Vec<PaidLine>> {
    Ok(sql!(
        all PaidLine,
        tx,
        "SELECT v.id AS invoice_id, v.number AS invoice_number, v.description,
                i.number AS instalment,
                (SELECT COUNT(*) FROM instalments n WHERE n.invoice_id = v.id) AS instalments,
                i.due_on, v.currency, l.amount_minor,
                v.total_minor - (SELECT CAST(SUM(m.amount_minor) AS BIGINT)
                                   FROM instalments n
                                   JOIN allocations m ON m.instalment_id = n.id
                                   JOIN receipts r    ON r.payment_id = m.payment_id
                                                     AND r.customer_id = v.customer_id
                                  WHERE n.invoice_id = v.id AND r.number <= $3
                                    AND (m.payment_id = $1
                                         OR NOT EXISTS (SELECT 1 FROM reversals x
                                                         WHERE x.payment_id = m.payment_id)))
                    AS left_minor
           FROM allocations l
           JOIN instalments i ON i.id = l.instalment_id
           JOIN invoices v    ON v.id = i.invoice_id
          WHERE l.payment_id = $1 AND v.customer_id = $2
          ORDER BY i.due_on, i.id",
        receipt.payment,
        receipt.customer,
        receipt.number,
    )?)
}

/// Customer, payer and method of a receipt.
#[derive(Debug, Clone)]
pub(super) struct AboutRow {
    pub(super) customer_number: String,
    pub(super) customer_name: String,
    pub(super) payer_name: Option<String>,
    pub(super) payer_email: Option<String>,
    pub(super) origin: Origin,
    pub(super) desk_kind: Option<TakingKind>,
    pub(super) reference: Option<String>,
    pub(super) language: Language,
    pub(super) succeeded_at: Option<Timestamp>,
    pub(super) credit: Option<Money>,
    pub(super) reversed_at: Option<Timestamp>,
    pub(super) refunded: Option<Money>,
}

columns! { AboutRow {
    customer_number, customer_name, payer_name, payer_email, origin, desk_kind, reference, language,
    succeeded_at, credit, reversed_at, refunded,
} }

pub(super) async fn about(tx: &mut Tx, receipt: &Receipt) -> Result<AboutRow> {
    Ok(sql!(
        one AboutRow,
        tx,
        "SELECT c.number AS customer_number, c.name AS customer_name, u.name AS payer_name,
                COALESCE(u.email, p.payer_email, c.email) AS payer_email,
                p.origin, g.kind AS desk_kind, p.reference, p.succeeded_at, p.currency,
                COALESCE(u.language, CASE WHEN p.origin = 'offline' THEN d.language END,
                         p.language) AS language,
                k.amount_minor AS credit_minor, x.made_at AS reversed_at,
                (SELECT CAST(SUM(b.amount_minor) AS BIGINT)
                   FROM refunds f
                   JOIN refund_parts b     ON b.refund_id = f.id
                   LEFT JOIN instalments n ON n.id = b.instalment_id
                   LEFT JOIN invoices v    ON v.id = n.invoice_id
                  WHERE f.payment_id = p.id
                    AND COALESCE(b.customer_id, v.customer_id) = $2) AS refunded_minor
           FROM payments p
           JOIN customers c      ON c.id = $2
           LEFT JOIN debtors d   ON d.id = c.debtor_id
           LEFT JOIN users u     ON u.id = p.payer_user_id
           LEFT JOIN credits k   ON k.payment_id = p.id AND k.customer_id = c.id
           LEFT JOIN reversals x ON x.payment_id = p.id
           LEFT JOIN takings g   ON g.payment_id = p.id
          WHERE p.id = $1",
        receipt.payment,
        receipt.customer,
    )?)
}

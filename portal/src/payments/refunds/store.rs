//! SQL of refunds.

use domain::ids::{ApprovalId, CustomerId, InstalmentId, InvoiceId, PaymentId, PostingId, TillId};
use domain::language::Language;
use domain::money::Money;
use domain::payments::{RefundPart, RefundSource, RefundWay};
use jiff::Timestamp;

use super::{PaidOut, Refund, RefundProposal};
use crate::Result;
use crate::platform::db::value::codes;
use crate::platform::db::{At, FromRow, Only, Row, Tx, bulk, columns, sql};

codes!(RefundWay);

/// A payment of which something may go back.
pub(super) struct RefundablePayment {
    pub(super) customer: CustomerId,
    pub(super) customer_name: String,
    pub(super) amount: Money,
    /// It settled, and was not taken back.
    pub(super) is_settled: bool,
    /// Number of its refunds.
    pub(super) refunds: i64,
}

columns!(RefundablePayment { customer: customer_id, customer_name, amount, is_settled, refunds });

/// A payment with the first of the customers that it was for.
pub(super) async fn payment(tx: &mut Tx, id: &PaymentId) -> Result<Option<RefundablePayment>> {
    Ok(sql!(
        maybe RefundablePayment,
        tx,
        "SELECT c.id AS customer_id, c.name AS customer_name, p.currency, p.amount_minor,
                p.state = 'succeeded'
                AND NOT EXISTS (SELECT 1 FROM reversals r WHERE r.payment_id = p.id) AS is_settled,
                (SELECT COUNT(*) FROM refunds f WHERE f.payment_id = p.id) AS refunds
           FROM payments p
           JOIN payment_targets t ON t.payment_id = p.id
           JOIN instalments n     ON n.id = t.instalment_id
           JOIN invoices v        ON v.id = n.invoice_id
           JOIN customers c       ON c.id = v.customer_id
          WHERE p.id = $1
          ORDER BY n.due_on, n.id
          LIMIT 1",
        id,
    )?)
}

/// Invoices that a payment was for.
pub(super) async fn invoices(tx: &mut Tx, payment: &PaymentId) -> Result<Vec<InvoiceId>> {
    let rows = sql!(
        all Only<InvoiceId>,
        tx,
        "SELECT DISTINCT n.invoice_id
           FROM payment_targets t
           JOIN instalments n ON n.id = t.instalment_id
          WHERE t.payment_id = $1
          ORDER BY n.invoice_id",
        payment,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Invoice and customer of an instalment.
pub(super) async fn owner(
    tx: &mut Tx,
    instalment: &InstalmentId,
) -> Result<Option<(InvoiceId, CustomerId)>> {
    Ok(sql!(
        maybe(InvoiceId, CustomerId),
        tx,
        "SELECT v.id, v.customer_id
           FROM instalments n
           JOIN invoices v ON v.id = n.invoice_id
          WHERE n.id = $1",
        instalment,
    )?)
}

/// By which a payment is known: its first receipt, or its description.
pub(super) async fn label(tx: &mut Tx, payment: &PaymentId) -> Result<String> {
    let number = sql!(
        maybe Only<i64>,
        tx,
        "SELECT number FROM receipts WHERE payment_id = $1 ORDER BY number LIMIT 1",
        payment,
    )?;
    match number {
        Some((number,)) => Ok(domain::receipts::label(number)),
        None => Ok(payment.to_string()),
    }
}

impl FromRow for RefundSource {
    fn from_row(row: &Row<'_>, _: At<'_>) -> std::result::Result<Self, sqlx::Error> {
        let instalment = Option::<InstalmentId>::from_row(row, At::Name("instalment_id"))?;
        match instalment {
            Some(instalment) => Ok(Self::Instalment(instalment)),
            None => CustomerId::from_row(row, At::Name("customer_id")).map(Self::Credit),
        }
    }
}

columns!(RefundPart { from, amount });

/// What is left of a payment: its credits first, then the debts that are due last.
pub(super) async fn left(tx: &mut Tx, payment: &PaymentId) -> Result<Vec<RefundPart>> {
    Ok(sql!(
        all RefundPart,
        tx,
        "SELECT instalment_id, customer_id, currency, amount_minor
           FROM (SELECT NULL AS instalment_id, k.customer_id, k.currency, NULL AS due_on,
                        k.amount_minor
                        - COALESCE((SELECT CAST(SUM(b.amount_minor) AS BIGINT)
                                      FROM refunds f
                                      JOIN refund_parts b ON b.refund_id = f.id
                                     WHERE f.payment_id = k.payment_id
                                       AND b.customer_id = k.customer_id), 0) AS amount_minor
                   FROM credits k
                  WHERE k.payment_id = $1
                  UNION ALL
                 SELECT a.instalment_id, NULL AS customer_id, p.currency, n.due_on,
                        a.amount_minor
                        - COALESCE((SELECT CAST(SUM(b.amount_minor) AS BIGINT)
                                      FROM refunds f
                                      JOIN refund_parts b ON b.refund_id = f.id
                                     WHERE f.payment_id = a.payment_id
                                       AND b.instalment_id = a.instalment_id), 0) AS amount_minor
                   FROM allocations a
                   JOIN payments p    ON p.id = a.payment_id
                   JOIN instalments n ON n.id = a.instalment_id
                  WHERE a.payment_id = $1) s
          WHERE amount_minor > 0
          ORDER BY CASE WHEN instalment_id IS NULL THEN 0 ELSE 1 END, due_on DESC,
                   instalment_id DESC, customer_id",
        payment,
    )?)
}

/// The request about a payment that waits for its approval.
pub(super) async fn open_request(tx: &mut Tx, payment: &PaymentId) -> Result<Option<ApprovalId>> {
    let found = sql!(
        maybe Only<ApprovalId>,
        tx,
        "SELECT id FROM approvals WHERE subject = $1 AND state = 'open'",
        payment,
    )?;
    Ok(found.map(|(id,)| id))
}

/// An approved refund before it is written.
pub(super) struct NewRefundRow<'a> {
    pub(super) id: &'a PostingId,
    pub(super) request: &'a RefundProposal,
    pub(super) asked_by: &'a str,
    pub(super) approved_by: &'a str,
    pub(super) now: Timestamp,
}

pub(super) async fn insert(
    tx: &mut Tx,
    row: &NewRefundRow<'_>,
    parts: &[RefundPart],
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO refunds (id, payment_id, currency, amount_minor, reason, asked_by,
                              approved_by, approved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        row.id,
        row.request.payment,
        row.request.currency,
        row.request.minor,
        row.request.reason,
        row.asked_by,
        row.approved_by,
        row.now,
    )?;
    let rows: Vec<_> = (1_i64..)
        .zip(parts)
        .map(|(number, part)| {
            let (instalment, customer) = match &part.from {
                RefundSource::Instalment(id) => (Some(id.as_str()), None),
                RefundSource::Credit(id) => (None, Some(id.as_str())),
            };
            bulk::values![row.id, number, instalment, customer, part.amount.minor]
        })
        .collect();
    let head = "INSERT INTO refund_parts (refund_id, number, instalment_id, customer_id,
                                          amount_minor)";
    bulk::run(tx, head, "", &rows).await?;
    Ok(())
}

columns!(PaidOut { way, reference, name: payer_out_name, at: paid_out_at });

impl FromRow for Option<PaidOut> {
    fn from_row(row: &Row<'_>, at: At<'_>) -> std::result::Result<Self, sqlx::Error> {
        let way = Option::<RefundWay>::from_row(row, At::Name("way"))?;
        way.map(|_| PaidOut::from_row(row, at)).transpose()
    }
}

columns!(Refund {
    id,
    payment: payment_id,
    origin,
    amount,
    reason,
    customer_name,
    asker_name,
    approver_name,
    approved_at,
    paid_out
});

/// Selects refunds; the rest of the statement follows.
macro_rules! refunds {
    ($tail:literal) => {
        concat!(
            "SELECT f.id, f.payment_id, p.origin, f.currency, f.amount_minor, f.reason,
                    COALESCE((SELECT MIN(c.name)
                                FROM receipts r
                                JOIN customers c ON c.id = r.customer_id
                               WHERE r.payment_id = f.payment_id), '') AS customer_name,
                    COALESCE(a.name, f.asked_by) AS asker_name,
                    COALESCE(b.name, f.approved_by) AS approver_name, f.approved_at, f.way,
                    f.reference, COALESCE(o.name, f.paid_out_by) AS payer_out_name, f.paid_out_at
               FROM refunds f
               JOIN payments p   ON p.id = f.payment_id
               LEFT JOIN staff a ON a.id = f.asked_by
               LEFT JOIN staff b ON b.id = f.approved_by
               LEFT JOIN staff o ON o.id = f.paid_out_by ",
            $tail
        )
    };
}

pub(super) async fn of_payment(tx: &mut Tx, payment: &PaymentId) -> Result<Vec<Refund>> {
    Ok(sql!(
        all Refund,
        tx,
        refunds!("WHERE f.payment_id = $1 ORDER BY f.approved_at, f.id"),
        payment,
    )?)
}

/// Refunds that are to be paid out, the oldest first.
pub(super) async fn waiting(tx: &mut Tx, most: u32) -> Result<Vec<Refund>> {
    Ok(sql!(
        all Refund,
        tx,
        refunds!("WHERE f.paid_out_at IS NULL ORDER BY f.approved_at, f.id LIMIT $1"),
        most,
    )?)
}

/// A refund, locked until the transaction ends.
pub(super) async fn locked(tx: &mut Tx, id: &PostingId) -> Result<Option<Refund>> {
    sql!(locked Only<PostingId>, tx, "SELECT id FROM refunds WHERE id = $1", id)?;
    Ok(sql!(maybe Refund, tx, refunds!("WHERE f.id = $1"), id)?)
}

/// How a refund was paid out, before it is written.
pub(super) struct PaidOutRow<'a> {
    pub(super) way: RefundWay,
    pub(super) reference: Option<&'a str>,
    pub(super) till: Option<&'a TillId>,
    pub(super) pay_out: Option<&'a PostingId>,
    pub(super) by: &'a str,
    pub(super) at: Timestamp,
}

pub(super) async fn set_paid_out(tx: &mut Tx, id: &PostingId, row: &PaidOutRow<'_>) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE refunds
            SET way = $2, reference = $3, till_id = $4, pay_out_id = $5, paid_out_by = $6,
                paid_out_at = $7
          WHERE id = $1",
        id,
        row.way,
        row.reference,
        row.till,
        row.pay_out,
        row.by,
        row.at,
    )?;
    Ok(())
}

/// Who paid, or the first customer of a payment without a user.
pub(super) struct RefundPayer {
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) language: Language,
}

columns!(RefundPayer { name, email, language });

pub(super) async fn payer(tx: &mut Tx, payment: &PaymentId) -> Result<Option<RefundPayer>> {
    Ok(sql!(
        maybe RefundPayer,
        tx,
        "SELECT u.name, COALESCE(u.email, p.payer_email, c.email) AS email,
                COALESCE(u.language, CASE WHEN p.origin = 'offline' THEN d.language END,
                         p.language) AS language
           FROM payments p
           JOIN receipts r     ON r.payment_id = p.id
           JOIN customers c    ON c.id = r.customer_id
           LEFT JOIN debtors d ON d.id = c.debtor_id
           LEFT JOIN users u   ON u.id = p.payer_user_id
          WHERE p.id = $1
          ORDER BY r.number
          LIMIT 1",
        payment,
    )?)
}

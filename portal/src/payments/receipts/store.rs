//! SQL of receipts.

use domain::access::Actor;
use domain::ids::{CustomerId, PaymentId, ReceiptId};
use domain::money::{Currency, Money};
use domain::receipts::Receipt;
use jiff::Timestamp;

use super::NewReceipt;
use crate::platform::db::{Only, Tx, bulk, granted, sql};
use crate::{Error, Result};

/// Takes the next numbers; gives the last of them.
pub(super) async fn take_numbers(tx: &mut Tx, how_many: i64) -> Result<i64> {
    let (last,) = sql!(
        one Only<i64>,
        tx,
        "UPDATE counters SET value = value + $1 WHERE name = 'receipt' RETURNING value",
        how_many,
    )?;
    Ok(last)
}

/// Writes receipts.
pub(super) async fn insert(tx: &mut Tx, receipts: &[NewReceipt]) -> Result<()> {
    let rows: Vec<_> = receipts
        .iter()
        .map(|receipt| {
            [
                receipt.id.as_str().into(),
                receipt.number.into(),
                receipt.payment.as_str().into(),
                receipt.customer.as_str().into(),
                receipt.amount.currency.code().into(),
                receipt.amount.minor.into(),
                receipt.code.as_str().into(),
                receipt.at.as_millisecond().into(),
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

#[derive(sqlx::FromRow)]
struct ReceiptRow {
    id: String,
    number: i64,
    payment_id: String,
    customer_id: String,
    currency: String,
    amount_minor: i64,
    code: String,
    issued_at: i64,
}

impl TryFrom<ReceiptRow> for Receipt {
    type Error = Error;

    fn try_from(row: ReceiptRow) -> Result<Self> {
        let currency = Currency::parse(&row.currency);
        let currency = currency.ok_or_else(|| Error::corrupt(format!("receipt {}", row.id)))?;
        Ok(Self {
            id: ReceiptId::try_from(row.id).map_err(Error::corrupt)?,
            number: row.number,
            payment: PaymentId::try_from(row.payment_id).map_err(Error::corrupt)?,
            customer: CustomerId::try_from(row.customer_id).map_err(Error::corrupt)?,
            amount: Money::new(row.amount_minor, currency),
            code: row.code,
            issued_at: Timestamp::from_millisecond(row.issued_at).map_err(Error::corrupt)?,
        })
    }
}

/// The receipts of a payment, by number. The caller has checked that the actor may see them.
pub(crate) async fn of_payment(tx: &mut Tx, payment: &PaymentId) -> Result<Vec<Receipt>> {
    let rows = sql!(
        all ReceiptRow,
        tx,
        "SELECT id, number, payment_id, customer_id, currency, amount_minor, code, issued_at
           FROM receipts
          WHERE payment_id = $1
          ORDER BY number",
        payment.as_str(),
    )?;
    rows.into_iter().map(Receipt::try_from).collect()
}

/// A receipt that the actor may see: the payer's own, or of a customer all of whom the actor sees.
pub(super) async fn visible(tx: &mut Tx, actor: &Actor, id: &ReceiptId) -> Result<Option<Receipt>> {
    let row = sql!(
        maybe ReceiptRow,
        tx,
        granted!(
            "SELECT r.id, r.number, r.payment_id, r.customer_id, r.currency, r.amount_minor,
                    r.code, r.issued_at
               FROM receipts r
               JOIN payments p ON p.id = r.payment_id
              WHERE r.id = $3
                AND (p.payer_user_id = $1
                     OR p.link_invoice_id = $2
                     OR r.customer_id IN (SELECT h.customer_id FROM history h))"
        ),
        actor.user_key(),
        actor.invoice_key(),
        id.as_str(),
    )?;
    row.map(Receipt::try_from).transpose()
}

/// One line of a receipt: what was paid of which instalment.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct PaidRow {
    pub(super) invoice_id: String,
    pub(super) invoice_number: String,
    pub(super) description: String,
    pub(super) instalment_number: i64,
    pub(super) instalments: i64,
    pub(super) due_on: String,
    pub(super) amount_minor: i64,
    pub(super) left_minor: i64,
}

/// What a receipt proves, oldest debt first, and what it left to pay of each invoice: later
/// payments do not change what was true then.
pub(super) async fn paid(tx: &mut Tx, receipt: &Receipt) -> Result<Vec<PaidRow>> {
    Ok(sql!(
        all PaidRow,
        tx,
        "SELECT v.id AS invoice_id, v.number AS invoice_number, v.description,
                i.number AS instalment_number,
                (SELECT COUNT(*) FROM instalments n WHERE n.invoice_id = v.id) AS instalments,
                i.due_on, l.amount_minor,
                v.total_minor - (SELECT CAST(SUM(m.amount_minor) AS BIGINT)
                                   FROM instalments n
                                   JOIN allocations m ON m.instalment_id = n.id
                                   JOIN receipts r    ON r.payment_id = m.payment_id
                                                     AND r.customer_id = v.customer_id
                                  WHERE n.invoice_id = v.id AND r.number <= $3) AS left_minor
           FROM allocations l
           JOIN instalments i ON i.id = l.instalment_id
           JOIN invoices v    ON v.id = i.invoice_id
          WHERE l.payment_id = $1 AND v.customer_id = $2
          ORDER BY i.due_on, i.id",
        receipt.payment.as_str(),
        receipt.customer.as_str(),
        receipt.number,
    )?)
}

/// The people and the circumstances of a receipt.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct AboutRow {
    pub(super) customer_number: String,
    pub(super) customer_name: String,
    pub(super) payer_name: Option<String>,
    pub(super) payer_email: Option<String>,
    pub(super) origin: String,
    pub(super) reference: Option<String>,
    pub(super) language: String,
    pub(super) succeeded_at: Option<i64>,
    pub(super) credit_minor: Option<i64>,
}

/// Who paid a receipt, for whom and how.
pub(super) async fn about(tx: &mut Tx, receipt: &Receipt) -> Result<AboutRow> {
    Ok(sql!(
        one AboutRow,
        tx,
        "SELECT c.number AS customer_number, c.name AS customer_name, u.name AS payer_name,
                COALESCE(u.email, p.payer_email, c.email) AS payer_email,
                p.origin, p.reference, p.language, p.succeeded_at, k.amount_minor AS credit_minor
           FROM payments p
           JOIN customers c    ON c.id = $2
           LEFT JOIN users u   ON u.id = p.payer_user_id
           LEFT JOIN credits k ON k.payment_id = p.id AND k.customer_id = c.id
          WHERE p.id = $1",
        receipt.payment.as_str(),
        receipt.customer.as_str(),
    )?)
}

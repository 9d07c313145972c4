//! SQL of takings.

use std::collections::HashMap;

use domain::calendar::Date;
use domain::ids::{CustomerId, InstalmentId, PaymentId, TillId};
use domain::payments::{Origin, StateKind};
use jiff::Timestamp;

use super::{DeskCustomer, DeskDebt, DeskReceipt, NewTaking, Taking};
use crate::Result;
use crate::payments::tills::Till;
use crate::platform::db::{Only, Tx, columns, sql};

columns!(Taking {
    payment: payment_id,
    kind,
    state,
    amount,
    description,
    reference,
    till: till_id,
    taken_by,
    taker_name,
    taken_at,
    reversed_at,
});

/// Selects takings; the rest of the statement follows. They are described by their oldest debt.
macro_rules! takings {
    ($tail:literal) => {
        concat!(
            "SELECT k.payment_id, k.kind, p.state, p.currency, p.amount_minor,
                    COALESCE(p.reference, '') AS reference, k.till_id, k.taken_by,
                    COALESCE(s.name, k.taken_by) AS taker_name, k.taken_at,
                    x.made_at AS reversed_at,
                    COALESCE((SELECT c.name || ' · ' || v.number
                                FROM payment_targets t
                                JOIN instalments n ON n.id = t.instalment_id
                                JOIN invoices v    ON v.id = n.invoice_id
                                JOIN customers c   ON c.id = v.customer_id
                               WHERE t.payment_id = k.payment_id
                               ORDER BY n.due_on, n.id
                               LIMIT 1), '') AS description
               FROM takings k
               JOIN payments p       ON p.id = k.payment_id
               LEFT JOIN staff s     ON s.id = k.taken_by
               LEFT JOIN reversals x ON x.payment_id = k.payment_id ",
            $tail
        )
    };
}

pub(super) async fn find(tx: &mut Tx, payment: &PaymentId) -> Result<Option<Taking>> {
    Ok(sql!(maybe Taking, tx, takings!("WHERE k.payment_id = $1"), payment)?)
}

/// The taking of a form.
pub(super) async fn by_key(tx: &mut Tx, key: &str) -> Result<Option<Taking>> {
    Ok(sql!(maybe Taking, tx, takings!("WHERE k.form_key = $1"), key)?)
}

struct PartRow {
    instalment: InstalmentId,
    minor: i64,
}

columns!(PartRow { instalment: instalment_id, minor: amount_minor });

/// What a payment is for, with amounts in minor units.
pub(in crate::payments) async fn parts(
    tx: &mut Tx,
    payment: &PaymentId,
) -> Result<HashMap<InstalmentId, i64>> {
    let rows = sql!(
        all PartRow,
        tx,
        "SELECT instalment_id, amount_minor FROM payment_targets WHERE payment_id = $1",
        payment,
    )?;
    Ok(rows.into_iter().map(|row| (row.instalment, row.minor)).collect())
}

/// Whether the payment of a number was taken back or refused; `None` if there is none.
pub(super) async fn is_given_back(tx: &mut Tx, reference: &str) -> Result<Option<bool>> {
    let found = sql!(
        maybe Only<bool>,
        tx,
        "SELECT p.state = $3 OR x.payment_id IS NOT NULL
           FROM payments p
           LEFT JOIN reversals x ON x.payment_id = p.id
          WHERE p.origin = $1 AND p.reference = $2",
        Origin::Offline,
        reference,
        StateKind::Failed,
    )?;
    Ok(found.map(|(is_given_back,)| is_given_back))
}

/// Whether any payment was taken back.
pub(super) async fn is_reversed(tx: &mut Tx, payment: &PaymentId) -> Result<bool> {
    let found = sql!(
        maybe Only<PaymentId>,
        tx,
        "SELECT payment_id FROM reversals WHERE payment_id = $1",
        payment,
    )?;
    Ok(found.is_some())
}

pub(super) async fn of_till(tx: &mut Tx, till: &TillId) -> Result<Vec<Taking>> {
    Ok(sql!(
        all Taking,
        tx,
        takings!("WHERE k.till_id = $1 ORDER BY k.taken_at, k.payment_id"),
        till,
    )?)
}

/// Cheques that no bank has cleared or refused, the oldest first.
pub(super) async fn waiting_cheques(tx: &mut Tx) -> Result<Vec<Taking>> {
    Ok(sql!(
        all Taking,
        tx,
        takings!("WHERE k.waits ORDER BY k.taken_at, k.payment_id LIMIT 500"),
    )?)
}

pub(super) async fn end_waiting(tx: &mut Tx, payment: &PaymentId) -> Result<()> {
    sql!(run, tx, "UPDATE takings SET waits = FALSE WHERE payment_id = $1", payment)?;
    Ok(())
}

/// A taking before it is written.
pub(super) struct NewRow<'a> {
    pub(super) payment: &'a PaymentId,
    pub(super) new: &'a NewTaking,
    pub(super) till: Option<&'a Till>,
    pub(super) by: &'a str,
    pub(super) at: Timestamp,
}

pub(super) async fn insert(tx: &mut Tx, row: &NewRow<'_>) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO takings (payment_id, kind, till_id, form_key, waits, taken_by, taken_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        row.payment,
        row.new.kind,
        row.till.map(|till| &till.id),
        row.new.key,
        !row.new.kind.is_immediate(),
        row.by,
        row.at,
    )?;
    Ok(())
}

columns!(DeskReceipt { id, number, customer_name, amount });

pub(super) async fn receipts(tx: &mut Tx, payment: &PaymentId) -> Result<Vec<DeskReceipt>> {
    Ok(sql!(
        all DeskReceipt,
        tx,
        "SELECT r.id, r.number, c.name AS customer_name, r.currency, r.amount_minor
           FROM receipts r
           JOIN customers c ON c.id = r.customer_id
          WHERE r.payment_id = $1
          ORDER BY r.number",
        payment,
    )?)
}

struct CustomerRow {
    id: CustomerId,
    number: String,
    name: String,
}

columns!(CustomerRow { id, number, name });

impl CustomerRow {
    fn without_debts(self) -> DeskCustomer {
        let Self { id, number, name } = self;
        DeskCustomer { id, number, name, debts: Vec::new() }
    }
}

/// Customers with a number, without their debts.
pub(in crate::payments) async fn customers_numbered(
    tx: &mut Tx,
    number: &str,
) -> Result<Vec<DeskCustomer>> {
    let rows = sql!(
        all CustomerRow,
        tx,
        "SELECT id, number, name FROM customers WHERE number = $1 ORDER BY name, id LIMIT 20",
        number,
    )?;
    Ok(rows.into_iter().map(CustomerRow::without_debts).collect())
}

/// A customer, without their debts.
pub(in crate::payments) async fn customer_of_id(
    tx: &mut Tx,
    id: &CustomerId,
) -> Result<Vec<DeskCustomer>> {
    let row = sql!(
        maybe CustomerRow,
        tx,
        "SELECT id, number, name FROM customers WHERE id = $1",
        id,
    )?;
    Ok(row.into_iter().map(CustomerRow::without_debts).collect())
}

columns! { DeskDebt {
    debt, invoice_number, description, number, instalments, billed, on_its_way,
} }

/// What a customer owes of what is issued, oldest first.
pub(in crate::payments) async fn debts_of(
    tx: &mut Tx,
    customer: &CustomerId,
    today: Date,
    limit: u32,
) -> Result<Vec<DeskDebt>> {
    Ok(sql!(
        all DeskDebt,
        tx,
        "SELECT n.id, n.number, n.due_on, n.amount_minor AS billed_minor,
                n.amount_minor - n.paid_minor AS outstanding_minor,
                (SELECT COUNT(*) FROM instalments o WHERE o.invoice_id = v.id) AS instalments,
                v.id AS invoice_id, v.number AS invoice_number, v.description, v.currency,
                v.disputed, v.customer_id, p.state AS on_its_way
           FROM invoices v
           JOIN instalments n ON n.invoice_id = v.id AND n.paid_minor < n.amount_minor
      LEFT JOIN payment_targets t ON t.instalment_id = n.id AND t.open
      LEFT JOIN payments        p ON p.id = t.payment_id
          WHERE v.customer_id = $1 AND v.outstanding_minor > 0 AND v.issued_on <= $2
          ORDER BY n.due_on, n.id
          LIMIT $3",
        customer,
        today,
        limit,
    )?)
}

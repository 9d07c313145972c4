//! SQL of suggestions for unapplied money.

use std::collections::BTreeSet;

use domain::calendar::Date;
use domain::fold::fold;
use domain::ids::CustomerId;
use domain::money::Money;

use crate::Result;
use crate::platform::db::{Only, Tx, columns, list, sql};

/// Most customers that one reason finds.
const MOST_FOUND: u32 = 50;

/// A customer with the number by which they were found.
pub(super) struct NumberedRow {
    pub(super) customer: CustomerId,
    pub(super) number: String,
}

columns!(NumberedRow { customer: customer_id, number });

/// Customers of open invoices with these numbers.
pub(super) async fn of_invoices(
    tx: &mut Tx,
    numbers: &BTreeSet<String>,
    today: Date,
) -> Result<Vec<NumberedRow>> {
    Ok(sql!(
        listed NumberedRow,
        tx,
        "SELECT customer_id, number
           FROM invoices
          WHERE outstanding_minor > 0 AND issued_on <= $2 AND number",
        "ORDER BY number, id LIMIT $3",
        list(numbers),
        today,
        MOST_FOUND,
    )?)
}

/// Customers with these documents.
pub(super) async fn of_documents(tx: &mut Tx, keys: &BTreeSet<String>) -> Result<Vec<NumberedRow>> {
    Ok(sql!(
        listed NumberedRow,
        tx,
        "SELECT customer_id, document AS number
           FROM customer_search
          WHERE document IS NOT NULL AND document",
        "ORDER BY document, key LIMIT $2",
        list(keys),
        MOST_FOUND,
    )?)
}

/// Customers with these numbers.
pub(super) async fn of_customers(tx: &mut Tx, keys: &BTreeSet<String>) -> Result<Vec<NumberedRow>> {
    Ok(sql!(
        listed NumberedRow,
        tx,
        "SELECT s.customer_id, c.number
           FROM customer_search s
           JOIN customers c ON c.id = s.customer_id
          WHERE s.number",
        "ORDER BY s.number, s.key LIMIT $2",
        list(keys),
        MOST_FOUND,
    )?)
}

/// Customers with whom money of a sender is matched.
pub(super) async fn of_sender(tx: &mut Tx, sender: &str) -> Result<Vec<CustomerId>> {
    if sender.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sql!(
        all Only<CustomerId>,
        tx,
        "SELECT DISTINCT customer_id
           FROM unapplied
          WHERE state = 'matched' AND sender_folded = $1
          ORDER BY customer_id
          LIMIT $2",
        fold(sender),
        MOST_FOUND,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Customers with an instalment of which exactly an amount is open.
pub(super) async fn owing_exactly(
    tx: &mut Tx,
    amount: Money,
    today: Date,
) -> Result<Vec<NumberedRow>> {
    Ok(sql!(
        all NumberedRow,
        tx,
        "SELECT v.customer_id, v.number
           FROM instalments n
           JOIN invoices v ON v.id = n.invoice_id
          WHERE n.amount_minor - n.paid_minor = $1 AND n.paid_minor < n.amount_minor
            AND v.currency = $2 AND v.issued_on <= $3
          ORDER BY n.id
          LIMIT $4",
        amount.minor,
        amount.currency,
        today,
        MOST_FOUND,
    )?)
}

/// Of these customers, those with an invoice or an instalment of which exactly an amount is open.
pub(super) async fn among_owing_exactly(
    tx: &mut Tx,
    customers: &BTreeSet<&CustomerId>,
    amount: Money,
    today: Date,
) -> Result<Vec<NumberedRow>> {
    Ok(sql!(
        listed NumberedRow,
        tx,
        "SELECT v.customer_id, v.number
           FROM invoices v
          WHERE v.outstanding_minor >= $2 AND v.outstanding_minor > 0
            AND v.currency = $3 AND v.issued_on <= $4
            AND (v.outstanding_minor = $2
                 OR EXISTS (SELECT 1 FROM instalments n
                             WHERE n.invoice_id = v.id
                               AND n.amount_minor - n.paid_minor = $2
                               AND n.paid_minor < n.amount_minor))
            AND v.customer_id",
        "ORDER BY v.due_on, v.id LIMIT $5",
        list(customers.iter().copied()),
        amount.minor,
        amount.currency,
        today,
        MOST_FOUND,
    )?)
}

pub(super) struct NameRow {
    pub(super) id: CustomerId,
    pub(super) number: String,
    pub(super) name: String,
}

columns!(NameRow { id, number, name });

pub(super) async fn names(tx: &mut Tx, customers: &[&CustomerId]) -> Result<Vec<NameRow>> {
    Ok(sql!(
        listed NameRow,
        tx,
        "SELECT id, number, name FROM customers WHERE id",
        "ORDER BY id",
        list(customers.iter().copied()),
    )?)
}

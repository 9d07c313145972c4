//! SQL of receipts.

use domain::payments::Payment;
use jiff::Timestamp;

use super::NewReceipt;
use crate::Result;
use crate::db::{Only, Tx, sql};

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

/// Writes a receipt.
pub(super) async fn insert(
    tx: &mut Tx,
    now: Timestamp,
    payment: &Payment,
    receipt: &NewReceipt,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO receipts (id, number, payment_id, customer_id, currency, amount_minor,
                               code, issued_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        receipt.id.as_str(),
        receipt.number,
        payment.id.as_str(),
        receipt.customer.as_str(),
        receipt.amount.currency.code(),
        receipt.amount.minor,
        receipt.code.as_str(),
        now.as_millisecond(),
    )?;
    Ok(())
}

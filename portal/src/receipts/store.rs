//! SQL of receipts.

use super::NewReceipt;
use crate::Result;
use crate::db::{Only, Tx, bulk, sql};

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

//! SQL of the public look-up of receipts.

use super::{PublicReceipt, masked};
use crate::platform::db::{Tx, row, sql};
use crate::{Error, Result};

#[derive(sqlx::FromRow)]
struct ReceiptRow {
    number: i64,
    issued_at: i64,
    currency: String,
    amount_minor: i64,
    customer_name: String,
}

/// The receipt of a code.
pub(super) async fn by_code(tx: &mut Tx, code: &str) -> Result<PublicReceipt> {
    let found = sql!(
        maybe ReceiptRow,
        tx,
        "SELECT r.number, r.issued_at, r.currency, r.amount_minor, c.name AS customer_name
           FROM receipts r
           JOIN customers c ON c.id = r.customer_id
          WHERE r.code = $1",
        code,
    )?;
    let r = found.ok_or(Error::NotFound)?;
    Ok(PublicReceipt {
        number: r.number,
        issued_at: row::instant(r.issued_at)?,
        amount: row::money(r.amount_minor, &r.currency)?,
        customer: masked(&r.customer_name),
    })
}

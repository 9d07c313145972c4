//! SQL of the public verification.

use super::{GenuineReceipt, masked};
use crate::platform::db::{Tx, columns, sql};
use crate::{Error, Result};

columns!(GenuineReceipt { number, issued_at, amount, customer: customer_name, reversed_at });

/// The receipt with a code.
pub(super) async fn by_code(tx: &mut Tx, code: &str) -> Result<GenuineReceipt> {
    let found = sql!(
        maybe GenuineReceipt,
        tx,
        "SELECT r.number, r.issued_at, r.currency, r.amount_minor, c.name AS customer_name,
                x.made_at AS reversed_at
           FROM receipts r
           JOIN customers c      ON c.id = r.customer_id
           LEFT JOIN reversals x ON x.payment_id = r.payment_id
          WHERE r.code = $1",
        code,
    )?;
    let receipt = found.ok_or(Error::NotFound)?;
    Ok(GenuineReceipt { customer: masked(&receipt.customer), ..receipt })
}

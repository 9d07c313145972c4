//! SQL of the public verification.

use super::{GenuineReceipt, masked};
use crate::platform::db::{Tx, columns, sql};
use crate::{Error, Result};

columns!(GenuineReceipt {
    number,
    issued_at,
    amount,
    customer: customer_name,
    reversed_at,
    refunded
});

/// The receipt with a code.
pub(super) async fn by_code(tx: &mut Tx, code: &str) -> Result<GenuineReceipt> {
    let found = sql!(
        maybe GenuineReceipt,
        tx,
        "SELECT r.number, r.issued_at, r.currency, r.amount_minor, c.name AS customer_name,
                x.made_at AS reversed_at,
                (SELECT CAST(SUM(b.amount_minor) AS BIGINT)
                   FROM refunds f
                   JOIN refund_parts b     ON b.refund_id = f.id
                   LEFT JOIN instalments n ON n.id = b.instalment_id
                   LEFT JOIN invoices v    ON v.id = n.invoice_id
                  WHERE f.payment_id = r.payment_id
                    AND COALESCE(b.customer_id, v.customer_id) = r.customer_id) AS refunded_minor
           FROM receipts r
           JOIN customers c      ON c.id = r.customer_id
           LEFT JOIN reversals x ON x.payment_id = r.payment_id
          WHERE r.code = $1",
        code,
    )?;
    let receipt = found.ok_or(Error::NotFound)?;
    Ok(GenuineReceipt { customer: masked(&receipt.customer), ..receipt })
}

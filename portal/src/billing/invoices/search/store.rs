//! SQL of folded texts.

use domain::ids::InvoiceId;

use super::UnfoldedInvoice;
use crate::Result;
use crate::platform::db::{Tx, columns, sql};

columns!(UnfoldedInvoice { id, number, description });

/// Some invoices without a folded text.
pub(super) async fn unfolded(tx: &mut Tx) -> Result<Vec<UnfoldedInvoice>> {
    Ok(sql!(
        all UnfoldedInvoice,
        tx,
        "SELECT id, number, description
           FROM invoices
          WHERE search_text IS NULL
          ORDER BY id
          LIMIT 500",
    )?)
}

pub(super) async fn save(tx: &mut Tx, texts: &[(&InvoiceId, String)]) -> Result<()> {
    for (id, text) in texts {
        sql!(run, tx, "UPDATE invoices SET search_text = $2 WHERE id = $1", id, text)?;
    }
    Ok(())
}

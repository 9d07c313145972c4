//! SQL of shared mailboxes.

use domain::ids::DebtorId;

use super::MailboxReader;
use crate::Result;
use crate::platform::db::{Tx, columns, has_user_for_all, sql};

columns!(MailboxReader { email, name });

/// Customers of mailboxes that several share and that nobody said to be one payer.
pub(super) async fn of_several(tx: &mut Tx) -> Result<Vec<MailboxReader>> {
    Ok(sql!(
        all MailboxReader,
        tx,
        concat!(
            "SELECT d.email, c.name
               FROM customers c
               JOIN debtors d ON d.id = c.debtor_id
              WHERE d.email IS NOT NULL AND d.one_payer_by IS NULL
                AND d.id IN (SELECT o.debtor_id FROM customers o
                              GROUP BY o.debtor_id HAVING COUNT(*) > 1)
                AND NOT ",
            has_user_for_all!(),
            " ORDER BY d.email, c.name"
        ),
    )?)
}

/// Stores who said it; false without such a debtor.
pub(super) async fn confirm(tx: &mut Tx, debtor: &DebtorId, by: &str) -> Result<bool> {
    let text = "UPDATE debtors SET one_payer_by = $2 WHERE id = $1";
    Ok(sql!(run, tx, text, debtor, by)? == 1)
}

//! SQL of shared mailboxes.

use domain::ids::DebtorId;

use crate::Result;
use crate::platform::db::{Tx, columns, sql};

/// A mailbox and one of its customers.
pub(super) struct MailboxReader {
    pub(super) email: String,
    pub(super) name: String,
}

columns!(MailboxReader { email, name });

/// Customers of mailboxes that several share and that nobody said to be one payer.
pub(super) async fn of_several(tx: &mut Tx) -> Result<Vec<MailboxReader>> {
    Ok(sql!(
        all MailboxReader,
        tx,
        "SELECT d.email, c.name
           FROM customers c
           JOIN debtors d ON d.id = c.debtor_id
          WHERE d.email IS NOT NULL AND d.one_payer_by IS NULL
            AND d.id IN (SELECT o.debtor_id FROM customers o
                          GROUP BY o.debtor_id HAVING COUNT(*) > 1)
            AND NOT EXISTS (
                SELECT 1 FROM users u
                 WHERE u.email = d.email
                   AND NOT EXISTS (SELECT 1 FROM customers n
                                    WHERE n.debtor_id = d.id AND n.id NOT IN (
                                          SELECT a.customer_id FROM access a
                                           WHERE a.user_id = u.id
                                             AND a.scope = 'see_and_pay')))
          ORDER BY d.email, c.name",
    )?)
}

/// Stores who said it; false without such a debtor.
pub(super) async fn confirm(tx: &mut Tx, debtor: &DebtorId, by: &str) -> Result<bool> {
    let text = "UPDATE debtors SET one_payer_by = $2 WHERE id = $1";
    Ok(sql!(run, tx, text, debtor, by)? == 1)
}

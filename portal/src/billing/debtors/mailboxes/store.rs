//! SQL of shared mailboxes.

use domain::ids::{CustomerId, DebtorId};
use jiff::Timestamp;

use super::MailboxReader;
use crate::Result;
use crate::platform::db::{Only, Tx, columns, has_user_for_all, sql};

columns!(MailboxReader { debtor: id, email, name });

/// Customers of mailboxes that several share and that nobody said to be one payer.
pub(super) async fn of_several(tx: &mut Tx) -> Result<Vec<MailboxReader>> {
    Ok(sql!(
        all MailboxReader,
        tx,
        concat!(
            "SELECT d.id, d.email, c.name
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

/// Makes each customer of a debtor with a mailbox a debtor of their own; returns them.
pub(super) async fn part(
    tx: &mut Tx,
    debtor: &DebtorId,
    now: Timestamp,
) -> Result<Vec<CustomerId>> {
    sql!(
        run,
        tx,
        "INSERT INTO debtors (id, name, language, next_decision_at, created_at)
         SELECT id, name, language, CAST($2 AS BIGINT), CAST($2 AS BIGINT)
           FROM customers
          WHERE debtor_id = $1
             ON CONFLICT (id) DO NOTHING",
        debtor,
        now,
    )?;
    // Where one of them is the debtor itself, the mailbox goes too.
    sql!(
        run,
        tx,
        "UPDATE debtors SET email = NULL
          WHERE id = $1 AND id IN (SELECT id FROM customers WHERE debtor_id = $1)",
        debtor,
    )?;
    let parted = sql!(
        all Only<CustomerId>,
        tx,
        "UPDATE customers SET debtor_id = id
          WHERE debtor_id = $1
      RETURNING id",
        debtor,
    )?;
    Ok(parted.into_iter().map(|(id,)| id).collect())
}

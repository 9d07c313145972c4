//! SQL of the readers of customers without a mailbox.

use domain::ids::{CustomerId, UserId};
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Only, Tx, sql};

/// The debtor of a customer if neither has a mailbox, and the mailbox of a user. Locks the customer
/// until the transaction ends.
pub(super) async fn without_mailbox(
    tx: &mut Tx,
    user: &UserId,
    customer: &CustomerId,
) -> Result<Option<(String, String)>> {
    lock(tx, customer).await?;
    let found = sql!(
        maybe(String, String),
        tx,
        "SELECT d.id, u.email
           FROM customers c
           JOIN debtors d ON d.id = c.debtor_id AND d.email IS NULL
           JOIN users u   ON u.id = $1
          WHERE c.id = $2 AND c.email IS NULL",
        user,
        customer,
    )?;
    Ok(found)
}

/// The debtor of a customer without a mailbox, if the debtor's mailbox is the user's. Locks the
/// customer until the transaction ends.
pub(super) async fn reader(
    tx: &mut Tx,
    user: &UserId,
    customer: &CustomerId,
) -> Result<Option<String>> {
    lock(tx, customer).await?;
    let found = sql!(
        maybe Only<String>,
        tx,
        "SELECT d.id
           FROM customers c
           JOIN debtors d ON d.id = c.debtor_id
           JOIN users u   ON u.id = $1 AND u.email = d.email
          WHERE c.id = $2 AND c.email IS NULL",
        user,
        customer,
    )?;
    Ok(found.map(|(id,)| id))
}

async fn lock(tx: &mut Tx, customer: &CustomerId) -> Result<()> {
    if tx.is_shared() {
        sql!(locked Only<String>, tx, "SELECT id FROM customers WHERE id = $1", customer)?;
    }
    Ok(())
}

/// Sets a debtor's mailbox and schedules a new decision.
pub(super) async fn give_mailbox(
    tx: &mut Tx,
    person: &str,
    mailbox: &str,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE debtors SET email = $2, next_decision_at = $3 WHERE id = $1 AND email IS NULL",
        person,
        mailbox,
        now,
    )?;
    Ok(())
}

/// Creates a debtor without a mailbox, named like a customer.
pub(super) async fn insert_person(
    tx: &mut Tx,
    person: &str,
    customer: &CustomerId,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO debtors (id, name, language, next_decision_at, created_at)
         SELECT CAST($1 AS TEXT), name, language, CAST($3 AS BIGINT), CAST($3 AS BIGINT)
           FROM customers
          WHERE id = $2",
        person,
        customer,
        now,
    )?;
    Ok(())
}

/// Moves a customer to a debtor.
pub(super) async fn give(tx: &mut Tx, customer: &CustomerId, person: &str) -> Result<()> {
    sql!(run, tx, "UPDATE customers SET debtor_id = $2 WHERE id = $1", customer, person)?;
    Ok(())
}

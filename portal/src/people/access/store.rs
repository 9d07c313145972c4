//! SQL of access.

use domain::access::Scope;
use domain::ids::{CustomerId, InvoiceId, UserId};
use domain::language::Language;

use super::Grant;
use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

columns!(Grant { customer: customer_id, number, name, scope });

/// Creates or replaces a grant.
pub(crate) async fn grant(
    tx: &mut Tx,
    user: &UserId,
    customer: &CustomerId,
    scope: Scope,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO access (user_id, customer_id, scope)
         VALUES ($1, $2, $3)
         ON CONFLICT (user_id, customer_id) DO UPDATE SET scope = excluded.scope",
        user,
        customer,
        scope,
    )?;
    Ok(())
}

/// Deletes a grant; `false` if there was none.
pub(crate) async fn revoke(tx: &mut Tx, user: &UserId, customer: &CustomerId) -> Result<bool> {
    let gone = sql!(
        run,
        tx,
        "DELETE FROM access WHERE user_id = $1 AND customer_id = $2",
        user,
        customer,
    )?;
    Ok(gone == 1)
}

/// Grants of a user key (see [`domain::access::Actor::user_key`]).
pub(crate) async fn of_user(tx: &mut Tx, user_key: &str) -> Result<Vec<Grant>> {
    Ok(sql!(
        all Grant,
        tx,
        "SELECT a.customer_id, c.number, c.name, a.scope
           FROM access a
           JOIN customers c ON c.id = a.customer_id
          WHERE a.user_id = $1
          ORDER BY c.name, c.number
          LIMIT 200",
        user_key,
    )?)
}

/// A user with full access to a customer, if any.
pub(super) async fn reader(tx: &mut Tx, customer: &CustomerId) -> Result<Option<UserId>> {
    let found = sql!(
        maybe Only<UserId>,
        tx,
        "SELECT user_id
           FROM access
          WHERE customer_id = $1 AND scope = 'see_and_pay'
          ORDER BY user_id
          LIMIT 1",
        customer,
    )?;
    Ok(found.map(|(id,)| id))
}

/// Recipient of a pay-link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recipient {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) language: Option<Language>,
}

columns!(Recipient { name, email, language });

/// The mailbox of the invoice's customer; otherwise those of the users who pay for the customer.
pub(crate) async fn recipients(tx: &mut Tx, invoice: &InvoiceId) -> Result<Vec<Recipient>> {
    Ok(sql!(
        all Recipient,
        tx,
        "SELECT c.name, c.email, c.language
           FROM invoices i
           JOIN customers c ON c.id = i.customer_id
          WHERE i.id = $1 AND c.email IS NOT NULL
          UNION ALL
         SELECT u.name, u.email, u.language
           FROM invoices i
           JOIN customers c ON c.id = i.customer_id
           JOIN access a ON a.customer_id = c.id
           JOIN users u ON u.id = a.user_id
          WHERE i.id = $1 AND c.email IS NULL
          LIMIT 10",
        invoice,
    )?)
}

/// Customers with a number, of any source, for the command line.
pub(crate) async fn numbered(tx: &mut Tx, number: &str) -> Result<Vec<CustomerId>> {
    let rows =
        sql!(all Only<CustomerId>, tx, "SELECT id FROM customers WHERE number = $1", number)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

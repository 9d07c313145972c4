//! SQL of access.

use domain::access::Scope;
use domain::ids::{CustomerId, InvoiceId, UserId};
use domain::language::Language;
use jiff::Timestamp;

use super::Grant;
use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

columns!(Grant { customer: customer_id, number, name, scope });

/// Creates or replaces a grant; who has one keeps the time from which they have it.
pub(crate) async fn grant(
    tx: &mut Tx,
    user: &UserId,
    customer: &CustomerId,
    scope: Scope,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO access (user_id, customer_id, scope, granted_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id, customer_id) DO UPDATE SET scope = excluded.scope",
        user,
        customer,
        scope,
        now,
    )?;
    Ok(())
}

/// Keeps by which invitation a user has access.
pub(crate) async fn set_invitation(
    tx: &mut Tx,
    user: &UserId,
    customer: &CustomerId,
    invitation: &str,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE access SET invitation_id = $3 WHERE user_id = $1 AND customer_id = $2",
        user,
        customer,
        invitation,
    )?;
    Ok(())
}

/// What a user may do for a customer; `None` without access.
pub(crate) async fn scope_of(
    tx: &mut Tx,
    user: &UserId,
    customer: &CustomerId,
) -> Result<Option<Scope>> {
    let text = "SELECT scope FROM access WHERE user_id = $1 AND customer_id = $2";
    Ok(sql!(maybe Only<Scope>, tx, text, user, customer)?.map(|(scope,)| scope))
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

/// A user with access to a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerUser {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub scope: Scope,
    /// `None` if it is not known any more.
    pub since: Option<Timestamp>,
    /// Within the time for which sign-ins are kept.
    pub last_sign_in: Option<Timestamp>,
    /// Name of who invited them, if somebody did.
    pub invited_by: Option<String>,
}

columns! { CustomerUser {
    id, name, email, scope, since: granted_at, last_sign_in, invited_by,
} }

/// The users of a customer, by name; a hundred at most.
pub(crate) async fn users_of(tx: &mut Tx, customer: &CustomerId) -> Result<Vec<CustomerUser>> {
    Ok(sql!(
        all CustomerUser,
        tx,
        "SELECT u.id, u.name, u.email, a.scope, a.granted_at,
                (SELECT MAX(s.at) FROM sign_ins s WHERE s.user_id = u.id) AS last_sign_in,
                COALESCE(f.name, i.invited_by) AS invited_by
           FROM access a
           JOIN users u                 ON u.id = a.user_id
           LEFT JOIN user_invitations i ON i.id = a.invitation_id
           LEFT JOIN staff f            ON f.id = i.invited_by
          WHERE a.customer_id = $1
          ORDER BY u.name, u.id
          LIMIT 100",
        customer,
    )?)
}

/// A sign-in of a user of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInEntry {
    pub at: Timestamp,
    pub user: UserId,
    pub name: String,
}

columns!(SignInEntry { at, user: user_id, name });

/// Sign-ins of a customer's users before an instant, or at it by users before an id; newest first.
pub(crate) async fn sign_ins_before(
    tx: &mut Tx,
    customer: &CustomerId,
    before: (Timestamp, &str),
    limit: i64,
) -> Result<Vec<SignInEntry>> {
    let (at, user) = before;
    Ok(sql!(
        all SignInEntry,
        tx,
        "SELECT s.at, s.user_id, u.name
           FROM access a
           JOIN users u    ON u.id = a.user_id
           JOIN sign_ins s ON s.user_id = a.user_id
          WHERE a.customer_id = $1
            AND (s.at < $2 OR (s.at = $2 AND s.user_id < $3))
          ORDER BY s.at DESC, s.user_id DESC
          LIMIT $4",
        customer,
        at,
        user,
        limit,
    )?)
}

/// Whether a user sees a customer, or one who has a mailbox.
pub(crate) async fn has_user(tx: &mut Tx, customer: &str, email: Option<&str>) -> Result<bool> {
    let users = sql!(
        maybe Only<Scope>,
        tx,
        "SELECT a.scope
           FROM access a
           JOIN users u ON u.id = a.user_id
          WHERE a.customer_id = $1 AND (CAST($2 AS TEXT) IS NULL OR u.email = $2)
          LIMIT 1",
        customer,
        email,
    )?;
    Ok(users.is_some())
}

/// Name of a user who sees a customer.
pub(crate) async fn name_of_user(
    tx: &mut Tx,
    customer: &CustomerId,
    user: &UserId,
) -> Result<Option<String>> {
    let found = sql!(
        maybe Only<String>,
        tx,
        "SELECT u.name
           FROM access a
           JOIN users u ON u.id = a.user_id
          WHERE a.user_id = $1 AND a.customer_id = $2",
        user,
        customer,
    )?;
    Ok(found.map(|(name,)| name))
}

/// Some customers of the user with a mailbox.
pub(crate) async fn customers_of_mailbox(tx: &mut Tx, mailbox: &str) -> Result<Vec<CustomerId>> {
    let rows = sql!(
        all Only<CustomerId>,
        tx,
        "SELECT a.customer_id
           FROM users u
           JOIN access a ON a.user_id = u.id
          WHERE u.email = $1
          ORDER BY a.customer_id
          LIMIT 50",
        mailbox,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
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

//! Access: which users may see and pay for which customers.

use domain::access::{Actor, Right, Scope};
use domain::ids::{CustomerId, InvoiceId, UserId};
use serde_json::json;

use crate::billing::{debtors, invoices};
use crate::platform::actor::{allow, somebody};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

pub(crate) mod store;

pub use store::{CustomerUser, SignInEntry};

/// A user's access to a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub customer: CustomerId,
    /// The institution's number of the customer.
    pub number: String,
    pub name: String,
    pub scope: Scope,
}

/// Grants a user access to a customer, replacing an earlier grant. With full access to a customer
/// without a mailbox, the user receives its reminders.
///
/// # Errors
/// Refused without the right to manage users, or without such a user or customer.
pub async fn grant(
    portal: &Portal,
    actor: &Actor,
    user: &UserId,
    customer: &CustomerId,
    scope: Scope,
) -> Result<()> {
    allow(actor, Right::ManageUsers)?;
    let mut tx = portal.db.write().await?;
    store::grant(&mut tx, user, customer, scope, portal.now()).await?;
    if scope == Scope::SeeAndPay {
        debtors::readers::granted(&mut tx, user, customer, portal.now()).await?;
    }
    let entry = NewEntry::of(AuditAct::AccessGranted, customer.as_str())
        .after(json!({ "user": user.as_str(), "scope": scope.code() }));
    record(portal, &mut tx, actor, entry).await?;
    tx.commit().await
}

/// Records an act of staff; imports and the demo grant access too.
async fn record(portal: &Portal, tx: &mut Tx, actor: &Actor, entry: NewEntry<'_>) -> Result<()> {
    match actor {
        Actor::Staff { .. } => audit::append(portal, tx, actor, entry.by(Right::ManageUsers)).await,
        Actor::System | Actor::Nobody | Actor::User(_) | Actor::LinkHolder(_) => Ok(()),
    }
}

/// Revokes a user's access to a customer; `false` if there was none. The user no longer receives
/// its reminders.
///
/// # Errors
/// Refused without the right to manage users.
pub async fn revoke(
    portal: &Portal,
    actor: &Actor,
    user: &UserId,
    customer: &CustomerId,
) -> Result<bool> {
    allow(actor, Right::ManageUsers)?;
    let mut tx = portal.db.write().await?;
    let revoked = store::revoke(&mut tx, user, customer).await?;
    if revoked {
        let other = store::reader(&mut tx, customer).await?;
        debtors::readers::revoked(&mut tx, user, customer, other.as_ref(), portal.now()).await?;
        let entry = NewEntry {
            before: Some(json!({ "user": user.as_str() })),
            ..NewEntry::of(AuditAct::AccessRevoked, customer.as_str())
        };
        record(portal, &mut tx, actor, entry).await?;
    }
    tx.commit().await?;
    Ok(revoked)
}

/// Customers that the actor may see, by name; none for the holder of a pay-link.
///
/// # Errors
/// Not signed in.
pub async fn customers_of(portal: &Portal, actor: &Actor) -> Result<Vec<Grant>> {
    somebody(actor)?;
    let mut tx = portal.db.read().await?;
    store::of_user(&mut tx, actor.user_key()).await
}

/// Whether the actor may open an invoice's page.
///
/// # Errors
/// When the database fails.
pub async fn reaches(portal: &Portal, actor: &Actor, invoice: &InvoiceId) -> Result<bool> {
    let mut tx = portal.db.read().await?;
    match invoices::store::visible(&mut tx, actor, portal.today(), invoice).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Customers with a number, of any source.
///
/// # Errors
/// Refused without the right to see them.
pub async fn customers_numbered(
    portal: &Portal,
    actor: &Actor,
    number: &str,
) -> Result<Vec<CustomerId>> {
    allow(actor, Right::See)?;
    let mut tx = portal.db.read().await?;
    store::numbered(&mut tx, number).await
}

#[cfg(test)]
mod tests;

//! Access: which users may see and pay for which customers.

use domain::access::{Actor, Right, Scope};
use domain::ids::{CustomerId, InvoiceId, UserId};

use crate::billing::{debtors, invoices};
use crate::platform::actor::{allow, somebody};
use crate::{Error, Portal, Result};

pub(crate) mod store;

/// A customer that a user may see, as it is shown to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub customer: CustomerId,
    /// The customer's number at the institution.
    pub number: String,
    /// How the customer is called.
    pub name: String,
    /// What the user may do.
    pub scope: Scope,
}

/// Lets a user see and pay for a customer; what was granted before is replaced. Who may see
/// everything of a customer without a mailbox reads for it from now on.
///
/// # Errors
/// [`Error::NotFound`] for who may not manage users; or when there is no such user or customer.
pub async fn grant(
    portal: &Portal,
    actor: &Actor,
    user: &UserId,
    customer: &CustomerId,
    scope: Scope,
) -> Result<()> {
    allow(actor, Right::ManageUsers)?;
    let mut tx = portal.db.write().await?;
    store::grant(&mut tx, user, customer, scope).await?;
    if scope == Scope::SeeAndPay {
        debtors::readers::granted(&mut tx, user, customer, portal.now()).await?;
    }
    tx.commit().await
}

/// Ends a user's access to a customer; `false` when there was none. Reminders that the user read
/// for it go to the user no longer.
///
/// # Errors
/// [`Error::NotFound`] for who may not manage users.
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
    }
    tx.commit().await?;
    Ok(revoked)
}

/// The customers that the actor may see, by name. A pay-link's holder has none.
///
/// # Errors
/// Nobody signs in first.
pub async fn customers_of(portal: &Portal, actor: &Actor) -> Result<Vec<Grant>> {
    somebody(actor)?;
    let mut tx = portal.db.read().await?;
    store::of_user(&mut tx, actor.user_key()).await
}

/// Whether the actor may see an invoice, as its page has it.
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

/// The customers with a number, whatever their source.
///
/// # Errors
/// [`Error::NotFound`] for who may not see them.
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

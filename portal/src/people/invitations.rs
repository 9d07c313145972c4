//! Staff invite somebody to a customer by e-mail. The link of the mail shows nothing and opens
//! nothing: it sends a code to the address that was invited, and who enters it has the access.
//!
//! The link's token is made from the invitation's id by a key outside the database, as for staff.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::access::user_invitation::{
    SENT_JUST_NOW, USER_INVITATION_LIFETIME, UserInvitationState,
};
use domain::access::{Actor, Right, Scope};
use domain::identity::{Email, NameProblem, NotAnEmail, person_name};
use domain::ids::CustomerId;
use jiff::Timestamp;
use serde_json::json;

use super::access;
use crate::platform::actor::{allow, author, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::keys::{Key, Purpose, same};
use crate::platform::{ids, queue};
use crate::{Error, Portal, Result};

pub(crate) mod jobs;
pub(super) mod store;

use jobs::MailUserInvitation;
use store::InvitationRow;

const RIGHT: Right = Right::ManageUsers;

/// An invitation that nobody has accepted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserInvitation {
    pub id: String,
    pub email: String,
    pub name: String,
    pub scope: Scope,
    /// When it was sent last.
    pub sent_at: Timestamp,
    pub expires_at: Timestamp,
    /// Whether its time is over.
    pub is_expired: bool,
    /// Name of who invited.
    pub by: String,
}

/// An invitation to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUserInvitation {
    pub customer: CustomerId,
    pub email: String,
    pub name: String,
    pub scope: Scope,
}

/// Errors of the use cases of invitations.
#[derive(Debug, thiserror::Error)]
pub enum UserInvitationError {
    #[error(transparent)]
    Email(#[from] NotAnEmail),
    #[error(transparent)]
    Name(#[from] NameProblem),
    #[error("the user of this address has access already")]
    HasAccess,
    /// An invitation to the address waits, with another name or scope, or with its time over.
    #[error("the address is invited already")]
    Invited,
    /// It was accepted or withdrawn meanwhile.
    #[error("the invitation is closed")]
    Closed,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Invitations to a customer that wait, the newest first.
///
/// # Errors
/// Refused without the right to manage users.
pub async fn waiting_invitations(
    portal: &Portal,
    actor: &Actor,
    customer: &CustomerId,
) -> Result<Vec<UserInvitation>> {
    allow(actor, RIGHT)?;
    let now = portal.now();
    let rows = store::waiting(&mut portal.db.read().await?, customer).await?;
    let read = |row: store::WaitingInvitation| UserInvitation {
        is_expired: row.invitation.state(now) == UserInvitationState::Expired,
        id: row.invitation.id,
        email: row.invitation.email.into(),
        name: row.invitation.name,
        scope: row.invitation.scope,
        sent_at: row.invitation.sent_at,
        expires_at: row.invitation.expires_at,
        by: row.by,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Invites somebody to a customer, by mail. The same invitation again changes nothing.
///
/// # Errors
/// Refused without the right to manage users; `NotFound` for a missing customer;
/// [`UserInvitationError`].
pub async fn invite_user(
    portal: &Portal,
    actor: &Actor,
    new: &NewUserInvitation,
) -> Result<(), UserInvitationError> {
    staff(actor, RIGHT)?;
    let email = Email::parse(&new.email)?;
    let name = person_name(&new.name)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    if !store::has_customer(&mut tx, &new.customer).await? {
        return Err(Error::NotFound.into());
    }
    let customer = new.customer.as_str();
    if access::store::has_user(&mut tx, customer, Some(email.as_str())).await? {
        return Err(UserInvitationError::HasAccess);
    }
    if let Some(open) = store::of_address(&mut tx, &new.customer, &email).await? {
        let is_open = open.state(now) == UserInvitationState::Open;
        let is_same = is_open && open.name == name && open.scope == new.scope;
        return if is_same { Ok(()) } else { Err(UserInvitationError::Invited) };
    }
    let id = ids::text(now);
    let row = store::NewInvitationRow {
        id: &id,
        customer: &new.customer,
        email: &email,
        name,
        scope: new.scope,
        by: &author(actor),
        now,
        expires_at: now + USER_INVITATION_LIFETIME,
    };
    store::insert(&mut tx, &row).await?;
    queue::enqueue(&mut tx, &MailUserInvitation { invitation: id }, now).await?;
    let after = json!({ "email": email.as_str(), "name": name, "scope": new.scope.code() });
    record(portal, &mut tx, actor, (AuditAct::UserInvited, customer), after).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends an invitation again; it lasts anew. Who clicks twice sends it once.
///
/// # Errors
/// Refused without the right to manage users; `NotFound` for missing invitations and those to
/// other customers alike; [`UserInvitationError::Closed`].
pub async fn send_invitation_again(
    portal: &Portal,
    actor: &Actor,
    customer: &CustomerId,
    id: &str,
) -> Result<(), UserInvitationError> {
    let (mut tx, open) = waiting_one(portal, actor, customer, id).await?;
    let now = portal.now();
    if now.duration_since(open.sent_at) < SENT_JUST_NOW {
        return Ok(());
    }
    store::send_again(&mut tx, id, now, now + USER_INVITATION_LIFETIME).await?;
    queue::enqueue(&mut tx, &MailUserInvitation { invitation: id.to_owned() }, now).await?;
    let act = (AuditAct::UserInvitedAgain, customer.as_str());
    record(portal, &mut tx, actor, act, json!({ "email": open.email.as_str() })).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes an invitation back: its link opens nothing any more.
///
/// # Errors
/// Refused without the right to manage users; `NotFound` for missing invitations and those to
/// other customers alike; [`UserInvitationError::Closed`].
pub async fn withdraw_invitation(
    portal: &Portal,
    actor: &Actor,
    customer: &CustomerId,
    id: &str,
) -> Result<(), UserInvitationError> {
    let (mut tx, open) = waiting_one(portal, actor, customer, id).await?;
    if !store::withdraw(&mut tx, id, &author(actor), portal.now()).await? {
        return Err(UserInvitationError::Closed);
    }
    let act = (AuditAct::InvitationWithdrawn, customer.as_str());
    record(portal, &mut tx, actor, act, json!({ "email": open.email.as_str() })).await?;
    tx.commit().await?;
    Ok(())
}

/// An invitation that waits, in the transaction that changes it.
async fn waiting_one(
    portal: &Portal,
    actor: &Actor,
    customer: &CustomerId,
    id: &str,
) -> Result<(Tx, InvitationRow), UserInvitationError> {
    staff(actor, RIGHT)?;
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let found = store::find(&mut tx, id).await?.filter(|found| found.customer == *customer);
    let found = found.ok_or(Error::NotFound)?;
    if !found.state(portal.now()).waits() {
        return Err(UserInvitationError::Closed);
    }
    Ok((tx, found))
}

async fn record(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    (act, customer): (AuditAct, &str),
    after: serde_json::Value,
) -> Result<()> {
    audit::append(portal, tx, actor, NewEntry::of(act, customer).by(RIGHT).after(after)).await
}

/// Whether a link can still be used; it says nothing else.
///
/// # Errors
/// When the database fails.
pub async fn user_invitation_is_open(portal: &Portal, token: &str) -> Result<bool> {
    let mut tx = portal.db.read().await?;
    match of_link(portal, &mut tx, token).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Address of the page that accepts an invitation.
fn url(portal: &Portal, id: &str) -> String {
    format!("{}/invitation/{id}{}", portal.settings.base_url, tag(portal, id))
}

fn tag(portal: &Portal, id: &str) -> String {
    let key = Key::of(&portal.settings, Purpose::UserInvitation);
    URL_SAFE_NO_PAD.encode(&key.tag(&[id.as_bytes()])[..24])
}

/// Digits of an id.
const ID_CHARS: usize = 32;

/// The open invitation of a link.
pub(super) async fn of_link(portal: &Portal, tx: &mut Tx, token: &str) -> Result<InvitationRow> {
    let (id, told) = token.split_at_checked(ID_CHARS).ok_or(Error::NotFound)?;
    if !same(told.as_bytes(), tag(portal, id).as_bytes()) {
        return Err(Error::NotFound);
    }
    let found = store::find(tx, id).await?;
    let is_open = |found: &InvitationRow| found.state(portal.now()) == UserInvitationState::Open;
    found.filter(is_open).ok_or(Error::NotFound)
}

#[cfg(test)]
mod tests;

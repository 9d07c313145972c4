//! Accepting an invitation, in the commit that takes the code of the address that was invited.

use domain::access::Scope;
use domain::access::user_invitation::{UserInvitationState, wider};
use domain::identity::Email;

use super::User;
use super::sign_up::sign_up;
use super::store::{self as users, UserCredentials};
use crate::billing::debtors;
use crate::people::access;
use crate::people::invitations::store::{self, InvitationRow};
use crate::platform::db::Tx;
use crate::platform::ids;
use crate::{Error, Portal, Result};

/// Who a code of an invitation is mailed to while nobody has its address.
pub(super) async fn invited(
    portal: &Portal,
    tx: &mut Tx,
    id: &str,
) -> Result<Option<UserCredentials>> {
    let found = open(portal, tx, id).await?;
    Ok(found.map(|found| UserCredentials {
        user: new_user(portal, &found),
        password_hash: None,
        session_epoch: 0,
    }))
}

/// Accepts an invitation to an address that was proved in this transaction; returns the address's
/// user. Who was invited and has no account gets one. An invitation that is closed grants nothing.
pub(super) async fn accept(
    portal: &Portal,
    tx: &mut Tx,
    id: &str,
    email: &Email,
) -> Result<Option<UserCredentials>> {
    let now = portal.now();
    let known = match users::by_email(tx, email).await? {
        Some(known) => Some(known),
        None => sign_up(portal, tx, email).await?,
    };
    let Some(open) = open(portal, tx, id).await? else { return Ok(known) };
    let is_unknown = known.is_none();
    let is_new = is_unknown && users::insert(tx, &new_user(portal, &open), None, now).await?;
    let account = match known {
        Some(known) => known,
        None => users::by_email(tx, email).await?.ok_or(Error::NotFound)?,
    };
    let user = &account.user.id;
    if !store::use_up(tx, id, user, now).await? {
        // Somebody else used it or took it back in the same instant: no account without a reason.
        return if is_new { Err(Error::NotFound) } else { Ok(Some(account)) };
    }
    let before = access::store::scope_of(tx, user, &open.customer).await?;
    let scope = wider(before, open.scope);
    access::store::grant(tx, user, &open.customer, scope, now).await?;
    access::store::set_invitation(tx, user, &open.customer, id).await?;
    if scope == Scope::SeeAndPay {
        debtors::readers::granted(tx, user, &open.customer, now).await?;
    }
    Ok(Some(account))
}

async fn open(portal: &Portal, tx: &mut Tx, id: &str) -> Result<Option<InvitationRow>> {
    let found = store::find(tx, id).await?;
    Ok(found.filter(|found| found.state(portal.now()) == UserInvitationState::Open))
}

fn new_user(portal: &Portal, open: &InvitationRow) -> User {
    User {
        id: ids::new(portal.now()),
        email: open.email.clone(),
        name: open.name.clone(),
        language: None,
        has_password: false,
    }
}

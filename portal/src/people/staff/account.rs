//! What staff do with their own account.

use domain::access::{Actor, Presence};
use domain::identity::Password;
use domain::ids::StaffId;
use domain::language::Language;
use domain::staff::StaffState;
use serde_json::json;

use super::sign_in::{SealedCodes, StaffWelcome, knock};
use super::store::{self, StaffRow};
use super::{StaffError, StaffMember, mails, recovery, sessions};
use crate::people::users::passwords::{Asker, NewPassword, Verdict, normalised};
use crate::platform::actor::proved;
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::throttle::{Client, Door};
use crate::{Error, Portal, Result};

/// The id and the session's number of a member of staff on the portal's pages.
fn own(actor: &Actor) -> Result<(&StaffId, &str)> {
    match actor {
        Actor::Staff { id, presence: Presence::Session { number, .. }, .. } => Ok((id, number)),
        Actor::Staff { presence: Presence::Shell, .. }
        | Actor::System
        | Actor::Nobody
        | Actor::User(_)
        | Actor::LinkHolder(_) => Err(Error::SignInFirst),
    }
}

async fn row_of(portal: &Portal, actor: &Actor) -> Result<StaffRow> {
    let (id, _) = own(actor)?;
    let row = store::by_id(&mut portal.db.read().await?, id).await?;
    row.filter(|row| row.state == StaffState::Active).ok_or(Error::SignInFirst)
}

/// The member of staff who asks.
///
/// # Errors
/// [`Error::SignInFirst`] for others.
pub async fn profile(portal: &Portal, actor: &Actor) -> Result<StaffMember> {
    let (id, _) = own(actor)?;
    let mut tx = portal.db.read().await?;
    store::member(&mut tx, id).await.map_err(|error| match error {
        Error::NotFound => Error::SignInFirst,
        error => error,
    })
}

/// Changes the language of pages and mails.
///
/// # Errors
/// [`Error::SignInFirst`].
pub async fn change_language(portal: &Portal, actor: &Actor, language: Language) -> Result<()> {
    let (id, _) = own(actor)?;
    let mut tx = portal.db.write().await?;
    store::set_language(&mut tx, id, language).await?;
    tx.commit().await
}

/// Ends the session of the one who asks.
///
/// # Errors
/// [`Error::SignInFirst`].
pub async fn sign_out(portal: &Portal, actor: &Actor) -> Result<()> {
    let (id, number) = own(actor)?;
    let mut tx = portal.db.write().await?;
    sessions::store::delete_number(&mut tx, id, number).await?;
    tx.commit().await
}

/// Changes the password, by the current one and a fresh proof. All sessions end; the returned value
/// opens a new one for this browser. A mail says so to its owner.
///
/// # Errors
/// [`Error::SignInFirst`]; [`Error::ProofNeeded`]; [`StaffError`]: `WrongCurrentPassword`,
/// `Password`, `TooManyAttempts`; [`Error::Busy`].
pub async fn change_password(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    current: &Password,
    new: &Password,
) -> Result<StaffWelcome, StaffError> {
    let row = row_of(portal, actor).await?;
    proved(actor)?;
    let new = NewPassword::check(portal, &row.email, &row.name, new)?;
    knock(portal, Door::StaffPassword, client, &row.email)?;
    let asker = Asker::Known(row.id.to_string());
    let hasher = &portal.guard.hasher;
    let stored = row.password_hash.clone();
    if hasher.verify(normalised(current), stored, asker.clone()).await? == Verdict::Wrong {
        return Err(StaffError::WrongCurrentPassword);
    }
    let hash = new.hash(portal, asker).await?;
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let epoch = store::set_password(&mut tx, &row.id, &hash).await?;
    sessions::store::delete_of_staff(&mut tx, &row.id).await?;
    mails::password_changed(portal, &mut tx, &row, client.address()).await?;
    let entry = NewEntry::of(AuditAct::PasswordChanged, row.id.as_str());
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(StaffWelcome::new(portal, client, &row.id, &row.email, epoch))
}

/// Makes new recovery codes in place of those that are left; the session shows them. A session that
/// is being renewed must take them along: see [`StaffWelcome::showing`].
///
/// # Errors
/// [`Error::SignInFirst`]; [`Error::ProofNeeded`].
pub async fn renew_codes(portal: &Portal, actor: &Actor) -> Result<SealedCodes> {
    let (id, number) = own(actor)?;
    proved(actor)?;
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let codes = recovery::renew(portal, &mut tx, id).await?;
    let sealed = recovery::sealed(portal, number, &codes);
    sessions::store::set_codes(&mut tx, number, Some(&sealed)).await?;
    let entry = NewEntry::of(AuditAct::CodesRenewed, id.as_str());
    let entry = entry.after(json!({ "recovery_codes_left": codes.len() }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(SealedCodes(sealed))
}

/// Recovery codes that this session still shows; none once they were saved.
///
/// # Errors
/// [`Error::SignInFirst`].
pub async fn codes_to_show(portal: &Portal, actor: &Actor) -> Result<Vec<String>> {
    let (_, number) = own(actor)?;
    let sealed = sessions::store::codes(&mut portal.db.read().await?, number).await?;
    Ok(sealed.map(|sealed| recovery::unsealed(portal, number, &sealed)).unwrap_or_default())
}

/// The codes were saved: the session never shows them again.
///
/// # Errors
/// [`Error::SignInFirst`].
pub async fn codes_saved(portal: &Portal, actor: &Actor) -> Result<()> {
    let (_, number) = own(actor)?;
    let mut tx = portal.db.write().await?;
    sessions::store::set_codes(&mut tx, number, None).await?;
    tx.commit().await
}

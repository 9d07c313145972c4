//! Sessions: who has signed in, until when. Nothing else is kept in one, and nothing about money.

use domain::access::{Actor, LinkTarget};
use domain::identity::Email;
use domain::ids::{InvoiceId, UserId};
use domain::language::Language;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Portal, Result};

pub(crate) mod jobs;
pub(crate) mod store;

/// Proof that a user showed who they are; a session is opened with it. It is worth nothing once
/// the user's sessions were ended, even when that happens between proof and opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    user: UserId,
    epoch: i64,
}

impl Pass {
    pub(crate) const fn new(user: UserId, epoch: i64) -> Self {
        Self { user, epoch }
    }

    /// Who showed it.
    #[must_use]
    pub const fn user(&self) -> &UserId {
        &self.user
    }
}

/// Whose session it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A user's.
    User(Pass),
    /// That of somebody with a pay-link to this invoice.
    Link(InvoiceId),
}

impl Holder {
    /// As whom the holder asks.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self {
            Self::User(pass) => Actor::User(pass.user.clone()),
            Self::Link(invoice) => Actor::LinkHolder(LinkTarget::Invoice(invoice.clone())),
        }
    }
}

/// A session that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose it is.
    pub holder: Holder,
    /// The user, when it is a user's.
    pub user: Option<SessionUser>,
    /// When it was last known to be in use, to the minute.
    pub seen_at: Timestamp,
}

/// What each page shows of the signed-in user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionUser {
    /// Where they are written to.
    pub email: Email,
    /// How they are called.
    pub name: String,
    /// What they chose to read.
    pub language: Option<Language>,
}

/// The secret in the cookie, as the database knows it: who reads the table cannot use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionKey(String);

impl SessionKey {
    /// The key of a cookie's secret.
    #[must_use]
    pub fn of(secret: &[u8]) -> Self {
        Self(hex::encode(Sha256::digest(secret)))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Use is noted at most so often: a page that is read is not a write each time.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// Opens a session; `false` when the key is taken.
///
/// # Errors
/// When the database fails.
pub async fn open(portal: &Portal, key: &SessionKey, holder: &Holder) -> Result<bool> {
    let limits = portal.settings.session_limits;
    let mut tx = portal.db.write().await?;
    let opened = store::insert(&mut tx, key, holder, portal.now(), limits).await?;
    tx.commit().await?;
    Ok(opened)
}

/// The open session of a key: neither idle for too long, nor too old, nor ended everywhere.
///
/// # Errors
/// When the database fails.
pub async fn find(portal: &Portal, key: &SessionKey) -> Result<Option<Session>> {
    let mut tx = portal.db.read().await?;
    store::find(&mut tx, key, portal.now()).await
}

/// Notes that a session is in use. Not called for what a page does by itself, such as listening
/// for events: an idle person with an open page is idle.
///
/// # Errors
/// When the database fails.
pub async fn touch(portal: &Portal, key: &SessionKey, session: &Session) -> Result<()> {
    let now = portal.now();
    if now.duration_since(session.seen_at) < TOUCH_EVERY {
        return Ok(());
    }
    let mut tx = portal.db.write().await?;
    store::touch(&mut tx, key, now, portal.settings.session_limits).await?;
    tx.commit().await
}

/// Keeps a session open until an instant, though not past its absolute limit: who goes to the
/// gateway's page to pay comes back to an open session, however long typing a card takes there.
///
/// # Errors
/// When the database fails.
pub async fn prolong(portal: &Portal, key: &SessionKey, until: Timestamp) -> Result<()> {
    let mut tx = portal.db.write().await?;
    store::prolong(&mut tx, key, portal.now(), until).await?;
    tx.commit().await
}

/// Closes a session; nothing happens when there is none.
///
/// # Errors
/// When the database fails.
pub async fn close(portal: &Portal, key: &SessionKey) -> Result<()> {
    let mut tx = portal.db.write().await?;
    store::delete(&mut tx, key).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests;

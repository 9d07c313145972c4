//! Sessions: who has signed in, until when. They contain nothing else, in particular nothing about
//! money.

use domain::access::{Actor, HeldLinks, LinkTarget};
use domain::identity::Email;
use domain::ids::{InvoiceId, UserId};
use domain::language::Language;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Portal, Result};

pub(crate) mod jobs;
pub(crate) mod store;

/// Proof of a user's identity, with which a session is opened. It becomes worthless when the user's
/// sessions end, even between proof and opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    user: UserId,
    epoch: i64,
}

impl Pass {
    pub(crate) const fn new(user: UserId, epoch: i64) -> Self {
        Self { user, epoch }
    }

    #[must_use]
    pub const fn user(&self) -> &UserId {
        &self.user
    }
}

/// Holder of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    User(Pass),
    /// Somebody with a pay-link to this invoice.
    Link(InvoiceId),
    /// Somebody with pay-links to several invoices.
    Links(HeldLinks),
}

impl Holder {
    /// Somebody whose browser opened these invoices by one link; `None` without any.
    #[must_use]
    pub fn of_links(mut invoices: Vec<InvoiceId>) -> Option<Self> {
        match invoices.len() {
            0 | 1 => invoices.pop().map(Self::Link),
            _ => Some(Self::Links(HeldLinks { holder: String::new(), invoices })),
        }
    }

    #[must_use]
    pub fn actor(&self) -> Actor {
        match self {
            Self::User(pass) => Actor::User(pass.user.clone()),
            Self::Link(invoice) => Actor::LinkHolder(LinkTarget::Invoice(invoice.clone())),
            Self::Links(held) => Actor::LinkHolder(LinkTarget::Invoices(held.clone())),
        }
    }
}

/// An open session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub holder: Holder,
    /// Set if the holder is a user.
    pub user: Option<SessionUser>,
    /// Last use, to the minute.
    pub seen_at: Timestamp,
    /// When it ends if it is not used.
    pub expires_at: Timestamp,
    /// When it ends however much it is used.
    pub ends_at: Timestamp,
}

/// End of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionExpiry {
    pub at: Timestamp,
    /// Whether using the session does not postpone it.
    pub is_final: bool,
}

impl Session {
    #[must_use]
    pub fn expiry(&self) -> SessionExpiry {
        SessionExpiry { at: self.expires_at, is_final: self.expires_at >= self.ends_at }
    }

    /// The session after a use.
    #[must_use]
    fn used(&self, now: Timestamp, idle: SignedDuration) -> Self {
        let expires_at = self.expires_at.max((now + idle).min(self.ends_at));
        Self { seen_at: now, expires_at, ..self.clone() }
    }
}

/// Signed-in user, as every page shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionUser {
    pub email: Email,
    pub name: String,
    /// `None` if never chosen.
    pub language: Option<Language>,
}

/// Hash of the secret in the cookie, so that the table's content cannot be used to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionKey(String);

impl SessionKey {
    #[must_use]
    pub fn of(secret: &[u8]) -> Self {
        Self(hex::encode(Sha256::digest(secret)))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Minimum interval between writes of the last use, so that not every page view is a write.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// Opens a session; `false` if the key is taken.
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

/// Finds an open session: not idle for too long, not too old, not ended everywhere.
///
/// # Errors
/// When the database fails.
pub async fn find(portal: &Portal, key: &SessionKey) -> Result<Option<Session>> {
    let mut tx = portal.db.read().await?;
    store::find(&mut tx, key, portal.now()).await
}

/// Records use of a session. Must not be called for requests that a page makes by itself, such as
/// listening for events, because they would hide idleness. Returns the session after it.
///
/// # Errors
/// When the database fails.
pub async fn touch(portal: &Portal, key: &SessionKey, session: &Session) -> Result<Session> {
    let now = portal.now();
    if now.duration_since(session.seen_at) < TOUCH_EVERY {
        return Ok(session.clone());
    }
    let limits = portal.settings.session_limits;
    let mut tx = portal.db.write().await?;
    store::touch(&mut tx, key, now, limits).await?;
    tx.commit().await?;
    Ok(session.used(now, limits.idle))
}

/// Extends the idle limit of a session to an instant, within its absolute limit, so that a payer
/// returns from the gateway to an open session.
///
/// # Errors
/// When the database fails.
pub async fn prolong(portal: &Portal, key: &SessionKey, until: Timestamp) -> Result<()> {
    let mut tx = portal.db.write().await?;
    store::prolong(&mut tx, key, portal.now(), until).await?;
    tx.commit().await
}

/// Closes a session, if it exists.
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

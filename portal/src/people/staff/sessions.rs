//! Sessions of staff: who, since when, from where, and when the second factor was proved last.

use domain::access::{Actor, Presence, Proof, Right, Roles};
use domain::ids::StaffId;
use domain::language::Language;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::StaffError;
use crate::people::sessions::{SessionExpiry, SessionKey};
use crate::platform::actor::{allow, allow_act};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::{Error, Portal, Result};

pub(crate) mod jobs;
pub(super) mod store;

/// Proof of identity and of the second factor, with which a session is opened. It becomes worthless
/// when the sessions of its owner end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffPass {
    pub(crate) staff: StaffId,
    pub(crate) epoch: i64,
    /// Public number of the session; a new id keeps it.
    pub(crate) number: String,
    pub(crate) began_at: Timestamp,
    pub(crate) proved_at: Timestamp,
    pub(crate) address: String,
    pub(crate) agent: String,
    /// Recovery codes that are still to be shown, sealed.
    pub(crate) codes: Option<String>,
}

/// An open session of a member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffSession {
    pub staff: StaffId,
    pub name: String,
    /// `None` if never chosen.
    pub language: Option<Language>,
    /// As of now: they are not part of the session.
    pub roles: Roles,
    pub number: String,
    pub proved_at: Timestamp,
    /// Last use, to the minute.
    pub seen_at: Timestamp,
    /// When it ends if it is not used.
    pub expires_at: Timestamp,
    /// When it ends however much it is used.
    pub ends_at: Timestamp,
    /// Recovery codes are still to be shown.
    pub has_codes: bool,
}

impl StaffSession {
    #[must_use]
    pub fn expiry(&self) -> SessionExpiry {
        SessionExpiry { at: self.expires_at, is_final: self.expires_at >= self.ends_at }
    }

    /// The session after a use.
    fn used(&self, now: Timestamp, idle: SignedDuration) -> Self {
        let expires_at = (now + idle).min(self.ends_at);
        Self { seen_at: now, expires_at, ..self.clone() }
    }

    /// The actor of a request from an address.
    #[must_use]
    pub fn actor(&self, address: &str, now: Timestamp) -> Actor {
        let (number, address) = (self.number.clone(), address.to_owned());
        let presence = Presence::Session { number, address, proof: Proof::of(self.proved_at, now) };
        Actor::Staff { id: self.staff.clone(), roles: self.roles.clone(), presence }
    }
}

/// A session in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSession {
    pub number: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub address: String,
    /// What the program calls itself.
    pub agent: String,
}

/// Minimum interval between writes of the last use.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// Opens a session; `false` if the key is taken.
///
/// # Errors
/// When the database fails.
pub async fn open(portal: &Portal, key: &SessionKey, pass: &StaffPass) -> Result<bool> {
    let limits = portal.settings.session_limits;
    let mut tx = portal.db.write().await?;
    let opened = store::insert(&mut tx, key, pass, portal.now(), limits).await?;
    tx.commit().await?;
    Ok(opened)
}

/// Finds an open session with the roles of its owner as of now.
///
/// # Errors
/// When the database fails.
pub async fn find(portal: &Portal, key: &SessionKey) -> Result<Option<StaffSession>> {
    let mut tx = portal.db.read().await?;
    let Some(row) = store::find(&mut tx, key, portal.now()).await? else { return Ok(None) };
    let roles = super::store::roles(&mut tx, &row.staff).await?;
    Ok(Some(StaffSession {
        staff: row.staff,
        name: row.name,
        language: row.language,
        roles,
        number: row.number,
        proved_at: row.proved_at,
        seen_at: row.seen_at,
        expires_at: row.expires_at,
        ends_at: row.ends_at,
        has_codes: row.has_codes,
    }))
}

/// Records use of a session; not for requests that a page makes by itself. Returns the session
/// after it.
///
/// # Errors
/// When the database fails.
pub async fn touch(
    portal: &Portal,
    key: &SessionKey,
    session: &StaffSession,
) -> Result<StaffSession> {
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

/// Closes a session, if it exists.
///
/// # Errors
/// When the database fails.
pub async fn close(portal: &Portal, key: &SessionKey) -> Result<()> {
    let mut tx = portal.db.write().await?;
    store::delete(&mut tx, key).await?;
    tx.commit().await
}

/// Open sessions of somebody, the latest first: one's own, or of others with the right to manage
/// staff.
///
/// # Errors
/// Refused without the right.
pub async fn list(portal: &Portal, actor: &Actor, staff: &StaffId) -> Result<Vec<ListedSession>> {
    if !is_self(actor, staff) {
        allow(actor, Right::ManageStaff)?;
    }
    let mut tx = portal.db.read().await?;
    store::of_staff(&mut tx, staff, portal.now()).await
}

/// Ends a session: one's own, or another's with the right to manage staff.
///
/// # Errors
/// Refused without the right; [`Error::NotFound`] when it is not open.
pub async fn end(
    portal: &Portal,
    actor: &Actor,
    staff: &StaffId,
    number: &str,
) -> Result<(), StaffError> {
    let is_own = is_self(actor, staff);
    if !is_own {
        allow_act(actor, Right::ManageStaff)?;
    }
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    if !store::delete_number(&mut tx, staff, number).await? {
        return Err(Error::NotFound.into());
    }
    let entry = NewEntry {
        right: (!is_own).then_some(Right::ManageStaff),
        ..NewEntry::of(AuditAct::SessionEnded, staff.as_str())
    };
    audit::append(portal, &mut tx, actor, entry.after(json!({ "session": number }))).await?;
    tx.commit().await?;
    Ok(())
}

fn is_self(actor: &Actor, staff: &StaffId) -> bool {
    matches!(actor, Actor::Staff { id, .. } if id == staff)
}

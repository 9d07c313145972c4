//! Staff look at the pages of a customer as one of their users sees them: with a reason, for half
//! an hour, and without changing anything. The customer's profile says who looked, and when.

use domain::access::{Actor, Presence, Right};
use domain::holds::{LONGEST_LINE, statement};
use domain::identity::Email;
use domain::ids::{CustomerId, UserId};
use domain::language::Language;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::access::store::name_of_user as reader;
use super::staff::store::roles;
use crate::platform::actor::{allow, staff, user};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::ids;
use crate::platform::keys::{Key, Purpose, same};
use crate::{Error, Portal, Result};

mod store;

const RIGHT: Right = Right::ViewAs;

/// How long a view lasts.
pub const VIEW_LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// Views that a profile shows.
const SHOWN_VIEWS: i64 = 10;

/// A view that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewTicket {
    /// For the cookie of the browser in which it began.
    pub token: String,
    pub ends_at: Timestamp,
}

/// A view that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenView {
    /// Name of who looks.
    pub staff: String,
    pub customer: CustomerId,
    /// As whom.
    pub user: UserId,
    pub user_name: String,
    pub user_email: Email,
    pub ends_at: Timestamp,
    /// `None` if the member of staff never chose one.
    pub language: Option<Language>,
}

/// A view of a user's account, as the user is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastView {
    /// Name of who looked.
    pub staff: String,
    pub begun_at: Timestamp,
    /// When it ended, or will end at the latest.
    pub ends_at: Timestamp,
}

/// Why a view does not begin.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    #[error("it has no reason")]
    NoReason,
    #[error("its reason is longer than {LONGEST_LINE} characters")]
    LongReason,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Begins to look at the pages of a customer as a user sees them.
///
/// # Errors
/// Refused without the right or a fresh proof, or unless the user sees the customer; [`ViewError`].
pub async fn begin(
    portal: &Portal,
    actor: &Actor,
    customer: &CustomerId,
    user: &UserId,
    reason: &str,
) -> Result<ViewTicket, ViewError> {
    let by = staff(actor, RIGHT)?;
    let reason = statement(reason, LONGEST_LINE, ViewError::NoReason, ViewError::LongReason)?;
    let Some(session) = session_of(actor) else { return Err(Error::SignInFirst.into()) };
    let now = portal.now();
    let (id, ends_at) = (ids::text(now), now + VIEW_LIFETIME);
    let mut tx = portal.db.write().await?;
    let name = reader(&mut tx, customer, user).await?.ok_or(Error::NotFound)?;
    let new = store::NewView { id: &id, by, session, customer, user, reason: &reason };
    store::insert(&mut tx, &new, now, ends_at).await?;
    let entry = NewEntry::of(AuditAct::ViewBegun, customer.as_str()).by(RIGHT);
    let entry = entry.after(json!({ "user": name })).because(&reason);
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(ViewTicket { token: token(portal, &id), ends_at })
}

/// The open view of a cookie. It is over when its time is, when the session of staff in which it
/// began is, and without the right.
///
/// # Errors
/// When the database fails.
pub async fn find(portal: &Portal, token: &str) -> Result<Option<OpenView>> {
    let Some(id) = id_of(portal, token) else { return Ok(None) };
    let mut tx = portal.db.read().await?;
    let Some(row) = store::open(&mut tx, id, portal.now()).await? else { return Ok(None) };
    let is_seen = reader(&mut tx, &row.customer, &row.user).await?.is_some();
    let may = roles(&mut tx, &row.staff_id).await?.may(RIGHT);
    Ok((is_seen && may).then(|| row.view()))
}

/// Ends one's own view; returns the customer whose pages were looked at. It needs no fresh proof.
///
/// # Errors
/// Refused without the right; [`Error::NotFound`] when it is over, or another's.
pub async fn end(portal: &Portal, actor: &Actor, token: &str) -> Result<CustomerId> {
    allow(actor, RIGHT)?;
    let id = id_of(portal, token).ok_or(Error::NotFound)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let found = store::open(&mut tx, id, now).await?.ok_or(Error::NotFound)?;
    if !matches!(actor, Actor::Staff { id, .. } if *id == found.staff_id) {
        return Err(Error::NotFound);
    }
    store::end(&mut tx, id, now).await?;
    let customer = found.customer;
    let entry = NewEntry::of(AuditAct::ViewEnded, customer.as_str()).by(RIGHT);
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(customer)
}

/// The last views of one's own account.
///
/// # Errors
/// Refused unless signed in.
pub async fn of_account(portal: &Portal, actor: &Actor) -> Result<Vec<PastView>> {
    let user = user(actor)?;
    let mut tx = portal.db.read().await?;
    store::of_user(&mut tx, user, SHOWN_VIEWS).await
}

const fn session_of(actor: &Actor) -> Option<&str> {
    if let Actor::Staff { presence: Presence::Session { number, .. }, .. } = actor {
        Some(number.as_str())
    } else {
        None
    }
}

/// Id and signature, so that the database alone opens no view.
fn token(portal: &Portal, id: &str) -> String {
    format!("{id}.{}", hex::encode(signature(portal, id)))
}

fn signature(portal: &Portal, id: &str) -> [u8; 32] {
    Key::of(&portal.settings, Purpose::AccountView).tag(&[id.as_bytes()])
}

fn id_of<'t>(portal: &Portal, token: &'t str) -> Option<&'t str> {
    let (id, signed) = token.split_once('.')?;
    let signed = hex::decode(signed).ok()?;
    same(&signature(portal, id), &signed).then_some(id)
}

#[cfg(test)]
mod tests;

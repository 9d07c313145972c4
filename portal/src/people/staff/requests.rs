//! Four eyes: what one administrator asks for and another approves.

use domain::access::{Actor, Role};
use domain::ids::StaffId;
use jiff::Timestamp;
use serde_json::json;

use super::{RIGHT, StaffError, invitations, store as staff};
use crate::platform::actor::{allow, allow_act, author};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::db::value::copied;
use crate::platform::ids;
use crate::{Error, Portal, Result};

mod store;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum RequestKind {
    /// That somebody becomes an administrator.
    MakeAdmin,
    /// That an administrator loses password and factor, and is invited anew.
    InviteAgain,
}

impl RequestKind {
    /// Code in the database and in the audit.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

copied! {
    RequestKind as Text(String): RequestKind::code, |code| code.parse().ok();
}

/// An open request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRequest {
    pub id: String,
    pub kind: RequestKind,
    pub staff: StaffId,
    /// Name of whom it is about.
    pub name: String,
    pub asked_by: String,
    /// Name of who asked; their id if they are no member of staff.
    pub asker: String,
    pub asked_at: Timestamp,
}

/// Asks another administrator. The caller holds the lock of the audit.
pub(super) async fn ask(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    about: &StaffId,
    kind: RequestKind,
) -> Result<(), StaffError> {
    let now = portal.now();
    let (id, asked_by) = (ids::text(now), author(actor));
    let new = store::NewRequest { id: &id, kind, staff: about, asked_by: &asked_by, asked_at: now };
    if !store::insert(tx, &new).await? {
        return Err(StaffError::RequestOpen);
    }
    let entry = NewEntry::of(AuditAct::Requested, about.as_str()).by(RIGHT);
    audit::append(portal, tx, actor, entry.after(json!({ "request": kind.code() }))).await?;
    Ok(())
}

/// Closes what is asked for somebody, because it has no object any more.
pub(super) async fn close(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    about: &StaffId,
) -> Result<()> {
    let Some(open) = store::of_staff(tx, about).await? else { return Ok(()) };
    decline(portal, tx, actor, &open).await
}

/// Closes what somebody asked for, because they may not ask for it any more.
pub(super) async fn close_of(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    asker: &StaffId,
) -> Result<()> {
    for open in store::asked_by(tx, asker).await? {
        decline(portal, tx, actor, &open).await?;
    }
    Ok(())
}

async fn decline(portal: &Portal, tx: &mut Tx, actor: &Actor, open: &StaffRequest) -> Result<()> {
    store::decide(tx, &open.id, &author(actor), false, portal.now()).await?;
    let entry = NewEntry {
        on_behalf: Some(&open.asked_by),
        ..NewEntry::of(AuditAct::Declined, open.staff.as_str()).by(RIGHT)
    };
    audit::append(portal, tx, actor, entry.after(json!({ "request": open.kind.code() }))).await
}

/// Open requests, the oldest first.
///
/// # Errors
/// Refused without the right.
pub async fn open_requests(portal: &Portal, actor: &Actor) -> Result<Vec<StaffRequest>> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.read().await?;
    store::open(&mut tx).await
}

/// Approves or declines a request. Who asked may only withdraw it, and whom it is about may not
/// approve it.
///
/// # Errors
/// Refused without the right; [`Error::NotFound`] when it is not open; [`StaffError::OwnRequest`].
pub async fn decide(
    portal: &Portal,
    actor: &Actor,
    request: &str,
    approves: bool,
) -> Result<(), StaffError> {
    allow_act(actor, RIGHT)?;
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let open = store::find(&mut tx, request).await?.ok_or(Error::NotFound)?;
    if !approves {
        decline(portal, &mut tx, actor, &open).await?;
        tx.commit().await?;
        return Ok(());
    }
    let by = author(actor);
    if by == open.asked_by || by == open.staff.as_str() {
        return Err(StaffError::OwnRequest);
    }
    store::decide(&mut tx, &open.id, &by, true, portal.now()).await?;
    let before = staff::member(&mut tx, &open.staff).await?;
    let entry = NewEntry {
        on_behalf: Some(&open.asked_by),
        before: Some(json!({ "roles": before.roles.codes() })),
        ..NewEntry::of(AuditAct::Approved, open.staff.as_str()).by(RIGHT)
    };
    match open.kind {
        RequestKind::MakeAdmin => {
            let roles = before.roles.clone().with(Role::Admin);
            staff::set_roles(&mut tx, &open.staff, &roles).await?;
            let after = json!({ "request": open.kind.code(), "roles": roles.codes() });
            audit::append(portal, &mut tx, actor, entry.after(after)).await?;
        }
        RequestKind::InviteAgain => {
            let after = json!({ "request": open.kind.code() });
            audit::append(portal, &mut tx, actor, entry.after(after)).await?;
            invitations::anew(portal, &mut tx, actor, &before, Some(&open.asked_by)).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

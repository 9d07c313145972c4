//! Inviting staff, changing their roles, keeping them out, inviting them anew.

use domain::access::{Actor, Roles};
use domain::identity::{Email, person_name};
use domain::ids::StaffId;
use domain::language::Language;
use domain::staff::{
    ChangeRefusal, RoleChange, StaffEvent, StaffState, change_roles as decide_roles, may_leave,
};
use serde_json::json;

use super::invitations::{self, Invitation};
use super::requests::{self, RequestKind};
use super::store;
use super::{RIGHT, StaffError, StaffMember};
use crate::platform::actor::{allow, allow_act};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::ids;
use crate::{Portal, Result};

/// Somebody to invite.
#[derive(Debug, Clone)]
pub struct NewStaff {
    pub email: Email,
    pub name: String,
    /// `None` if unknown.
    pub language: Option<Language>,
    pub roles: Roles,
}

/// Outcome of a change of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeOutcome {
    Done,
    /// The rest waits for another administrator.
    WaitsForApproval,
}

/// Invites somebody. That they become an administrator, another administrator approves.
///
/// # Errors
/// Refused without the right; [`StaffError`]: `Name`, `EmailTaken`, `Change`, `NobodyToApprove`.
pub async fn invite(
    portal: &Portal,
    actor: &Actor,
    new: &NewStaff,
) -> Result<(Invitation, ChangeOutcome), StaffError> {
    allow_act(actor, RIGHT)?;
    let name = person_name(&new.name)?.to_owned();
    let now = portal.now();
    let id: StaffId = ids::new(now);
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let (roles, outcome) = roles_of(&mut tx, actor, &id, &Roles::default(), &new.roles).await?;
    let member = StaffMember {
        id: id.clone(),
        email: new.email.clone(),
        name,
        language: new.language,
        state: StaffState::Invited,
        roles,
        version: 0,
        created_at: now,
    };
    if !store::insert(&mut tx, &member).await? {
        return Err(StaffError::EmailTaken);
    }
    let invitation = invitations::issue(portal, &mut tx, &id).await?;
    let entry = NewEntry::of(AuditAct::Invited, id.as_str()).by(RIGHT).after(json!({
        "email": member.email.as_str(), "name": member.name, "roles": member.roles.codes(),
    }));
    audit::append(portal, &mut tx, actor, entry).await?;
    if outcome == ChangeOutcome::WaitsForApproval {
        requests::ask(portal, &mut tx, actor, &id, RequestKind::MakeAdmin).await?;
    }
    tx.commit().await?;
    Ok((invitation, outcome))
}

/// The roles that somebody gets at once, and whether the rest waits.
async fn roles_of(
    tx: &mut Tx,
    actor: &Actor,
    id: &StaffId,
    before: &Roles,
    wanted: &Roles,
) -> Result<(Roles, ChangeOutcome), StaffError> {
    let others = store::administrators_besides(tx, "", id).await?;
    match decide_roles(before, wanted.clone(), others)? {
        RoleChange::Direct(roles) => Ok((roles, ChangeOutcome::Done)),
        RoleChange::NeedsApproval(_) if !actor.needs_second_person() => {
            Ok((wanted.clone(), ChangeOutcome::Done))
        }
        RoleChange::NeedsApproval(roles) => {
            somebody_approves(tx, actor, id).await?;
            Ok((roles, ChangeOutcome::WaitsForApproval))
        }
    }
}

/// Requires an administrator who neither asks nor is asked about.
pub(super) async fn somebody_approves(
    tx: &mut Tx,
    actor: &Actor,
    about: &StaffId,
) -> Result<(), StaffError> {
    let asker = if let Actor::Staff { id, .. } = actor { id.as_str() } else { "" };
    match store::administrators_besides(tx, asker, about).await? {
        0 => Err(StaffError::NobodyToApprove),
        1.. => Ok(()),
    }
}

/// All staff, by name.
///
/// # Errors
/// Refused without the right.
pub async fn list(portal: &Portal, actor: &Actor) -> Result<Vec<StaffMember>> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.read().await?;
    store::all(&mut tx).await
}

/// A member of staff.
///
/// # Errors
/// Refused without the right; `NotFound`.
pub async fn find(portal: &Portal, actor: &Actor, id: &StaffId) -> Result<StaffMember> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.read().await?;
    store::member(&mut tx, id).await
}

/// Replaces the roles of somebody who was at a version.
///
/// # Errors
/// Refused without the right; [`StaffError`]: `Stale`, `Change`, `NobodyToApprove`, `RequestOpen`.
pub async fn change_roles(
    portal: &Portal,
    actor: &Actor,
    id: &StaffId,
    version: i64,
    wanted: &Roles,
) -> Result<ChangeOutcome, StaffError> {
    allow_act(actor, RIGHT)?;
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let before = at_version(&mut tx, id, version).await?;
    let (roles, outcome) = roles_of(&mut tx, actor, id, &before.roles, wanted).await?;
    if roles != before.roles {
        store::set_roles(&mut tx, id, &roles).await?;
        if !roles.may(RIGHT) {
            requests::close_of(portal, &mut tx, actor, id).await?;
        }
        let entry = NewEntry {
            before: Some(json!({ "roles": before.roles.codes() })),
            ..NewEntry::of(AuditAct::RolesChanged, id.as_str()).by(RIGHT)
        };
        let entry = entry.after(json!({ "roles": roles.codes() }));
        audit::append(portal, &mut tx, actor, entry).await?;
    }
    if outcome == ChangeOutcome::WaitsForApproval {
        requests::ask(portal, &mut tx, actor, id, RequestKind::MakeAdmin).await?;
    }
    tx.commit().await?;
    Ok(outcome)
}

/// The member, unless they changed after the form was made.
async fn at_version(tx: &mut Tx, id: &StaffId, version: i64) -> Result<StaffMember, StaffError> {
    let found = store::member(tx, id).await?;
    if found.version == version { Ok(found) } else { Err(StaffError::Stale) }
}

/// Keeps somebody out: their sessions end, their password and factor are gone.
///
/// # Errors
/// Refused without the right; [`StaffError`]: `Stale`, `WrongState`, `Change`.
pub async fn disable(
    portal: &Portal,
    actor: &Actor,
    id: &StaffId,
    version: i64,
) -> Result<(), StaffError> {
    allow_act(actor, RIGHT)?;
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let before = at_version(&mut tx, id, version).await?;
    let after = before.state.after(StaffEvent::Disable).ok_or(StaffError::WrongState)?;
    let others = store::administrators_besides(&mut tx, "", id).await?;
    may_leave(&before.roles, others)?;
    invitations::store::void_all(&mut tx, id, portal.now()).await?;
    requests::close(portal, &mut tx, actor, id).await?;
    requests::close_of(portal, &mut tx, actor, id).await?;
    store::strip(&mut tx, id, after).await?;
    let entry = NewEntry {
        before: Some(json!({ "state": before.state.code() })),
        ..NewEntry::of(AuditAct::Disabled, id.as_str()).by(RIGHT)
    };
    let entry = entry.after(json!({ "state": after.code() }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Invites somebody anew, after a lost factor or to come back: password and factor are gone until
/// they accept. For an administrator another one approves; the last one only from the command line.
///
/// # Errors
/// Refused without the right; [`StaffError`]: `Stale`, `Change`, `NobodyToApprove`, `RequestOpen`.
pub async fn invite_again(
    portal: &Portal,
    actor: &Actor,
    id: &StaffId,
    version: i64,
) -> Result<Option<Invitation>, StaffError> {
    allow_act(actor, RIGHT)?;
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let before = at_version(&mut tx, id, version).await?;
    if actor.needs_second_person() && before.is_admin() {
        if store::administrators_besides(&mut tx, "", id).await? == 0 {
            return Err(ChangeRefusal::LastAdministrator.into());
        }
        somebody_approves(&mut tx, actor, id).await?;
        requests::ask(portal, &mut tx, actor, id, RequestKind::InviteAgain).await?;
        tx.commit().await?;
        return Ok(None);
    }
    requests::close(portal, &mut tx, actor, id).await?;
    let invitation = invitations::anew(portal, &mut tx, actor, &before, None).await?;
    tx.commit().await?;
    Ok(Some(invitation))
}

//! Invitations: a link by mail, a password, a second factor proved by a code, and recovery codes.
//!
//! The link's token is made from the invitation's id by a key outside the database: whoever has
//! only the database cannot make one, and the job that mails it needs no secret in the queue.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::access::{Actor, Presence, Proof};
use domain::identity::{FactorCode, Password};
use domain::ids::StaffId;
use domain::staff::{StaffEvent, StepVerdict, judge_step};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::factor::{FactorSecret, FactorSetup};
use super::sign_in::{StaffWelcome, knock};
use super::store::{self as staff, Credentials};
use super::{RIGHT, StaffError, StaffMember, recovery};
use crate::people::users::passwords::NewPassword;
use crate::people::users::sign_in::asker;
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::keys::{Key, Purpose, same};
use crate::platform::throttle::{Client, Door};
use crate::platform::{ids, queue};
use crate::{Error, Portal, Result};

pub(crate) mod jobs;
pub(super) mod store;

use jobs::MailStaffInvitation;
use store::OpenInvitation;

/// Validity of an invitation.
pub const INVITATION_LIFETIME: SignedDuration = SignedDuration::from_hours(72);

/// A new invitation, for whoever invites on the command line.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    pub staff: StaffId,
    pub url: String,
    pub expires_at: Timestamp,
}

/// The link is a secret and must not reach a log.
impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation").field("staff", &self.staff).finish_non_exhaustive()
    }
}

/// How far the acceptance of an invitation has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    pub name: String,
    pub email: String,
    /// Set once a password is chosen: what the authenticator needs.
    pub setup: Option<FactorSetup>,
}

/// Makes an invitation in place of earlier ones, and has it mailed.
pub(super) async fn issue(portal: &Portal, tx: &mut Tx, member: &StaffId) -> Result<Invitation> {
    let now = portal.now();
    let (id, expires_at) = (ids::text(now), now + INVITATION_LIFETIME);
    store::void_all(tx, member, now).await?;
    store::insert(tx, &id, member, now, expires_at).await?;
    queue::enqueue(tx, &MailStaffInvitation { invitation: id.clone() }, now).await?;
    Ok(Invitation { staff: member.clone(), url: url(portal, &id), expires_at })
}

/// Takes password and factor, and issues an invitation. The caller holds the lock of the audit.
pub(super) async fn anew(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    before: &StaffMember,
    on_behalf: Option<&str>,
) -> Result<Invitation, StaffError> {
    let after = before.state.after(StaffEvent::Invite).ok_or(StaffError::WrongState)?;
    staff::strip(tx, &before.id, after).await?;
    let invitation = issue(portal, tx, &before.id).await?;
    let entry = NewEntry {
        on_behalf,
        before: Some(json!({ "state": before.state.code() })),
        ..NewEntry::of(AuditAct::Invited, before.id.as_str()).by(RIGHT)
    };
    let entry = entry.after(json!({ "state": after.code() }));
    audit::append(portal, tx, actor, entry).await?;
    Ok(invitation)
}

/// Address of the page that accepts an invitation.
fn url(portal: &Portal, id: &str) -> String {
    format!("{}/staff/invitation/{id}{}", portal.settings.base_url, tag(portal, id))
}

fn tag(portal: &Portal, id: &str) -> String {
    let key = Key::of(&portal.settings, Purpose::StaffInvitation);
    URL_SAFE_NO_PAD.encode(&key.tag(&[id.as_bytes()])[..24])
}

/// Digits of an id.
const ID_CHARS: usize = 32;

/// The open invitation of a link.
async fn open(portal: &Portal, tx: &mut Tx, token: &str) -> Result<OpenInvitation> {
    let (id, told) = token.split_at_checked(ID_CHARS).ok_or(Error::NotFound)?;
    if !same(told.as_bytes(), tag(portal, id).as_bytes()) {
        return Err(Error::NotFound);
    }
    store::open(tx, id, portal.now()).await?.ok_or(Error::NotFound)
}

/// How far the acceptance of an invitation has come.
///
/// # Errors
/// [`Error::NotFound`] when the link is not valid, or was used.
pub async fn enrolment(portal: &Portal, token: &str) -> Result<Enrolment> {
    let mut tx = portal.db.read().await?;
    let open = open(portal, &mut tx, token).await?;
    let setup = match &open.factor_sealed {
        Some(sealed) => {
            Some(FactorSecret::open(portal, &open.staff, &open.email, sealed)?.setup()?)
        }
        None => None,
    };
    Ok(Enrolment { name: open.name, email: open.email.into(), setup })
}

/// Chooses the password of an invitation; the second factor comes next.
///
/// # Errors
/// [`Error::NotFound`]; [`StaffError::Password`]; [`StaffError::TooManyAttempts`]; [`Error::Busy`].
pub async fn choose_password(
    portal: &Portal,
    client: &Client,
    token: &str,
    password: &Password,
) -> Result<(), StaffError> {
    let open = open(portal, &mut portal.db.read().await?, token).await?;
    let new = NewPassword::check(portal, &open.email, &open.name, password)?;
    knock(portal, Door::NewPassword, client, &open.email)?;
    let hash = new.hash(portal, asker(portal, client, &open.email)).await?;
    let sealed = FactorSecret::draw(portal, &open.staff);
    let mut tx = portal.db.write().await?;
    store::set_choice(&mut tx, &open.id, &hash, &sealed).await?;
    tx.commit().await?;
    Ok(())
}

/// Accepts an invitation by a code of the new authenticator, and signs in. The session shows the
/// recovery codes.
///
/// # Errors
/// [`Error::NotFound`]; [`StaffError::WrongCode`]; [`StaffError::TooManyAttempts`].
pub async fn confirm_factor(
    portal: &Portal,
    client: &Client,
    token: &str,
    typed: &str,
) -> Result<StaffWelcome, StaffError> {
    let open = open(portal, &mut portal.db.read().await?, token).await?;
    let (Some(hash), Some(sealed)) = (&open.password_hash, &open.factor_sealed) else {
        return Err(Error::NotFound.into());
    };
    knock(portal, Door::Factor, client, &open.email)?;
    let code = FactorCode::parse(typed).ok_or(StaffError::WrongCode)?;
    let now = portal.now();
    let secret = FactorSecret::open(portal, &open.staff, &open.email, sealed)?;
    let step = secret.step_of(code, now).ok_or(StaffError::WrongCode)?;
    if judge_step(step, now, 0) != StepVerdict::Accepted {
        return Err(StaffError::WrongCode);
    }
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    // Another window may have chosen again, or used the link.
    if !store::use_up(&mut tx, &open.id, sealed, now).await? {
        return Err(Error::NotFound.into());
    }
    let new = Credentials { password_hash: hash, factor_sealed: sealed, step };
    let epoch = staff::activate(&mut tx, &open.staff, &new).await?.ok_or(StaffError::WrongState)?;
    let codes = recovery::renew(portal, &mut tx, &open.staff).await?;
    let mut welcome = StaffWelcome::new(portal, client, &open.staff, &open.email, epoch);
    welcome.pass.codes = Some(recovery::sealed(portal, &welcome.pass.number, &codes));
    let roles = staff::roles(&mut tx, &open.staff).await?;
    let actor = Actor::Staff {
        id: open.staff.clone(),
        roles: roles.clone(),
        presence: Presence::Session {
            number: welcome.pass.number.clone(),
            address: client.address().to_owned(),
            proof: Proof::Fresh,
        },
    };
    let entry = NewEntry::of(AuditAct::Accepted, open.staff.as_str());
    let entry = entry.after(json!({ "state": "active", "roles": roles.codes() }));
    audit::append(portal, &mut tx, &actor, entry).await?;
    tx.commit().await?;
    Ok(welcome)
}

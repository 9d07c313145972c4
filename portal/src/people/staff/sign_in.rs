//! Signing in as staff: a password, then a code of the second factor.

use domain::access::{Actor, Presence, Proof, Roles};
use domain::identity::{Email, Password, PasswordProblem};
use domain::ids::StaffId;
use domain::staff::StaffState;
use jiff::SignedDuration;
use serde_json::json;

use super::factor::{self, FactorProof};
use super::sessions::{self, StaffPass};
use super::store::{self, StaffRow};
use super::{StaffError, recovery};
use crate::people::users::passwords::{self, Verdict, normalised};
use crate::people::users::sign_in::asker;
use crate::people::users::{devices, sign_in as users};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::ids;
use crate::platform::keys::{Key, Purpose, same};
use crate::platform::throttle::{Client, Door};
use crate::{Error, Portal, Result};

/// Time between password and code.
pub const ATTEMPT_LIFETIME: SignedDuration = SignedDuration::from_mins(5);

/// Proof of the password, for a cookie. Alone it opens nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffAttempt(pub String);

impl std::fmt::Debug for StaffAttempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StaffAttempt(…)")
    }
}

/// Recovery codes that only the session which made them can open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedCodes(pub(super) String);

/// Result of a sign-in, or of a new proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffWelcome {
    pub pass: StaffPass,
    /// New text of the browser's device cookie.
    pub devices: String,
}

impl StaffWelcome {
    /// A new session that begins now.
    pub(super) fn new(
        portal: &Portal,
        client: &Client,
        staff: &StaffId,
        email: &Email,
        epoch: i64,
    ) -> Self {
        let now = portal.now();
        let pass = StaffPass {
            staff: staff.clone(),
            epoch,
            number: ids::text(now),
            began_at: now,
            proved_at: now,
            address: client.address().to_owned(),
            agent: client.agent().to_owned(),
            codes: None,
        };
        Self { pass, devices: devices::remembered(portal, client.devices(), email) }
    }

    /// The same, for a session that shows new recovery codes.
    #[must_use]
    pub fn showing(mut self, codes: SealedCodes) -> Self {
        self.pass.codes = Some(codes.0);
        self
    }

    /// Who acts by it, with roles that were read with the request.
    #[must_use]
    pub fn actor(&self, roles: Roles) -> Actor {
        let StaffPass { staff, number, address, .. } = self.pass.clone();
        let presence = Presence::Session { number, address, proof: Proof::Fresh };
        Actor::Staff { id: staff, roles, presence }
    }
}

/// Counts an attempt.
pub(super) fn knock(
    portal: &Portal,
    door: Door,
    client: &Client,
    email: &Email,
) -> Result<(), StaffError> {
    users::knock(portal, door, client, email).map_err(StaffError::TooManyAttempts)
}

/// Checks a password; the code comes next. Known and unknown addresses get the same answer by the
/// same steps.
///
/// # Errors
/// [`StaffError`]: `Email`, `WrongPassword`, `TooManyAttempts`; [`Error::Busy`].
pub async fn sign_in(
    portal: &Portal,
    client: &Client,
    email: &str,
    password: &Password,
) -> Result<StaffAttempt, StaffError> {
    let email = Email::parse(email)?;
    knock(portal, Door::StaffPassword, client, &email)?;
    let password = normalised(password);
    if password.secret().is_empty() || password.check_length() == Err(PasswordProblem::TooLong) {
        return Err(StaffError::WrongPassword);
    }
    let found = store::by_email(&mut portal.db.read().await?, &email).await?;
    let found = found.filter(|row| row.state == StaffState::Active);
    let stored = found.as_ref().and_then(|row| row.password_hash.clone());
    let asker = asker(portal, client, &email);
    let hasher = &portal.guard.hasher;
    let verdict = hasher.verify(password.clone(), stored, asker.clone()).await?;
    match (found, verdict) {
        (Some(row), Verdict::Right) => Ok(attempt(portal, &row)),
        (Some(row), Verdict::RightButStale) => {
            if let Some(old) = &row.password_hash {
                let new = passwords::rehash(portal, password, asker).await?;
                let mut tx = portal.db.write().await?;
                store::rehash(&mut tx, &row.id, old, &new).await?;
                tx.commit().await?;
            }
            Ok(attempt(portal, &row))
        }
        (None, _) | (_, Verdict::Wrong) => Err(StaffError::WrongPassword),
    }
}

fn attempt(portal: &Portal, row: &StaffRow) -> StaffAttempt {
    let until = (portal.now() + ATTEMPT_LIFETIME).as_second().to_string();
    let epoch = row.epoch.to_string();
    let tag = tag(portal, row.id.as_str(), &epoch, &until);
    StaffAttempt(format!("{}.{epoch}.{until}.{tag}", row.id))
}

fn tag(portal: &Portal, id: &str, epoch: &str, until: &str) -> String {
    let key = Key::of(&portal.settings, Purpose::StaffAttempt);
    hex::encode(key.tag(&[id.as_bytes(), epoch.as_bytes(), until.as_bytes()]))
}

/// Who gave the right password a moment ago, and their epoch then.
fn attempted(portal: &Portal, attempt: &StaffAttempt) -> Option<(StaffId, i64)> {
    let mut parts = attempt.0.split('.');
    let (id, epoch, until, told) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_ours = same(told.as_bytes(), tag(portal, id, epoch, until).as_bytes());
    let is_in_time = until.parse().is_ok_and(|until: i64| until > portal.now().as_second());
    if !is_ours || !is_in_time {
        return None;
    }
    Some((StaffId::parse(id).ok()?, epoch.parse().ok()?))
}

/// Finishes a sign-in by a code of the second factor, or by a recovery code.
///
/// # Errors
/// [`StaffError`]: `AttemptOver`, `WrongCode`, `TooManyAttempts`.
pub async fn enter_factor(
    portal: &Portal,
    client: &Client,
    attempt: &StaffAttempt,
    typed: &str,
) -> Result<StaffWelcome, StaffError> {
    let (id, epoch) = attempted(portal, attempt).ok_or(StaffError::AttemptOver)?;
    let row = store::by_id(&mut portal.db.read().await?, &id).await?;
    let is_same = |row: &StaffRow| row.state == StaffState::Active && row.epoch == epoch;
    let row = row.filter(is_same).ok_or(StaffError::AttemptOver)?;
    let welcome = StaffWelcome::new(portal, client, &row.id, &row.email, row.epoch);
    let record = ProofRecord { welcome: &welcome, act: AuditAct::SignedIn };
    proved(portal, client, &row, typed, &record).await?;
    Ok(welcome)
}

/// Proves the second factor again. The session goes on under a new id.
///
/// # Errors
/// [`Error::SignInFirst`] for others than staff with a session; [`StaffError`]: `WrongCode`,
/// `TooManyAttempts`.
pub async fn prove(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    typed: &str,
) -> Result<StaffWelcome, StaffError> {
    let Actor::Staff { id, presence: Presence::Session { number, .. }, .. } = actor else {
        return Err(Error::SignInFirst.into());
    };
    let now = portal.now();
    let mut tx = portal.db.read().await?;
    let row = store::by_id(&mut tx, id).await?.ok_or(Error::SignInFirst)?;
    let origin = sessions::store::origin(&mut tx, id, number, now).await?;
    let origin = origin.filter(|origin| origin.epoch == row.epoch).ok_or(Error::SignInFirst)?;
    drop(tx);
    let begun = StaffWelcome::new(portal, client, &row.id, &row.email, row.epoch);
    let pass = StaffPass {
        number: number.clone(),
        began_at: origin.created_at,
        address: origin.address,
        agent: origin.agent,
        codes: origin.codes_sealed,
        ..begun.pass
    };
    let welcome = StaffWelcome { pass, ..begun };
    let record = ProofRecord { welcome: &welcome, act: AuditAct::Proved };
    proved(portal, client, &row, typed, &record).await?;
    Ok(welcome)
}

/// What is recorded of a proof.
struct ProofRecord<'a> {
    welcome: &'a StaffWelcome,
    act: AuditAct,
}

/// Uses a proof up and records it; a wrong one is recorded too.
async fn proved(
    portal: &Portal,
    client: &Client,
    row: &StaffRow,
    typed: &str,
    record: &ProofRecord<'_>,
) -> Result<(), StaffError> {
    knock(portal, Door::Factor, client, &row.email)?;
    let proof = FactorProof::parse(typed).ok_or(StaffError::WrongCode)?;
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let actor = record.welcome.actor(store::roles(&mut tx, &row.id).await?);
    // The step that was used last is read under the lock.
    let row = store::by_id(&mut tx, &row.id).await?.ok_or(StaffError::AttemptOver)?;
    let used = factor::use_up(portal, &mut tx, &row, &proof).await;
    let left = recovery::count_left(&mut tx, &row.id).await?;
    let act = match &used {
        Ok(()) => record.act,
        Err(StaffError::WrongCode) => AuditAct::FactorRefused,
        Err(_) => return used,
    };
    let entry = NewEntry::of(act, row.id.as_str());
    let entry = entry.after(json!({ "factor": proof.code(), "recovery_codes_left": left }));
    audit::append(portal, &mut tx, &actor, entry).await?;
    tx.commit().await?;
    used
}

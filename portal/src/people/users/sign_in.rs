//! Signing in with a password.

use domain::identity::{Email, Password, PasswordProblem};

use super::passwords::{self, Asker, Verdict, normalised};
use super::store::{self, UserCredentials};
use super::{UserError, devices};
use crate::people::sessions::Pass;
use crate::platform::throttle::{Client, Door, Knock, ThrottleRefusal};
use crate::{Error, Portal, Result};

/// Result of a successful sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcome {
    pub pass: Pass,
    /// New text of the browser's device cookie.
    pub devices: String,
}

impl Welcome {
    pub(super) fn new(portal: &Portal, client: &Client, account: &UserCredentials) -> Self {
        let user = &account.user;
        Self {
            pass: Pass::new(user.id.clone(), account.session_epoch),
            devices: devices::remembered(portal, client.devices(), &user.email),
        }
    }
}

/// Signs in with a password. Known and unknown addresses get the same answer by the same steps: one
/// read and one hash, and neither for what can be nobody's password.
///
/// # Errors
/// [`UserError::Email`]; [`UserError::WrongPassword`]; [`UserError::TooManyPasswords`];
/// [`Error::Busy`].
pub async fn sign_in(
    portal: &Portal,
    client: &Client,
    email: &str,
    password: &Password,
) -> Result<Welcome, UserError> {
    let email = Email::parse(email)?;
    knock(portal, Door::Password, client, &email).map_err(UserError::TooManyPasswords)?;
    let password = normalised(password);
    if password.secret().is_empty() || password.check_length() == Err(PasswordProblem::TooLong) {
        return Err(UserError::WrongPassword);
    }
    let asker = asker(portal, client, &email);
    let mut tx = portal.db.read().await?;
    let account = store::by_email(&mut tx, &email).await?;
    drop(tx);
    let stored = account.as_ref().and_then(|account| account.password_hash.clone());
    let verdict = portal.guard.hasher.verify(password.clone(), stored, asker.clone()).await?;
    match (account, verdict) {
        (Some(account), Verdict::Right) => Ok(Welcome::new(portal, client, &account)),
        (Some(account), Verdict::RightButStale) => {
            renew_hash(portal, &account, password, asker).await?;
            Ok(Welcome::new(portal, client, &account))
        }
        (None, _) | (_, Verdict::Wrong) => Err(UserError::WrongPassword),
    }
}

/// Rehashes a password with today's parameters; skipped when the hasher is busy.
async fn renew_hash(
    portal: &Portal,
    account: &UserCredentials,
    password: Password,
    asker: Asker,
) -> Result<()> {
    let Some(old) = &account.password_hash else { return Ok(()) };
    match passwords::rehash(portal, password, asker).await {
        Ok(new) => {
            let mut tx = portal.db.write().await?;
            store::rehash(&mut tx, &account.user.id, old, &new).await?;
            tx.commit().await?;
            Ok(())
        }
        Err(Error::Busy) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Who asks for a hash: a browser that the account knows, or an address.
pub(in crate::people) fn asker(portal: &Portal, client: &Client, email: &Email) -> Asker {
    match devices::known(portal, client.devices(), email) {
        Some(device) => Asker::Known(format!("{} {device}", email.as_str())),
        None => Asker::Stranger(client.prefix().to_owned()),
    }
}

/// Counts an attempt for an address; the error is the number of seconds to wait.
pub(in crate::people) fn knock(
    portal: &Portal,
    door: Door,
    client: &Client,
    email: &Email,
) -> Result<(), u64> {
    let device = devices::known(portal, client.devices(), email);
    let knock = Knock { client, account: email.as_str(), device: device.as_deref() };
    portal.guard.throttle.knock(door, knock).map_err(ThrottleRefusal::seconds)
}

//! The institution's reminder policy.

use domain::access::{Actor, Right};
use domain::reminders::{Policy, PolicyProblem};

use crate::platform::actor::{allow, staff};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

mod store;

/// The effective policy: the newest that staff saved, or the default.
///
/// # Errors
/// Refused without the right to change it.
pub async fn current(portal: &Portal, actor: &Actor) -> Result<Policy> {
    allow(actor, Right::SetPolicies)?;
    let mut tx = portal.db.read().await?;
    in_tx(&mut tx).await
}

pub(crate) async fn in_tx(tx: &mut Tx) -> Result<Policy> {
    Ok(store::newest_policy(tx).await?.unwrap_or_else(Policy::usual))
}

/// Why a policy cannot be saved or previewed.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    #[error(transparent)]
    Policy(#[from] PolicyProblem),
    /// The day of a preview is not in the calendar.
    #[error("the day is not in the calendar")]
    NoDate,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Replaces the policy and schedules new decisions about all debtors. Returns the version.
///
/// # Errors
/// Refused without the right to change it; [`PolicyError::Policy`].
pub async fn replace(portal: &Portal, actor: &Actor, policy: &Policy) -> Result<u32, PolicyError> {
    let by = staff(actor, Right::SetPolicies)?;
    policy.check()?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let version = in_tx(&mut tx).await?.version + 1;
    let new = Policy { version, ..policy.clone() };
    store::insert_policy(&mut tx, &new, by.as_str(), now).await?;
    store::wake_all(&mut tx, now).await?;
    tx.commit().await?;
    Ok(version)
}

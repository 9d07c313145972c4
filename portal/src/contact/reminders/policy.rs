//! The institution's steps.

use domain::access::Actor;
use domain::reminders::Policy;

use super::store;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

/// The steps that count now: the newest that staff wrote, or what an institution begins with.
///
/// # Errors
/// When the database fails.
pub async fn current(portal: &Portal) -> Result<Policy> {
    let mut tx = portal.db.read().await?;
    in_tx(&mut tx).await
}

pub(super) async fn in_tx(tx: &mut Tx) -> Result<Policy> {
    Ok(store::newest_policy(tx).await?.unwrap_or_else(Policy::usual))
}

/// Whether steps can be used at all.
pub(super) fn check(policy: &Policy) -> Result<()> {
    policy.check().map_err(|problem| {
        tracing::debug!(%problem, "a policy is refused");
        Error::Invalid { field: "policy", why: "not_a_policy" }
    })
}

/// Writes new steps in place of the current ones; it is decided anew about everybody. Gives the
/// version.
///
/// # Errors
/// `NotFound` unless the portal itself asks; `Invalid` when the steps are not right.
pub async fn replace(portal: &Portal, actor: &Actor, by: &str, policy: &Policy) -> Result<u32> {
    if *actor != Actor::System {
        return Err(Error::NotFound);
    }
    check(policy)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let version = in_tx(&mut tx).await?.version + 1;
    let new = Policy { version, ..policy.clone() };
    store::insert_policy(&mut tx, &new, by, now).await?;
    store::wake_all(&mut tx, now).await?;
    tx.commit().await?;
    Ok(version)
}

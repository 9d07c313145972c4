//! The institution's steps.

use domain::access::{Actor, Right};
use domain::reminders::Policy;

use crate::platform::actor::{allow, staff};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

mod store;

/// The steps that count now: the newest that staff wrote, or what an institution begins with.
///
/// # Errors
/// `NotFound` for who may not change them.
pub async fn current(portal: &Portal, actor: &Actor) -> Result<Policy> {
    allow(actor, Right::SetReminders)?;
    let mut tx = portal.db.read().await?;
    in_tx(&mut tx).await
}

pub(crate) async fn in_tx(tx: &mut Tx) -> Result<Policy> {
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
/// `NotFound` for who may not change them; `Invalid` when the steps are not right.
pub async fn replace(portal: &Portal, actor: &Actor, policy: &Policy) -> Result<u32> {
    let by = staff(actor, Right::SetReminders)?;
    check(policy)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let version = in_tx(&mut tx).await?.version + 1;
    let new = Policy { version, ..policy.clone() };
    store::insert_policy(&mut tx, &new, by.as_str(), now).await?;
    store::wake_all(&mut tx, now).await?;
    tx.commit().await?;
    Ok(version)
}

//! Ends requests whose time is over, and those of askers who lost the right.

use std::collections::BTreeMap;

use domain::access::{Actor, Extent};
use domain::approvals::ApprovalEvent;
use domain::ids::ApprovalId;

use super::act::ApprovalAct;
use super::close;
use crate::platform::approvals::{ApprovalEnd, store};
use crate::{Portal, Result};

/// Ends what nobody can approve any more, and tells who asked.
pub(crate) async fn end_outdated(portal: &Portal) -> Result<()> {
    let mut tx = portal.db.read().await?;
    let expired = store::expired(&mut tx, portal.now()).await?;
    let mut reaches: BTreeMap<ApprovalId, bool> = BTreeMap::new();
    for store::AskerRole { id, kind, role } in store::asker_roles(&mut tx).await? {
        let may_ask = role.is_some_and(|role| kind.right().extent(role) >= Extent::Ask);
        *reaches.entry(id).or_default() |= may_ask;
    }
    drop(tx);
    let lapsed = reaches.into_iter().filter(|(id, may_ask)| !may_ask && !expired.contains(id));
    let lapsed: Vec<_> = lapsed.map(|(id, _)| (id, ApprovalEvent::Lapse)).collect();
    let expired = expired.into_iter().map(|id| (id, ApprovalEvent::Expire));
    for (id, event) in expired.chain(lapsed) {
        end(portal, &id, event).await?;
    }
    Ok(())
}

async fn end(portal: &Portal, id: &ApprovalId, event: ApprovalEvent) -> Result<()> {
    let mut tx = portal.db.write().await?;
    let Some(mut open) = store::find(&mut tx, id).await? else { return Ok(()) };
    ApprovalAct::read(&open)?.lock(&mut tx).await?;
    let Some(state) = store::lock(&mut tx, id).await? else { return Ok(()) };
    open.state = state;
    // Somebody may have decided meanwhile.
    if state.after(event).is_none() {
        return Ok(());
    }
    close(portal, &mut tx, &Actor::System, &open, &ApprovalEnd { event, answer: None }).await?;
    tx.commit().await
}

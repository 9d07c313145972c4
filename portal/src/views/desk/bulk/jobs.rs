//! Recurring work of bulk acts.

use domain::access::Actor;
use domain::approvals::VALIDITY;
use domain::bulk::{BulkEvent, BulkState, DRAFT_VALIDITY};
use domain::ids::BulkId;
use serde_json::json;

use super::store;
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::{Error, Portal, Result};

/// Ends what nobody decided in time, and deletes what was frozen and never confirmed.
pub(crate) async fn delete_old(portal: &Portal) -> Result<()> {
    let mut tx = portal.db.read().await?;
    let undecided = store::undecided(&mut tx, portal.now() - VALIDITY).await?;
    drop(tx);
    for id in undecided {
        end(portal, &id).await?;
    }
    let mut tx = portal.db.write().await?;
    store::delete_old(&mut tx, portal.now() - DRAFT_VALIDITY).await?;
    tx.commit().await
}

async fn end(portal: &Portal, id: &BulkId) -> Result<()> {
    let mut tx = portal.db.write().await?;
    store::lock(&mut tx, id).await?;
    // Somebody may have decided meanwhile.
    let Some(act) = store::find(&mut tx, id).await? else { return Ok(()) };
    if act.state != BulkState::Waiting {
        return Ok(());
    }
    let state = act.state.after(BulkEvent::Discard).ok_or(Error::NotFound)?;
    store::decide(&mut tx, id, state, "system", portal.now()).await?;
    let entry = NewEntry {
        on_behalf: Some(&act.made_by),
        ..NewEntry::of(AuditAct::RequestEnded, id.as_str())
    };
    let entry = entry.by(act.kind.right()).after(json!({ "kind": act.kind.code() }));
    audit::append(portal, &mut tx, &Actor::System, entry).await?;
    tx.commit().await
}

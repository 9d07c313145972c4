//! An act is ordered, approved, given up, stopped.

use domain::access::{Actor, Extent};
use domain::bulk::{BulkEvent, BulkKind, BulkOutcome, BulkState, StopCause, is_outdated};
use domain::calendar::Date;
use domain::holds::pause::PauseScope;
use domain::ids::BulkId;
use domain::invoices::amendment::REASON_MAX_CHARS;
use domain::invoices::entry::one_line;
use domain::money::Money;
use serde_json::json;

use super::work::RunBulk;
use super::{BulkAct, BulkError, pending, seen, store};
use crate::billing::invoices::cancel::alone;
use crate::contact::pauses::{self, NewPause};
use crate::platform::actor::{author, proved};
use crate::platform::approvals::store as approvals;
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::queue;
use crate::{Error, Portal, Result};

/// What is entered to confirm an act.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BulkOrder {
    pub reason: String,
    /// Last day of a pause.
    pub last: Option<Date>,
}

/// Orders an act whose rows are frozen; above the limit of one person another is asked to approve
/// it. Ordered again, it is left as it is.
///
/// # Errors
/// Refused without the right, or a fresh proof where invoices are cancelled; `NotFound` if it is
/// another's; [`BulkError`].
pub async fn order(
    portal: &Portal,
    actor: &Actor,
    id: &BulkId,
    order: &BulkOrder,
) -> Result<(), BulkError> {
    let mut tx = portal.db.write().await?;
    let act = owned(&mut tx, actor, id).await?;
    if matches!(act.state, BulkState::Waiting | BulkState::Running | BulkState::Done) {
        return Ok(());
    }
    if act.state != BulkState::Draft || is_outdated(act.made_at, portal.now()) {
        return Err(BulkError::WrongState);
    }
    let reason = checked(portal, act.kind, order)?;
    let is_pause = act.kind == BulkKind::Pause;
    if !is_pause {
        proved(actor)?;
    }
    let counts = store::counts(&mut tx, id).await?;
    if !counts.iter().any(|count| count.outcome == BulkOutcome::Pending) {
        return Err(BulkError::NothingToDo);
    }
    let sums = if is_pause { Vec::new() } else { pending(&store::sums(&mut tx, id).await?) };
    let asks = alone::is_above(portal, &mut tx, actor, &sums).await?;
    if asks && !approvals::has_approver(&mut tx, act.kind.right(), &author(actor)).await? {
        return Err(BulkError::NobodyToApprove);
    }
    if !asks && !is_pause && actor.needs_second_person() {
        store::count_alone(&mut tx, id, &author(actor), portal.now()).await?;
    }
    let event = if asks { BulkEvent::Ask } else { BulkEvent::Order };
    let state = after(act.state, event)?;
    let last_day = order.last.filter(|_| is_pause);
    let row = store::OrderRow { state, reason: &reason, last_day, at: portal.now() };
    store::order(&mut tx, id, &row, actor).await?;
    if !asks {
        queue::enqueue(&mut tx, &RunBulk { act: id.clone() }, portal.now()).await?;
    }
    let act = BulkAct { reason: Some(reason), last_day, state, ..act };
    record_order(portal, &mut tx, actor, &act, &sums).await?;
    tx.commit().await?;
    Ok(())
}

/// The entry of the audit about the whole; each row has its own.
async fn record_order(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    act: &BulkAct,
    sums: &[Money],
) -> Result<()> {
    let asks = act.state == BulkState::Waiting;
    let rows = store::counts(tx, &act.id).await?;
    let rows = rows.iter().filter(|count| count.outcome == BulkOutcome::Pending);
    let rows: u32 = rows.map(|count| count.rows).sum();
    let what = if asks { AuditAct::Requested } else { AuditAct::BulkOrdered };
    let sums: Vec<_> =
        sums.iter().map(|sum| format!("{} {}", sum.currency.code(), sum.to_decimal())).collect();
    let entry = NewEntry { reason: act.reason.as_deref(), ..NewEntry::of(what, act.id.as_str()) };
    let entry = entry.by(act.kind.right()).after(json!({
        "kind": act.kind.code(), "list": act.list.code(), "filter": act.query,
        "ticked": act.is_ticked, "rows": rows, "sum": sums.join(", "), "last": act.last_day,
    }));
    audit::append(portal, tx, actor, entry).await
}

/// The reason of an order, if everything in it is right.
fn checked(portal: &Portal, kind: BulkKind, order: &BulkOrder) -> Result<String, BulkError> {
    if kind == BulkKind::Pause {
        let scope = PauseScope::Everybody;
        let new = NewPause { scope, last: order.last, reason: order.reason.clone() };
        return Ok(pauses::check(portal, &new)?.0);
    }
    one_line(&order.reason, REASON_MAX_CHARS).map_err(BulkError::Reason)
}

fn after(state: BulkState, event: BulkEvent) -> Result<BulkState, BulkError> {
    state.after(event).ok_or(BulkError::WrongState)
}

/// The act, locked, to who made it and still has its right.
async fn owned(tx: &mut Tx, actor: &Actor, id: &BulkId) -> Result<BulkAct> {
    let act = locked(tx, actor, id).await?;
    if act.made_by == author(actor) { Ok(act) } else { Err(Error::NotFound) }
}

async fn locked(tx: &mut Tx, actor: &Actor, id: &BulkId) -> Result<BulkAct> {
    seen(tx, actor, id).await?;
    store::lock(tx, id).await?;
    seen(tx, actor, id).await
}

/// Approves what another asked for: it begins.
///
/// # Errors
/// Refused without the right or a fresh proof; `NotFound`; [`BulkError`]: `Own`, `WrongState`.
pub async fn approve(portal: &Portal, actor: &Actor, id: &BulkId) -> Result<(), BulkError> {
    let mut tx = portal.db.write().await?;
    let act = locked(&mut tx, actor, id).await?;
    if act.made_by == author(actor) {
        return Err(BulkError::Own);
    }
    proved(actor)?;
    let state = after(act.state, BulkEvent::Approve)?;
    let asker = approvals::roles(&mut tx, &act.made_by).await?.extent(act.kind.right());
    let asked_at = act.ordered_at.unwrap_or(act.made_at);
    if asker < Extent::Ask || domain::approvals::expires_at(asked_at) <= portal.now() {
        return Err(BulkError::WrongState);
    }
    store::decide(&mut tx, id, state, &author(actor), portal.now()).await?;
    store::set_presence(&mut tx, id, actor).await?;
    queue::enqueue(&mut tx, &RunBulk { act: id.clone() }, portal.now()).await?;
    let entry = NewEntry::of(AuditAct::Approved, id.as_str());
    let entry = NewEntry { on_behalf: Some(&act.made_by), ..entry };
    let entry = entry.by(act.kind.right()).after(json!({ "kind": act.kind.code() }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives up an act before it began: the own one, or what another asked for.
///
/// # Errors
/// Refused without the right; `NotFound`; [`BulkError::WrongState`].
pub async fn refuse(portal: &Portal, actor: &Actor, id: &BulkId) -> Result<(), BulkError> {
    let mut tx = portal.db.write().await?;
    let act = locked(&mut tx, actor, id).await?;
    let is_own = act.made_by == author(actor);
    if !is_own && act.state == BulkState::Draft {
        return Err(Error::NotFound.into());
    }
    let event = if is_own { BulkEvent::Discard } else { BulkEvent::Refuse };
    let state = after(act.state, event)?;
    store::decide(&mut tx, id, state, &author(actor), portal.now()).await?;
    if act.state == BulkState::Waiting {
        let entry = NewEntry::of(AuditAct::Declined, id.as_str()).by(act.kind.right());
        let entry = entry.after(json!({ "kind": act.kind.code(), "state": state.code() }));
        audit::append(portal, &mut tx, actor, entry).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Stops an act: no further row is done, and what is done stays.
///
/// # Errors
/// Refused without the right; `NotFound`; [`BulkError::WrongState`].
pub async fn stop(portal: &Portal, actor: &Actor, id: &BulkId) -> Result<(), BulkError> {
    let mut tx = portal.db.write().await?;
    let act = locked(&mut tx, actor, id).await?;
    after(act.state, BulkEvent::Stop)?;
    store::stop(&mut tx, id, StopCause::Asked, portal.now()).await?;
    let entry = NewEntry::of(AuditAct::BulkStopped, id.as_str()).by(act.kind.right());
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

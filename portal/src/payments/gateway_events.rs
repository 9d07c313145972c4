//! Gateway events, received by webhook: verified on raw bytes, recorded, acknowledged, applied by a
//! job.

use domain::access::{Actor, Right};
use domain::ids::PaymentId;
use domain::payments::Origin;

use super::advance;
use super::payloads::ApplyGatewayEvent;
use crate::outside::gateways::{Report, WebhookError};
use crate::platform::actor::allow;
use crate::platform::queue::{self, Outcome};
use crate::{Error, Portal, Result};

pub(super) mod store;

pub use store::OddGatewayEvent;

/// Why an event was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// It cannot be verified or parsed.
    #[error(transparent)]
    Webhook(#[from] WebhookError),
    /// The gateway is not in use.
    #[error("the gateway is not in use")]
    NotInUse,
    /// It could not be stored; the gateway sends it again.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// Verifies and records an event. Once this returns, the event is stored and will be applied even
/// if the process crashes, so it may be acknowledged. Duplicates are recorded once.
///
/// # Errors
/// See [`ReceiveError`].
pub async fn receive(
    portal: &Portal,
    origin: Origin,
    headers: &http::HeaderMap,
    body: &[u8],
) -> Result<(), ReceiveError> {
    if origin != portal.gateway.origin() {
        return Err(ReceiveError::NotInUse);
    }
    let now = portal.now();
    let event = portal.gateway.verify(headers, body, now)?;
    let mut tx = portal.db.write().await?;
    let new = store::insert(&mut tx, origin, &event, body, now).await?;
    if new && event.report.is_some() {
        let job = ApplyGatewayEvent { origin, event_id: event.event_id };
        queue::enqueue(&mut tx, &job, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Applies a recorded event: payment, settlement and outcome of the event are one commit.
pub(super) async fn apply(portal: &Portal, origin: Origin, event_id: &str) -> Result<Outcome> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let Some(report) = store::unapplied(&mut tx, origin, event_id).await? else {
        return Ok(Outcome::Done);
    };
    let Some(id) = payment_of(&mut tx, origin, &report).await? else {
        store::applied(&mut tx, origin, event_id, now, "not ours").await?;
        tx.commit().await?;
        return Ok(Outcome::Done);
    };
    let applied = advance::report_within(portal, &mut tx, &id, &report).await?;
    store::applied(&mut tx, origin, event_id, now, applied.code()).await?;
    tx.commit().await?;
    applied.count();
    Ok(Outcome::Done)
}

/// The newest gateway events that do not match our attempts, 100 at most: another amount, or money
/// that moved twice. Nothing was booked for them; staff must investigate.
///
/// # Errors
/// `NotFound` without the right to operate the portal.
pub async fn odd_gateway_events(portal: &Portal, actor: &Actor) -> Result<Vec<OddGatewayEvent>> {
    allow(actor, Right::Operate)?;
    let mut tx = portal.db.read().await?;
    store::odd(&mut tx).await
}

/// The payment of a report: by our id if the report contains it, otherwise by reference.
async fn payment_of(
    tx: &mut crate::platform::db::Tx,
    origin: Origin,
    report: &Report,
) -> Result<Option<PaymentId>> {
    if let Some(id) = &report.payment {
        return Ok(super::store::find(tx, id).await?.map(|p| p.id));
    }
    super::store::find_by_reference(tx, origin.code(), &report.reference).await
}

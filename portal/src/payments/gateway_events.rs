//! Gateway events, received by webhook: verified on raw bytes, recorded, acknowledged, applied by a
//! job.

use domain::access::{Actor, Right};
use domain::ids::PaymentId;
use domain::payments::Origin;

use super::advance::{self, ReportOutcome};
use super::payloads::ApplyGatewayEvent;
use crate::outside::gateways::{EventContent, WebhookError};
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::platform::ids;
use crate::platform::queue::{self, Outcome};
use crate::{Error, Portal, Result};

pub(super) mod store;

use store::GatewayStatement;
pub use store::OddGatewayEvent;

/// Why an event was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// It cannot be verified.
    #[error(transparent)]
    Webhook(#[from] WebhookError),
    /// The gateway is not in use.
    #[error("the gateway is not in use")]
    NotInUse,
    /// It could not be stored; the gateway sends it again.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// Verifies and records an event, whatever it contains: what is signed is kept first and read
/// later. Once this returns, the event is stored and will be applied even if the process crashes,
/// so it may be acknowledged. Duplicates are recorded once.
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
    if new && event.content != EventContent::Nothing {
        let job = ApplyGatewayEvent { origin, event_id: event.event_id };
        queue::enqueue(&mut tx, &job, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Outcome of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EventOutcome {
    /// It is about a payment of ours.
    Applied(ReportOutcome),
    /// It cannot be read, and either is about a payment of ours or does not say whose it is.
    Unreadable,
    /// It bears an id of our making, but there is no such payment: the database may have been
    /// restored from an older backup.
    Orphan,
    /// It is about something else on the same account.
    NotOurs,
}

impl EventOutcome {
    /// Code in the database and in metrics.
    const fn code(self) -> &'static str {
        match self {
            Self::Applied(outcome) => outcome.code(),
            Self::Unreadable => "unreadable",
            Self::Orphan => "orphan",
            Self::NotOurs => "not ours",
        }
    }

    /// Counts and logs it; called after the commit.
    fn tell(self, origin: Origin, event_id: &str) {
        metrics::counter!("aldia_gateway_events_total", "outcome" => self.code()).increment(1);
        match self {
            Self::Applied(outcome) => outcome.count(),
            Self::NotOurs => {}
            Self::Unreadable => {
                tracing::error!(origin = origin.code(), event_id, "a gateway event is unreadable");
            }
            Self::Orphan => tracing::error!(
                origin = origin.code(),
                event_id,
                "a gateway event is about a payment of ours that is missing here"
            ),
        }
    }
}

/// Applies a recorded event: payment, settlement and outcome of the event are one commit.
pub(super) async fn apply(portal: &Portal, origin: Origin, event_id: &str) -> Result<Outcome> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let Some(statement) = store::unapplied(&mut tx, origin, event_id).await? else {
        return Ok(Outcome::Done);
    };
    let outcome = match (payment_of(&mut tx, origin, &statement).await?, &statement.report) {
        (Some(id), Some(report)) => {
            EventOutcome::Applied(advance::report_within(portal, &mut tx, &id, report).await?)
        }
        (Some(_), None) => EventOutcome::Unreadable,
        (None, _) if is_of_our_making(&statement) => EventOutcome::Orphan,
        (None, None) if statement.payment.is_none() && statement.reference.is_none() => {
            EventOutcome::Unreadable
        }
        (None, _) => EventOutcome::NotOurs,
    };
    store::applied(&mut tx, origin, event_id, now, outcome.code()).await?;
    tx.commit().await?;
    outcome.tell(origin, event_id);
    Ok(Outcome::Done)
}

/// The newest gateway events that staff must investigate, 100 at most: another amount, money that
/// moved twice, what cannot be read, and payments that are missing here. Nothing was booked for
/// them.
///
/// # Errors
/// Refused without the right to do so.
pub async fn odd_gateway_events(portal: &Portal, actor: &Actor) -> Result<Vec<OddGatewayEvent>> {
    allow(actor, Right::Configure)?;
    let mut tx = portal.db.read().await?;
    store::odd(&mut tx).await
}

/// The payment of a statement, looked up by our id and by the gateway's reference: an id that
/// parses may be that of another application.
async fn payment_of(
    tx: &mut Tx,
    origin: Origin,
    statement: &GatewayStatement,
) -> Result<Option<PaymentId>> {
    if let Some(id) = &statement.payment
        && let Some(payment) = super::store::find(tx, id).await?
        && payment.origin == origin
    {
        return Ok(Some(payment.id));
    }
    match &statement.reference {
        Some(reference) => super::store::find_by_reference(tx, origin.code(), reference).await,
        None => Ok(None),
    }
}

/// Whether the id was made by this program, although its payment is missing. Only a reason to look
/// at the event: nothing is booked for it.
fn is_of_our_making(statement: &GatewayStatement) -> bool {
    statement.payment.as_ref().is_some_and(|id| ids::is_of_our_making(id.as_str()))
}

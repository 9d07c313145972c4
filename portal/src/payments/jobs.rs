//! Jobs of payments: apply gateway events, check open payments at the gateway, withdraw.

use domain::ids::PaymentId;
use domain::payments::{Event, Payment, State, StateKind};
use jiff::SignedDuration;

use super::payloads::{ApplyGatewayEvent, CheckPayment, WithdrawPayment};
use super::{advance, gateway_events, open, store, withdraw};
use crate::outside::gateways::GatewayError;
use crate::platform::queue::{self, Job, Lane, Outcome};
use crate::{Portal, Result};

impl Job for ApplyGatewayEvent {
    const NAME: &'static str = "apply_gateway_event";
    const LANE: Lane = Lane::Settlement;

    fn once_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.origin.code(), self.event_id))
    }

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        gateway_events::apply(portal, self.origin, &self.event_id).await
    }
}

impl Job for CheckPayment {
    const NAME: &'static str = "check_payment";
    const LANE: Lane = Lane::Gateway;

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        check(portal, &self.payment).await
    }
}

impl Job for WithdrawPayment {
    const NAME: &'static str = "withdraw_payment";
    const LANE: Lane = Lane::Gateway;

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        withdraw_attempt(portal, &self.payment).await
    }
}

/// Enqueues a check at the gateway for every payment that has been open for too long.
pub(crate) async fn enqueue_checks(portal: &Portal) -> Result<()> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let due = store::due_for_check(&mut tx, now).await?;
    for payment in &due {
        let next = payment.next_check(payment.checks + 1, now);
        store::note_check(&mut tx, &payment.id, next).await?;
        let job = CheckPayment { payment: payment.id.clone() };
        queue::enqueue(&mut tx, &job, now).await?;
    }
    tx.commit().await
}

async fn withdraw_attempt(portal: &Portal, id: &PaymentId) -> Result<Outcome> {
    let payment = {
        let mut tx = portal.db.read().await?;
        store::find(&mut tx, id).await?
    };
    let Some(payment) = payment else { return Ok(Outcome::GiveUp("no such payment".into())) };
    Ok(match withdraw::withdraw_payment(portal, &payment).await? {
        // It can no longer be stopped: money that arrives becomes credit.
        StateKind::Processing => Outcome::Done,
        state if state.is_open() => Outcome::Retry("the gateway did not withdraw".into()),
        _ => Outcome::Done,
    })
}

/// Retention of raw bodies, for disputes with gateways; the parsed reports are kept forever.
const KEEP_BODIES: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Deletes the bodies of old gateway events, because they may contain personal data.
pub(crate) async fn delete_bodies(portal: &Portal) -> Result<()> {
    let mut tx = portal.db.write().await?;
    gateway_events::store::delete_bodies(&mut tx, portal.now() - KEEP_BODIES).await?;
    tx.commit().await
}

async fn check(portal: &Portal, id: &PaymentId) -> Result<Outcome> {
    let payment = {
        let mut tx = portal.db.read().await?;
        store::find(&mut tx, id).await?
    };
    let Some(payment) = payment else { return Ok(Outcome::GiveUp("no such payment".into())) };
    match &payment.state {
        State::Created | State::Unknown => {
            open::open(portal, &payment).await?;
            Ok(Outcome::Done)
        }
        State::Started { reference, .. } | State::Processing { reference } => {
            ask(portal, &payment, reference).await
        }
        State::Succeeded { .. } | State::Failed { .. } | State::Expired | State::Cancelled => {
            Ok(Outcome::Done)
        }
    }
}

async fn ask(portal: &Portal, payment: &Payment, reference: &str) -> Result<Outcome> {
    match portal.gateway.query(reference).await {
        Ok(report) => {
            advance::by_report(portal, payment, &report).await?;
        }
        Err(GatewayError::NotFound) if portal.now() > payment.expires_at => {
            advance::alone(portal, &payment.id, Event::Expired).await?;
        }
        Err(error) => {
            tracing::warn!(payment = %payment.id, %error, "the gateway did not say how it stands");
        }
    }
    Ok(Outcome::Done)
}

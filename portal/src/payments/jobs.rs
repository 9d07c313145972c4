//! Jobs of payments: apply notices, ask the gateway about what is open.

use domain::ids::PaymentId;
use domain::payments::{Event, Origin, Payment, State, StateKind};
use jiff::SignedDuration;

use super::{advance, notices, start, store, withdraw};
use crate::gateways::GatewayError;
use crate::outbox::{self, Job, Outcome};
use crate::{Error, Portal, Result};

/// Applies a notice.
pub(crate) async fn apply_notice(
    portal: &Portal,
    origin: Origin,
    event_id: &str,
) -> Result<Outcome> {
    notices::apply(portal, origin, event_id).await
}

/// Enqueues a question to the gateway for every payment that is open too long.
pub(crate) async fn enqueue_checks(portal: &Portal) -> Result<()> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let due = store::due_for_check(&mut tx, now).await?;
    for payment in &due {
        let next = payment.next_check(payment.checks + 1, now);
        store::note_check(&mut tx, &payment.id, next).await?;
        let job = Job::CheckPayment { payment: payment.id.clone() };
        outbox::enqueue(&mut tx, &job, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Withdraws an attempt whose debts were paid another way. Where the gateway does not answer it is
/// tried again.
pub(crate) async fn withdraw_payment(portal: &Portal, id: &PaymentId) -> Result<Outcome> {
    let payment = {
        let mut tx = portal.db.read().await?;
        store::find(&mut tx, id).await?
    };
    let Some(payment) = payment else { return Ok(Outcome::GiveUp("no such payment".into())) };
    Ok(match withdraw::withdraw_payment(portal, &payment).await? {
        // It cannot be stopped any more: what arrives becomes credit.
        StateKind::Processing => Outcome::Done,
        state if state.is_open() => Outcome::Retry("the gateway did not withdraw".into()),
        _ => Outcome::Done,
    })
}

/// How long the words of gateways are kept, for disputes; what they said is kept for ever.
const KEEP_BODIES: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Forgets the bodies of old notices: they may name people.
pub(crate) async fn forget_bodies(portal: &Portal) -> Result<()> {
    let mut tx = portal.db.write().await?;
    notices::store::forget_bodies(&mut tx, portal.now() - KEEP_BODIES).await?;
    tx.commit().await?;
    Ok(())
}

/// Asks the gateway how a payment stands and follows its answer. No answer changes nothing: the
/// recurring question comes again.
pub(crate) async fn check_payment(portal: &Portal, id: &PaymentId) -> Result<Outcome> {
    let payment = {
        let mut tx = portal.db.read().await?;
        store::find(&mut tx, id).await?
    };
    let Some(payment) = payment else { return Ok(Outcome::GiveUp("no such payment".into())) };
    match &payment.state {
        State::Created | State::Unknown => match start::open(portal, &payment).await {
            Ok(_) | Err(Error::GatewayRefused(_)) => Ok(Outcome::Done),
            Err(error) => Err(error),
        },
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

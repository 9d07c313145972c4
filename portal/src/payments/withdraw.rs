//! Withdrawing payments before money moves.

use domain::access::Actor;
use domain::ids::PaymentId;
use domain::payments::{Event, Origin, Payment, State, StateKind};

use super::{advance, open, store};
use crate::outside::gateways::GatewayError;
use crate::platform::actor::somebody;
use crate::{Error, Portal, Result};

/// Withdraws a payment of the actor. Returns its state afterwards: it may have succeeded meanwhile,
/// or still be open if the gateway does not answer.
///
/// # Errors
/// [`Error::NotFound`] when it is not the actor's own; not signed in.
pub async fn withdraw(portal: &Portal, actor: &Actor, id: &PaymentId) -> Result<StateKind> {
    somebody(actor)?;
    let payment = {
        let mut tx = portal.db.read().await?;
        store::find(&mut tx, id).await?.filter(|p| p.is_by(actor)).ok_or(Error::NotFound)?
    };
    withdraw_payment(portal, &payment).await
}

/// Asks the gateway to close the checkout and applies the answer.
pub(super) async fn withdraw_payment(portal: &Portal, payment: &Payment) -> Result<StateKind> {
    // A cheque is at the bank: no gateway knows of it.
    if !payment.state.kind().is_open() || payment.origin == Origin::Offline {
        return Ok(payment.state.kind());
    }
    let Some(reference) = known_reference(portal, payment).await? else {
        return Ok(current(portal, &payment.id).await?.state.kind());
    };
    match portal.gateway.cancel(&reference).await {
        Ok(report) => {
            advance::by_report(portal, payment, &report).await?;
        }
        Err(error @ (GatewayError::Unknown(_) | GatewayError::Refused(_))) => {
            tracing::warn!(payment = %payment.id, %error, "the gateway did not withdraw");
        }
        Err(GatewayError::NotFound) => {
            advance::alone(portal, &payment.id, Event::Cancelled).await?;
        }
    }
    Ok(current(portal, &payment.id).await?.state.kind())
}

/// The gateway's reference; if none is known yet, learns it by opening the checkout again, which is
/// idempotent.
async fn known_reference(portal: &Portal, payment: &Payment) -> Result<Option<String>> {
    if let Some(reference) = payment.state.reference() {
        return Ok(Some(reference.to_owned()));
    }
    open::open(portal, payment).await?;
    Ok(match current(portal, &payment.id).await?.state {
        State::Started { reference, .. } | State::Processing { reference } => Some(reference),
        _ => None,
    })
}

async fn current(portal: &Portal, id: &PaymentId) -> Result<Payment> {
    let mut tx = portal.db.read().await?;
    store::find(&mut tx, id).await?.ok_or(Error::NotFound)
}

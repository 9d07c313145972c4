//! Opens the checkout of a payment.

use domain::ids::PaymentId;
use domain::payments::{Event, Payment, State};

use super::advance::{self, ReportOutcome};
use super::store;
use crate::outside::gateways::{CheckoutRequest, GatewayError};
use crate::{Portal, Result};

/// A payment that was started or was already open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAttempt {
    pub payment: PaymentId,
    /// Checkout page for the payer; `None` until the gateway has answered.
    pub url: Option<String>,
}

/// Opens the checkout, outside any transaction; `None` if the gateway refuses, in which case no
/// money moved. Idempotent.
pub(super) async fn open(portal: &Portal, payment: &Payment) -> Result<Option<OpenAttempt>> {
    let attempt = |url| Ok(Some(OpenAttempt { payment: payment.id.clone(), url }));
    match &payment.state {
        State::Started { url, .. } => return attempt(Some(url.clone())),
        State::Created | State::Unknown => {}
        _ => return attempt(None),
    }
    match portal.gateway.open(&checkout_request(portal, payment)).await {
        Ok(checkout) => {
            let url = checkout.url.clone();
            let opened = Event::Opened { reference: checkout.reference, url: checkout.url };
            match advance::alone(portal, &payment.id, opened).await? {
                ReportOutcome::Moved(_) => attempt(Some(url)),
                // Meanwhile another call opened it, or another payer's payment took its place.
                ReportOutcome::Nothing | ReportOutcome::Mismatch | ReportOutcome::Doubled => {
                    let mut tx = portal.db.read().await?;
                    let now = store::find(&mut tx, &payment.id).await?;
                    attempt(now.filter(|now| now.state.kind().is_open()).map(|_| url))
                }
            }
        }
        Err(GatewayError::Unknown(why)) => {
            tracing::warn!(payment = %payment.id, %why, "the gateway did not answer");
            advance::alone(portal, &payment.id, Event::TimedOut).await?;
            attempt(None)
        }
        Err(refusal @ (GatewayError::Refused(_) | GatewayError::NotFound)) => {
            tracing::error!(payment = %payment.id, %refusal, "the gateway refused to open");
            advance::alone(portal, &payment.id, Event::Refused).await?;
            Ok(None)
        }
    }
}

/// The same request for every attempt to open the same payment.
fn checkout_request(portal: &Portal, payment: &Payment) -> CheckoutRequest {
    let page = format!("{}/payments/{}", portal.settings.base_url, payment.id);
    CheckoutRequest {
        payment: payment.id.clone(),
        amount: payment.amount,
        description: payment.description.clone(),
        language: payment.language,
        payer_email: payment.payer_email.clone(),
        return_url: format!("{page}?returned=1"),
        cancel_url: format!("{page}?left=1"),
        expires_at: payment.expires_at,
    }
}

//! Stripe by Checkout Sessions with full redirect: no card data and no third-party script on our
//! pages.

mod amounts;
mod calls;
mod client;
mod objects;
mod reading;

use std::time::Duration;

use async_trait::async_trait;
use domain::calendar::Timestamp;
use domain::payments::{Event, Origin};
use stripe_checkout::checkout_session::{ExpireCheckoutSession, RetrieveCheckoutSession};
use stripe_core::refund::ListRefund;

use super::{
    Checkout, CheckoutRequest, Gateway, GatewayError, GatewayEvent, RefundReport, RefundRequest,
    Report, Secret, SettingsError, WebhookError, answer, signature,
};
use client::StripeClient;
use objects::{List, Refund, Session};

/// Header with the signature of a webhook.
pub const SIGNATURE: &str = "stripe-signature";

/// Stripe credentials and API address.
#[derive(Debug, Clone)]
pub struct StripeSettings {
    /// `sk_…`, or a restricted key `rk_…` with write access to Checkout Sessions and refunds.
    pub secret_key: Secret,
    /// Accepted webhook secrets (`whsec_…`): one, or two during rotation.
    pub webhook_secrets: Vec<Secret>,
    pub base_url: String,
    /// Origin `scheme://host[:port]` of the hosted page; differs with a custom domain.
    pub page_origin: String,
    /// Time-out of a whole call, connecting included.
    pub timeout: Duration,
}

impl StripeSettings {
    /// Settings for Stripe's own API, with a time-out of 10 s.
    #[must_use]
    pub fn new(secret_key: Secret, webhook_secrets: Vec<Secret>) -> Self {
        Self {
            secret_key,
            webhook_secrets,
            base_url: "https://api.stripe.com".to_owned(),
            page_origin: "https://checkout.stripe.com".to_owned(),
            timeout: Duration::from_secs(10),
        }
    }
}

pub struct StripeGateway {
    client: StripeClient,
    webhook_secrets: Vec<Secret>,
    page: String,
}

impl StripeGateway {
    /// Builds the client; it connects on first use.
    ///
    /// # Errors
    /// When a setting is invalid.
    pub fn new(settings: StripeSettings) -> Result<Self, SettingsError> {
        answer::check_secrets(&settings.secret_key, &settings.webhook_secrets)?;
        let base = answer::origin_of(&settings.base_url, "base URL")?;
        let page = answer::origin_of(&settings.page_origin, "page origin")?;
        let client = StripeClient::new(&base, settings.secret_key, settings.timeout)?;
        Ok(Self { client, webhook_secrets: settings.webhook_secrets, page })
    }

    async fn session(&self, reference: &str) -> Result<Session, GatewayError> {
        let request = RetrieveCheckoutSession::new(answer::reference(reference)?)
            .expand(vec!["payment_intent.latest_charge".to_owned()]);
        Ok(self.client.send(&request, None).await?)
    }

    /// Stripe's refund for our refund id, if there is one.
    async fn find_refund(&self, intent: &str, word: &str) -> Result<Option<Refund>, GatewayError> {
        let request = ListRefund::new().payment_intent(intent).limit(100);
        let list: List<Refund> = self.client.send(&request, None).await?;
        Ok(list.data.into_iter().find(|refund| reading::is_refund(refund, word)))
    }

    async fn create_refund(
        &self,
        request: &RefundRequest,
        intent: &str,
    ) -> Result<Refund, GatewayError> {
        let create = calls::create_refund(request, intent)?;
        match self.client.send(&create, Some(&request.refund)).await {
            Err(trouble) if trouble.is_fault => {
                Ok(self.find_refund(intent, &request.refund).await?.ok_or(trouble)?)
            }
            answer => Ok(answer?),
        }
    }
}

#[async_trait]
impl Gateway for StripeGateway {
    fn origin(&self) -> Origin {
        Origin::Stripe
    }

    /// Stripe replays the response to an idempotency key for a day, a 500 too. After a 500 nobody
    /// knows the session's URL, so it cannot be paid and a second key, as stable as the first, may
    /// open another.
    async fn open(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        let create = calls::create_session(request)?;
        let first = request.payment.as_str();
        let second = format!("{first}-2");
        let mut answer = self.client.send(&create, Some(first)).await;
        for key in [first, &second] {
            if answer.as_ref().is_err_and(|trouble| trouble.is_fault) {
                answer = self.client.send(&create, Some(key)).await;
            }
        }
        let session: Session = answer?;
        let url = session.url.ok_or_else(answer::unreadable)?;
        Ok(Checkout { reference: session.id, url })
    }

    async fn query(&self, reference: &str) -> Result<Report, GatewayError> {
        reading::report(&self.session(reference).await?)
    }

    async fn cancel(&self, reference: &str) -> Result<Report, GatewayError> {
        let request = ExpireCheckoutSession::new(answer::reference(reference)?);
        let answer = self.client.send(&request, None).await;
        match answer.map_err(GatewayError::from) {
            Ok(session) => {
                Ok(Report { event: Some(Event::Cancelled), ..reading::report(&session)? })
            }
            Err(GatewayError::Refused(why)) => {
                // Only an open session can be expired: query its state.
                let session = self.session(reference).await?;
                match session.status.as_deref() {
                    Some("open") => Err(GatewayError::Refused(why)),
                    _ => reading::report(&session),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Stripe drops idempotency keys after a day and replays a 500 until then, so the refund is
    /// looked up first, and again after a 500.
    async fn refund(&self, request: &RefundRequest) -> Result<RefundReport, GatewayError> {
        let session = self.session(&request.reference).await?;
        let refuse = |why: &str| Err(GatewayError::Refused(why.to_owned()));
        let Some(intent) = session.payment_intent_id() else { return refuse("not_paid") };
        if reading::report(&session)?.amount.currency != request.amount.currency {
            return refuse("currency_mismatch");
        }
        let refund = match self.find_refund(intent, &request.refund).await? {
            Some(refund) => refund,
            None => self.create_refund(request, intent).await?,
        };
        let report = reading::refund_report(refund).ok_or_else(answer::unreadable)?;
        if report.amount != request.amount {
            return refuse("refund_reused");
        }
        Ok(report)
    }

    fn verify(
        &self,
        headers: &http::HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<GatewayEvent, WebhookError> {
        signature::verify((headers, SIGNATURE), &self.webhook_secrets, body, now)?;
        Ok(reading::gateway_event(body))
    }

    fn page_origin(&self) -> &str {
        &self.page
    }
}

//! Client of the sandbox, the gateway of demo and tests, called over HTTP like any other.

mod reading;
pub(crate) mod wire;

use std::time::Duration;

use async_trait::async_trait;
use domain::calendar::Timestamp;
use domain::payments::Origin;
use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;

use super::{
    Checkout, CheckoutRequest, Gateway, GatewayError, GatewayEvent, RefundReport, RefundRequest,
    RefundState, Report, Secret, SettingsError, WebhookError, answer, signature,
};

/// Address and credentials of the sandbox.
#[derive(Debug, Clone)]
pub struct SandboxSettings {
    /// Base URL of its API: `http://host:port`.
    pub base_url: String,
    /// Bearer token.
    pub api_key: Secret,
    /// Accepted webhook secrets: one, or two during rotation.
    pub webhook_secrets: Vec<Secret>,
    /// Time-out of a whole call; connecting takes 3 s of it at most.
    pub timeout: Duration,
    /// Origin `scheme://host[:port]` of the hosted page; by default that of the API.
    pub page_origin: Option<String>,
}

impl SandboxSettings {
    /// Settings with a time-out of 10 s.
    #[must_use]
    pub fn new(base_url: impl Into<String>, api_key: Secret, webhook_secret: Secret) -> Self {
        Self {
            base_url: base_url.into(),
            api_key,
            webhook_secrets: vec![webhook_secret],
            timeout: Duration::from_secs(10),
            page_origin: None,
        }
    }
}

pub struct SandboxGateway {
    http: reqwest::Client,
    base: String,
    page: String,
    settings: SandboxSettings,
}

impl SandboxGateway {
    /// Builds the client; it connects on first use.
    ///
    /// # Errors
    /// When a setting is invalid.
    pub fn new(settings: SandboxSettings) -> Result<Self, SettingsError> {
        answer::check_secrets(&settings.api_key, &settings.webhook_secrets)?;
        let base = answer::origin_of(&settings.base_url, "base URL")?;
        let page = settings.page_origin.as_deref().unwrap_or(&settings.base_url);
        let page = answer::origin_of(page, "page origin")?;
        let http = answer::client(settings.timeout)?;
        Ok(Self { http, base, page, settings })
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(self.settings.api_key.expose())
    }
}

async fn send<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, GatewayError> {
    let code = |body: &[u8]| Some(serde_json::from_slice::<wire::Failure>(body).ok()?.error.code);
    Ok(answer::send(request, code).await?)
}

#[async_trait]
impl Gateway for SandboxGateway {
    fn origin(&self) -> Origin {
        Origin::Sandbox
    }

    async fn open(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        let body = wire::NewCheckout {
            client_reference: request.payment.as_str(),
            amount_minor: request.amount.minor,
            currency: request.amount.currency.code(),
            description: &request.description,
            language: request.language.code(),
            payer_email: request.payer_email.as_deref(),
            return_url: &request.return_url,
            cancel_url: &request.cancel_url,
            expires_at: request.expires_at,
        };
        let checkout: wire::Checkout = send(
            self.request(Method::POST, "/v1/checkouts")
                .header("idempotency-key", request.payment.as_str())
                .json(&body),
        )
        .await?;
        Ok(Checkout { reference: checkout.reference, url: checkout.url })
    }

    async fn query(&self, reference: &str) -> Result<Report, GatewayError> {
        let path = format!("/v1/checkouts/{}", answer::reference(reference)?);
        let checkout: wire::Checkout = send(self.request(Method::GET, &path)).await?;
        reading::report(checkout).ok_or_else(answer::unreadable)
    }

    async fn cancel(&self, reference: &str) -> Result<Report, GatewayError> {
        let path = format!("/v1/checkouts/{}/cancel", answer::reference(reference)?);
        let checkout: wire::Checkout = send(self.request(Method::POST, &path)).await?;
        reading::report(checkout).ok_or_else(answer::unreadable)
    }

    async fn refund(&self, request: &RefundRequest) -> Result<RefundReport, GatewayError> {
        let body = wire::NewRefund {
            checkout: answer::reference(&request.reference)?,
            amount_minor: request.amount.minor,
            currency: request.amount.currency.code(),
        };
        let refund: wire::Refund = send(
            self.request(Method::POST, "/v1/refunds")
                .header("idempotency-key", request.refund.as_str())
                .json(&body),
        )
        .await?;
        let amount = reading::money(refund.amount_minor, &refund.currency);
        Ok(RefundReport {
            reference: refund.reference,
            amount: amount.ok_or_else(answer::unreadable)?,
            state: RefundState::Succeeded,
        })
    }

    fn verify(
        &self,
        headers: &http::HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<GatewayEvent, WebhookError> {
        let header = (headers, wire::SIGNATURE);
        signature::verify(header, &self.settings.webhook_secrets, body, now)?;
        Ok(reading::gateway_event(body))
    }

    fn page_origin(&self) -> &str {
        &self.page
    }
}

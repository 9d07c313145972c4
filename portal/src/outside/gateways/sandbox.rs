//! The sandbox's client: the gateway of the demo and of tests, spoken to over HTTP like any other.

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

/// Where the sandbox is and how we know each other.
#[derive(Debug, Clone)]
pub struct SandboxSettings {
    /// `http://host:port` of its API.
    pub base_url: String,
    /// The bearer key.
    pub api_key: Secret,
    /// Secrets that may have signed a webhook: one, or two while they rotate.
    pub webhook_secrets: Vec<Secret>,
    /// For a whole call; connecting has 3 s of it.
    pub timeout: Duration,
    /// `scheme://host[:port]` of the hosted page: that of the API unless it is told otherwise.
    pub page_origin: Option<String>,
}

impl SandboxSettings {
    /// Settings with 10 s for a call.
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

/// The client.
pub struct SandboxGateway {
    http: reqwest::Client,
    base: String,
    page: String,
    settings: SandboxSettings,
}

impl SandboxGateway {
    /// Builds the client; it connects when it is first used.
    ///
    /// # Errors
    /// When a setting cannot be used.
    pub fn new(settings: SandboxSettings) -> Result<Self, SettingsError> {
        answer::check_secrets(&settings.api_key, &settings.webhook_secrets)?;
        let base = answer::origin_of(&settings.base_url, "base URL")?;
        let page = settings.page_origin.as_deref().unwrap_or(&settings.base_url);
        let page = answer::origin_of(page, "page origin")?;
        // The client is built with TLS and wants one implementation of its algorithms named for the
        // process. An error says only that it has been named already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .connect_timeout(settings.timeout.min(Duration::from_secs(3)))
            .timeout(settings.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(|error| SettingsError::Client(error.to_string()))?;
        Ok(Self { http, base, page, settings })
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(self.settings.api_key.expose())
    }
}

async fn send<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, GatewayError> {
    let response = request.send().await.map_err(|error| answer::silence(&error))?;
    let status = response.status();
    let body = response.bytes().await.map_err(|error| answer::silence(&error))?;
    if !status.is_success() {
        let code = serde_json::from_slice::<wire::Failure>(&body).map(|f| f.error.code);
        return Err(answer::refusal(status.as_u16(), &code.unwrap_or_default()));
    }
    serde_json::from_slice(&body).map_err(|_| answer::unreadable())
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
        reading::gateway_event(body)
    }

    fn page_origin(&self) -> &str {
        &self.page
    }
}

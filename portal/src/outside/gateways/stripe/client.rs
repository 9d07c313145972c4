//! Sends the requests of async-stripe by our own HTTP client.

use std::time::Duration;

use reqwest::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use stripe_client_core::{StripeMethod, StripeRequest, VERSION};

use super::super::answer::{self, CallError};
use super::super::{Secret, SettingsError};

/// Client of Stripe's API, version [`VERSION`].
pub(super) struct StripeClient {
    http: reqwest::Client,
    base: String,
    key: Secret,
}

impl StripeClient {
    pub(super) fn new(base: &str, key: Secret, timeout: Duration) -> Result<Self, SettingsError> {
        let http = answer::client(timeout)?;
        Ok(Self { http, base: format!("{base}/v1"), key })
    }

    /// Sends a request and parses the fields that we know. `key` is Stripe's idempotency key.
    pub(super) async fn send<T: DeserializeOwned>(
        &self,
        request: &impl StripeRequest,
        key: Option<&str>,
    ) -> Result<T, CallError> {
        let request = request.build();
        let method = match request.method {
            StripeMethod::Get => Method::GET,
            StripeMethod::Post => Method::POST,
            StripeMethod::Delete => Method::DELETE,
        };
        let query = request.query.map(|query| format!("?{query}")).unwrap_or_default();
        let mut call = self
            .http
            .request(method, format!("{}{}{query}", self.base, request.path))
            .bearer_auth(self.key.expose())
            .header("stripe-version", VERSION.as_str());
        if let Some(body) = request.body {
            call = call.header("content-type", "application/x-www-form-urlencoded").body(body);
        }
        if let Some(key) = key {
            call = call.header("idempotency-key", key);
        }
        answer::send(call, code).await
    }
}

#[derive(Deserialize)]
struct Refusal {
    error: RefusalError,
}

#[derive(Deserialize)]
struct RefusalError {
    r#type: String,
    code: Option<String>,
    param: Option<String>,
}

/// Code and parameter of an error. Its message is omitted: it may quote personal data.
fn code(body: &[u8]) -> Option<String> {
    let error = serde_json::from_slice::<Refusal>(body).ok()?.error;
    let param = error.param.map(|param| format!(".{param}")).unwrap_or_default();
    Some(error.code.unwrap_or(error.r#type) + &param)
}

//! A test double of Stripe: Checkout Sessions and refunds over HTTP, by its public documentation.

mod form;
mod objects;
mod payer;
mod refunds;
mod sessions;

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::faults::{ApiCall, ApiFault, Faults};
use form::Params;
use refunds::StripeRefund;
use sessions::StripeSession;

/// API version that clients must send, because their types depend on it.
const VERSION: &str = "2026-09-30.endive";

/// Header with the signature of webhooks.
const SIGNATURE: &str = "stripe-signature";

/// The double. Cheap to clone.
#[derive(Clone)]
pub struct StripeDouble {
    /// Base URL.
    pub url: String,
    account: Arc<StripeAccount>,
    books: Arc<Mutex<StripeBooks>>,
    webhooks: mpsc::UnboundedSender<SignedWebhook>,
}

/// The double's only account.
pub struct StripeAccount {
    /// Secret key of the API.
    pub key: String,
    /// Signs its webhooks.
    pub webhook_secret: String,
}

/// A webhook to deliver to the merchant.
pub struct SignedWebhook {
    /// Includes the signature.
    pub headers: HeaderMap,
    /// The signed bytes.
    pub body: Vec<u8>,
}

/// State of the double.
#[derive(Default)]
pub struct StripeBooks {
    /// By id.
    pub sessions: BTreeMap<String, StripeSession>,
    /// Newest first.
    pub refunds: Vec<StripeRefund>,
    /// By idempotency key: path and parameters of the first request, and its answer.
    answers: HashMap<String, (String, Params, StripeAnswer)>,
    faults: Faults,
    last: u64,
}

/// Status and object.
type StripeAnswer = (StatusCode, Value);

impl StripeDouble {
    /// Starts the double on a free port; its webhooks are sent to the receiver.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(
        account: StripeAccount,
    ) -> io::Result<(Self, mpsc::UnboundedReceiver<SignedWebhook>)> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (webhooks, received) = mpsc::unbounded_channel();
        let account = Arc::new(account);
        let double = Self { url, account, books: Arc::default(), webhooks };
        let app = Router::new().fallback(answer).with_state(double.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok((double, received))
    }

    pub fn books(&self) -> MutexGuard<'_, StripeBooks> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Plants a fault in the next calls of this kind.
    pub fn plant(&self, call: ApiCall, fault: ApiFault, times: usize) {
        self.books().faults.plant(call, fault, times);
    }

    /// Forgets idempotency keys, as Stripe does after a day.
    pub fn forget_keys(&self) {
        self.books().answers.clear();
    }

    /// Removes all faults.
    pub fn heal(&self) {
        self.books().faults.clear();
    }
}

impl StripeBooks {
    /// A new id, such as `cs_test_000042`.
    fn id(&mut self, prefix: &str) -> String {
        self.last += 1;
        format!("{prefix}_{:06}", self.last)
    }
}

/// An error in Stripe's format.
fn error(status: u16, code: &str, param: Option<&str>, message: &str) -> StripeAnswer {
    let kind = match (status, code) {
        (500.., _) => "api_error",
        (_, "idempotency_error") => "idempotency_error",
        _ => "invalid_request_error",
    };
    let mut error = json!({ "type": kind, "message": message });
    if !code.is_empty() && code != kind {
        error["code"] = json!(code);
    }
    if let Some(param) = param {
        error["param"] = json!(param);
    }
    (crate::status(status), json!({ "error": error }))
}

async fn answer(
    State(double): State<StripeDouble>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refused) = double.check_headers(&method, &headers) {
        return respond(refused);
    }
    let path: Vec<_> = uri.path().trim_start_matches('/').split('/').collect();
    let call = match (&method, &path[..]) {
        (&Method::POST, ["v1", "checkout", "sessions"]) => Some(ApiCall::Open),
        (&Method::GET, ["v1", "checkout", "sessions", _]) => Some(ApiCall::Query),
        (&Method::POST, ["v1", "checkout", "sessions", _, "expire"]) => Some(ApiCall::Cancel),
        (&Method::POST, ["v1", "refunds"]) => Some(ApiCall::Refund),
        _ => None,
    };
    let text =
        if method == Method::POST { &body[..] } else { uri.query().unwrap_or("").as_bytes() };
    let params = form::read(text);

    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    if let Some(known) = key.as_ref().and_then(|key| double.known(key, uri.path(), &params)) {
        return respond(known);
    }
    let fault = call.and_then(|call| double.books().faults.take(call));
    match fault {
        Some(ApiFault::Refuse) => {
            return respond(error(400, "parameter_invalid_empty", None, "No."));
        }
        Some(ApiFault::FailBefore) => return respond(error(503, "", None, "Overloaded.")),
        Some(ApiFault::Hang | ApiFault::FailAfter) | None => {}
    }
    let done = match (&method, &path[..]) {
        (&Method::POST, ["v1", "checkout", "sessions"]) => double.create_session(&params),
        (&Method::GET, ["v1", "checkout", "sessions", id]) => double.retrieve(id, &params),
        (&Method::POST, ["v1", "checkout", "sessions", id, "expire"]) => double.expire_open(id),
        (&Method::POST, ["v1", "refunds"]) => double.create_refund(&params),
        (&Method::GET, ["v1", "refunds"]) => double.list_refunds(&params),
        _ => Err(error(404, "", None, "Unrecognized request URL.")),
    };
    let told = match (&done, fault) {
        (Ok(_), Some(ApiFault::FailAfter)) => error(500, "", None, "Something went wrong."),
        (Ok(done), _) => (StatusCode::OK, done.clone()),
        (Err(refused), _) => refused.clone(),
    };
    // Refusals before any effect are not stored with the key; errors 500 are.
    if let (Some(key), Ok(_)) = (key, &done) {
        double.books().answers.insert(key, (uri.path().to_owned(), params, told.clone()));
    }
    if fault == Some(ApiFault::Hang) {
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
    respond(told)
}

fn respond((status, body): StripeAnswer) -> Response {
    (status, Json(body)).into_response()
}

impl StripeDouble {
    /// Earlier answer to a key; a different request with it is refused.
    fn known(&self, key: &str, path: &str, params: &Params) -> Option<StripeAnswer> {
        let books = self.books();
        let (path_before, params_before, answer) = books.answers.get(key)?;
        if path_before == path && params_before == params {
            return Some(answer.clone());
        }
        let message = "Keys for idempotent requests can only be used with the same parameters.";
        Some(error(400, "idempotency_error", None, message))
    }

    /// Checks the key, version and format of a request.
    fn check_headers(&self, method: &Method, headers: &HeaderMap) -> Result<(), StripeAnswer> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        if text("authorization") != Some(&format!("Bearer {}", self.account.key)) {
            return Err(error(401, "", None, "Invalid API Key provided."));
        }
        if text("stripe-version") != Some(VERSION) {
            return Err(error(400, "", None, "Invalid Stripe API version."));
        }
        let form = text(header::CONTENT_TYPE.as_str()) == Some("application/x-www-form-urlencoded");
        let empty = text("content-length").is_none_or(|length| length == "0");
        if method == Method::POST && !form && !empty {
            return Err(error(
                400,
                "",
                None,
                "Invalid request (check that your POST content type).",
            ));
        }
        Ok(())
    }
}

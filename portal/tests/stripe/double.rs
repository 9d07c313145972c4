//! A double of Stripe: what its public description says of Checkout Sessions and refunds, over
//! HTTP.

mod form;
mod objects;
mod payer;
mod refunds;
mod sessions;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use portal::outside::gateways::contract::{Call, Fault, KEY, Received};
use portal::platform::clock::{Clock, SystemClock};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use form::Params;
use refunds::Refund;
use sessions::Session;

/// The API version that the client must name: its types are of it.
const VERSION: &str = "2026-09-30.endive";

/// The double. Cheap to clone.
#[derive(Clone)]
pub struct Double {
    pub url: String,
    books: Arc<Mutex<Books>>,
    webhooks: mpsc::UnboundedSender<Received>,
}

#[derive(Default)]
pub struct Books {
    pub sessions: BTreeMap<String, Session>,
    pub refunds: Vec<Refund>,
    /// By idempotency key: path and parameters of the first call, and its answer.
    answers: HashMap<String, (String, Params, Answer)>,
    faults: VecDeque<(Call, Fault)>,
    last: u64,
}

/// A status and an object.
pub type Answer = (StatusCode, Value);

impl Double {
    pub async fn start() -> (Self, mpsc::UnboundedReceiver<Received>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (webhooks, received) = mpsc::unbounded_channel();
        let double = Self { url, books: Arc::default(), webhooks };
        let app = Router::new().fallback(answer).with_state(double.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (double, received)
    }

    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }

    pub fn fault(&self, call: Call, fault: Fault, times: usize) {
        self.books().faults.extend(std::iter::repeat_n((call, fault), times));
    }

    /// A day goes by.
    pub fn forget_keys(&self) {
        self.books().answers.clear();
    }

    pub fn heal(&self) {
        self.books().faults.clear();
    }
}

impl Books {
    /// A new identifier: `cs_test_000042`.
    pub fn id(&mut self, prefix: &str) -> String {
        self.last += 1;
        format!("{prefix}_{:06}", self.last)
    }

    fn take_fault(&mut self, call: Option<Call>) -> Option<Fault> {
        let place = self.faults.iter().position(|(waits_for, _)| Some(*waits_for) == call)?;
        self.faults.remove(place).map(|(_, fault)| fault)
    }
}

pub fn now() -> Timestamp {
    SystemClock::default().now()
}

/// An error in Stripe's form.
pub fn error(status: u16, code: &str, param: Option<&str>, message: &str) -> Answer {
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
    (StatusCode::from_u16(status).unwrap(), json!({ "error": error }))
}

async fn answer(
    State(double): State<Double>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refused) = check_headers(&method, &headers) {
        return respond(refused);
    }
    let path: Vec<_> = uri.path().trim_start_matches('/').split('/').collect();
    let call = match (&method, &path[..]) {
        (&Method::POST, ["v1", "checkout", "sessions"]) => Some(Call::Open),
        (&Method::GET, ["v1", "checkout", "sessions", _]) => Some(Call::Query),
        (&Method::POST, ["v1", "checkout", "sessions", _, "expire"]) => Some(Call::Cancel),
        (&Method::POST, ["v1", "refunds"]) => Some(Call::Refund),
        _ => None,
    };
    let text =
        if method == Method::POST { &body[..] } else { uri.query().unwrap_or("").as_bytes() };
    let params = form::read(text);

    let key = headers.get("idempotency-key").map(|key| key.to_str().unwrap().to_owned());
    if let Some(known) = key.as_ref().and_then(|key| double.known(key, uri.path(), &params)) {
        return respond(known);
    }
    let fault = double.books().take_fault(call);
    match fault {
        Some(Fault::Refuse) => return respond(error(400, "parameter_invalid_empty", None, "No.")),
        Some(Fault::FailBefore) => return respond(error(503, "", None, "Overloaded.")),
        Some(Fault::Hang | Fault::FailAfter) | None => {}
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
        (Ok(_), Some(Fault::FailAfter)) => error(500, "", None, "Something went wrong."),
        (Ok(done), _) => (StatusCode::OK, done.clone()),
        (Err(refused), _) => refused.clone(),
    };
    // What was refused before anything was done is not kept with its key; an error 500 is.
    if let (Some(key), Ok(_)) = (key, &done) {
        double.books().answers.insert(key, (uri.path().to_owned(), params, told.clone()));
    }
    if fault == Some(Fault::Hang) {
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
    respond(told)
}

fn respond((status, body): Answer) -> Response {
    (status, Json(body)).into_response()
}

/// Who calls, in which version, in which form.
fn check_headers(method: &Method, headers: &HeaderMap) -> Result<(), Answer> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("authorization") != Some(&format!("Bearer {KEY}")) {
        return Err(error(401, "", None, "Invalid API Key provided."));
    }
    if text("stripe-version") != Some(VERSION) {
        return Err(error(400, "", None, "Invalid Stripe API version."));
    }
    let form = text(header::CONTENT_TYPE.as_str()) == Some("application/x-www-form-urlencoded");
    let empty = text("content-length").is_none_or(|length| length == "0");
    if method == Method::POST && !form && !empty {
        return Err(error(400, "", None, "Invalid request (check that your POST content type)."));
    }
    Ok(())
}

impl Double {
    /// The answer that a key was given before; another call with it is refused.
    fn known(&self, key: &str, path: &str, params: &Params) -> Option<Answer> {
        let books = self.books();
        let (path_before, params_before, answer) = books.answers.get(key)?;
        if path_before == path && params_before == params {
            return Some(answer.clone());
        }
        let message = "Keys for idempotent requests can only be used with the same parameters.";
        Some(error(400, "idempotency_error", None, message))
    }
}

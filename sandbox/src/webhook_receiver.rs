//! A test double of an institution's system that receives reminders by webhook.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::signature::hmac_sha256;
use crate::{broken_connection, machine_time, status};

/// Path of the webhook.
pub const PATH: &str = "/hooks/secret-path?key=1";

/// Response of the receiver.
#[derive(Clone, Copy, Debug)]
pub enum ReceiverBehaviour {
    /// Shows the message and answers with this status.
    Take(u16),
    /// Answers with this status without showing the message.
    Refuse(u16),
    /// Redirects to the same path.
    Redirect(u16),
    /// Shows the message without answering.
    Hang,
    /// Shows the message and closes the connection.
    Close,
}

/// The receiver. Cheap to clone.
#[derive(Clone)]
pub struct WebhookReceiver {
    /// Loopback port.
    pub port: u16,
    books: Arc<Mutex<ReceiverBooks>>,
    secret: Vec<u8>,
}

/// Received requests.
pub struct ReceiverBooks {
    /// Ids of displayed messages.
    pub shown: BTreeSet<String>,
    /// Bodies with a valid signature.
    pub bodies: Vec<Value>,
    /// Number of requests, on any path.
    pub requests: usize,
    behaviour: ReceiverBehaviour,
}

impl WebhookReceiver {
    /// Starts the receiver on a free port.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(secret: &[u8]) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let behaviour = ReceiverBehaviour::Take(204);
        let books =
            ReceiverBooks { shown: BTreeSet::new(), bodies: Vec::new(), requests: 0, behaviour };
        let receiver = Self { port, books: Arc::new(Mutex::new(books)), secret: secret.to_vec() };
        let app = Router::new().fallback(answer).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(receiver)
    }

    pub fn books(&self) -> MutexGuard<'_, ReceiverBooks> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Switches the response.
    pub fn behave(&self, behaviour: ReceiverBehaviour) {
        self.books().behaviour = behaviour;
    }
}

async fn answer(
    State(receiver): State<WebhookReceiver>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    receiver.books().requests += 1;
    let is_json = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if method != Method::POST || uri != PATH || !is_json {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some(id) = signed_id(&receiver.secret, &headers, &body) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let Ok(value) = serde_json::from_slice(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    receiver.books().bodies.push(value);
    let behaviour = receiver.books().behaviour;
    if matches!(
        behaviour,
        ReceiverBehaviour::Take(_) | ReceiverBehaviour::Hang | ReceiverBehaviour::Close
    ) {
        receiver.books().shown.insert(id);
    }
    match behaviour {
        ReceiverBehaviour::Take(code) | ReceiverBehaviour::Refuse(code) => {
            status(code).into_response()
        }
        ReceiverBehaviour::Redirect(code) => {
            (status(code), [(header::LOCATION, PATH)]).into_response()
        }
        ReceiverBehaviour::Hang => std::future::pending().await,
        ReceiverBehaviour::Close => broken_connection(),
    }
}

/// Id of a message with a valid, recent signature.
fn signed_id(secret: &[u8], headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    let (id, time) = (text("webhook-id")?, text("webhook-timestamp")?);
    let age = machine_time().as_second().abs_diff(time.parse().ok()?);
    let signed = [id.as_bytes(), b".", time.as_bytes(), b".", body].concat();
    let expected = hmac_sha256(secret, &signed).into_bytes();
    // One signature, or several separated by spaces.
    let mut signatures = text("webhook-signature")?.split(' ');
    let is_ours = signatures.any(|signature| {
        let encoded = signature.strip_prefix("v1,");
        encoded.is_some_and(|encoded| STANDARD.decode(encoded).is_ok_and(|s| *s == *expected))
    });
    (is_ours && age <= 300).then(|| id.to_owned())
}

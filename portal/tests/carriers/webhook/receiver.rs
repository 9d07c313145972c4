//! A double of an institution's system that receives webhooks, and checks them in its own way.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures::stream;
use portal::platform::clock::{Clock, SystemClock};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

/// Where it wants to be called.
pub const PATH: &str = "/hooks/secret-path?key=1";

/// How the receiver answers from now on.
#[derive(Clone, Copy, Debug)]
pub enum Behaviour {
    /// Shows the message, and says this status.
    Take(u16),
    /// Shows nothing, and says this status.
    Refuse(u16),
    /// Sends the caller to the same place.
    Redirect(u16),
    /// Shows the message, and says nothing.
    Hang,
    /// Shows the message, and closes the connection.
    Close,
}

/// The receiver. Cheap to clone.
#[derive(Clone)]
pub struct Receiver {
    pub port: u16,
    books: Arc<Mutex<Books>>,
    secret: Vec<u8>,
}

pub struct Books {
    /// The messages that somebody sees, by id.
    pub shown: BTreeSet<String>,
    /// The bodies that were signed well.
    pub bodies: Vec<Value>,
    /// Every request, wherever it went.
    pub requests: usize,
    behaviour: Behaviour,
}

impl Receiver {
    pub async fn start(secret: &[u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let behaviour = Behaviour::Take(204);
        let books = Books { shown: BTreeSet::new(), bodies: Vec::new(), requests: 0, behaviour };
        let receiver = Self { port, books: Arc::new(Mutex::new(books)), secret: secret.to_vec() };
        let app = Router::new().fallback(answer).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        receiver
    }

    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }

    pub fn behave(&self, behaviour: Behaviour) {
        self.books().behaviour = behaviour;
    }
}

async fn answer(
    State(receiver): State<Receiver>,
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
    receiver.books().bodies.push(serde_json::from_slice(&body).unwrap());
    let behaviour = receiver.books().behaviour;
    if matches!(behaviour, Behaviour::Take(_) | Behaviour::Hang | Behaviour::Close) {
        receiver.books().shown.insert(id);
    }
    match behaviour {
        Behaviour::Take(status) | Behaviour::Refuse(status) => {
            StatusCode::from_u16(status).unwrap().into_response()
        }
        Behaviour::Redirect(status) => {
            (StatusCode::from_u16(status).unwrap(), [(header::LOCATION, PATH)]).into_response()
        }
        Behaviour::Hang => std::future::pending().await,
        Behaviour::Close => {
            // The server gives up the connection when it cannot go on with an answer.
            let gone = Err::<Bytes, _>(io::Error::other("gone"));
            Response::new(Body::from_stream(stream::iter([gone])))
        }
    }
}

/// The id of a message that was signed just now by who knows the secret.
fn signed_id(secret: &[u8], headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    let (id, time) = (text("webhook-id")?, text("webhook-timestamp")?);
    let age = SystemClock::default().now().as_second().abs_diff(time.parse().ok()?);
    let signed = [id.as_bytes(), b".", time.as_bytes(), b".", body].concat();
    let expected = hmac_sha256(secret, &signed);
    // The header holds one signature, or several with spaces between them.
    let mut signatures = text("webhook-signature")?.split(' ');
    let is_ours = signatures.any(|signature| {
        let encoded = signature.strip_prefix("v1,");
        encoded.is_some_and(|encoded| STANDARD.decode(encoded).is_ok_and(|s| s == expected))
    });
    (is_ours && age <= 300).then(|| id.to_owned())
}

/// HMAC as RFC 2104 writes it.
fn hmac_sha256(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    if key.len() > block.len() {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let inner = block.map(|byte| byte ^ 0x36);
    let inner = Sha256::new().chain_update(inner).chain_update(text).finalize();
    let outer = block.map(|byte| byte ^ 0x5c);
    Sha256::new().chain_update(outer).chain_update(inner).finalize().to_vec()
}

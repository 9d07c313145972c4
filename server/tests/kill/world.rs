//! The parts outside the server that survive it: the provider, and a proxy between them that
//! records acknowledged webhooks.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use portal::testing::free_address;
use sandbox::card_provider::{CardProviderSettings, Delays, Merchant, serve};
use tokio::net::TcpListener;

pub const KEY: &str = "key-of-the-merchant";
pub const SECRET: &str = "secret-of-the-webhooks";

/// The provider and the proxy.
pub struct World {
    /// Base URL of the provider.
    pub provider: String,
    wire: Wire,
}

#[derive(Clone)]
struct Wire {
    server: String,
    http: reqwest::Client,
    acknowledged: Arc<Mutex<BTreeSet<String>>>,
    /// What passed, as the provider sent it.
    sent: Arc<Mutex<Vec<(String, HeaderMap, Bytes)>>>,
}

/// A payer with a browser.
pub struct Payer(reqwest::Client);

impl Payer {
    /// Submits a card on the provider's page.
    pub async fn by(&self, url: &str, card: &str) {
        let form = [("number", card), ("expiry", "12/39"), ("cvc", "123")];
        let answer = self.0.post(url).form(&form).send().await.expect("the page answers");
        assert!(answer.status().is_redirection(), "the card was not taken: {}", answer.status());
    }
}

impl World {
    pub async fn start() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let address = free_address();
        let redirect = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().redirect(redirect).no_proxy().build();
        let wire = Wire {
            server: format!("http://{address}"),
            http: http.expect("a client is built"),
            acknowledged: Arc::default(),
            sent: Arc::default(),
        };
        let (listener, wire_url) = listen().await;
        let app = Router::new().fallback(pass_on).with_state(wire.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });

        let (listener, provider) = listen().await;
        let merchant = Merchant {
            api_key: KEY.to_owned(),
            webhook_url: format!("{wire_url}/webhooks/sandbox"),
            webhook_secrets: vec![SECRET.to_owned()],
        };
        let settings = CardProviderSettings::new(true, provider.clone(), merchant);
        let mut settings = settings.expect("this is a demo");
        let disorder = Duration::from_millis(20);
        let retries = vec![Duration::from_millis(100); 1_000];
        settings.delays = Delays { disorder, retries, ..Delays::default() };
        tokio::spawn(serve(listener, settings, std::future::pending()));
        Self { provider, wire }
    }

    /// Address of the server.
    pub fn server(&self) -> &str {
        &self.wire.server
    }

    pub fn payer(&self) -> Payer {
        Payer(self.wire.http.clone())
    }

    /// Sends all webhooks again, to a server.
    pub async fn replay(&self, server: &str) {
        let sent = self.wire.sent.lock().expect("not poisoned").clone();
        for (path, headers, body) in sent {
            let request = self.wire.http.post(format!("{server}{path}"));
            let answer = request.headers(headers).body(body).send().await;
            assert!(answer.expect("it answers").status().is_success());
        }
    }

    /// Ids of the events that the server acknowledged.
    pub fn acknowledged(&self) -> BTreeSet<String> {
        self.wire.acknowledged.lock().expect("not poisoned").clone()
    }
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it has an address"));
    (listener, url)
}

/// Forwards a webhook; if the server does not answer, the provider gets a 502.
async fn pass_on(
    State(wire): State<Wire>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let id = serde_json::from_slice::<serde_json::Value>(&body)
        .ok()
        .and_then(|event| event["id"].as_str().map(str::to_owned))
        .expect("every event has an id");
    let kept = (uri.path().to_owned(), headers.clone(), body.clone());
    wire.sent.lock().expect("not poisoned").push(kept);
    let request = wire.http.post(format!("{}{}", wire.server, uri.path()));
    match request.headers(headers).body(body).send().await {
        Ok(answer) => {
            if answer.status().is_success() {
                wire.acknowledged.lock().expect("not poisoned").insert(id);
            }
            answer.status()
        }
        Err(_) => StatusCode::BAD_GATEWAY,
    }
}

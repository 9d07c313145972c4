//! The card provider on a port of its own, a merchant that receives its webhooks, and a payer
//! without scripts.

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::calendar::Timestamp;
use portal::outside::gateways::contract::{
    Call, Client, Fault, Harness, KEY, NEXT_SECRET, Payer, SECRET, WebhookRequest,
};
use portal::outside::gateways::sandbox::{SandboxGateway, SandboxSettings};
use portal::outside::gateways::{Checkout, Gateway, Secret};
use sandbox::card_provider::{CardProviderSettings, Delays, Merchant, serve, wire};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;

/// A provider and a merchant.
pub struct Sandbox {
    pub url: String,
    pub http: reqwest::Client,
    webhooks: Mutex<mpsc::UnboundedReceiver<WebhookRequest>>,
    provider: Option<(oneshot::Sender<()>, JoinHandle<std::io::Result<()>>)>,
}

/// Answers to webhooks, in turn; then 200.
#[derive(Clone)]
struct MerchantServer {
    answers: Arc<std::sync::Mutex<Vec<u16>>>,
    received: mpsc::UnboundedSender<WebhookRequest>,
}

async fn take(
    State(merchant): State<MerchantServer>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let received = WebhookRequest { headers, body: body.to_vec() };
    merchant.received.send(received).expect("the test still listens");
    let answer = merchant.answers.lock().unwrap().pop().unwrap_or(200);
    StatusCode::from_u16(answer).unwrap()
}

/// The product's delays, except those that a test waits for.
pub fn delays() -> Delays {
    let soon = std::time::Duration::from_millis(5);
    Delays { late: soon, disorder: soon, retries: vec![soon; 3], ..Delays::default() }
}

impl Sandbox {
    pub async fn start() -> Self {
        Self::start_with(&[], |settings| settings.delays = delays()).await
    }

    /// Starts with a merchant that gives these answers to its first webhooks.
    pub async fn start_with(answers: &[u16], set: impl FnOnce(&mut CardProviderSettings)) -> Self {
        let (received, webhooks) = mpsc::unbounded_channel();
        let answers = answers.iter().rev().copied().collect();
        let answers = Arc::new(std::sync::Mutex::new(answers));
        let merchant = MerchantServer { answers, received };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let webhook_url = format!("http://{}/webhooks", listener.local_addr().unwrap());
        let app = Router::new().fallback(take).with_state(merchant);
        tokio::spawn(async move { axum::serve(listener, app).await });

        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let webhook_secrets = vec![SECRET.to_owned()];
        let merchant = Merchant { api_key: KEY.to_owned(), webhook_url, webhook_secrets };
        let mut settings = CardProviderSettings::new(true, url.clone(), merchant).unwrap();
        set(&mut settings);
        let (stop, stopped) = oneshot::channel();
        let stopped = async { drop(stopped.await) };
        let provider = tokio::spawn(serve(listener, settings, stopped));
        let _ = rustls::crypto::ring::default_provider().install_default();
        let redirect = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().redirect(redirect).no_proxy().build().unwrap();
        let provider = Some((stop, provider));
        Self { url, http, webhooks: Mutex::new(webhooks), provider }
    }

    /// Stops the provider and waits until it has stopped.
    pub async fn stop(mut self) {
        let (stop, provider) = self.provider.take().unwrap();
        drop((stop, self.http));
        provider.await.unwrap().unwrap();
    }

    /// Posts a form as a browser does.
    pub async fn post(&self, url: &str, form: &[(&str, &str)]) -> reqwest::Response {
        self.http.post(url).form(form).send().await.unwrap()
    }

    /// Submits a card on the hosted page.
    pub async fn pay(&self, checkout: &Checkout, card: &str) -> reqwest::Response {
        let form = [("number", card), ("expiry", "12/39"), ("cvc", "123")];
        self.post(&checkout.url, &form).await
    }

    async fn control(&self, path: &str, body: &serde_json::Value) {
        let request = self.http.post(format!("{}/control/{path}", self.url)).bearer_auth(KEY);
        let response = request.json(body).send().await.unwrap();
        assert_eq!(response.status(), 204, "{path}");
    }
}

#[async_trait]
impl Harness for Sandbox {
    fn client(&self, client: Client) -> Arc<dyn Gateway> {
        let key = if client == Client::WrongKey { "wrong" } else { KEY };
        // The discard port, where nobody listens.
        let url = if client == Client::Nowhere { "http://127.0.0.1:9" } else { &self.url };
        let mut settings = SandboxSettings::new(url, Secret::from(key), Secret::from(NEXT_SECRET));
        settings.webhook_secrets.push(Secret::from(SECRET));
        settings.timeout = client.timeout();
        Arc::new(SandboxGateway::new(settings).unwrap())
    }

    async fn payer(&self, checkout: &Checkout, does: Payer) {
        let card = match does {
            Payer::Approves => "4242424242424242",
            Payer::IsDeclined => "4000000000009995",
            Payer::PaysSlowly => "4000000000000077",
            Payer::PaysSlowlyInVain => "4000000000000341",
        };
        assert_eq!(self.pay(checkout, card).await.status(), 303);
    }

    async fn settle(&self, checkout: &Checkout) {
        self.control(&format!("checkouts/{}/settle", checkout.reference), &json!({})).await;
    }

    async fn expire(&self, checkout: &Checkout) {
        self.control(&format!("checkouts/{}/expire", checkout.reference), &json!({})).await;
    }

    async fn fault(&self, call: Call, fault: Fault, times: usize) {
        let call = match call {
            Call::Open => "open",
            Call::Query => "query",
            Call::Cancel => "cancel",
            Call::Refund => "refund",
        };
        let fault = match fault {
            Fault::Hang => "hang",
            Fault::FailAfter => "fail_after",
            Fault::FailBefore => "fail_before",
            Fault::Refuse => "refuse",
        };
        let body = json!({ "call": call, "fault": fault, "times": times });
        self.control("faults", &body).await;
    }

    async fn heal(&self) {
        let request = self.http.delete(format!("{}/control/faults", self.url)).bearer_auth(KEY);
        assert_eq!(request.send().await.unwrap().status(), 204);
    }

    async fn webhook(&self) -> WebhookRequest {
        self.webhooks.lock().await.recv().await.expect("a webhook")
    }

    fn signature_header(&self) -> &'static str {
        wire::SIGNATURE
    }

    fn sign(&self, secrets: &[&str], at: Timestamp, body: &[u8]) -> String {
        sandbox::signature::header_value(secrets, at, body)
    }
}

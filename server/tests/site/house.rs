//! A server on a port of its own, over a test portal, and its visitors.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use domain::ids::{InvoiceId, UserId};
use portal::people::sessions::{self, Holder, SessionKey};
use portal::people::staff::sessions::StaffPass;
use portal::testing::{self, TestPortal};
use reqwest::{Method, Request, RequestBuilder, StatusCode, header};
use server::config::{Edge, Secret};
use server::listen::{self, ConnectionLimits};
use server::process::{Process, ProcessParts};
use server::state::AppState;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Bearer token for `/metrics`.
pub const METRICS_TOKEN: &str = "a token of sixteen bytes or more";

/// A running site. Its jobs run on demand: `portal::worker::run_due`.
pub struct House {
    pub t: TestPortal,
    pub app: AppState,
    address: SocketAddr,
    stop: CancellationToken,
    running: JoinHandle<std::io::Result<()>>,
}

impl House {
    pub async fn open(t: TestPortal) -> Self {
        Self::open_with(t, |_| {}).await
    }

    /// With other settings of the edge.
    pub async fn open_with(t: TestPortal, choose: impl FnOnce(&mut Edge)) -> Self {
        // Fails only if a TLS provider is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = listen::bind(([127, 0, 0, 1], 0).into()).unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let mut edge = Edge {
            origin,
            is_https: false,
            client_address_header: None,
            metrics_token: Some(Secret::from(METRICS_TOKEN)),
            keys: server::state::CarrierKeys::default(),
            requests_at_once: 100,
            session_check: Duration::from_millis(20),
            connections: ConnectionLimits {
                in_all: 500,
                per_peer: 500,
                headers_within: Duration::from_secs(5),
                idle_within: Duration::from_secs(30),
                write_within: Duration::from_secs(30),
            },
        };
        choose(&mut edge);
        let process = Process::start(ProcessParts {
            portal: t.portal.clone(),
            edge,
            listener,
            metrics_listener: None,
            sink: None,
            works: false,
        });
        let process = process.unwrap();
        let (address, app) = (process.address(), process.app().clone());
        let stop = CancellationToken::new();
        let running = tokio::spawn(process.run_until(stop.clone().cancelled_owned()));
        Self { t, app, address, stop, running }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A visitor without a session.
    pub fn nobody(&self) -> Visitor {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let base = format!("http://{}", self.address);
        Visitor { http: http.build().unwrap(), base, cookies: Mutex::default() }
    }

    /// A signed-in user.
    pub async fn user(&self, user: &UserId) -> Visitor {
        let pass = testing::pass(&self.t.portal, user).await;
        self.holder(&Holder::User(pass)).await
    }

    /// A signed-in member of staff.
    pub async fn staff(&self, pass: &StaffPass) -> Visitor {
        let id = tower_sessions::session::Id::default();
        let key = SessionKey::of(&id.0.to_be_bytes());
        assert!(portal::people::staff::sessions::open(&self.t.portal, &key, pass).await.unwrap());
        let visitor = self.nobody();
        visitor.set_cookie("aldia-staff", &id.to_string());
        visitor
    }

    /// A visitor with a pay-link to this invoice.
    pub async fn link_holder(&self, invoice: &InvoiceId) -> Visitor {
        self.holder(&Holder::Link(invoice.clone())).await
    }

    async fn holder(&self, holder: &Holder) -> Visitor {
        let id = tower_sessions::session::Id::default();
        let key = SessionKey::of(&id.0.to_be_bytes());
        assert!(sessions::open(&self.t.portal, &key, holder).await.unwrap());
        let visitor = self.nobody();
        visitor.cookies.lock().unwrap().insert("aldia".into(), id.to_string());
        visitor
    }

    /// Starts the shutdown; returns the task to wait for.
    pub fn begin_to_stop(self) -> JoinHandle<std::io::Result<()>> {
        self.stop.cancel();
        self.running
    }
}

/// A minimal browser: it keeps our cookies and sends the origin of forms.
pub struct Visitor {
    http: reqwest::Client,
    base: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// A complete response.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Whether a form is shown again, in response to it.
    pub fn is_refused(&self) -> bool {
        self.status == StatusCode::UNPROCESSABLE_ENTITY
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.body))
    }
}

impl Visitor {
    /// A request as a browser would send it, to be modified and sent.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare_request(method, path).header(header::ACCEPT, "text/html,*/*;q=0.8")
    }

    /// The same without `Accept`.
    pub fn bare_request(&self, method: Method, path: &str) -> RequestBuilder {
        let is_form = !method.is_safe();
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if is_form {
            request = request.header(header::ORIGIN, &self.base);
        }
        let cookies = self.cookies.lock().unwrap();
        if !cookies.is_empty() {
            let pairs: Vec<_> =
                cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        drop(cookies);
        request
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        self.execute(request.build().unwrap()).await
    }

    pub async fn execute(&self, request: Request) -> Answer {
        let response = self.http.execute(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        for line in headers.get_all(header::SET_COOKIE) {
            self.keep(line.to_str().unwrap());
        }
        let bytes = response.bytes().await.unwrap();
        Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Stores or deletes a cookie, except that of the language, which has tests of its own.
    fn keep(&self, line: &str) {
        let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        match value {
            "" => cookies.remove(name),
            _ if name == "aldia_language" => None,
            value => cookies.insert(name.to_owned(), value.to_owned()),
        };
    }

    /// Plants or replaces a cookie.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.into(), value.into());
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send(self.request(Method::POST, path).form(form)).await
    }
}

//! A bare axum handler for each target: the same queries and response sizes, nothing else.

use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use clap::Args;
use domain::access::Actor;
use domain::ids::{InvoiceId, ReceiptId};
use domain::payments::Origin;
use portal::Guard;
use portal::billing::invoices;
use portal::billing::invoices::{Filter, Show};
use portal::outside::gateways::Secret;
use portal::outside::gateways::sandbox::{SandboxGateway, SandboxSettings};
use portal::payments::receipts;
use portal::people::sessions::{self, SessionKey};
use portal::platform::clock::SystemClock;
use portal::platform::db::Db;
use portal::testing::{RecordingMailer, free_address, settings};
use portal::views::overview;
use portal::{Portal, payments};
use tokio::process::{Child, Command};
use tower_sessions::session::Id;

use crate::Failure;
use crate::product::{Product, WEBHOOK_SECRET, ready};
use crate::targets::Target;

#[derive(Debug, Args)]
pub struct Bare {
    #[arg(long)]
    database: String,
    #[arg(long)]
    listen: SocketAddr,
    /// Response size of each target: `name=bytes`.
    #[arg(long = "size")]
    sizes: Vec<String>,
}

#[derive(Clone)]
struct Inside {
    portal: Portal,
    sizes: Arc<Vec<(String, Bytes)>>,
}

impl Inside {
    fn body(&self, name: &str) -> Bytes {
        let found = self.sizes.iter().find(|(known, _)| known == name);
        found.map(|(_, body)| body.clone()).unwrap_or_default()
    }
}

type Answer = Result<Bytes, StatusCode>;

impl Bare {
    /// Serves until killed.
    pub async fn serve(self) -> Result<(), Failure> {
        let portal = bare_portal(&self.database).await?;
        let sizes = self.sizes.iter().filter_map(|size| {
            let (name, bytes) = size.split_once('=')?;
            Some((name.to_owned(), Bytes::from(vec![b'x'; bytes.parse().ok()?])))
        });
        let inside = Inside { portal, sizes: Arc::new(sizes.collect()) };
        let routes = Router::new()
            .route("/ready", get(async || StatusCode::OK))
            .route("/sign-in", get(sign_in))
            .route("/", get(first))
            .route("/invoices", get(list))
            .route("/invoices/{id}", get(invoice))
            .route("/receipts/{id}/pdf", get(receipt))
            .route("/webhooks/sandbox", post(webhook))
            .with_state(inside);
        let listener = tokio::net::TcpListener::bind(self.listen).await?;
        Ok(axum::serve(listener, routes).await?)
    }
}

/// A portal on a database, without its surroundings.
pub async fn bare_portal(database: &str) -> Result<Portal, Failure> {
    let gateway = SandboxSettings::new(
        "http://127.0.0.1:9",
        Secret::from("key-of-the-bench"),
        Secret::from(WEBHOOK_SECRET),
    );
    Ok(Portal {
        carriers: portal::outside::carriers::Carriers::default(),
        db: Db::open(database).await?,
        clock: Arc::new(SystemClock::default()),
        gateway: Arc::new(SandboxGateway::new(gateway)?),
        mailer: Arc::new(RecordingMailer::default()),
        guard: Guard::default(),
        settings: Arc::new(settings()),
    })
}

/// The single query that identifies the actor.
async fn who(inside: &Inside, headers: &HeaderMap) -> Result<Actor, StatusCode> {
    let cookie = headers.get("cookie").and_then(|value| value.to_str().ok());
    let id = cookie.and_then(|cookie| cookie.split_once('=')?.1.parse::<Id>().ok());
    let key = SessionKey::of(&id.ok_or(StatusCode::UNAUTHORIZED)?.0.to_be_bytes());
    let session = sessions::find(&inside.portal, &key).await.map_err(failed)?;
    session.map(|session| session.holder.actor()).ok_or(StatusCode::UNAUTHORIZED)
}

fn failed(_: portal::Error) -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

async fn sign_in(State(inside): State<Inside>) -> Bytes {
    inside.body("sign-in page")
}

async fn first(State(inside): State<Inside>, headers: HeaderMap) -> Answer {
    let actor = who(&inside, &headers).await?;
    overview::overview(&inside.portal, &actor).await.map_err(failed)?;
    Ok(inside.body("overview"))
}

async fn list(State(inside): State<Inside>, headers: HeaderMap) -> Answer {
    let actor = who(&inside, &headers).await?;
    let filter = Filter { show: Show::Paid, ..Filter::default() };
    invoices::list(&inside.portal, &actor, &filter).await.map_err(failed)?;
    Ok(inside.body("invoice list"))
}

async fn invoice(
    State(inside): State<Inside>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let actor = who(&inside, &headers).await?;
    let id = InvoiceId::parse(&id).map_err(|_| StatusCode::NOT_FOUND)?;
    invoices::detail(&inside.portal, &actor, &id).await.map_err(failed)?;
    Ok(inside.body("invoice"))
}

async fn receipt(
    State(inside): State<Inside>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let actor = who(&inside, &headers).await?;
    let id = ReceiptId::parse(&id).map_err(|_| StatusCode::NOT_FOUND)?;
    receipts::find(&inside.portal, &actor, &id).await.map_err(failed)?;
    Ok(inside.body("receipt PDF"))
}

async fn webhook(State(inside): State<Inside>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let kept = payments::receive(&inside.portal, Origin::Sandbox, &headers, &body).await;
    if kept.is_ok() { StatusCode::OK } else { StatusCode::BAD_REQUEST }
}

/// The bare server as a separate process, on the same database.
pub struct Running {
    /// Base URL.
    pub base: String,
    _child: Child,
}

impl Running {
    pub async fn start(product: &Product, targets: &[Target]) -> Result<Self, Failure> {
        let base = format!("http://{}", free_address());
        let sizes = targets.iter().map(|t| format!("--size={}={}", t.name, t.bytes));
        let child = Command::new(std::env::current_exe()?)
            .args(["bare", "--database", &product.database])
            .args(["--listen", base.trim_start_matches("http://")])
            .args(sizes)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        ready(&base).await?;
        Ok(Self { base, _child: child })
    }
}

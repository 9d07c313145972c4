//! The same queries as pages of staff, and bodies of the same size, without pages.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::get;
use domain::access::Actor;
use domain::lists::{FilterReader, ListFilter};
use portal::Portal;
use portal::contact::cases::{self, CaseQuery, QUEUE_ROWS};
use portal::views::desk::lists::{ListQuery, audit, customers, invoices, messages, payments};
use portal::views::desk::{customer, health, search};
use portal::views::{imports, reports};
use url::form_urlencoded::parse;

use crate::Failure;
use crate::bare::bare_portal;

/// Header with the wanted length of the body.
pub const BYTES: &str = "x-bytes";

/// Where it serves.
#[derive(Debug, clap::Args)]
pub struct BareDesk {
    #[arg(long)]
    database: String,
    #[arg(long)]
    listen: SocketAddr,
}

impl BareDesk {
    /// Serves until killed.
    pub async fn serve(self) -> Result<(), Failure> {
        let portal = bare_portal(&self.database).await?;
        let routes = Router::new()
            .route("/ready", get(async || StatusCode::OK))
            .fallback(answer)
            .with_state(portal);
        let listener = tokio::net::TcpListener::bind(self.listen).await?;
        Ok(axum::serve(listener, routes).await?)
    }
}

async fn answer(
    State(portal): State<Portal>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Bytes, StatusCode> {
    let asked = asked(&portal, uri.path(), uri.query().unwrap_or_default());
    asked.await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let bytes = headers.get(BYTES).and_then(|bytes| bytes.to_str().ok()?.parse().ok());
    Ok(Bytes::from(vec![b'x'; bytes.unwrap_or(0)]))
}

fn query<F: ListFilter>(query: &str) -> ListQuery<F> {
    let mut reader = FilterReader::new(parse(query.as_bytes()).into_owned());
    let filter = F::read(&mut reader);
    ListQuery { filter, place: value(query, "place"), sums: false }
}

fn value(query: &str, name: &str) -> Option<String> {
    parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

async fn asked(portal: &Portal, path: &str, text: &str) -> portal::Result<()> {
    let staff = &Actor::System;
    match path {
        "/staff/search" => {
            let asked = value(text, "q").unwrap_or_default();
            search::search(portal, staff, &asked).await.map(drop)
        }
        "/staff/invoices" => invoices::list(portal, staff, &query(text)).await.map(drop),
        "/staff/payments" => payments::list(portal, staff, &query(text)).await.map(drop),
        "/staff/customers" => customers::list(portal, staff, &query(text)).await.map(drop),
        "/staff/messages" => messages::list(portal, staff, &query(text)).await.map(drop),
        "/staff/audit" => audit::list(portal, staff, &query(text)).await.map(drop),
        "/staff/cases" => {
            cases::queue(portal, staff, &CaseQuery::default(), QUEUE_ROWS).await.map(drop)
        }
        "/staff/imports" => imports::files::list(portal, staff, None).await.map(drop),
        "/staff/health" => health::health(portal, staff).await.map(drop),
        "/staff" => {
            payments::today(portal, staff).await?;
            health::health(portal, staff).await?;
            cases::queue(portal, staff, &CaseQuery::default(), 5).await.map(drop)
        }
        "/staff/figures" | "/staff/figures/changes" => {
            let day = value(text, "on").and_then(|day| day.parse().ok());
            let day = day.unwrap_or_else(|| portal.today());
            match path {
                "/staff/figures" => reports::figures(portal, staff, day).await.map(drop),
                _ => reports::changes(portal, staff, day, None).await.map(drop),
            }
        }
        _ => {
            let id = path.rsplit('/').next().unwrap_or_default();
            let id = domain::ids::CustomerId::parse(id).map_err(|_| portal::Error::NotFound)?;
            customer::customer(portal, staff, &id).await.map(drop)
        }
    }
}

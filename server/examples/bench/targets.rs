//! Benchmark targets.

use std::sync::Arc;

use portal::platform::clock::{Clock, SystemClock};
use reqwest::header::{ACCEPT_ENCODING, COOKIE, HeaderMap, HeaderValue};
use reqwest::{Client, Method, Request, Url};
use sandbox::card_provider::wire::{CheckoutBody, CheckoutStatus, EventBody, SIGNATURE};
use sandbox::signature::header_value;

use crate::Failure;
use crate::load::Maker;
use crate::product::{Product, WEBHOOK_SECRET};

#[derive(Clone)]
pub struct Target {
    pub name: &'static str,
    pub path: String,
    /// Size of the product's answer.
    pub bytes: usize,
    cookie: Option<String>,
    is_webhook: bool,
}

impl Target {
    /// Creates requests to a server.
    pub fn at(&self, base: &str) -> Result<Maker, Failure> {
        let url: Url = format!("{base}{}", self.path).parse()?;
        if self.is_webhook {
            return Ok(Arc::new(move |_| webhook(url.clone())));
        }
        let mut headers = HeaderMap::new();
        if let Some(cookie) = &self.cookie {
            headers.insert(COOKIE, HeaderValue::from_str(cookie)?);
        }
        Ok(Arc::new(move |_| {
            let mut request = Request::new(Method::GET, url.clone());
            *request.headers_mut() = headers.clone();
            request
        }))
    }
}

/// A gateway event about an unknown payment: it is verified, recorded, and matches no payment.
fn webhook(url: Url) -> Request {
    let at = SystemClock::default().now();
    let name = format!("bench_{:032x}", rand::random::<u128>());
    let state = CheckoutStatus::Succeeded;
    let checkout = CheckoutBody {
        reference: name.clone(),
        client_reference: name.clone(),
        amount_minor: 100,
        currency: "PEN".to_owned(),
        state,
        failure: None,
        at,
        url: String::new(),
        expires_at: at,
        refunded_minor: 0,
    };
    let event = EventBody { id: name, kind: state.event_kind().to_owned(), at, data: checkout };
    let body = serde_json::to_vec(&event).unwrap_or_default();
    let signature = header_value(&[WEBHOOK_SECRET], at, &body);
    let mut request = Request::new(Method::POST, url);
    if let Ok(value) = HeaderValue::from_str(&signature) {
        request.headers_mut().insert(SIGNATURE, value);
    }
    *request.body_mut() = Some(body.into());
    request
}

/// All targets, with their response sizes.
pub async fn find(product: &Product) -> Result<Vec<Target>, Failure> {
    let list = get(product, "/invoices?show=paid").await?;
    let invoice = link(&list, "/invoices/").ok_or("no invoice is listed")?;
    let payments = get(product, "/payments").await?;
    let receipt = link(&payments, "/receipts/").ok_or("no receipt is listed")?;
    let mut targets = Vec::new();
    for (name, path, signed_in) in [
        ("sign-in page", "/sign-in".to_owned(), false),
        ("overview", "/".to_owned(), true),
        ("invoice list", "/invoices?show=paid".to_owned(), true),
        ("invoice", invoice, true),
        ("receipt PDF", receipt, true),
        ("webhook", "/webhooks/sandbox".to_owned(), false),
    ] {
        let is_webhook = name == "webhook";
        let cookie = signed_in.then(|| product.cookie.clone());
        let mut target = Target { name, path, bytes: 0, cookie, is_webhook };
        let request = target.at(&product.base)?(0);
        let answer = Client::new().execute(request).await?.error_for_status()?;
        target.bytes = answer.bytes().await?.len();
        targets.push(target);
    }
    Ok(targets)
}

async fn get(product: &Product, path: &str) -> Result<String, Failure> {
    let request = Client::new().get(format!("{}{path}", product.base));
    let answer = request.header(COOKIE, &product.cookie).send().await?;
    Ok(answer.error_for_status()?.text().await?)
}

/// The first link below a path, except to PDFs of invoices.
fn link(page: &str, below: &str) -> Option<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut below = links.filter(|link| link.starts_with(below));
    below.next().map(str::to_owned)
}

/// Prints the compressed transfer size of a first visit to the invoice list.
pub async fn print_bytes(product: &Product) -> Result<(), Failure> {
    let page = get(product, "/invoices?show=paid").await?;
    let quoted = page.split(['"', '\'']);
    let mut files: Vec<&str> = quoted.filter(|text| text.starts_with("/assets/")).collect();
    files.sort_unstable();
    files.dedup();
    let mut total = 0;
    println!("\nA first request to the invoice list, br:");
    for path in ["/invoices?show=paid"].iter().chain(&files) {
        let request = Client::new().get(format!("{}{path}", product.base));
        let request = request.header(COOKIE, &product.cookie).header(ACCEPT_ENCODING, "br");
        let bytes = request.send().await?.error_for_status()?.bytes().await?.len();
        total += bytes;
        println!("{bytes:>9}  {path}");
    }
    println!("{total:>9}  in {} requests", files.len() + 1);
    Ok(())
}

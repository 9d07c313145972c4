//! Checkout Sessions: created within the rules, retrieved, expired while open.

use std::collections::BTreeMap;

use serde_json::Value;

use super::form::{Params, metadata, positive, refuse_unknown, required};
use super::{StripeAnswer, StripeDouble, error};
use crate::machine_time;

#[derive(Clone)]
pub struct StripeSession {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub name: String,
    pub client_reference: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub intent_metadata: BTreeMap<String, String>,
    pub email: Option<String>,
    pub locale: Option<String>,
    pub success_url: String,
    pub cancel_url: Option<String>,
    pub created: i64,
    pub expires_at: i64,
    pub status: &'static str,
    pub payment_status: &'static str,
    pub intent: Option<StripeIntent>,
}

/// PaymentIntent, created by the first attempt to pay.
#[derive(Clone)]
pub struct StripeIntent {
    pub id: String,
    pub status: &'static str,
    pub created: i64,
    /// Code of the last error, and of the decline.
    pub error: Option<(&'static str, Option<&'static str>)>,
    pub charge: Option<(String, i64)>,
    /// Whether the money in progress will arrive.
    pub arrives: bool,
}

const NAME: &str = "line_items[0][price_data][product_data][name]";

const KNOWN: [&str; 16] = [
    "mode",
    "client_reference_id",
    "metadata[*]",
    "payment_intent_data[metadata][*]",
    "line_items[0][quantity]",
    "line_items[0][price_data][currency]",
    "line_items[0][price_data][unit_amount]",
    NAME,
    "adaptive_pricing[enabled]",
    "locale",
    "expires_at",
    "success_url",
    "cancel_url",
    "customer_email",
    "ui_mode",
    "expand[*]",
];

const LOCALES: [&str; 8] = ["auto", "en", "en-GB", "es", "es-419", "fr", "pt", "pt-BR"];

/// Minimum charge, near US$ 0.50 for currencies without an amount in Stripe's list.
fn least(currency: &str) -> Option<i64> {
    Some(match currency {
        "usd" | "eur" | "brl" => 50,
        "mxn" => 1000,
        "pen" => 200,
        "clp" => 500,
        "cop" => 200_000,
        "pyg" => 4_000,
        "uyu" => 2_000,
        "bob" => 400,
        "ars" => 50_000,
        _ => return None,
    })
}

impl StripeDouble {
    pub(super) fn create_session(&self, params: &Params) -> Result<Value, StripeAnswer> {
        refuse_unknown(params, &KNOWN)?;
        let invalid = |param: &str, message: &str| Err(error(400, "", Some(param), message));
        if required(params, "mode")? != "payment" {
            return invalid("mode", "This double takes payments only.");
        }
        let (amount, currency) = price(params)?;
        let created = machine_time().as_second();
        let in_time = created + 30 * 60..=created + 24 * 60 * 60;
        let expires_at = match params.get("expires_at").map(|text| text.parse::<i64>()) {
            None => created + 24 * 60 * 60,
            Some(Ok(at)) if in_time.contains(&at) => at,
            Some(_) => return invalid("expires_at", "Must be 30 minutes to 24 hours from now."),
        };
        let locale = params.get("locale").cloned();
        if locale.as_ref().is_some_and(|locale| !LOCALES.contains(&locale.as_str())) {
            return invalid("locale", "Invalid locale.");
        }
        let email = params.get("customer_email").cloned();
        if email.as_ref().is_some_and(|email| !email.contains('@')) {
            return Err(error(400, "email_invalid", Some("customer_email"), "Invalid email."));
        }
        let success_url = address(params, "success_url")?.ok_or_else(|| {
            error(400, "parameter_missing", Some("success_url"), "Missing required param.")
        })?;
        let mut books = self.books();
        let session = StripeSession {
            id: books.id("cs_test"),
            amount,
            currency,
            name: required(params, NAME)?.to_owned(),
            client_reference: params.get("client_reference_id").cloned(),
            metadata: metadata(params, "metadata")?,
            intent_metadata: metadata(params, "payment_intent_data[metadata]")?,
            email,
            locale,
            success_url,
            cancel_url: address(params, "cancel_url")?,
            created,
            expires_at,
            status: "open",
            payment_status: "unpaid",
            intent: None,
        };
        books.sessions.insert(session.id.clone(), session.clone());
        Ok(session.object(&self.url, false))
    }

    pub(super) fn retrieve(&self, id: &str, params: &Params) -> Result<Value, StripeAnswer> {
        refuse_unknown(params, &["expand[*]"])?;
        let expand = match params.values().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => false,
            ["payment_intent.latest_charge"] => true,
            _ => return Err(error(400, "", Some("expand"), "This property cannot be expanded.")),
        };
        let books = self.books();
        let session = books.sessions.get(id).ok_or_else(|| missing(id))?;
        Ok(session.object(&self.url, expand))
    }

    pub(super) fn expire_open(&self, id: &str) -> Result<Value, StripeAnswer> {
        let session = self.books().sessions.get(id).cloned().ok_or_else(|| missing(id))?;
        if session.status != "open" {
            let message = format!(
                "Only Checkout Sessions with a status in [\"open\"] can be expired. \
                 This Checkout Session has a status of `{}`.",
                session.status
            );
            return Err(error(400, "", None, &message));
        }
        Ok(self.expire(id).object(&self.url, false))
    }
}

pub(super) fn missing(id: &str) -> StripeAnswer {
    error(404, "resource_missing", Some("session"), &format!("No such checkout.session: '{id}'"))
}

fn price(params: &Params) -> Result<(i64, String), StripeAnswer> {
    if !params.keys().any(|name| name.starts_with("line_items")) {
        required(params, "line_items")?;
    }
    required(params, NAME)?;
    let name = "line_items[0][price_data][currency]";
    let currency = required(params, name)?;
    let Some(least) = least(currency) else {
        return Err(error(400, "", Some(name), &format!("Invalid currency: {currency}.")));
    };
    let quantity = positive(params, "line_items[0][quantity]")?;
    let unit = positive(params, "line_items[0][price_data][unit_amount]")?;
    let amount = unit * quantity;
    if amount < least {
        return Err(error(400, "amount_too_small", None, "The total amount due is too small."));
    }
    if amount > 99_999_999 {
        return Err(error(400, "amount_too_large", None, "The total amount due is too large."));
    }
    Ok((amount, currency.to_owned()))
}

fn address(params: &Params, name: &str) -> Result<Option<String>, StripeAnswer> {
    let Some(text) = params.get(name) else { return Ok(None) };
    let url = url::Url::parse(text).ok().filter(url::Url::has_host);
    let message = format!("Not a valid URL: {text}");
    url.map(|_| Some(text.clone())).ok_or_else(|| error(400, "url_invalid", Some(name), &message))
}

//! Server functions of refunds.

use domain::ids::{PaymentId, PostingId};
use domain::money::{Currency, Money};
use domain::payments::RefundWay;
use leptos::prelude::*;
use leptos::server;
use leptos::server_fn::serde::{Deserialize, Serialize};
use portal::payments::refunds::{self, NewPayOut, RefundError, RefundProposal};

use crate::request::context::{RequestContext, redirect, request_context};
use crate::request::refusal::refuse;
use crate::routes;
use crate::shared::answer::not_our_form;
use crate::staff::finish::{finish, has_fresh_proof, proved, stay};
use crate::staff::form_errors::StaffFormError;

/// What the form of a refund says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(crate = "leptos::server_fn::serde")]
pub struct RefundEntry {
    currency: String,
    #[serde(default)]
    amount: String,
    #[serde(default)]
    reason: String,
}

/// Asks another person to approve a refund.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "ask_refund")]
pub async fn staff_ask_refund(
    payment: String,
    version: String,
    entry: RefundEntry,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = PaymentId::parse(&payment).map_err(|_| not_our_form())?;
    let page = routes::staff_refund(&id);
    let actor = match proved(&context, &code.unwrap_or_default()).await {
        Ok(actor) => actor,
        Err(error) => return finish(Err(error), &page, &page, ""),
    };
    let currency = Currency::parse(&entry.currency).ok_or_else(not_our_form)?;
    let Some(amount) = amount_of(&context, &entry.amount, currency) else {
        refuse(&page, &StaffFormError::NotAnAmount.query("", has_fresh_proof()));
        return Ok(());
    };
    let request = RefundProposal {
        payment: id,
        version,
        minor: amount.minor,
        currency,
        reason: entry.reason,
    };
    match refunds::ask(&context.portal, &actor, &request).await {
        Ok(approval) => redirect(&routes::staff_approval(&approval)),
        Err(RefundError::RequestOpen) => {
            // The form was sent twice, or somebody else was quicker: the request says what it asks.
            let offer = refunds::offer(&context.portal, &actor, &request.payment).await;
            match offer.ok().and_then(|offer| offer.open_request) {
                Some(approval) => redirect(&routes::staff_approval(&approval)),
                None => return finish(Err(RefundError::RequestOpen), &page, &page, ""),
            }
        }
        Err(error) => return finish(Err(error), &page, &page, ""),
    }
    Ok(())
}

fn amount_of(context: &RequestContext, text: &str, currency: Currency) -> Option<Money> {
    let style = context.portal.settings.institution.number_style(context.language);
    Money::parse(text, currency, style).ok()
}

/// Pays an approved refund out.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "pay_out_refund")]
pub async fn staff_pay_out_refund(
    refund: String,
    payment: String,
    #[server(default)] way: String,
    #[server(default)] reference: String,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = PostingId::parse(&refund).map_err(|_| not_our_form())?;
    let payment = PaymentId::parse(&payment).map_err(|_| not_our_form())?;
    let way = RefundWay::parse(&way).ok_or_else(not_our_form)?;
    let page = routes::staff_payment(&payment);
    let actor = match proved(&context, &code.unwrap_or_default()).await {
        Ok(actor) => actor,
        Err(error) => return finish(Err(error), &page, &page, &refund),
    };
    let new = NewPayOut { way, reference };
    let paid = refunds::pay_out(&context.portal, &actor, &id, &new).await;
    stay(paid.map(|()| "paid_out"), &page, &refund)
}

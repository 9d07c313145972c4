//! Server functions of holds. Each redirects to the invoice with a confirmation, or shows it with
//! the error and the form.

use domain::calendar::Date;
use domain::holds::{ClaimError, PromiseError};
use domain::ids::InvoiceId;
use leptos::prelude::*;
use leptos::server;
use portal::Error;
use portal::contact::holds::{self, HoldError, NewClaim};

use super::form_errors::HoldFormError;
use crate::request::confirmation::confirm;
use crate::request::context::{redirect, request_context};
use crate::request::refusal::{refuse, sign_in_first};
use crate::routes;
use crate::shared::answer::not_our_form;

type FormResult = Result<(), ServerFnError>;

/// Asks a question about an invoice.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "ask_question")]
pub async fn ask_question(invoice: String, question: String) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), invoice_of(&invoice)?);
    // Browsers count a line break as one character but send two.
    let text = question.replace("\r\n", "\n");
    match holds::ask(&context.portal, &context.actor, &id, &text, context.language).await {
        Ok(Some(_)) => finish(&id, Ok(()), "question"),
        Ok(None) => finish(&id, Ok(()), "question_noted"),
        Err(error) => finish(&id, Err(error), "question"),
    }
}

/// Promises to pay the due amount of an invoice by a day.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "make_promise")]
pub async fn make_promise(invoice: String, on: String) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), invoice_of(&invoice)?);
    let Some(on) = day_of(&on) else {
        return back(&id, HoldFormError::Promise(PromiseError::NoDate));
    };
    let promised = holds::promise(&context.portal, &context.actor, &id, on).await;
    finish(&id, promised, "promise")
}

/// Withdraws an open promise.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "withdraw_promise")]
pub async fn withdraw_promise(invoice: String) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), invoice_of(&invoice)?);
    let withdrawn = holds::withdraw_promise(&context.portal, &context.actor, &id).await;
    finish(&id, withdrawn.map_err(HoldError::from), "withdrawn")
}

/// Claims that an invoice is already paid.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "claim_paid")]
pub async fn claim_paid(
    invoice: String,
    paid_on: String,
    method: String,
    reference: String,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), invoice_of(&invoice)?);
    let Some(paid_on) = day_of(&paid_on) else {
        return back(&id, HoldFormError::Claim(ClaimError::NoDate));
    };
    let new = NewClaim { paid_on, method, reference };
    let (portal, language) = (&context.portal, context.language);
    let claimed = holds::claim_paid(portal, &context.actor, &id, &new, language).await;
    finish(&id, claimed, "claim")
}

fn invoice_of(text: &str) -> Result<InvoiceId, ServerFnError> {
    InvoiceId::parse(text).map_err(|_| not_our_form())
}

/// Parses a date as browsers send it: `2026-11-23`.
fn day_of(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}

/// Redirects to the invoice with the confirmation, or shows it with the error.
fn finish(id: &InvoiceId, done: Result<(), HoldError>, said: &str) -> FormResult {
    match done {
        Ok(()) => confirm(&routes::invoice(id), "said", said),
        // The invoice's page handles missing and foreign invoices.
        Err(HoldError::Portal(Error::NotFound)) => redirect(&routes::invoice(id)),
        Err(HoldError::Portal(Error::SignInFirst)) => sign_in_first(),
        Err(error) => return back(id, HoldFormError::of(&error)?),
    }
    Ok(())
}

fn back(id: &InvoiceId, wrong: HoldFormError) -> FormResult {
    refuse(&routes::invoice(id), &wrong.query());
    Ok(())
}

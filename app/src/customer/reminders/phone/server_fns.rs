//! Server functions for changing the telephone, signed in. Each redirects to the page, or shows it
//! with the error.

use leptos::prelude::*;
use leptos::server;
use portal::contact::preferences::phone;

use super::super::server_fns::DebtorForm;
use crate::request::context::request_context;
use crate::request::cookies::client;

/// Sends a code to a new telephone.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "propose_phone")]
pub async fn propose_phone(debtor: String, phone: String) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let (form, actor) = DebtorForm::signed_in(&context, &debtor)?;
    let sent = phone::propose(&context.portal, &client, &actor, &form.debtor, &phone).await;
    form.finish(sent, "phone_code", None)
}

/// Sends another code to the pending telephone.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "send_phone_code_again")]
pub async fn send_phone_code_again(debtor: String) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let (form, actor) = DebtorForm::signed_in(&context, &debtor)?;
    let sent = phone::send_again(&context.portal, &client, &actor, &form.debtor).await;
    form.finish(sent, "phone_code", None)
}

/// Makes the pending telephone effective if the code is right.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "confirm_phone")]
pub async fn confirm_phone(debtor: String, code: String) -> Result<(), ServerFnError> {
    let context = request_context();
    let (form, actor) = DebtorForm::signed_in(&context, &debtor)?;
    let confirmed = phone::confirm(&context.portal, &actor, &form.debtor, &code).await;
    form.finish(confirmed, "phone_verified", None)
}

/// Cancels a pending change of telephone.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "cancel_phone")]
pub async fn cancel_phone(debtor: String) -> Result<(), ServerFnError> {
    let context = request_context();
    let (form, actor) = DebtorForm::signed_in(&context, &debtor)?;
    let cancelled = phone::cancel(&context.portal, &actor, &form.debtor).await;
    form.finish(cancelled, "phone_cancelled", None)
}

/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "remove_phone")]
pub async fn remove_phone(debtor: String) -> Result<(), ServerFnError> {
    let context = request_context();
    let (form, actor) = DebtorForm::signed_in(&context, &debtor)?;
    let removed = phone::remove(&context.portal, &actor, &form.debtor).await;
    form.finish(removed, "phone_removed", None)
}

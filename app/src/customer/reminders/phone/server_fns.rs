//! Changing the telephone, signed in. Each leads back to the page.

use leptos::prelude::*;
use leptos::server;
use portal::Error;
use portal::contact::preferences::phone;

use super::super::server_fns::Asked;
use super::typed;
use crate::request::context::request_context;
use crate::request::cookies::client;

/// Sends a code to another telephone.
///
/// # Errors
/// When the form is not ours, or the database fails.
#[server(prefix = "/do", endpoint = "propose_phone")]
pub async fn propose_phone(
    debtor: String,
    phone: String,
) -> std::result::Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let (asked, actor) = Asked::signed_in(&context, &debtor)?;
    let sent = phone::propose(&context.portal, &client, &actor, &asked.debtor, &phone).await;
    match sent {
        Err(Error::Invalid { .. } | Error::TooMany(_)) => typed::keep(&context, &phone),
        _ => typed::forget(&context),
    }
    asked.finish(sent, "phone_code", None)
}

/// Sends another code to the telephone that waits for one.
///
/// # Errors
/// When the form is not ours, or the database fails.
#[server(prefix = "/do", endpoint = "send_phone_code_again")]
pub async fn send_phone_code_again(debtor: String) -> std::result::Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let (asked, actor) = Asked::signed_in(&context, &debtor)?;
    let sent = phone::send_again(&context.portal, &client, &actor, &asked.debtor).await;
    asked.finish(sent, "phone_code", None)
}

/// Makes the telephone that waits the person's, with the code that went there.
///
/// # Errors
/// When the form is not ours, or the database fails.
#[server(prefix = "/do", endpoint = "confirm_phone")]
pub async fn confirm_phone(debtor: String, code: String) -> std::result::Result<(), ServerFnError> {
    let context = request_context();
    let (asked, actor) = Asked::signed_in(&context, &debtor)?;
    let confirmed = phone::confirm(&context.portal, &actor, &asked.debtor, &code).await;
    asked.finish(confirmed, "phone_verified", None)
}

/// Forgets the telephone that waits for its code.
///
/// # Errors
/// When the form is not ours, or the database fails.
#[server(prefix = "/do", endpoint = "cancel_phone")]
pub async fn cancel_phone(debtor: String) -> std::result::Result<(), ServerFnError> {
    let context = request_context();
    let (asked, actor) = Asked::signed_in(&context, &debtor)?;
    let cancelled = phone::cancel(&context.portal, &actor, &asked.debtor).await;
    asked.finish(cancelled, "phone_cancelled", None)
}

/// Takes the telephone away.
///
/// # Errors
/// When the form is not ours, or the database fails.
#[server(prefix = "/do", endpoint = "remove_phone")]
pub async fn remove_phone(debtor: String) -> std::result::Result<(), ServerFnError> {
    let context = request_context();
    let (asked, actor) = Asked::signed_in(&context, &debtor)?;
    let removed = phone::remove(&context.portal, &actor, &asked.debtor).await;
    asked.finish(removed, "phone_removed", None)
}

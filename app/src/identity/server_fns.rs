//! Server functions for signing in and out. Each redirects to the next page, or shows its form
//! again with the error.

use domain::access::Actor;
use domain::identity::Password;
use leptos::prelude::*;
use leptos::server;
use portal::Error;
use portal::people::links;
use portal::people::users::{self, UserError, Welcome};

use super::Attempt;
use super::form_errors::AccountFormError;
use crate::request::context::{RequestContext, SessionError, redirect, request_context};
use crate::request::cookies::{client, remember_browser};
use crate::request::refusal::refuse;
use crate::routes;
use crate::shared::answer;

type FormResult = Result<(), ServerFnError>;

/// Value of the button that requests a code instead.
pub(super) const WITH_CODE: &str = "code";

/// Signs in with a password, or sends a code if that button was pressed.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "sign_in")]
pub async fn sign_in(
    email: String,
    password: String,
    next: Option<String>,
    way: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, attempt) = (request_context(), Attempt::new(&email, next.as_deref()));
    if way.as_deref() == Some(WITH_CODE) {
        return send_code(&context, attempt, routes::SIGN_IN).await;
    }
    let client = client(&context);
    match users::sign_in(&context.portal, &client, &email, &Password::new(password)).await {
        Ok(welcome) => enter(&context, &welcome, &attempt).await,
        Err(error) => back(&context, routes::SIGN_IN, &attempt, AccountFormError::of(error)?),
    }
}

/// Sends another code to the address of the attempt.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "send_code_again")]
pub async fn send_code_again() -> Result<(), ServerFnError> {
    let context = request_context();
    let attempt = Attempt::read(&context).unwrap_or_default();
    send_code(&context, attempt, routes::SIGN_IN_CODE).await
}

/// Sends a code to the address of an invitation.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "open_invitation")]
pub async fn open_invitation(token: String) -> Result<(), ServerFnError> {
    let context = request_context();
    let Some(page) = routes::user_invitation(&token) else {
        redirect(routes::SIGN_IN);
        return Ok(());
    };
    let attempt = Attempt { invitation: Some(token), ..Attempt::default() };
    send_code(&context, attempt, &page).await
}

/// Signs in with a code.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "enter_code")]
pub async fn enter_code(code: String) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let attempt = Attempt::read(&context).unwrap_or_default();
    let Some(number) = &attempt.number else {
        // Without an address, the page of the code would have nothing to say.
        let page = if attempt.email.is_empty() { routes::SIGN_IN } else { routes::SIGN_IN_CODE };
        return back(&context, page, &attempt, AccountFormError::LostCode);
    };
    match users::enter_code(&context.portal, &client, number, &code).await {
        Ok(welcome) => enter(&context, &welcome, &attempt).await,
        Err(error) => back(&context, routes::SIGN_IN_CODE, &attempt, AccountFormError::of(error)?),
    }
}

/// Sends a reset link.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "request_reset")]
pub async fn request_reset(email: String) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let attempt = Attempt::new(&email, None);
    match users::request_reset(&context.portal, &client, &email, context.language).await {
        Ok(()) => {
            attempt.keep(&context);
            redirect(&format!("{}?sent=1", routes::RESET));
            Ok(())
        }
        Err(error) => back(&context, routes::RESET, &attempt, AccountFormError::of(error)?),
    }
}

/// Sets a new password by a reset link.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "choose_password")]
pub async fn choose_password(token: String, password: String) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let Some(page) = routes::new_password(&token) else {
        redirect(routes::RESET);
        return Ok(());
    };
    match users::reset(&context.portal, &client, &token, Password::new(password)).await {
        Ok(devices) => {
            remember_browser(&context, &devices);
            context.session.sign_out().await.map_err(failed)?;
            redirect(&format!("{}?notice=password", routes::SIGN_IN));
        }
        Err(UserError::Portal(Error::NotFound)) => redirect(&page),
        Err(error) => refuse(&page, &AccountFormError::of(error)?.query()),
    }
    Ok(())
}

/// Undoes a change of address by the link of its notice.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "undo_email")]
pub async fn undo_email(token: String) -> Result<(), ServerFnError> {
    let context = request_context();
    match users::undo_email(&context.portal, &token).await {
        Ok(()) => redirect(&format!("{}?notice=email_restored", routes::SIGN_IN)),
        // The page says that the link is not valid.
        Err(Error::NotFound) => {
            redirect(routes::undo_email(&token).as_deref().unwrap_or(routes::SIGN_IN));
        }
        Err(error) => return Err(answer::failed(&error, "an address could not be restored")),
    }
    Ok(())
}

/// Sends a new pay-link in place of an expired one.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "renew_link")]
pub async fn renew_link(link: String) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    match links::renew(&context.portal, &client, &link, context.language).await {
        Ok(()) => redirect(&format!("{}?sent=1", routes::LINK_EXPIRED)),
        Err(Error::NotFound) => redirect(routes::LINK_EXPIRED),
        Err(error) => match routes::link_expired(&link) {
            Some(page) => {
                refuse(&page, &AccountFormError::of(error.into())?.query());
            }
            None => redirect(routes::LINK_EXPIRED),
        },
    }
    Ok(())
}

/// Ends this session.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), ServerFnError> {
    let context = request_context();
    context.session.sign_out().await.map_err(failed)?;
    redirect(&format!("{}?notice=signed_out", routes::SIGN_IN));
    Ok(())
}

async fn enter(context: &RequestContext, welcome: &Welcome, attempt: &Attempt) -> FormResult {
    if matches!(context.actor, Actor::LinkHolder(_)) {
        let kept = links::carry_over(&context.portal, &context.actor, &welcome.pass).await;
        kept.map_err(|error| answer::failed(&error, "links could not be kept"))?;
    }
    context.session.sign_in(&welcome.pass).await.map_err(failed)?;
    remember_browser(context, &welcome.devices);
    Attempt::forget(context);
    redirect(attempt.next());
    Ok(())
}

/// Sends a code; errors are shown on the page of the request.
async fn send_code(context: &RequestContext, attempt: Attempt, asked_on: &str) -> FormResult {
    let client = client(context);
    let (portal, language) = (&context.portal, context.language);
    let sent = match &attempt.invitation {
        None => {
            let number = users::request_code(portal, &client, &attempt.email, language).await;
            number.map(|number| (number, attempt.email.clone()))
        }
        Some(token) => {
            let code = users::request_invitation_code(portal, &client, token, language).await;
            code.map(|code| (code.number, code.masked))
        }
    };
    match sent {
        Ok((number, email)) => {
            Attempt { number: Some(number), email, ..attempt }.keep(context);
            redirect(routes::SIGN_IN_CODE);
            Ok(())
        }
        // The page of the link says that it is not valid.
        Err(UserError::Portal(Error::NotFound)) => {
            let page = attempt.invitation.as_deref().and_then(routes::user_invitation);
            redirect(page.as_deref().unwrap_or(routes::SIGN_IN));
            Ok(())
        }
        Err(error) => back(context, asked_on, &attempt, AccountFormError::of(error)?),
    }
}

/// Shows a page with the error; the next pages find the input in the attempt.
fn back(
    context: &RequestContext,
    page: &str,
    attempt: &Attempt,
    error: AccountFormError,
) -> FormResult {
    attempt.keep(context);
    refuse(page, &error.query());
    Ok(())
}

fn failed(SessionError(error): SessionError) -> ServerFnError {
    answer::failed(&error, "a session could not be changed")
}

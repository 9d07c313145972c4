//! Server functions of the profile. Each redirects to the profile with a confirmation, or shows its
//! form again with the error.

use domain::access::Actor;
use domain::identity::Password;
use leptos::prelude::*;
use leptos::server;
use portal::Error;
use portal::people::users::{self, EmailCode, EmailStep, NewAddress, UserError, Welcome};

use crate::identity::Attempt;
use crate::identity::form_errors::AccountFormError;
use crate::request::confirmation::confirm;
use crate::request::context::{RequestContext, SessionError, redirect, request_context};
use crate::request::cookies::{client, remember_browser};
use crate::request::refusal::{refuse, sign_in_first};
use crate::routes;
use crate::shared::answer;

type FormResult = Result<(), ServerFnError>;

/// Changes the display name.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "change_name")]
pub async fn change_name(name: String) -> Result<(), ServerFnError> {
    let context = request_context();
    let changed = users::change_name(&context.portal, &context.actor, &name).await;
    finish(changed, "saved", routes::PROFILE)
}

/// Changes the password and renews this session.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "change_password")]
pub async fn change_password(current: String, password: String) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let (current, new) = (Password::new(current), Password::new(password));
    let changed =
        users::change_password(&context.portal, &client, &context.actor, &current, new).await;
    let changed = stay(&context, changed).await?;
    finish(changed, "password", routes::PROFILE)
}

/// Mails a code to a new address.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "request_email")]
pub async fn request_email(
    email: String,
    email_current: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let current = Password::new(email_current.unwrap_or_default());
    let new = NewAddress { email, current, language: context.language };
    match users::request_email(&context.portal, &client, &context.actor, new).await {
        Ok(code) => {
            await_code(&context, code);
            Ok(())
        }
        Err(UserError::WrongCurrentPassword) => {
            let query = AccountFormError::WrongCurrentForEmail.query();
            refuse(routes::PROFILE, &query);
            Ok(())
        }
        Err(error) => finish(Err(error), "", routes::PROFILE),
    }
}

/// Changes the address if the code is right, and renews this session.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "confirm_email")]
pub async fn confirm_email(code: String) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let number = Attempt::read(&context).and_then(|attempt| attempt.number).unwrap_or_default();
    let step = users::confirm_email(&context.portal, &client, &context.actor, &number, &code);
    let changed = match step.await {
        Ok(EmailStep::Code(code)) => {
            await_code(&context, code);
            return Ok(());
        }
        Ok(EmailStep::Changed(welcome)) => stay(&context, Ok(welcome)).await?,
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => {
            Attempt::forget(&context);
            finish(Ok(()), "email", routes::PROFILE)
        }
        // Without a request of this browser there is no page that asks for its code.
        Err(UserError::WrongCode) if number.is_empty() => {
            refuse(routes::PROFILE, &AccountFormError::LostCode.query());
            Ok(())
        }
        Err(error) => finish(Err(error), "", routes::PROFILE_EMAIL),
    }
}

/// Asks for a code that was sent.
fn await_code(context: &RequestContext, code: EmailCode) {
    let EmailCode { number, sent_to } = code;
    Attempt { number: Some(number), ..Attempt::new(sent_to.as_str(), None) }.keep(context);
    redirect(routes::PROFILE_EMAIL);
}

/// Ends all sessions of the user.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "sign_out_everywhere")]
pub async fn sign_out_everywhere() -> Result<(), ServerFnError> {
    let context = request_context();
    if !matches!(context.actor, Actor::User(_)) {
        sign_in_first();
        return Ok(());
    }
    let ended = users::sign_out_everywhere(&context.portal, &context.actor).await;
    ended.map_err(|error| answer::failed(&error, "sessions could not be ended"))?;
    context.session.sign_out().await.map_err(failed)?;
    redirect(&format!("{}?notice=everywhere", routes::SIGN_IN));
    Ok(())
}

/// The change ended all sessions; opens a new one for this browser.
async fn stay(
    context: &RequestContext,
    changed: Result<Welcome, UserError>,
) -> Result<Result<(), UserError>, ServerFnError> {
    let welcome = match changed {
        Ok(welcome) => welcome,
        Err(error) => return Ok(Err(error)),
    };
    context.session.sign_in(&welcome.pass).await.map_err(failed)?;
    remember_browser(context, &welcome.devices);
    Ok(Ok(()))
}

/// Redirects to the profile with a confirmation, or shows a page with the error.
fn finish(changed: Result<(), UserError>, done: &str, wrong_on: &str) -> FormResult {
    match changed {
        Ok(()) => confirm(routes::PROFILE, "done", done),
        Err(UserError::Portal(Error::SignInFirst)) => sign_in_first(),
        Err(UserError::Portal(error @ Error::TooMany(_))) => {
            return Err(answer::failed(&error, "a form about oneself failed"));
        }
        Err(error) => {
            refuse(wrong_on, &AccountFormError::of(error)?.of_signed_in().query());
        }
    }
    Ok(())
}

fn failed(SessionError(error): SessionError) -> ServerFnError {
    answer::failed(&error, "a session could not be changed")
}

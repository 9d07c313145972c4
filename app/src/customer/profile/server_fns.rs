//! Changing what is one's own. Each leads back to the profile, with what is wrong or done.

use domain::access::Actor;
use domain::identity::Password;
use leptos::prelude::*;
use leptos::server;
use portal::users::{self, NewAddress, Welcome};
use portal::{Error, Result};

use crate::identity::trouble::Trouble;
use crate::identity::{Attempt, client, of_code, remember_browser};
use crate::request::context::{SessionError, Visit, redirect, visit};
use crate::routes;

type Answer = std::result::Result<(), ServerFnError>;

/// Changes how the user is called.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "change_name")]
pub async fn change_name(name: String) -> std::result::Result<(), ServerFnError> {
    let visit = visit();
    let changed = users::change_name(&visit.portal, &visit.actor, &name).await;
    finish(changed, "saved", routes::PROFILE, Trouble::of)
}

/// Changes the password, and opens this session anew.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "change_password")]
pub async fn change_password(
    current: String,
    password: String,
) -> std::result::Result<(), ServerFnError> {
    let (visit, client) = (visit(), client(&visit()));
    let (current, new) = (Password::new(current), Password::new(password));
    let changed = users::change_password(&visit.portal, &client, &visit.actor, &current, new).await;
    let changed = stay(&visit, changed).await?;
    finish(changed, "password", routes::PROFILE, Trouble::of)
}

/// Sends a code to a new address.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "request_email")]
pub async fn request_email(
    email: String,
    email_current: Option<String>,
) -> std::result::Result<(), ServerFnError> {
    let (visit, client) = (visit(), client(&visit()));
    let current = Password::new(email_current.unwrap_or_default());
    let new = NewAddress { email: email.clone(), current, language: visit.language };
    match users::request_email(&visit.portal, &client, &visit.actor, new).await {
        Ok(number) => {
            Attempt { number: Some(number), ..Attempt::new(&email, None) }.keep(&visit);
            redirect(routes::PROFILE_EMAIL);
            Ok(())
        }
        Err(error) => finish(Err(error), "", routes::PROFILE, |error| {
            Ok(match of_code(error)? {
                Trouble::WrongCurrent => Trouble::WrongCurrentForEmail,
                other => other,
            })
        }),
    }
}

/// Makes the new address the user's, and opens this session anew.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "confirm_email")]
pub async fn confirm_email(code: String) -> std::result::Result<(), ServerFnError> {
    let (visit, client) = (visit(), client(&visit()));
    let number = Attempt::read(&visit).and_then(|attempt| attempt.number).unwrap_or_default();
    let changed = users::confirm_email(&visit.portal, &client, &visit.actor, &number, &code).await;
    let changed = stay(&visit, changed).await?;
    if changed.is_ok() {
        Attempt::forget(&visit);
        return finish(changed, "email", routes::PROFILE, Trouble::of);
    }
    finish(changed, "", routes::PROFILE_EMAIL, Trouble::of)
}

/// Ends all sessions of the user.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/do", endpoint = "sign_out_everywhere")]
pub async fn sign_out_everywhere() -> std::result::Result<(), ServerFnError> {
    let visit = visit();
    if matches!(visit.actor, Actor::User(_)) {
        let ended = users::sign_out_everywhere(&visit.portal, &visit.actor).await;
        ended.map_err(|error| broken(&error))?;
        visit.session.sign_out().await.map_err(failed)?;
    }
    redirect(&format!("{}?notice=everywhere", routes::SIGN_IN));
    Ok(())
}

/// All sessions have ended; this browser's is opened anew.
async fn stay(
    visit: &Visit,
    changed: Result<Welcome>,
) -> std::result::Result<Result<()>, ServerFnError> {
    let welcome = match changed {
        Ok(welcome) => welcome,
        Err(error) => return Ok(Err(error)),
    };
    visit.session.sign_in(&welcome.pass).await.map_err(failed)?;
    remember_browser(visit, &welcome.devices);
    Ok(Ok(()))
}

/// To the profile with what is done, or to a page with what is wrong; nobody signs in first.
fn finish(
    changed: Result<()>,
    done: &str,
    wrong_on: &str,
    trouble_of: impl FnOnce(&Error) -> std::result::Result<Trouble, ServerFnError>,
) -> Answer {
    match changed {
        Ok(()) => redirect(&format!("{}?done={done}", routes::PROFILE)),
        Err(Error::SignInFirst) => redirect(routes::SIGN_IN),
        Err(error) => redirect(&format!("{wrong_on}?{}", trouble_of(&error)?.query())),
    }
    Ok(())
}

fn broken(error: &Error) -> ServerFnError {
    tracing::error!(%error, "the sessions of a user could not be ended");
    ServerFnError::ServerError("the sessions could not be ended".to_owned())
}

fn failed(error: SessionError) -> ServerFnError {
    tracing::error!(%error, "a session could not be changed");
    ServerFnError::ServerError("the session failed".to_owned())
}

//! Server functions for accepting an invitation.

use domain::identity::Password;
use leptos::prelude::*;
use leptos::server;
use portal::Error;
use portal::people::staff::{self, StaffError};

use crate::request::context::{redirect, request_context};
use crate::request::cookies::client;
use crate::routes;
use crate::shared::answer;
use crate::staff::finish::{enter, finish};

/// Chooses the password of an invitation.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "choose_password")]
pub async fn staff_choose_password(token: String, password: String) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let Some(page) = routes::staff_invitation(&token) else {
        return Err(answer::not_our_form());
    };
    let password = Password::new(password);
    match staff::choose_password(&context.portal, &client, &token, &password).await {
        // The page says that the link is not valid.
        Err(StaffError::Portal(Error::NotFound)) => {
            redirect(&page);
            Ok(())
        }
        chosen => finish(chosen, &page, &page, ""),
    }
}

/// Proves the new second factor, and signs in.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "confirm_factor")]
pub async fn staff_confirm_factor(token: String, code: String) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let Some(page) = routes::staff_invitation(&token) else {
        return Err(answer::not_our_form());
    };
    let confirmed = match staff::confirm_factor(&context.portal, &client, &token, &code).await {
        Err(StaffError::Portal(Error::NotFound)) => {
            redirect(&page);
            return Ok(());
        }
        Ok(welcome) => enter(&context, &welcome).await,
        Err(error) => Err(error),
    };
    finish(confirmed, routes::STAFF_CODES, &page, "")
}

/// The recovery codes were saved: they are never shown again.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "codes_saved")]
pub async fn staff_codes_saved() -> Result<(), ServerFnError> {
    let context = request_context();
    let saved = staff::codes_saved(&context.portal, &context.actor).await;
    finish(saved.map_err(StaffError::from), routes::STAFF, routes::STAFF_CODES, "")
}

//! Server functions of staff on their own account.

use domain::identity::Password;
use domain::language::Language;
use leptos::prelude::*;
use leptos::server;
use portal::people::staff::{self, StaffError};

use crate::request::context::request_context;
use crate::request::cookies::{client, remember_language};
use crate::routes;
use crate::shared::answer;
use crate::staff::finish::{enter, finish, proved, proved_anew, stay};

/// Changes the password and renews this session; all others end.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "change_password")]
pub async fn staff_change_password(
    current: String,
    password: String,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let (current, new) = (Password::new(current), Password::new(password));
    let changed = async {
        let actor = proved(&context, &code.unwrap_or_default()).await?;
        let portal = &context.portal;
        let welcome = staff::change_password(portal, &client, &actor, &current, &new).await?;
        enter(&context, &welcome).await
    };
    stay(changed.await.map(|()| "password"), routes::STAFF_ACCOUNT, "password")
}

/// Makes new recovery codes and shows them.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "renew_codes")]
pub async fn staff_renew_codes(code: Option<String>) -> Result<(), ServerFnError> {
    let context = request_context();
    let renewed = async {
        let (actor, renewed) = proved_anew(&context, &code.unwrap_or_default()).await?;
        let codes = staff::renew_codes(&context.portal, &actor).await?;
        match renewed {
            Some(welcome) => enter(&context, &welcome.showing(codes)).await,
            None => Ok(()),
        }
    };
    finish(renewed.await, routes::STAFF_CODES, routes::STAFF_ACCOUNT, "codes")
}

/// Changes the language of pages and mails.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "change_language")]
pub async fn staff_change_language(language: String) -> Result<(), ServerFnError> {
    let context = request_context();
    let language = Language::parse(&language).ok_or_else(answer::not_our_form)?;
    let changed = staff::change_language(&context.portal, &context.actor, language).await;
    if changed.is_ok() {
        remember_language(&context, language);
    }
    let changed = changed.map(|()| "saved").map_err(StaffError::from);
    stay(changed, routes::STAFF_ACCOUNT, "")
}

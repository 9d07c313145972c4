//! Server functions for signing in and out as staff.

use domain::identity::Password;
use leptos::prelude::*;
use leptos::server;
use portal::people::staff::{self, StaffError};

use super::attempt;
use crate::request::context::{redirect, request_context};
use crate::request::cookies::client;
use crate::request::refusal::refuse;
use crate::routes;
use crate::staff::finish::{enter, failed, finish};
use crate::staff::form_errors::StaffFormError;

/// Checks the password; the code comes next.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "sign_in")]
pub async fn staff_sign_in(
    email: String,
    password: String,
    next: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let password = Password::new(password);
    let next = routes::staff_code(attempt::destination(next.as_deref()));
    let checked = match staff::sign_in(&context.portal, &client, &email, &password).await {
        Ok(proof) => {
            attempt::keep(&context, &proof);
            Ok(())
        }
        Err(error) => Err(error),
    };
    finish(checked, &next, routes::STAFF_SIGN_IN, "")
}

/// Signs in by a code of the second factor, or by a recovery code.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "enter_factor")]
pub async fn staff_enter_factor(
    code: Option<String>,
    recovery: Option<String>,
    next: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, client) = (request_context(), client(&request_context()));
    let Some(proof) = attempt::read(&context) else {
        return finish(Err(StaffError::AttemptOver), "", routes::STAFF_SIGN_IN, "");
    };
    let is_typed = |text: &String| !text.trim().is_empty();
    let (code, recovery) = (code.filter(is_typed), recovery.filter(is_typed));
    let is_recovery = code.is_none() && recovery.is_some();
    let typed = code.or(recovery).unwrap_or_default();
    let next = attempt::destination(next.as_deref());
    let entered = match staff::enter_factor(&context.portal, &client, &proof, &typed).await {
        Ok(welcome) => {
            attempt::forget(&context);
            enter(&context, &welcome).await
        }
        Err(StaffError::WrongCode) if is_recovery => {
            refuse(routes::STAFF_CODE, &StaffFormError::WrongRecovery.query("", false));
            return Ok(());
        }
        Err(error) => Err(error),
    };
    let page = match entered {
        Err(StaffError::AttemptOver) => routes::STAFF_SIGN_IN,
        Ok(()) | Err(_) => routes::STAFF_CODE,
    };
    finish(entered, next, page, "")
}

/// Ends this session.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "sign_out")]
pub async fn staff_sign_out() -> Result<(), ServerFnError> {
    let context = request_context();
    context.session.sign_out().await.map_err(failed)?;
    redirect(&format!("{}?notice=signed_out", routes::STAFF_SIGN_IN));
    Ok(())
}

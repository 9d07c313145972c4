//! How a form of staff ends: on the next page, or on its own again with the error.

use domain::access::Actor;
use leptos::prelude::{ServerFnError, provide_context, use_context};
use portal::Error;
use portal::people::staff::{self, StaffError, StaffWelcome};

use super::failure::StaffFailure;
use crate::request::confirmation::confirm;
use crate::request::context::{RequestContext, SessionError, redirect};
use crate::request::cookies::{client, remember_browser};
use crate::request::refusal::{refuse, sign_in_first};
use crate::shared::answer;

/// Provided when a code came with the form, and was right: its page need not ask for another.
#[derive(Debug, Clone, Copy)]
struct FreshProof;

/// Whether a code came with the form, and was right.
pub(super) fn has_fresh_proof() -> bool {
    use_context::<FreshProof>().is_some()
}

/// Leads to the next page, or shows the form of a page again with the error.
pub(super) fn finish<E: StaffFailure>(
    done: Result<(), E>,
    next: &str,
    page: &str,
    form: &str,
) -> Result<(), ServerFnError> {
    match done {
        Ok(()) => redirect(next),
        Err(error) if error.is_signed_out() => sign_in_first(),
        Err(error) => {
            refuse(page, &error.form_error()?.query(form, has_fresh_proof()));
        }
    }
    Ok(())
}

/// Shows the page of the form again: with the confirmation of what was done, or with the error.
pub(super) fn stay<E: StaffFailure>(
    done: Result<&str, E>,
    page: &str,
    form: &str,
) -> Result<(), ServerFnError> {
    match done {
        Ok(what) => {
            confirm(page, "done", what);
            Ok(())
        }
        Err(error) => finish(Err(error), page, page, form),
    }
}

/// Opens a session, or renews the one that is open.
///
/// # Errors
/// When the session cannot be written.
pub(super) async fn enter(
    context: &RequestContext,
    welcome: &StaffWelcome,
) -> Result<(), StaffError> {
    let entered = context.session.enter_as_staff(&welcome.pass).await;
    entered.map_err(|SessionError(error)| error)?;
    remember_browser(context, &welcome.devices);
    Ok(())
}

/// The actor of a sensitive form. A code that was entered with it is a new proof, and renews the
/// session.
///
/// # Errors
/// As of [`staff::prove`].
pub(super) async fn proved(context: &RequestContext, code: &str) -> Result<Actor, StaffError> {
    proved_anew(context, code).await.map(|(actor, _)| actor)
}

/// The same, with the session that was renewed.
///
/// # Errors
/// As of [`staff::prove`].
pub(super) async fn proved_anew(
    context: &RequestContext,
    code: &str,
) -> Result<(Actor, Option<StaffWelcome>), StaffError> {
    let Actor::Staff { roles, .. } = &context.actor else { return Err(Error::SignInFirst.into()) };
    if code.trim().is_empty() {
        return Ok((context.actor.clone(), None));
    }
    let client = client(context);
    let welcome = staff::prove(&context.portal, &client, &context.actor, code).await?;
    enter(context, &welcome).await?;
    provide_context(FreshProof);
    Ok((welcome.actor(roles.clone()), Some(welcome)))
}

/// Response to a session that could not be changed.
pub(super) fn failed(SessionError(error): SessionError) -> ServerFnError {
    answer::failed(&error, "a session of staff could not be changed")
}

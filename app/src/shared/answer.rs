//! Error responses of pages.

use leptos::prelude::*;
use portal::{Error, Result};
use url::form_urlencoded::byte_serialize;

use crate::request::context::{Here, SessionEnded, redirect};
use crate::request::problem::{CONFLICT, Problem};
use crate::routes;
use crate::shared::problem_page::ProblemPage;

/// Renders the result, or a replacement: visitors without a session are redirected to sign in and
/// back, and a missing or foreign object gives the not-found page.
pub fn answer<T>(result: Result<T>, page: impl FnOnce(T) -> AnyView) -> AnyView {
    match result {
        Ok(found) => page(found),
        Err(Error::SignInFirst) => {
            redirect(&sign_in_and_come_back());
            ().into_any()
        }
        Err(error) => {
            let problem = Problem::from(&error);
            if problem == Problem::Broken {
                tracing::error!(%error, "a page could not be read");
            }
            view! { <ProblemPage problem/> }.into_any()
        }
    }
}

/// Address of the sign-in page with a return to this page.
fn sign_in_and_come_back() -> String {
    let here = use_context::<Here>().map_or_else(|| routes::OVERVIEW.to_owned(), |here| here.0);
    let next: String = byte_serialize(here.as_bytes()).collect();
    let is_ended = use_context::<SessionEnded>().is_some_and(|ended| ended.0);
    let ended = if is_ended { "&notice=ended" } else { "" };
    let is_of_staff = use_context::<Here>().is_some_and(|here| routes::is_of_staff(here.path()));
    let sign_in = if is_of_staff { routes::STAFF_SIGN_IN } else { routes::SIGN_IN };
    format!("{sign_in}?next={next}{ended}")
}

/// Last segment of a path: the id of the page's object.
#[must_use]
pub fn last_segment(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// Response to an error that no form can show. The text names the problem, for the server.
#[must_use]
pub fn failed(error: &Error, what: &str) -> ServerFnError {
    let problem = Problem::from(error);
    if problem == Problem::Broken {
        tracing::error!(%error, "{what}");
    } else {
        tracing::warn!(%error, "{what}");
    }
    let text = if error.is_conflict() { CONFLICT } else { problem.code() };
    ServerFnError::ServerError(text.to_owned())
}

/// Response to form data that none of our pages sends.
#[must_use]
pub fn not_our_form() -> ServerFnError {
    ServerFnError::Args("not a form of ours".to_owned())
}

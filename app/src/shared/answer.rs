//! What a page answers when its use case could not.

use leptos::prelude::*;
use portal::{Error, Result};
use url::form_urlencoded::byte_serialize;

use crate::request::context::{Here, SessionEnded, redirect};
use crate::request::problem::Problem;
use crate::routes;
use crate::shared::problem_page::ProblemPage;

/// Shows what was found, or the page that stands in for it: who is nobody signs in first and
/// comes back, what is missing or foreign is not found.
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

/// The address of the sign-in page that leads back here.
fn sign_in_and_come_back() -> String {
    let here = use_context::<Here>().map_or_else(|| routes::OVERVIEW.to_owned(), |here| here.0);
    let next: String = byte_serialize(here.as_bytes()).collect();
    let is_ended = use_context::<SessionEnded>().is_some_and(|ended| ended.0);
    let ended = if is_ended { "&notice=ended" } else { "" };
    format!("{}?next={next}{ended}", routes::SIGN_IN)
}

/// The last part of a path: the id of what a page shows.
#[must_use]
pub fn last_segment(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// What a server function answers to a form that none of our pages has.
#[must_use]
pub fn not_our_form() -> ServerFnError {
    ServerFnError::Args("not a form of ours".to_owned())
}

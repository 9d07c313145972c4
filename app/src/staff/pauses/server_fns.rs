//! Server functions of pauses. Each shows the pauses, with the confirmation or with the error.

use domain::holds::pause::{PauseError, PauseScope};
use domain::ids::HoldId;
use leptos::prelude::*;
use leptos::server;
use portal::contact::pauses::{self, NewPause, PausingError};

use crate::request::context::request_context;
use crate::routes;
use crate::shared::answer::not_our_form;
use crate::staff::finish::stay;

/// Form that begins a pause.
pub(super) const PAUSE_FORM: &str = "pause";

/// The page that has the form: a customer's own, or that of all pauses.
fn page_of(scope: Option<PauseScope>) -> String {
    match scope {
        Some(PauseScope::Customer(id)) => routes::staff_customer(&id),
        Some(PauseScope::Everybody | PauseScope::Segment(_)) | None => {
            routes::STAFF_PAUSES.to_owned()
        }
    }
}

/// Begins a pause of everybody, of a segment or of a customer; `case` is set on the page of one.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "begin_pause")]
pub async fn staff_begin_pause(
    #[server(default)] scope: String,
    #[server(default)] subject: String,
    last: String,
    reason: String,
    case: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let page = match case.as_deref().map(HoldId::parse) {
        Some(Ok(case)) => routes::staff_case(&case),
        Some(Err(_)) => return Err(not_our_form()),
        None => page_of(PauseScope::parse(&scope, subject.trim())),
    };
    let begun = match PauseScope::parse(&scope, subject.trim()) {
        Some(scope) => {
            let new = NewPause { scope, last: last.trim().parse().ok(), reason };
            pauses::begin(&context.portal, &context.actor, &new).await
        }
        // Who may not pause anything is told so, whatever they typed.
        None => match pauses::list(&context.portal, &context.actor).await {
            Ok(_) => Err(PauseError::UnknownSegment.into()),
            Err(error) => Err(PausingError::Portal(error)),
        },
    };
    stay(begun.map(|()| "paused"), &page, PAUSE_FORM)
}

/// Ends a pause.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "end_pause")]
pub async fn staff_end_pause(pause: String) -> Result<(), ServerFnError> {
    let context = request_context();
    let ended = pauses::end(&context.portal, &context.actor, &pause).await;
    stay(ended.map(|()| "ended").map_err(PausingError::from), routes::STAFF_PAUSES, PAUSE_FORM)
}

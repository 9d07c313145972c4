//! Runs the server functions of `app`: forms post to them, and they respond with a redirect, or
//! with the page of the form and what is wrong with it.

use app::request::context::RequestContext;
use app::request::kept_form::KeptForm;
use app::request::problem::{CONFLICT, Problem};
use app::request::refusal::{Refusal, RefusalSlot, RefusedForm};
use app::routes;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Actor;
use http::header::{ACCEPT, LOCATION, REFERER, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, Uri};
use leptos::prelude::provide_context;
use portal::platform::throttle::{Client, Write};
use server_fn::error::SERVER_FN_ERROR_HEADER;

use crate::middleware::limits;
use crate::problems::{self, Conflict};
use crate::state::AppState;

/// Maximum length of an error that is read to be classified.
const ERROR_BYTES: usize = 4096;

/// Forms that need no session.
pub const FOR_ANYBODY: [&str; 14] = [
    "/do/sign_in",
    "/do/send_code_again",
    "/do/enter_code",
    "/do/request_reset",
    "/do/choose_password",
    "/do/undo_email",
    "/do/renew_link",
    "/do/open_invitation",
    "/do/sign_out",
    "/staff/do/sign_in",
    "/staff/do/enter_factor",
    "/staff/do/choose_password",
    "/staff/do/confirm_factor",
    "/staff/do/sign_out",
];

const START_PAYMENT: &str = "/do/start_payment";

/// Every server function: method and path.
pub fn list() -> Vec<(Method, &'static str)> {
    let mut all: Vec<_> =
        server_fn::axum::server_fn_paths().map(|(path, method)| (method, path)).collect();
    all.sort_by_key(|(_, path)| *path);
    all
}

/// A refused form is shown at the address that it was sent to. Opening that address again sends
/// nothing: it leads to where everybody, or every member of staff, begins.
pub async fn opened(address: Uri) -> Redirect {
    let is_of_staff = routes::is_of_staff(address.path());
    Redirect::to(if is_of_staff { routes::STAFF } else { routes::OVERVIEW })
}

/// The handler of every server function.
///
/// The library would redirect a form without response to its `Referer`, and write errors into that
/// address; we neither trust that header nor reveal internal errors.
pub async fn run(State(app): State<AppState>, request: Request) -> Response {
    let context = request.extensions().get::<RequestContext>();
    let is_nobody = context.is_some_and(|context| context.actor == Actor::Nobody);
    if let Some(context) = context
        && let Err(error) = admit(&app, context)
    {
        return problems::of_error(&error);
    }
    let (parts, body) = request.into_parts();
    // Bodies were read whole before.
    let body = to_bytes(body, limits::FORM_BYTES).await.unwrap_or_default();
    let Some(form) = KeptForm::read(parts.uri.path(), &body) else {
        return problems::answer(Problem::Unreadable);
    };
    if is_nobody && needs_session(&form) {
        return app.pages.render_kept(form, parts).await;
    }
    let slot = RefusalSlot::default();
    let request = Request::from_parts(parts.clone(), Body::from(body));
    let response = call(&app, request, &slot).await;
    match slot.get() {
        Some(refusal) => show_again(&app, refusal.clone(), form, parts, response.headers()).await,
        None if response.headers().contains_key(SERVER_FN_ERROR_HEADER) => {
            answer(response.into_body()).await
        }
        None => redirected(response),
    }
}

/// Whether only somebody with a session can send a form; a token in it stands for one.
fn needs_session(form: &KeptForm) -> bool {
    match form.action.as_str() {
        // The address of the review keeps the selection, and nothing else.
        START_PAYMENT => form.has("email"),
        action => !FOR_ANYBODY.contains(&action) && !form.has("token"),
    }
}

async fn call(app: &AppState, mut request: Request, slot: &RefusalSlot) -> Response {
    request.headers_mut().remove(ACCEPT);
    request.headers_mut().remove(REFERER);
    let (context, slot) = (app.pages.context(), slot.clone());
    let context = move || {
        context();
        provide_context(slot.clone());
    };
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}

/// Shows a refused form with what was typed, on its page or, if its sender must sign in first, on
/// the page of kept forms.
async fn show_again(
    app: &AppState,
    refusal: Refusal,
    form: KeptForm,
    parts: Parts,
    headers: &HeaderMap,
) -> Response {
    let (page, problem, status) = match refusal {
        Refusal::Problem { page, problem } => (page, problem, StatusCode::UNPROCESSABLE_ENTITY),
        Refusal::Preview { page } => (page, String::new(), StatusCode::OK),
        Refusal::SignInFirst => return app.pages.render_kept(form, parts).await,
    };
    let Ok(page) = page.parse() else {
        tracing::error!("a server function named a page that is no address");
        return problems::answer(Problem::Broken);
    };
    let shown = app.pages.render_refused(RefusedForm { form, problem }, page, parts).await;
    let mut shown = redirected(shown);
    for cookie in headers.get_all(SET_COOKIE) {
        shown.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    if shown.status() == StatusCode::OK {
        *shown.status_mut() = status;
    }
    shown
}

/// A response that leads elsewhere has no other content.
fn redirected(mut response: Response) -> Response {
    if response.headers().contains_key(LOCATION) {
        *response.status_mut() = StatusCode::SEE_OTHER;
        *response.body_mut() = Body::empty();
    }
    response
}

/// Counts a form, by who sends it; somebody without a session by address.
pub(crate) fn admit(app: &AppState, context: &RequestContext) -> portal::Result<()> {
    let throttle = &app.portal.guard.throttle;
    throttle.admit_actor(Write::Form, &context.actor)?;
    match context.actor {
        Actor::Nobody => {
            let client = Client::new(&context.client, "");
            throttle.admit(Write::Form, client.prefix())
        }
        _ => Ok(()),
    }
}

/// Unreadable input is the client's fault; otherwise the error names its problem, or it is ours.
async fn answer(body: Body) -> Response {
    let text = to_bytes(body, ERROR_BYTES).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let (kind, message) = text.split_once('|').unwrap_or((&text, ""));
    if matches!(kind, "Args" | "MissingArg" | "Deserialization") {
        return problems::answer(Problem::Unreadable);
    }
    if message == CONFLICT {
        let mut response = problems::answer(Problem::Busy);
        response.extensions_mut().insert(Conflict);
        return response;
    }
    let named = Problem::ALL.into_iter().find(|problem| problem.code() == message);
    if named.is_none() {
        // The message comes from our code and does not contain user input.
        tracing::error!(kind, "a server function failed");
    }
    problems::answer(named.unwrap_or(Problem::Broken))
}

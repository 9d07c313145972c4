//! Runs the server functions of `app`: forms post to them, and they respond with a redirect.

use app::request::context::RequestContext;
use app::request::problem::{CONFLICT, Problem};
use app::routes;
use app::shared::kept_form_page::{KeptForm, MARK};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use domain::access::Actor;
use http::header::{ACCEPT, LOCATION, REFERER};
use http::request::Parts;
use http::{Method, StatusCode};
use portal::platform::throttle::{Client, Write};
use server_fn::error::SERVER_FN_ERROR_HEADER;
use url::form_urlencoded;

use crate::middleware::limits;
use crate::problems::{self, Conflict};
use crate::state::AppState;

/// Maximum length of an error that is read to be classified.
const ERROR_BYTES: usize = 4096;

/// Forms that need no session, or lead back to what was chosen.
const FOR_ANYBODY: [&str; 9] = [
    "/do/start_payment",
    "/do/sign_in",
    "/do/send_code_again",
    "/do/enter_code",
    "/do/request_reset",
    "/do/choose_password",
    "/do/undo_email",
    "/do/renew_link",
    "/do/sign_out",
];

/// Every server function: method and path.
pub fn list() -> Vec<(Method, &'static str)> {
    let mut all: Vec<_> =
        server_fn::axum::server_fn_paths().map(|(path, method)| (method, path)).collect();
    all.sort_by_key(|(_, path)| *path);
    all
}

/// The handler of every server function.
///
/// The library would redirect a form without response to its `Referer`, and write errors into that
/// address; we neither trust that header nor reveal internal errors.
pub async fn run(State(app): State<AppState>, request: Request) -> Response {
    if let Some(context) = request.extensions().get::<RequestContext>()
        && let Err(error) = admit(&app, context)
    {
        return problems::of_error(&error);
    }
    let mut request = match late_form(request).await {
        Ok(request) => request,
        Err((form, parts)) => return app.pages.render_kept(form, parts).await,
    };
    request.headers_mut().remove(ACCEPT);
    request.headers_mut().remove(REFERER);
    let context = app.pages.context();
    let response = leptos_axum::handle_server_fns_with_context(context, request).await;
    let mut response = response.into_response();
    if response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return answer(response.into_body()).await;
    }
    if response.headers().contains_key(LOCATION) {
        *response.status_mut() = StatusCode::SEE_OTHER;
        *response.body_mut() = Body::empty();
    }
    response
}

/// The request, unless its form came after its session had ended: then the form, without passwords.
async fn late_form(request: Request) -> Result<Request, (KeptForm, Parts)> {
    let context = request.extensions().get::<RequestContext>();
    let had_session = context.is_some_and(|context| context.session_ended);
    let is_nobody = context.is_some_and(|context| context.actor == Actor::Nobody);
    let path = request.uri().path();
    // Staff are led to their own sign-in.
    if !is_nobody || FOR_ANYBODY.contains(&path) || routes::is_of_staff(path) {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, limits::FORM_BYTES).await.unwrap_or_default();
    let fields: Vec<(String, String)> = form_urlencoded::parse(&bytes).into_owned().collect();
    let has = |wanted: &str| fields.iter().any(|(name, value)| name == wanted && !value.is_empty());
    // Who acts by a link needs no session; who never had one loses nothing.
    if has("token") || !(had_session || has(MARK)) {
        return Ok(Request::from_parts(parts, Body::from(bytes)));
    }
    let is_kept =
        |name: &str| name != MARK && !name.contains("password") && !name.contains("current");
    let fields = fields.into_iter().filter(|(name, _)| is_kept(name)).collect();
    Err((KeptForm { action: parts.uri.path().to_owned(), fields }, parts))
}

/// Counts a form, by who sends it; somebody without a session by address.
fn admit(app: &AppState, context: &RequestContext) -> portal::Result<()> {
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
    let text = axum::body::to_bytes(body, ERROR_BYTES).await.unwrap_or_default();
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

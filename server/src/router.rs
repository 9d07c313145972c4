//! The whole URL space, on one screen: pages (listed in `app::routes`), server functions (each in
//! its `server_fns.rs`), and the rest, in one table.

use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, MethodRouter, get, on, post};
use axum::{Extension, Router};
use http::header::ETAG;
use http::{Extensions, HeaderMap, Method, StatusCode, Version};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use app::request::problem::Problem;
use app::routes;

use crate::middleware::body::{self, Whole};
use crate::middleware::limits::{self, Crowd, Limits};
use crate::middleware::{again, headers, log, origin, panic, redirects, refusals};
use crate::staff_exports::ExportGate;
use crate::staff_imports::Gate;
use crate::state::AppState;
use crate::{
    assets, carriers, demo_mails, downloads, events, health, language, links, pages, problems,
    request_context, server_functions, session, staff_downloads, staff_exports, staff_filters,
    staff_imports, webhooks,
};

/// Who calls an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visitor {
    /// A person, with a session.
    Person,
    /// A machine, with its own authentication or none.
    Machine,
}

/// An address that is neither a page nor a server function.
pub struct Raw {
    /// The method; `GET` answers `HEAD` too.
    pub method: Method,
    /// The path as axum writes it.
    pub path: &'static str,
    /// Who calls it.
    pub visitor: Visitor,
    /// Whether it reads its body as it comes, or takes long, with limits of its own.
    streams: bool,
    handler: MethodRouter<AppState>,
}

/// Every address that is neither a page nor a server function.
#[must_use]
pub fn raw() -> Vec<Raw> {
    use Visitor::{Machine, Person};
    let route = |method, visitor, path, handler| {
        Raw { method, path, visitor, streams: false, handler } //
    };
    let get_by = |visitor, path, handler| route(Method::GET, visitor, path, handler);
    let post_by = |visitor, path, handler| route(Method::POST, visitor, path, handler);
    let one_at_a_time = from_fn_with_state(Gate::default(), staff_imports::one_at_a_time);
    let upload = post(staff_imports::upload).layer(one_at_a_time);
    let upload = post_by(Person, routes::STAFF_IMPORTS, upload);
    let of_forms = from_fn_with_state(Whole::of(limits::FORM_BYTES), body::whole);
    let export = post(staff_exports::make).layer(Extension(ExportGate::default())).layer(of_forms);
    let export = post_by(Person, routes::STAFF_EXPORTS, export);
    let of_webhooks = Whole::of(webhooks::LIMIT_BYTES);
    let webhook = post(webhooks::receive).layer(from_fn_with_state(of_webhooks, body::whole));
    let of_reports = || from_fn_with_state(Whole::of(carriers::LIMIT_BYTES), body::whole);
    vec![
        get_by(Person, "/invoices/{id}/pdf", get(downloads::invoice)),
        get_by(Person, "/receipts/{id}/pdf", get(downloads::receipt)),
        get_by(Person, routes::RECORD_FILE, get(downloads::reminder_record)),
        get_by(Person, "/events", get(events::stream)),
        get_by(Person, "/events/poll", get(events::poll)),
        get_by(Person, "/l/{token}", get(links::follow)),
        get_by(Person, "/session/stay", get(session::stay)),
        post_by(Person, "/language", post(language::choose)),
        get_by(Person, routes::STAFF_EVENTS, get(events::desk::stream)),
        get_by(Person, "/staff/events/poll", get(events::desk::poll)),
        get_by(Person, routes::STAFF_STAY, get(session::staff::stay)),
        get_by(Person, routes::STAFF_CODES_FILE, get(staff_downloads::recovery_codes)),
        get_by(Person, "/staff/receipts/{id}/pdf", get(staff_downloads::receipt)),
        get_by(Person, "/staff/filters/{id}", get(staff_filters::open)),
        get_by(Person, "/staff/imports/{id}/problems.csv", get(staff_imports::problems)),
        get_by(Person, "/staff/imports/{id}/undone.csv", get(staff_imports::undone)),
        Raw { streams: true, ..upload },
        Raw { streams: true, ..export },
        get_by(Person, "/demo/mails/{mail}/html", get(demo_mails::html)),
        get_by(Person, "/demo/mails/{mail}/files/{file}", get(demo_mails::file)),
        post_by(Machine, "/webhooks/{origin}", webhook),
        post_by(Machine, carriers::TWILIO, post(carriers::twilio).layer(of_reports())),
        post_by(Machine, "/carriers/mail", post(carriers::mail).layer(of_reports())),
        post_by(Machine, "/reminders/{token}/stop", post(carriers::stop).layer(of_reports())),
        get_by(Machine, "/assets/{file}", get(assets::serve)),
        get_by(Machine, "/logo/{version}", get(assets::logo)),
        get_by(Machine, "/health", get(health::alive)),
        get_by(Machine, "/ready", get(health::ready)),
        get_by(Machine, "/metrics", get(health::metrics)),
    ]
}

/// The service of the whole site.
pub fn router(app: &AppState) -> Router {
    let (for_people, for_machines): (Vec<_>, Vec<_>) =
        raw().into_iter().partition(|route| route.visitor == Visitor::Person);
    let add = |router: Router<AppState>, route: Raw| router.route(route.path, route.handler);

    let (streamed, for_people): (Vec<_>, Vec<_>) =
        for_people.into_iter().partition(|route| route.streams);
    let streamed = streamed.into_iter().fold(Router::new(), add);
    let (of_staff, of_others): (Vec<_>, Vec<_>) =
        for_people.into_iter().partition(|route| routes::is_of_staff(route.path));
    let mut people = of_others.into_iter().fold(Router::new(), add);
    let mut staff = of_staff.into_iter().fold(Router::new(), add);
    for page in app.pages.list() {
        let router = if routes::is_of_staff(page.path()) { &mut staff } else { &mut people };
        *router = std::mem::take(router).route(page.path(), get(pages::show));
    }
    for (method, path) in server_functions::list() {
        let filter = method.try_into().expect("server functions use the usual methods");
        let router = if routes::is_of_staff(path) { &mut staff } else { &mut people };
        *router = std::mem::take(router).route(path, on(filter, server_functions::run));
        if filter != MethodFilter::GET {
            *router = std::mem::take(router).route(path, get(server_functions::opened));
        }
    }
    let machines = for_machines.into_iter().fold(Router::new(), add);

    let streamed = with_files(streamed, app);
    let people = with_people(people, staff, app).merge(streamed).merge(machines);
    with_everyone(people, app).with_state(app.clone())
}

/// Layers around handlers for people; the layer added last is the outermost. Staff and others have
/// sessions of their own: on the addresses of one, those of the other do not exist.
fn with_people(
    router: Router<AppState>,
    staff: Router<AppState>,
    app: &AppState,
) -> Router<AppState> {
    let crowd = Crowd::of(app.edge.requests_at_once);
    let limits = Limits { crowd, begun: app.begun.clone() };
    let known = router
        .fallback(missing)
        .layer(from_fn_with_state(app.clone(), redirects::guard))
        .layer(from_fn_with_state(app.clone(), request_context::welcome));
    let staff = with_staff(staff, app);
    session::with_sessions(known, &app.portal, app.edge.is_https)
        .merge(staff)
        .layer(from_fn(again::again))
        .layer(from_fn_with_state(app.clone(), origin::check))
        .layer(from_fn_with_state(limits, limits::hold))
        .layer(from_fn_with_state(Whole::of(limits::FORM_BYTES), body::whole))
}

/// Layers around handlers for staff, by whom they are called.
fn with_staff(router: Router<AppState>, app: &AppState) -> Router<AppState> {
    let known = router
        .layer(from_fn_with_state(app.clone(), redirects::guard))
        .layer(from_fn_with_state(app.clone(), refusals::record))
        .layer(from_fn_with_state(app.clone(), request_context::welcome_staff));
    session::staff::with_staff_sessions(known, &app.portal, app.edge.is_https)
}

/// Layers around handlers that receive and make files of staff: neither is the body read before
/// them, nor are they done again, and they take longer than others.
fn with_files(router: Router<AppState>, app: &AppState) -> Router<AppState> {
    with_staff(router, app).layer(from_fn_with_state(app.clone(), origin::check))
}

/// Layers around every handler.
///
/// Pages are compressed although they are personal: none of them shows a
/// secret beside text from its own address (sessions are cookies, forms bear no token), so that
/// the length of a compressed page reveals nothing (BREACH).
fn with_everyone(router: Router<AppState>, app: &AppState) -> Router<AppState> {
    router
        .layer(CatchPanicLayer::custom(panic::to_problem))
        .layer(from_fn_with_state(app.clone(), problems::dress))
        .layer(CatchPanicLayer::custom(panic::to_text))
        .layer(CompressionLayer::new().compress_when(worth_compressing()))
        .layer(from_fn_with_state(app.clone(), headers::secure))
        .layer(from_fn(log::record))
}

/// Responses with an ETag are not compressed here: assets are compressed at build time, and
/// documents internally.
fn worth_compressing() -> impl Predicate {
    let is_made_now = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
        !headers.contains_key(ETAG)
    };
    let is_no_document = NotForContentType::const_new("application/pdf");
    let is_no_workbook = NotForContentType::const_new("application/vnd.openxmlformats");
    DefaultPredicate::new().and(is_made_now).and(is_no_document).and(is_no_workbook)
}

/// Redirects an address with a trailing slash to the one without; anything else is not found.
async fn missing(request: Request) -> Response {
    let path = request.uri().path();
    let shorter = path.trim_end_matches('/');
    let is_reading = request.method().is_safe();
    if is_reading && shorter.len() < path.len() && app::request::context::is_local_path(shorter) {
        let query = request.uri().query();
        let to = query.map_or_else(|| shorter.to_owned(), |query| format!("{shorter}?{query}"));
        return Redirect::permanent(&to).into_response();
    }
    problems::answer(Problem::NotFound)
}

#[cfg(test)]
mod tests;

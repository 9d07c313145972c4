//! Isolates a panic to its request.

use std::any::Any;

use app::request::problem::Problem;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;

use crate::problems;

/// Inside the layer that renders problems: the person gets the designed error page.
pub fn to_problem(panic: Box<dyn Any + Send + 'static>) -> Response {
    log(&panic);
    problems::answer(Problem::Broken)
}

/// Outside of it: the error page itself panicked.
pub fn to_text(panic: Box<dyn Any + Send + 'static>) -> Response {
    log(&panic);
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], LAST_WORDS).into_response()
}

/// The last resort.
const LAST_WORDS: &str = "<!doctype html><html lang=\"es\"><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>Aldía</title>\
    <h1>Algo salió mal de nuestro lado · Something went wrong on our side</h1>\
    <p lang=\"es\">Esta página no cobra nada por sí sola; si estaba pagando, mire sus pagos antes \
    de volver a intentarlo.</p>\
    <p lang=\"en\">This page charges nothing by itself. If you were paying, look at your payments \
    before you try again.</p>\
    <p lang=\"pt\">Esta página não cobra nada por si só. Se você estava pagando, veja seus \
    pagamentos antes de tentar de novo.</p><p><a href=\"/payments\">→ /payments</a></p>";

fn log(panic: &Box<dyn Any + Send + 'static>) {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(panic = text.unwrap_or("without words"), "a request panicked");
}

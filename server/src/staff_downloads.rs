//! Downloads of staff: recovery codes, receipts.

use app::request::context::RequestContext;
use app::request::problem::Problem;
use app::routes;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Actor;
use domain::ids::ReceiptId;
use portal::outside::documents::Pdf;
use portal::payments::takings;
use portal::people::staff::codes_to_show;

use crate::downloads::{Download, download};
use crate::problems;
use crate::state::AppState;

/// `GET /staff/recovery-codes.txt`: while the session still shows them.
pub async fn recovery_codes(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
) -> Response {
    match codes_to_show(&app.portal, &context.actor).await {
        Ok(codes) if codes.is_empty() => problems::answer(Problem::NotFound),
        Ok(codes) => download(Download {
            name: "aldia-recovery-codes.txt",
            content_type: "text/plain; charset=utf-8",
            bytes: format!("{}\n", codes.join("\n")).into_bytes(),
        }),
        Err(error) => problems::of_error(&error),
    }
}

/// `GET /staff/receipts/{id}/pdf`.
pub async fn receipt(
    Extension(context): Extension<RequestContext>,
    Path(id): Path<String>,
) -> Response {
    let Ok(id) = ReceiptId::parse(&id) else { return problems::answer(Problem::NotFound) };
    let RequestContext { portal, actor, language, .. } = &context;
    if *actor == Actor::Nobody {
        let path = &context.path;
        return Redirect::to(&format!("{}?next={path}", routes::STAFF_SIGN_IN)).into_response();
    }
    match takings::receipt_pdf(portal, actor, &id, *language).await {
        Ok(Pdf { name, bytes }) => {
            download(Download { name: &name, content_type: "application/pdf", bytes })
        }
        Err(error) => problems::of_error(&error),
    }
}

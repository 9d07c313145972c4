//! Opening a pay-link.

use app::request::context::{RequestContext, SessionError};
use app::routes;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::InvoiceId;
use portal::Result;
use portal::people::access;
use portal::people::links::{PayLinkTarget, open};

use crate::problems;
use crate::state::AppState;

/// `GET /l/{token}`: stores the link in the session and shows the invoice. Users who are signed in
/// and may see the invoice anyway keep their session.
pub async fn follow(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
    Path(token): Path<String>,
) -> Response {
    let opened = match open(&app.portal, &token).await {
        Ok(PayLinkTarget::Invoice(invoice)) => hold(&context, &invoice).await.map(|()| invoice),
        Ok(PayLinkTarget::Expired) => return to_expired(&token),
        Err(error) => Err(error),
    };
    match opened {
        Ok(invoice) => Redirect::to(&routes::invoice(&invoice)).into_response(),
        Err(error) => problems::of_error(&error),
    }
}

async fn hold(context: &RequestContext, invoice: &InvoiceId) -> Result<()> {
    if access::reaches(&context.portal, &context.actor, invoice).await? {
        return Ok(());
    }
    context.session.hold_link(invoice).await.map_err(|SessionError(error)| error)
}

fn to_expired(token: &str) -> Response {
    let page = routes::link_expired(token);
    Redirect::to(page.as_deref().unwrap_or(routes::LINK_EXPIRED)).into_response()
}

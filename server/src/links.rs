//! Opening a pay-link.

use app::request::context::{RequestContext, SessionError};
use app::routes;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Actor;
use domain::ids::InvoiceId;
use portal::Result;
use portal::people::access;
use portal::people::links::{PayLinkTarget, hold, open};
use portal::platform::throttle::Write;

use crate::problems;
use crate::state::AppState;

/// `GET /l/{token}`: shows the invoice, or what can be paid of several. A browser with a session
/// keeps it, and holds the link beside what it sees already; another gets a session of the link.
pub async fn follow(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
    Path(token): Path<String>,
) -> Response {
    let invoices = match open(&app.portal, &token).await {
        Ok(PayLinkTarget::Invoice(invoice)) => vec![invoice],
        Ok(PayLinkTarget::Invoices(invoices)) => invoices,
        Ok(PayLinkTarget::Expired) => return to_expired(&token),
        Err(error) => return problems::of_error(&error),
    };
    let page = match invoices.as_slice() {
        [only] => routes::invoice(only),
        _ => routes::BASKET.to_owned(),
    };
    match keep(&context, invoices, &token).await {
        Ok(()) => Redirect::to(&page).into_response(),
        Err(error) => problems::of_error(&error),
    }
}

async fn keep(context: &RequestContext, invoices: Vec<InvoiceId>, token: &str) -> Result<()> {
    let (portal, actor) = (&context.portal, &context.actor);
    let mut is_new = false;
    for invoice in &invoices {
        is_new |= !access::reaches(portal, actor, invoice).await?;
    }
    match (is_new, actor, context.session.key()) {
        (false, ..) => Ok(()),
        (true, Actor::User(_) | Actor::LinkHolder(_), Some(session)) => {
            hold(portal, actor, &session, token).await
        }
        (true, ..) => {
            portal.guard.throttle.admit(Write::Session, token)?;
            context.session.hold_links(invoices).await.map_err(|SessionError(error)| error)
        }
    }
}

fn to_expired(token: &str) -> Response {
    let page = routes::link_expired(token);
    Redirect::to(page.as_deref().unwrap_or(routes::LINK_EXPIRED)).into_response()
}

//! Delivery reports of carriers, and the one-click unsubscribe of mail programs.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::access::{Actor, LinkTarget};
use domain::ids::ReminderId;
use http::{HeaderMap, StatusCode};
use portal::contact::preferences::{self, PreferencesError};
use portal::contact::reminders;
use portal::outside::carriers::twilio::callback;
use portal::outside::carriers::{Delivery, mail_report};
use portal::{Error, Portal};

use crate::state::AppState;

/// Path of Twilio's status callback.
pub const TWILIO: &str = "/carriers/twilio";

/// Larger than any report.
pub const LIMIT_BYTES: usize = 64 * 1024;

/// `POST /carriers/twilio`: a status callback, signed by Twilio over the address that it called.
pub async fn twilio(
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(token) = &app.keys.twilio else { return StatusCode::NOT_FOUND.into_response() };
    let asked = query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
    let url = format!("{}{TWILIO}{asked}", app.edge.origin);
    let form: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
    let signature = headers.get(callback::SIGNATURE).and_then(|value| value.to_str().ok());
    if !signature.is_some_and(|told| callback::verify(token.expose(), &url, &form, told)) {
        tracing::warn!("a callback was not believed");
        return StatusCode::FORBIDDEN.into_response();
    }
    match callback::read(&form) {
        Some(report) => {
            let id = query.as_deref().and_then(callback::reminder);
            keep(&app.portal, &report.reference, id.as_ref(), &report.state).await
        }
        None => StatusCode::NO_CONTENT.into_response(),
    }
}

/// `POST /carriers/mail`: reports of the mail service, signed with the configured secret.
pub async fn mail(State(app): State<AppState>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(secret) = &app.keys.mail_report else { return StatusCode::NOT_FOUND.into_response() };
    match mail_report::read_call(&headers, secret, &body, app.portal.now()) {
        Ok(report) => keep(&app.portal, &report.message_id, None, &report.delivery).await,
        Err(error) => {
            tracing::warn!(%error, "a report of mails was not believed");
            StatusCode::BAD_REQUEST.into_response()
        }
    }
}

/// A report about an unknown message is acknowledged, so that it is not sent again.
async fn keep(
    portal: &Portal,
    reference: &str,
    id: Option<&ReminderId>,
    delivery: &Delivery,
) -> Response {
    match reminders::report_of(portal, reference, id, delivery).await {
        Ok(()) | Err(Error::NotFound) => StatusCode::NO_CONTENT,
        Err(error) => {
            tracing::error!(%error, "a carrier's report could not be kept");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
    .into_response()
}

/// `POST /reminders/{token}/stop`: one-click unsubscribe (RFC 8058), authenticated by the link.
pub async fn stop(State(app): State<AppState>, Path(token): Path<String>) -> Response {
    let stopped = async {
        let debtor = portal::people::links::preferences::open(&app.portal, &token)?;
        preferences::stop(
            &app.portal,
            &Actor::LinkHolder(LinkTarget::Preferences(debtor.clone())),
            &debtor,
        )
        .await
    };
    match stopped.await {
        Ok(()) => StatusCode::OK,
        Err(PreferencesError::Portal(Error::NotFound)) => StatusCode::NOT_FOUND,
        Err(PreferencesError::Portal(Error::TooMany(_))) => StatusCode::TOO_MANY_REQUESTS,
        Err(error) => {
            tracing::error!(%error, "reminders could not be stopped");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
    .into_response()
}

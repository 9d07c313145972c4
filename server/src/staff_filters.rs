//! Opening a saved filter.

use app::request::context::RequestContext;
use app::routes;
use app::staff::list_address;
use axum::Extension;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::SavedFilterId;
use portal::Error;
use portal::views::desk::saved_filters;

use crate::problems;

/// `GET /staff/filters/{id}`: leads to the list; the filter is the last used from now on.
pub async fn open(
    Extension(context): Extension<RequestContext>,
    Path(id): Path<String>,
) -> Response {
    let RequestContext { portal, actor, path, .. } = &context;
    let opened = match SavedFilterId::parse(&id) {
        Ok(id) => saved_filters::open(portal, actor, &id).await,
        Err(_) => Err(Error::NotFound),
    };
    match opened {
        Ok(filter) => Redirect::to(&list_address(&filter)).into_response(),
        Err(Error::SignInFirst) => {
            Redirect::to(&format!("{}?next={path}", routes::STAFF_SIGN_IN)).into_response()
        }
        Err(error) => problems::of_error(&error),
    }
}

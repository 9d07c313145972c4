//! Redirects lead inside the site or to the gateway's page, and nowhere else.

use app::request::context::is_local_path;
use app::request::problem::Problem;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::LOCATION;

use crate::problems;
use crate::state::AppState;

/// The layer: a redirect that leads elsewhere is a bug, and is not sent.
pub async fn guard(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let Some(location) = response.headers().get(LOCATION) else { return response };
    let allowed = [app.edge.origin.as_str(), app.portal.gateway.page_origin()];
    if location.to_str().is_ok_and(|to| is_allowed(to, &allowed)) {
        return response;
    }
    tracing::error!("a redirect out of the site was withheld");
    problems::answer(Problem::Broken)
}

fn is_allowed(location: &str, origins: &[&str]) -> bool {
    if is_local_path(location) {
        return true;
    }
    let Ok(url) = url::Url::parse(location) else { return false };
    let origin = url.origin().ascii_serialization();
    matches!(url.scheme(), "http" | "https") && origins.contains(&origin.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_leads_to_this_site_or_to_the_gateway() {
        let origins = ["https://pay.example.org", "https://checkout.example.com"];
        for (location, expected) in [
            ("/", true),
            ("/payments/42?returned=1", true),
            ("https://pay.example.org/invoices", true),
            ("https://checkout.example.com/c/pay/cs_1#x", true),
            ("https://checkout.example.com:8443/", false),
            ("http://checkout.example.com/", false),
            ("https://checkout.example.com.evil.example/", false),
            ("https://checkout.example.com@evil.example/", false),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("invoices", false),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("null", false),
        ] {
            assert_eq!(is_allowed(location, &origins), expected, "{location}");
        }
    }
}

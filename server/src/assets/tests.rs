//! What a browser and a cache see of an asset.

use axum::http::header::{CONTENT_LENGTH, HOST};
use axum::http::{HeaderName, Request};
use axum::routing::get;
use axum::{Router, body::Body};
use tower::ServiceExt as _;

use super::*;

static LOGO: Asset = Asset {
    logical: "images/logo.svg",
    url: "/assets/images-logo-abc.svg",
    hash: "abc",
    content_type: "image/svg+xml",
    identity: b"as it is",
    br: Some(b"br"),
    gz: None,
};

fn asked_with(headers: &[(HeaderName, &'static str)]) -> Response {
    let headers =
        headers.iter().cloned().map(|(name, text)| (name, HeaderValue::from_static(text)));
    LOGO.answer(&headers.collect())
}

fn header(response: &Response, name: HeaderName) -> Option<&str> {
    response.headers().get(name).map(|value| value.to_str().expect("our headers are ASCII"))
}

async fn body(response: Response) -> Bytes {
    axum::body::to_bytes(response.into_body(), 1000).await.expect("our body is short")
}

#[tokio::test]
async fn a_file_is_sent_compressed_typed_and_forever() {
    let response = asked_with(&[(ACCEPT_ENCODING, "gzip, br")]);

    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header(&response, CONTENT_TYPE), Some("image/svg+xml"));
    assert_eq!(header(&response, CONTENT_ENCODING), Some("br"));
    assert_eq!(header(&response, CACHE_CONTROL), Some(FOREVER));
    assert_eq!(header(&response, ETAG), Some("\"abc-br\""));
    assert_eq!(header(&response, VARY), Some("accept-encoding"));
    assert_eq!(header(&response, X_CONTENT_TYPE_OPTIONS), Some("nosniff"));
    assert_eq!(body(response).await, "br");
}

#[tokio::test]
async fn a_client_that_knows_no_stored_encoding_gets_the_file_as_it_is() {
    let response = asked_with(&[(ACCEPT_ENCODING, "gzip")]);

    assert_eq!(header(&response, CONTENT_ENCODING), None);
    assert_eq!(header(&response, ETAG), Some("\"abc\""));
    assert_eq!(body(response).await, "as it is");
}

#[test]
fn a_client_that_has_the_representation_is_told_so() {
    let table = [
        ("\"abc-br\"", StatusCode::NOT_MODIFIED),
        ("\"other\", W/\"abc-br\"", StatusCode::NOT_MODIFIED),
        ("*", StatusCode::NOT_MODIFIED),
        ("\"abc\"", StatusCode::OK),
        ("abc-br", StatusCode::OK),
    ];
    for (known, expected) in table {
        let response = asked_with(&[(ACCEPT_ENCODING, "br"), (IF_NONE_MATCH, known)]);
        assert_eq!(response.status(), expected, "{known}");
    }
}

async fn request(method: &str, path: &str) -> Response {
    let router = Router::new().route("/assets/{file}", get(serve));
    let request = Request::builder().method(method).uri(path).header(HOST, "localhost");
    let request = request.body(Body::empty()).expect("the request is well formed");
    router.oneshot(request).await.expect("the router answers")
}

#[tokio::test]
async fn an_unknown_name_is_not_found() {
    for path in [MISSING, "/assets/..%2Fmanifest.json", "/assets/aldia.js"] {
        assert_eq!(request("GET", path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn every_file_of_this_build_is_found_by_its_address_also_by_head() {
    for asset in TABLE {
        assert_eq!(url(asset.logical), asset.url);
        let response = request("GET", asset.url).await;
        assert_eq!(response.status(), StatusCode::OK, "{}", asset.url);

        let response = request("HEAD", asset.url).await;
        let length = asset.identity.len().to_string();
        assert_eq!(header(&response, CONTENT_LENGTH), Some(length.as_str()));
        assert_eq!(body(response).await, "");
    }
}

#[test]
fn a_picture_that_the_build_does_not_have_gets_an_address_all_the_same() {
    assert_eq!(url("images/no-such-picture.svg"), MISSING);
}

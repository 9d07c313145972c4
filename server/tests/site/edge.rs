//! Security headers of every response, and refused requests.

use std::collections::BTreeSet;
use std::time::Duration;

use portal::testing::{Engine, TestPortal};
use reqwest::{Method, StatusCode, header};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::house::{House, METRICS_TOKEN};

async fn house() -> House {
    House::open(TestPortal::open(Engine::Sqlite).await).await
}

#[tokio::test]
async fn a_page_says_what_browsers_may_do_with_it() {
    let house = house().await;
    let page = house.nobody().get("/nowhere").await;

    let policy = page.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    assert!(nonce.len() >= 22, "{policy}");
    for directive in [
        "default-src 'none'",
        &format!("script-src 'nonce-{nonce}' 'wasm-unsafe-eval'"),
        "connect-src 'self'",
        "form-action 'self' http://gateway.test",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(directive), "{directive}: {policy}");
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
        ("content-type", "text/html; charset=utf-8"),
    ] {
        assert_eq!(page.header(name), value, "{name}");
    }
    assert_eq!(page.header("strict-transport-security"), "", "only by https");
    let scripts = page.body.matches("<script").count();
    let with_nonce = page.body.matches(&format!("nonce=\"{nonce}\"")).count();
    assert!(scripts > 0, "{}", page.body);
    assert_eq!(scripts, with_nonce, "{}", page.body);
    assert!(!page.body.contains(" style=\""), "the policy would drop it: {}", page.body);
}

#[tokio::test]
async fn each_answer_has_its_own_nonce_and_id() {
    let house = house().await;
    let visitor = house.nobody();
    let (one, other) = (visitor.get("/").await, visitor.get("/").await);
    for name in ["content-security-policy", "x-request-id"] {
        assert_ne!(one.header(name), other.header(name), "{name}");
    }
}

#[tokio::test]
async fn by_https_browsers_are_told_to_stay_there() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let house = House::open_with(t, |edge| edge.is_https = true).await;
    let page = house.nobody().get("/health").await;
    assert_eq!(page.header("strict-transport-security"), "max-age=63072000");
}

#[tokio::test]
async fn what_is_missing_is_a_designed_page_for_people_and_a_word_for_machines() {
    let house = house().await;
    let visitor = house.nobody();

    for (method, path, status) in [
        (Method::GET, "/nowhere", StatusCode::NOT_FOUND),
        (Method::GET, "/assets/nothing.js", StatusCode::NOT_FOUND),
        (Method::GET, "/metrics", StatusCode::NOT_FOUND),
        (Method::POST, "/", StatusCode::METHOD_NOT_ALLOWED),
        (Method::POST, "/health", StatusCode::METHOD_NOT_ALLOWED),
        (Method::GET, "/webhooks/stripe", StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let page = visitor.send(visitor.request(method.clone(), path)).await;
        assert_eq!(page.status, status, "{method} {path}");
        assert!(page.body.contains("no se cobra nada"), "{method} {path}: {}", page.body);
        let json = visitor.send(visitor.bare_request(method.clone(), path)).await;
        assert_eq!(json.status, status, "{method} {path}");
        assert!(json.json()["problem"].is_string(), "{}", json.body);
    }
}

#[tokio::test]
async fn the_address_of_a_form_that_was_refused_leads_to_where_everybody_begins() {
    let house = house().await;
    for (path, first) in
        [("/do/sign_in", "/"), ("/do/ask_question", "/"), ("/staff/do/sign_in", "/staff")]
    {
        let page = house.nobody().get(path).await;
        let came = (page.status, page.header("location"));
        assert_eq!(came, (StatusCode::SEE_OTHER, first), "{path}");
    }
}

#[tokio::test]
async fn the_page_is_in_the_language_that_was_asked_for_or_chosen() {
    let house = house().await;
    let visitor = house.nobody();
    for (accept, cookie, expected) in [
        ("", "", "<html lang=\"es\">"),
        ("pt-BR,en;q=0.5", "", "<html lang=\"pt\">"),
        ("pt-BR,en;q=0.5", "aldia_language=en", "<html lang=\"en\">"),
    ] {
        let request = visitor
            .request(Method::GET, "/nowhere")
            .header(header::ACCEPT_LANGUAGE, accept)
            .header(header::COOKIE, cookie);
        let page = visitor.send(request).await;
        assert!(page.body.contains(expected), "{accept:?} {cookie:?}: {}", page.body);
    }
}

#[tokio::test]
async fn choosing_a_language_keeps_it_and_goes_back_inside_the_site_only() {
    let house = house().await;
    let visitor = house.nobody();
    for (next, expected) in
        [("/invoices?page=2", "/invoices?page=2"), ("https://evil.example/", "/"), ("//evil", "/")]
    {
        let answer = visitor.post("/language", &[("language", "en"), ("next", next)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), expected);
        let cookie = answer.header("set-cookie");
        let attributes: BTreeSet<&str> = cookie.split("; ").collect();
        let of_a_year = "Max-Age=31536000";
        let expected =
            ["aldia_language=en", "Path=/", of_a_year, "HttpOnly", "SameSite=Lax"].into();
        assert_eq!(attributes, expected);
    }
    let unknown = visitor.post("/language", &[("language", "xx"), ("next", "/")]).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let house = house().await;
    let visitor = house.nobody();
    for (name, value, expected) in [
        ("origin", "https://evil.example", StatusCode::FORBIDDEN),
        ("origin", "null", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-site", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-origin", StatusCode::SEE_OTHER),
    ] {
        let mut request =
            visitor.request(Method::POST, "/language").form(&[("language", "en")]).build().unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
        let status = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap()
            .execute(request)
            .await
            .unwrap()
            .status();
        assert_eq!(status, expected, "{name}: {value}");
    }
    let mut request = visitor.request(Method::POST, "/language").build().unwrap();
    request.headers_mut().remove(header::ORIGIN);
    let status = reqwest::Client::new().execute(request).await.unwrap().status();
    assert_eq!(status, StatusCode::FORBIDDEN, "neither header: not a browser");
}

#[tokio::test]
async fn a_slash_too_many_leads_to_the_page_and_never_elsewhere() {
    let house = house().await;
    let visitor = house.nobody();
    for (path, expected) in
        [("/invoices/?page=2", "/invoices?page=2"), ("/a/b///", "/a/b"), ("//evil.example/", "")]
    {
        let answer = visitor.get(path).await;
        assert_eq!(answer.header("location"), expected, "{path}");
        let status = if expected.is_empty() { 404 } else { 308 };
        assert_eq!(answer.status.as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn head_answers_like_get_without_the_body() {
    let house = house().await;
    let visitor = house.nobody();
    for path in ["/", "/nowhere", "/health"] {
        let get = visitor.get(path).await;
        let head = visitor.send(visitor.request(Method::HEAD, path)).await;
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        assert_eq!(head.body, "", "{path}");
    }
}

#[tokio::test]
async fn pages_are_compressed_for_those_who_ask() {
    let house = house().await;
    let visitor = house.nobody();
    for (accept, expected) in [("br, gzip", "br"), ("gzip", "gzip"), ("identity", "")] {
        let request = visitor.request(Method::GET, "/").header(header::ACCEPT_ENCODING, accept);
        let page = visitor.send(request).await;
        assert_eq!(page.header("content-encoding"), expected, "{accept}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_read() {
    let house = house().await;
    let visitor = house.nobody();
    for (path, bytes) in [("/language", 64 * 1024 + 1), ("/webhooks/sandbox", 256 * 1024 + 1)] {
        let request = visitor.request(Method::POST, path).body(vec![b'a'; bytes]);
        let answer = visitor.send(request).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
}

#[tokio::test]
async fn a_webhook_that_is_not_signed_is_not_believed_and_needs_no_origin() {
    let house = house().await;
    let visitor = house.nobody();
    for (path, expected) in [
        ("/webhooks/sandbox", StatusCode::BAD_REQUEST),
        ("/webhooks/stripe", StatusCode::NOT_FOUND),
        ("/webhooks/offline", StatusCode::NOT_FOUND),
        ("/webhooks/nobody", StatusCode::NOT_FOUND),
    ] {
        let mut request = visitor.request(Method::POST, path).body("{}").build().unwrap();
        request.headers_mut().remove(header::ORIGIN);
        let status = reqwest::Client::new().execute(request).await.unwrap().status();
        assert_eq!(status, expected, "{path}");
    }
}

#[tokio::test]
async fn a_webhook_that_is_signed_is_acknowledged_and_kept_whatever_it_contains() {
    use portal::testing::{ScriptedGateway, gateway_event_ids};
    let house = house().await;
    let visitor = house.nobody();
    let body = ScriptedGateway::unreadable_event("e1", None, None);
    for _ in 0..2 {
        let request = visitor.request(Method::POST, "/webhooks/sandbox").body(body.clone());
        assert_eq!(visitor.send(request).await.status, StatusCode::OK);
    }
    let kept = gateway_event_ids(&house.t.portal).await;
    assert_eq!(kept.into_iter().collect::<Vec<_>>(), ["e1"]);
}

#[tokio::test]
async fn the_operator_sees_health_readiness_and_counts() {
    let house = house().await;
    let visitor = house.nobody();
    visitor.get("/nowhere?token=secret").await;

    assert_eq!(visitor.get("/health").await.status, StatusCode::OK);
    assert_eq!(visitor.get("/ready").await.status, StatusCode::OK);
    for (token, expected) in [
        ("", StatusCode::NOT_FOUND),
        ("wrong", StatusCode::NOT_FOUND),
        (METRICS_TOKEN, StatusCode::OK),
    ] {
        let answer =
            visitor.send(visitor.request(Method::GET, "/metrics").bearer_auth(token)).await;
        assert_eq!(answer.status, expected, "{token:?}");
        if expected == StatusCode::OK {
            for line in
                ["aldia_http_request_duration_seconds_count", "route=\"none\"", "aldia_queue_jobs"]
            {
                assert!(answer.body.contains(line), "{line}: {}", answer.body);
            }
            assert!(!answer.body.contains("secret") && !answer.body.contains("nowhere"));
        }
    }
    house.t.portal.db.close().await;
    let visitor = house.nobody();
    assert_eq!(visitor.get("/health").await.status, StatusCode::OK);
    assert_eq!(visitor.get("/ready").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_client_that_never_finishes_its_headers_is_cut_off() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let house = House::open_with(t, |edge| {
        edge.connections.headers_within = Duration::from_millis(50);
    })
    .await;
    let mut slow = TcpStream::connect(house.address()).await.unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n").await.unwrap();

    let mut answer = Vec::new();
    let cut = tokio::time::timeout(Duration::from_secs(30), slow.read_to_end(&mut answer)).await;

    assert!(cut.is_ok(), "it may hold its connection for ever");
}

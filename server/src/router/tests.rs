//! What the layers do with handlers that go wrong.

use std::sync::Arc;

use axum::body::Body;
use http::header::{ACCEPT, ORIGIN};
use portal::testing::{Engine, TestPortal};
use tokio::sync::Notify;
use tower::ServiceExt;

use super::*;
use crate::config::Edge;

fn state(t: &TestPortal) -> AppState {
    let edge = Edge {
        keys: crate::state::CarrierKeys::default(),
        origin: "http://here.test".into(),
        is_https: false,
        client_address_header: None,
        metrics_token: None,
        requests_at_once: 10,
        session_check: std::time::Duration::from_secs(1),
        connections: crate::listen::ConnectionLimits {
            in_all: 10,
            per_peer: 10,
            headers_within: std::time::Duration::from_secs(1),
            idle_within: std::time::Duration::from_secs(1),
            write_within: std::time::Duration::from_secs(1),
        },
    };
    AppState::new(t.portal.clone(), edge, None)
}

/// The layers around one handler.
fn layered(app: &AppState, path: &str, handler: MethodRouter<AppState>) -> Router {
    let people = with_people(Router::new().route(path, handler), Router::new(), app);
    with_everyone(people, app).with_state(app.clone())
}

async fn ask(router: &Router, method: &str) -> (StatusCode, String) {
    let request = http::Request::builder()
        .method(method)
        .uri("/x")
        .header(ACCEPT, "text/html")
        .header(ORIGIN, "http://here.test");
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

async fn panics() {
    panic!("the inside of it")
}

#[tokio::test]
async fn a_panic_becomes_a_page_that_says_whether_money_moved() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let app = state(&t);
    let router = layered(&app, "/x", get(panics).post(panics));
    for method in ["GET", "POST"] {
        let (status, body) = ask(&router, method).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(body.contains("Esta página no cobra nada por sí sola"), "{body}");
        assert!(!body.contains("the inside of it"), "{body}");
    }
}

#[tokio::test]
async fn what_the_database_says_of_itself_stays_inside() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let app = state(&t);
    let fails = get(async || problems::of_error(&portal::Error::internal("the inside of it")));
    let (status, body) = ask(&layered(&app, "/x", fails), "GET").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.contains("the inside of it"), "{body}");
}

#[tokio::test]
async fn a_redirect_out_of_the_site_is_withheld() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let app = state(&t);
    for (to, expected) in [
        ("/payments", StatusCode::SEE_OTHER),
        ("http://gateway.test/c/1", StatusCode::SEE_OTHER),
        ("https://evil.example/", StatusCode::INTERNAL_SERVER_ERROR),
    ] {
        let leads = get(async move || Redirect::to(to));
        assert_eq!(ask(&layered(&app, "/x", leads), "GET").await.0, expected, "{to}");
    }
}

#[tokio::test]
async fn what_changes_something_is_finished_when_the_one_who_asked_has_gone() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let app = state(&t);
    let (begun, go_on, done) = (Notify::new(), Notify::new(), Notify::new());
    let steps = Arc::new((begun, go_on, done));
    let inside = steps.clone();
    let works = post(async move || {
        inside.0.notify_one();
        inside.1.notified().await;
        inside.2.notify_one();
    });
    let router = layered(&app, "/x", works);

    let asking = tokio::spawn(async move { ask(&router, "POST").await });
    steps.0.notified().await;
    asking.abort();
    assert!(asking.await.unwrap_err().is_cancelled());
    steps.1.notify_one();

    steps.2.notified().await;
    app.begun.close();
    app.begun.wait().await;
}

#[tokio::test]
async fn who_comes_when_all_places_are_taken_is_told_so() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let mut app = state(&t);
    Arc::make_mut(&mut app.edge).requests_at_once = 1;
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (inside_begun, inside_go_on) = (begun.clone(), go_on.clone());
    let works = get(async move || {
        inside_begun.notify_one();
        inside_go_on.notified().await;
    });
    let router = layered(&app, "/x", works);
    let first = tokio::spawn({
        let router = router.clone();
        async move { ask(&router, "GET").await }
    });
    begun.notified().await;

    let (status, body) = ask(&router, "GET").await;
    go_on.notify_one();

    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("Esta página no cobró nada"), "{body}");
    assert_eq!(first.await.unwrap().0, StatusCode::OK);
}

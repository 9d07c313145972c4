//! The cookie: when it comes, what it says, when it goes, and that it is never the one it was.

use axum::body::Body;
use axum::routing::{get, post};
use domain::access::LinkTarget;
use http::header::COOKIE as COOKIE_HEADER;
use http::{Request, StatusCode};
use portal::testing::{self, TestPortal, on_both};
use tower::ServiceExt;

use super::*;

/// A site with one page that says who asks, and a form for each change.
fn site(t: &TestPortal, pass: &Pass, invoice: &InvoiceId) -> Router {
    let (pass, invoice) = (pass.clone(), invoice.clone());
    let router = Router::new()
        .route("/", get(async |session: Session| format!("{:?}", who(&session).await)))
        .route("/style.css", get(async || "body {}"))
        .route(
            "/in",
            post(async move |session: Session| {
                known(&session).await.unwrap();
                Control(session).sign_in(&pass).await.unwrap();
            }),
        )
        .route(
            "/link",
            post(async move |session: Session| {
                known(&session).await.unwrap();
                Control(session).hold_links(vec![invoice.clone()]).await.unwrap();
            }),
        )
        .route(
            routes::SIGN_OUT,
            post(async |session: Session| {
                known(&session).await.unwrap();
                Control(session).sign_out().await.unwrap();
            }),
        );
    with_sessions(router, &t.portal, true)
}

async fn who(session: &Session) -> Actor {
    known(session).await.unwrap().map_or(Actor::Nobody, |known| known.actor)
}

/// A browser with one cookie.
struct Browser {
    site: Router,
    cookie: Option<String>,
}

impl Browser {
    /// Asks; keeps the cookie that comes; gives the body and the line that set it.
    async fn ask(&mut self, method: &str, path: &str) -> (String, Option<String>) {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE_HEADER, cookie);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = self.site.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let line = response.headers().get(SET_COOKIE).map(|v| v.to_str().unwrap().to_owned());
        if let Some(line) = &line {
            let pair = line.split(';').next().unwrap().to_owned();
            self.cookie = Some(pair).filter(|pair| !pair.ends_with('='));
        }
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        (String::from_utf8(body.to_vec()).unwrap(), line)
    }
}

async fn user(t: &TestPortal) -> Pass {
    let email = domain::identity::Email::parse("ana@example.org").unwrap();
    let new = portal::people::users::NewUser {
        email,
        name: "Ana".into(),
        language: None,
        password: None,
    };
    testing::pass(
        &t.portal,
        &portal::people::users::create(&t.portal, &Actor::System, new).await.unwrap(),
    )
    .await
}

async fn browser(t: &TestPortal) -> (Browser, Pass, InvoiceId) {
    let pass = user(t).await;
    let customer = testing::customer(&t.portal, "S-1", "Luis").await;
    let invoice = testing::invoice(&t.portal, &customer, "F-1").await;
    let site = site(t, &pass, &invoice);
    (Browser { site, cookie: None }, pass, invoice)
}

#[tokio::test]
async fn who_does_not_sign_in_gets_no_cookie() {
    on_both(async |t| {
        let (mut browser, ..) = browser(&t).await;
        for (method, path) in [("GET", "/"), ("GET", "/style.css"), ("POST", routes::SIGN_OUT)] {
            assert_eq!(browser.ask(method, path).await.1, None, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn signing_in_sets_the_cookie_once_and_out_removes_it() {
    on_both(async |t| {
        let (mut browser, pass, _) = browser(&t).await;
        let line = browser.ask("POST", "/in").await.1.unwrap();
        let (pair, rest) = line.split_once("; ").unwrap();
        assert!(pair.starts_with("__Host-aldia="), "{pair}");
        assert_eq!(rest, "HttpOnly; SameSite=Lax; Secure; Path=/");
        let (who, again) = browser.ask("GET", "/").await;
        assert_eq!((who, again), (format!("{:?}", Actor::User(pass.user().clone())), None));
        let signed_in = browser.cookie.clone();
        let line = browser.ask("POST", routes::SIGN_OUT).await.1.unwrap();
        for part in ["__Host-aldia=;", "Path=/", "Max-Age=0", "Secure"] {
            assert!(line.contains(part), "{part} in {line}");
        }
        browser.cookie = signed_in;
        assert_eq!(browser.ask("GET", "/").await.0, "Nobody", "the old cookie opens nothing");
    })
    .await;
}

#[tokio::test]
async fn each_change_of_who_asks_gives_a_new_id_and_ends_the_old_one() {
    on_both(async |t| {
        let (mut browser, _, invoice) = browser(&t).await;
        let mut old = None;
        for path in ["/link", "/in", "/in", "/link"] {
            browser.ask("POST", path).await;
            let new = browser.cookie.clone();
            assert_ne!(new, old);
            if old.is_some() {
                browser.cookie = old;
                assert_eq!(browser.ask("GET", "/").await.0, "Nobody", "after {path}");
            }
            browser.cookie.clone_from(&new);
            old = new;
        }
        let holder = format!("{:?}", Actor::LinkHolder(LinkTarget::Invoice(invoice)));
        assert_eq!(browser.ask("GET", "/").await.0, holder);
    })
    .await;
}

#[tokio::test]
async fn a_cookie_that_somebody_else_made_up_is_never_taken_over() {
    on_both(async |t| {
        let (mut browser, ..) = browser(&t).await;
        let planted = Some(format!("__Host-aldia={}", Id::default()));
        browser.cookie.clone_from(&planted);
        browser.ask("POST", "/in").await;
        assert_ne!(browser.cookie, planted);
        browser.cookie = planted;
        assert_eq!(browser.ask("GET", "/").await.0, "Nobody");
    })
    .await;
}

#[tokio::test]
async fn what_comes_late_with_an_old_id_leaves_the_new_cookie_in_its_place() {
    on_both(async |t| {
        let (mut browser, ..) = browser(&t).await;
        browser.ask("POST", "/in").await;
        let mut late = Browser { site: browser.site.clone(), cookie: browser.cookie.clone() };
        browser.ask("POST", "/in").await;
        for (method, path) in [("GET", "/"), ("GET", "/style.css")] {
            assert_eq!(late.ask(method, path).await.1, None, "{method} {path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_stream_learns_that_its_session_ended() {
    on_both(async |t| {
        let pass = user(&t).await;
        let store = std::sync::Arc::new(Store(t.portal.clone()));
        let session = Session::new(None, store, None);
        Control(session.clone()).sign_in(&pass).await.unwrap();
        session.save().await.unwrap();
        assert!(known_still(&t.portal, &session).await.unwrap().is_some());
        sessions::close(&t.portal, &key(session.id().unwrap())).await.unwrap();
        assert_eq!(known_still(&t.portal, &session).await.unwrap(), None);
    })
    .await;
}

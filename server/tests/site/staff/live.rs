//! Open pages of staff hear of changes: by topic, as far as their rights go, and no further.

use std::time::Duration;

use domain::access::Actor;
use domain::language::Language;
use portal::contact::holds;
use portal::testing::tamper;
use reqwest::Method;
use serde_json::json;

use super::*;
use crate::events::Page;
use crate::people::issue_to;

async fn member(house: &House, id: &str, role: Role) -> Visitor {
    seed_staff(&house.t.portal, id, &[role]).await;
    house.staff(&staff_pass(&house.t.portal, id, Proof::Fresh).await).await
}

/// Waits until the process has read the desk for the first time, with all that was done so far.
async fn position(visitor: &Visitor) -> i64 {
    let mut last = -1;
    for _ in 0..200 {
        let poll = visitor.get("/staff/events/poll").await.json();
        let after = poll["after"].as_i64().unwrap();
        if after > 0 && after == last {
            return after;
        }
        last = after;
        tokio::time::sleep(Duration::from_millis(600)).await;
    }
    panic!("the desk is not read")
}

async fn ask(house: &House, ana: &Person) {
    let actor = Actor::User(ana.user.clone());
    let asked = holds::ask(&house.t.portal, &actor, &ana.invoice, "¿Qué es?", Language::Es).await;
    asked.unwrap();
}

#[tokio::test]
async fn a_member_hears_what_their_rights_let_them_see_and_nothing_of_its_content() {
    on_both(async |t| {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let eva = member(&house, "eva", Role::Collector).await;
        let vera = member(&house, "vera", Role::Viewer).await;
        let start = position(&eva).await;
        let mut of_eva = Page::open(&eva, "/staff/events", None).await;
        let mut of_vera = Page::open(&vera, &format!("/staff/events?after={start}"), None).await;
        of_eva.next().await.unwrap();
        of_vera.next().await.unwrap();

        ask(&house, &ana).await;
        let told = of_eva.next().await.unwrap().data;
        let seq = told["seq"].as_i64().unwrap();
        assert_eq!(told, json!({ "seq": seq, "kind": "news", "topics": "cases" }));
        assert!(seq > start);

        // Issued without a payment: of no topic. Then one that is paid.
        issue_to(&house.t.portal, &ana.customer, "F-2").await;
        Person::new(&house.t, "beto").await;
        let told = of_vera.next().await.unwrap().data;
        assert_eq!(told["topics"], "payments", "questions are not for viewers");

        let poll = vera.get(&format!("/staff/events/poll?after={start}")).await.json();
        assert_eq!(poll["events"][0]["topics"], "payments");
        let rest = vera.get(&format!("/staff/events/poll?after={}", poll["after"])).await.json();
        assert_eq!(rest["events"], json!([]));
        house.t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_stream_of_staff_ends_when_a_role_is_taken_away() {
    on_both(async |t| {
        let house = House::open(t).await;
        let eva = member(&house, "eva", Role::Collector).await;
        let mut page = Page::open(&eva, "/staff/events", None).await;
        page.next().await.unwrap();

        let taken = "UPDATE staff_roles SET role = 'viewer' WHERE staff_id = 'eva'";
        tamper(&house.t.portal, taken).await.unwrap();

        while page.next().await.is_some() {}
        assert_eq!(house.app.pulse.streams(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_first_page_shows_the_payments_of_today_and_lists_say_when_they_were_read() {
    on_both(async |t| {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let vera = member(&house, "vera", Role::Viewer).await;
        let home = vera.get("/staff").await.body;
        assert!(home.contains(&format!("/staff/payments/{}", ana.payment)), "{home}");
        assert!(home.contains("Pagos de hoy") && home.contains("225.00"), "{home}");
        for path in ["/staff", "/staff/payments", "/staff/figures"] {
            let page = vera.get(path).await.body;
            assert!(page.contains("data-topics=\"payments"), "{path}: {page}");
            assert!(page.contains("<noscript><a href=\"\">Volver a leer"), "{path}: {page}");
        }
        // What is new would be on the first page of the list.
        let today = house.t.portal.today();
        let narrow = vera.get(&format!("/staff/payments?from={today}&origin=card")).await.body;
        assert!(narrow.contains("data-many=\"filas nuevas"), "{narrow}");
    })
    .await;
}

#[tokio::test]
async fn what_a_page_does_by_itself_keeps_no_session_open() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let eva = member(&house, "eva", Role::Collector).await;
    let idle = house.t.portal.settings.session_limits.idle;
    let by_script =
        |path: &'static str| eva.request(Method::GET, path).header("sec-fetch-mode", "cors");
    house.t.clock.advance(idle / 2);
    for path in ["/staff/events/poll", "/staff"] {
        assert_eq!(eva.send(by_script(path)).await.status, StatusCode::OK, "{path}");
    }
    house.t.clock.advance(idle / 2);
    assert_eq!(eva.get("/staff/events/poll").await.status, StatusCode::NOT_FOUND);

    let sol = member(&house, "sol", Role::Collector).await;
    for _ in 0..3 {
        house.t.clock.advance(idle / 2);
        let typed =
            sol.request(Method::GET, "/staff/search?q=ana").header("sec-fetch-mode", "cors");
        assert_eq!(sol.send(typed).await.status, StatusCode::OK);
    }
}

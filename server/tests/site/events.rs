//! Activity reaches every open page of those who may see it, once, in order, and nobody else.

use std::time::Duration;

use domain::ids::InvoiceId;
use portal::testing::on_both;
use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use crate::house::{House, Visitor};
use crate::people::{Person, issue_to};

/// An event of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    id: i64,
    kind: String,
    pub data: serde_json::Value,
}

/// An open page with an event stream.
pub struct Page {
    response: Response,
    text: String,
}

/// Timeout, so that a faulty test fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(20);

impl Page {
    pub async fn open(visitor: &Visitor, path: &str, last_event_id: Option<i64>) -> Self {
        let mut request = visitor.request(Method::GET, path);
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-cache");
        assert!(response.headers().get("content-encoding").is_none());
        Self { response, text: String::new() }
    }

    /// The next event; `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                match told(&block) {
                    Some(told) => return Some(told),
                    None => continue,
                }
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            let chunk = chunk.expect("the stream says something").unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

/// Parses a block; `None` for comments.
fn told(block: &str) -> Option<Told> {
    let field = |name: &str| {
        let mut lines = block.lines();
        lines.find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned())
    };
    let data = serde_json::from_str(&field("data:")?).unwrap();
    Some(Told { id: field("id:")?.parse().unwrap(), kind: field("event:")?, data })
}

fn issued(told: &Told, invoice: &InvoiceId) -> bool {
    let data = json!({
        "seq": told.id, "kind": "invoice_issued", "invoice": invoice.as_str(), "payment": null
    });
    told.kind == "invoice_issued" && told.data == data
}

#[tokio::test]
async fn an_event_reaches_an_open_page_after_its_commit() {
    on_both(|t| async {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let mut page = Page::open(&house.user(&ana.user).await, "/events", None).await;
        let ready = page.next().await.unwrap();

        let invoice = issue_to(&house.t.portal, &ana.customer, "F-2").await;
        let told = page.next().await.unwrap();

        assert_eq!(ready.kind, "ready");
        assert!(issued(&told, &invoice), "{told:?}");
        assert!(told.id > ready.id);
    })
    .await;
}

#[tokio::test]
async fn an_event_of_another_process_arrives_too() {
    on_both(|t| async {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let mut page = Page::open(&house.user(&ana.user).await, "/events", None).await;
        page.next().await.unwrap();

        let other = house.t.replica().await;
        let invoice = issue_to(&other, &ana.customer, "F-2").await;

        assert!(issued(&page.next().await.unwrap(), &invoice));
    })
    .await;
}

#[tokio::test]
async fn a_page_that_comes_back_is_told_what_it_missed_and_nothing_twice() {
    on_both(|t| async {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let visitor = house.user(&ana.user).await;
        let mut page = Page::open(&visitor, "/events?after=0", None).await;
        page.next().await.unwrap();
        page.next().await.unwrap();
        let first = page.next().await.unwrap();
        drop(page);

        let mut missed = Vec::new();
        for number in 2..130 {
            missed.push(issue_to(&house.t.portal, &ana.customer, &format!("F-{number}")).await);
        }

        // The header takes precedence, because a browser reconnects to the same URL.
        let mut page = Page::open(&visitor, "/events?after=0", Some(first.id)).await;
        let ready = page.next().await.unwrap();
        assert_eq!((ready.kind.as_str(), ready.id), ("ready", first.id));
        let mut last = first.id;
        for invoice in &missed {
            let told = page.next().await.unwrap();
            assert!(issued(&told, invoice) && told.id > last, "{told:?}");
            last = told.id;
        }
    })
    .await;
}

#[tokio::test]
async fn foreign_events_never_arrive() {
    on_both(|t| async {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let luis = Person::new(&house.t, "luis").await;
        let mut of_ana = Page::open(&house.user(&ana.user).await, "/events", None).await;
        let link = house.link_holder(&ana.invoice).await;
        let mut of_link = Page::open(&link, "/events?after=0", None).await;
        of_ana.next().await.unwrap();
        of_link.next().await.unwrap();
        assert!(issued(&of_link.next().await.unwrap(), &ana.invoice));
        assert_eq!(of_link.next().await.unwrap().kind, "payment_settled");

        issue_to(&house.t.portal, &luis.customer, "F-foreign").await;
        let own = issue_to(&house.t.portal, &ana.customer, "F-own").await;

        // Streams are ordered, so the foreign event would come first.
        assert!(issued(&of_ana.next().await.unwrap(), &own));
        // The link shows one invoice, but not the customer's others.
        let poll = link.get("/events/poll?after=0").await.json();
        let invoices: Vec<_> =
            poll["events"].as_array().unwrap().iter().map(|event| &event["invoice"]).collect();
        assert_eq!(invoices, [ana.invoice.as_str(); 2]);
    })
    .await;
}

#[tokio::test]
async fn a_poll_tells_the_same_as_a_stream_and_where_to_go_on() {
    on_both(|t| async {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let visitor = house.user(&ana.user).await;

        let start = visitor.get("/events/poll").await.json();
        assert_eq!(start["events"], json!([]));
        let after = start["after"].as_i64().unwrap();
        let invoice = issue_to(&house.t.portal, &ana.customer, "F-2").await;
        let found = visitor.get(&format!("/events/poll?after={after}")).await.json();

        let seq = found["after"].as_i64().unwrap();
        assert_eq!(
            found["events"],
            json!([{
                "seq": seq, "kind": "invoice_issued", "invoice": invoice.as_str(), "payment": null
            }])
        );
        let rest = visitor.get(&format!("/events/poll?after={seq}")).await.json();
        assert_eq!(rest, json!({ "after": seq, "events": [] }));
        let garbage = visitor.get("/events/poll?after=x").await;
        assert_eq!(garbage.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_told_anything() {
    on_both(|t| async {
        let house = House::open(t).await;
        for path in ["/events", "/events?after=0", "/events/poll", "/events/poll?after=0"] {
            assert_eq!(house.nobody().get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    on_both(|t| async {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let mut page = Page::open(&house.user(&ana.user).await, "/events", None).await;
        page.next().await.unwrap();

        house.t.clock.advance(house.t.portal.settings.session_limits.idle);

        assert_eq!(page.next().await, None);
        assert_eq!(house.app.pulse.streams(), 0);
    })
    .await;
}

#[tokio::test]
async fn one_actor_cannot_take_all_streams() {
    on_both(|t| async {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let luis = Person::new(&house.t, "luis").await;
        let visitor = house.user(&ana.user).await;
        let mut pages = Vec::new();
        for _ in 0..16 {
            pages.push(Page::open(&visitor, "/events", None).await);
        }

        let one_more = visitor.get("/events").await;

        assert_eq!(one_more.status, StatusCode::TOO_MANY_REQUESTS);
        Page::open(&house.user(&luis.user).await, "/events", None).await;
    })
    .await;
}

//! Nobody is told of a fault of ours where the database is away for a while, or where what was sent
//! cannot be stored: the first is 503 with the time to come back, the second is 400 or 404.

use domain::access::{Proof, Role};
use portal::testing::staff_members::{seed_staff, staff_pass};
use portal::testing::{TestPortal, on_both, tamper};
use reqwest::{Method, RequestBuilder, StatusCode, header};

use crate::house::{Answer, House, METRICS_TOKEN, Visitor};
use crate::knocking::requests;
use crate::people::Person;

/// A request with all ids replaced by a text, or by Ana's.
fn filled(text: &str, ana: &Person, with: Option<&str>) -> String {
    let mut filled = text.to_owned();
    for (name, id) in [
        ("{invoice}", ana.invoice.to_string()),
        ("{instalment}", ana.instalment.to_string()),
        ("{payment}", ana.payment.to_string()),
        ("{debtor}", ana.debtor.to_string()),
        ("{id}", ana.invoice.to_string()),
    ] {
        filled = filled.replace(name, with.unwrap_or(&id));
    }
    while let Some((before, rest)) = filled.split_once('{') {
        let (_, after) = rest.split_once('}').unwrap();
        filled = format!("{before}{}{after}", with.unwrap_or("x"));
    }
    filled
}

fn request(visitor: &Visitor, method: &Method, path: &str, with: &str) -> RequestBuilder {
    if method.is_safe() {
        return visitor.request(method.clone(), &format!("{path}?{with}"));
    }
    let kind = "application/x-www-form-urlencoded";
    let request = visitor.request(method.clone(), path).body(with.to_owned());
    request.header(header::CONTENT_TYPE, kind)
}

/// The status, without waiting for the end of a stream.
async fn head(request: RequestBuilder) -> (StatusCode, header::HeaderMap) {
    let response = request.send().await.unwrap();
    (response.status(), response.headers().clone())
}

async fn house(t: TestPortal) -> (House, Person) {
    let house = House::open(t).await;
    let ana = Person::new(&house.t, "ana").await;
    (house, ana)
}

/// An administrator with a fresh proof.
async fn eva(house: &House) -> Visitor {
    seed_staff(&house.t.portal, "eva", &[Role::Admin]).await;
    house.staff(&staff_pass(&house.t.portal, "eva", Proof::Fresh).await).await
}

#[tokio::test]
async fn without_a_database_every_route_says_when_to_come_back() {
    on_both(|t| async {
        let (house, ana) = house(t).await;
        let (user, staff) = (house.user(&ana.user).await, eva(&house).await);
        let stranger = house.nobody();
        house.t.portal.db.close().await;
        for (method, path, with) in requests() {
            let path = filled(path, &ana, None);
            let known = if app::routes::is_of_staff(&path) { &staff } else { &user };
            for (visitor, is_known) in [(known, true), (&stranger, false)] {
                let asked = request(visitor, &method, &path, &filled(with, &ana, None));
                let (status, headers) = head(asked).await;
                let told = format!("{method} {path} known {is_known}: {status}");
                assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{told}");
                let is_away = status == StatusCode::SERVICE_UNAVAILABLE;
                assert_eq!(headers.contains_key(header::RETRY_AFTER), is_away, "{told}");
                let reads_a_session = !["/health", "/metrics", "/assets", "/logo"]
                    .iter()
                    .chain(&["/carriers", "/webhooks", "/reminders/x/stop"])
                    .any(|machine| path.starts_with(machine));
                assert!(is_away || !(is_known && reads_a_session), "{told}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn nul_in_any_path_query_form_or_cookie_is_no_fault_of_ours() {
    on_both(|t| async {
        let (house, ana) = house(t).await;
        let staff = eva(&house).await;
        for (method, path, with) in requests() {
            let nul = "a%00b";
            let asked = with.split('&').filter_map(|pair| pair.split_once('='));
            let all: Vec<_> = asked.map(|(key, _)| format!("{key}={nul}")).collect();
            let mut tries = vec![
                (filled(path, &ana, Some("%00")), filled(with, &ana, None)),
                (filled(path, &ana, None), filled(with, &ana, Some(nul))),
                (filled(path, &ana, None), all.join("&")),
            ];
            for (key, _) in with.split('&').filter_map(|pair| pair.split_once('=')) {
                let others = filled(with, &ana, None);
                let others = others.split('&').filter(|pair| !pair.starts_with(key));
                let one = others.map(str::to_owned).chain([format!("{key}={nul}")]);
                tries.push((filled(path, &ana, None), one.collect::<Vec<_>>().join("&")));
            }
            for (path, with) in tries {
                let user = house.user(&ana.user).await;
                let visitor = if app::routes::is_of_staff(&path) { &staff } else { &user };
                let asked = request(visitor, &method, &path, &with);
                let asked = asked.header(header::COOKIE, "aldia-devices=a%00b; aldia-attempt=%00");
                let (status, _) = head(asked).await;
                assert!(!status.is_server_error(), "{method} {path} {with}: {status}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_while_the_database_is_away_is_not_lost_in_silence() {
    on_both(|t| async {
        let (house, _) = house(t).await;
        let visitor = house.nobody();
        house.t.portal.db.close().await;
        let form = [("email", "ana@example.org"), ("password", "a long enough password")];
        let Answer { status, headers, body } = visitor.post("/do/sign_in", &form).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(headers.contains_key(header::RETRY_AFTER));
        assert!(body.contains("<html"), "{body}");
    })
    .await;
}

#[tokio::test]
async fn a_write_that_fails_is_counted_and_the_portal_is_not_ready() {
    on_both(|t| async {
        let (house, _) = house(t).await;
        tamper(&house.t.portal, "DROP TABLE write_probes").await.unwrap();
        let visitor = house.nobody();
        let ready = visitor.get("/ready").await;
        assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(ready.body.contains("no writes"), "{}", ready.body);
        assert!(ready.headers.contains_key(header::RETRY_AFTER));
        let asked = visitor.request(Method::GET, "/metrics").bearer_auth(METRICS_TOKEN);
        let counts = visitor.send(asked).await.body;
        for label in ["aldia_database_write_failures_total{", "step=\"statement\""] {
            assert!(counts.contains(label), "{label}: {counts}");
        }
    })
    .await;
}

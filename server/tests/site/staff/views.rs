//! Staff look at an account: every page is there or refused, and no form changes anything.

use domain::access::Actor;
use portal::testing::contents;
use reqwest::Method;

use super::*;
use crate::knocking;

const BAR: &str = r#"class="view-bar""#;

async fn collector(house: &House) -> Visitor {
    seed_staff(&house.t.portal, "cole", &[Role::Collector]).await;
    house.staff(&staff_pass(&house.t.portal, "cole", Proof::Fresh).await).await
}

async fn looks(visitor: &Visitor, ana: &Person) -> Answer {
    let (customer, user) = (ana.customer.as_str(), ana.user.as_str());
    let form = [("customer", customer), ("user", user), ("reason", "No ve su factura")];
    visitor.post("/staff/do/begin_view", &form).await
}

/// An address or a form with Ana's things in it.
fn filled(text: &str, ana: &Person) -> String {
    [
        ("{invoice}", ana.invoice.as_str()),
        ("{instalment}", ana.instalment.as_str()),
        ("{payment}", ana.payment.as_str()),
        ("{receipt}", ana.receipt.as_str()),
        ("{debtor}", ana.debtor.as_str()),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (name, id)| text.replace(name, id))
}

/// Paths have an id whose kind is that of their first word.
fn path_of(path: &str, ana: &Person) -> String {
    let id = match path {
        _ if path.starts_with("/invoices/") => ana.invoice.as_str(),
        _ if path.starts_with("/receipts/") => ana.receipt.as_str(),
        _ => ana.payment.as_str(),
    };
    path.replace("{id}", id).replace(['{', '}'], "")
}

fn is_of_machines(path: &str) -> bool {
    ["/webhooks/", "/carriers/", "/assets/", "/logo/", "/health", "/ready", "/metrics"]
        .iter()
        .any(|begin| path.starts_with(begin))
        || path == "/reminders/{token}/stop"
}

#[tokio::test]
async fn who_looks_sees_the_pages_of_the_user_under_a_bar_until_they_stop() {
    on_both(async |t| {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let cole = collector(&house).await;
        let page = format!("/staff/customers/{}", ana.customer);
        assert!(cole.get(&page).await.body.contains("/staff/do/begin_view"));
        let (customer, user) = (ana.customer.as_str(), ana.user.as_str());
        let silent = [("customer", customer), ("user", user), ("reason", "")];
        comes_back(&cole.post("/staff/do/begin_view", &silent).await, "reason");
        leads_to(&looks(&cole, &ana).await, "/");
        let seen = cole.get("/").await;
        assert!(seen.body.contains(BAR) && seen.body.contains("cole"), "{}", seen.body);
        assert!(cole.get(&format!("/invoices/{}", ana.invoice)).await.body.contains("F-ana-1"));
        let parts = [(ana.instalment.as_str(), 0)];
        let actor = Actor::User(ana.user.clone());
        let open = house.t.seed_payment(&actor, &parts, 22_500).await.payment;
        let open = format!("/payments/{open}");
        let of_payer = house.user(&ana.user).await.get(&open).await;
        assert!(of_payer.body.contains("/do/cancel_payment"), "{}", of_payer.body);
        let of_staff = cole.get(&open).await;
        assert!(of_staff.body.contains(BAR) && !of_staff.body.contains("/do/cancel_payment"));
        let told = house.user(&ana.user).await.get("/profile").await;
        assert!(told.body.contains("cole") && !told.body.contains(BAR), "{}", told.body);
        assert!(!told.body.contains("No ve su factura"), "the reason is for colleagues");
        let timeline = cole.get(&page).await;
        assert!(timeline.body.contains("Miró la cuenta de un usuario"), "{}", timeline.body);
        leads_to(&cole.post("/staff/do/end_view", &[]).await, &page);
        assert!(!cole.get("/").await.body.contains(BAR));
    })
    .await;
}

#[tokio::test]
async fn who_looks_opens_every_page_or_is_refused_and_sends_no_form() {
    on_both(async |t| {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let cole = collector(&house).await;
        leads_to(&looks(&cole, &ana).await, "/");
        let looking = house.nobody();
        looking.set_cookie("aldia-view", &cole.cookie("aldia-view").unwrap());
        let before = contents(&house.t.portal).await;
        let (mut forms, mut pages) = (0, 0);
        for (method, path, with) in knocking::requests() {
            if app::routes::is_of_staff(path) || is_of_machines(path) || path == "/events" {
                continue;
            }
            let with = filled(with, &ana);
            if method == Method::POST {
                forms += 1;
                let kind = "application/x-www-form-urlencoded";
                let request = looking.request(method, path).header("content-type", kind);
                let answer = looking.send(request.body(with)).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
                assert!(answer.body.contains("Usted solo está mirando"), "{path}");
            } else {
                pages += 1;
                let answer = looking.get(&format!("{}?{with}", path_of(path, &ana))).await;
                let is_good = answer.status.as_u16() < 500;
                assert!(is_good, "{path}: {} {}", answer.status, answer.body);
            }
        }
        assert!(forms > 20 && pages > 20, "{forms} forms, {pages} pages");
        assert_eq!(contents(&house.t.portal).await, before);
    })
    .await;
}

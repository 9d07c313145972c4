//! The cashier's till in the browser.

use domain::access::{Proof, Role};
use portal::testing::on_both;
use portal::testing::staff_members::{seed_staff, staff_pass};

use crate::forms::reading::forms_of;
use crate::house::{Answer, House, Visitor};
use crate::people::Person;

/// A member of staff with one role.
pub async fn member(house: &House, id: &str, role: Role) -> Visitor {
    let portal = &house.t.portal;
    seed_staff(portal, id, &[role]).await;
    house.staff(&staff_pass(portal, id, Proof::Fresh).await).await
}

/// The page to which a form led.
pub async fn followed(visitor: &Visitor, answer: &Answer) -> (String, Answer) {
    let location = answer.header("location").to_owned();
    assert!(location.starts_with("/staff/till/"), "{location} {}", answer.body);
    let page = visitor.get(&location).await;
    assert!(page.body.contains("notice--good") || page.body.contains("notice--warn"), "{location}");
    (location.split('?').next().unwrap_or_default().to_owned(), page)
}

#[tokio::test]
async fn a_till_five_short_closes_with_a_reason_and_prints_its_report() {
    on_both(async |t| {
        let house = House::open(t).await;
        let caro = member(&house, "caro", Role::Cashier).await;
        assert!(caro.get("/staff").await.body.contains("href=\"/staff/till\""));
        let wrong = caro.post("/staff/do/open_till", &[("amount", "1.234")]).await;
        assert!(wrong.is_refused() && wrong.body.contains("href=\"#amount\""), "{}", wrong.body);
        let opened = caro.post("/staff/do/open_till", &[("amount", "100.00")]).await;
        let (page, shown) = followed(&caro, &opened).await;
        assert!(!shown.body.contains("Debía haber"), "the count is blind: {}", shown.body);
        let id = page.rsplit('/').next().unwrap();
        let form = |version: &'static str, name: &'static str, value: &'static str| {
            [("id", id.to_owned()), ("version", version.into()), (name, value.to_owned())]
        };
        let send = async |path: &str, form: &[(&str, String)]| {
            let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            caro.post(path, &form).await
        };
        let counted = send("/staff/do/count_till", &form("0", "amount", "95.00")).await;
        let (_, shown) = followed(&caro, &counted).await;
        assert!(shown.body.contains("Faltan S/\u{a0}5.00"), "{}", shown.body);
        let stale = send("/staff/do/count_till", &form("0", "amount", "100.00")).await;
        assert!(stale.is_refused() && stale.body.contains("error-summary"), "{}", stale.body);
        let empty = send("/staff/do/explain_till", &form("1", "reason", " ")).await;
        assert!(empty.is_refused() && empty.body.contains("href=\"#reason\""), "{}", empty.body);
        let closed = send("/staff/do/explain_till", &form("1", "reason", "vuelto mal dado")).await;
        let (_, shown) = followed(&caro, &closed).await;
        assert!(shown.body.contains("vuelto mal dado"), "{}", shown.body);
        let other = member(&house, "otra", Role::Cashier).await;
        assert_eq!(other.get(&page).await.status, reqwest::StatusCode::NOT_FOUND);
        let mut away = form("2", "amount", "95.00").to_vec();
        away.push(("slip", "B-1".into()));
        let (_, shown) = followed(&caro, &send("/staff/do/deposit_till", &away).await).await;
        assert!(shown.body.contains("B-1") && shown.body.contains("-S/\u{a0}95.00"));
        let report = ledger(&house).await;
        assert_eq!(report, []);
    })
    .await;
}

async fn ledger(house: &House) -> Vec<portal::billing::ledger::Difference> {
    let system = domain::access::Actor::System;
    portal::billing::ledger::check(&house.t.portal, &system).await.unwrap()
}

#[tokio::test]
async fn cash_at_the_desk_settles_in_three_steps_and_the_customers_open_page_hears_of_it() {
    on_both(async |t| {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let caro = member(&house, "caro", Role::Cashier).await;
        caro.post("/staff/do/open_till", &[("amount", "0")]).await;
        let customer = house.user(&ana.user).await;
        let start = customer.get("/events/poll").await.json()["after"].as_i64().unwrap();

        let found = caro.get("/staff/till/take?customer=C-ana").await.body;
        assert!(found.contains("225.00") && found.contains("F-ana-1"), "{found}");
        let chosen = format!("/staff/till/take?customer=C-ana&i={}&chosen=1", ana.instalment);
        let too_much = caro.get(&format!("{chosen}&amount=225.01")).await.body;
        assert!(too_much.contains("href=\"#amount\""), "{too_much}");
        let review = caro.get(&format!("{chosen}&amount=25.00")).await.body;
        let form = forms_of(&review).into_iter().find(|form| form.action == TAKE).unwrap();
        let fields = form.fields.iter().map(|(name, value, _)| (name.as_str(), value.as_str()));
        let fields: Vec<_> = fields.chain([("kind", "cash")]).collect();
        let taken = caro.post(TAKE, &fields).await;
        let (page, shown) = followed(&caro, &taken).await;
        assert!(shown.body.contains("/staff/receipts/"), "{}", shown.body);
        let again = caro.post(TAKE, &fields).await;
        assert!(again.header("location").starts_with(&page), "the same form is one payment");
        let (_, receipt) = shown.body.split_once("href=\"/staff/receipts/").unwrap();
        let receipt = receipt.split('"').next().unwrap();
        let pdf = caro.get(&format!("/staff/receipts/{receipt}")).await;
        assert_eq!(pdf.header("content-type"), "application/pdf");

        let invoice = customer.get(&format!("/invoices/{}", ana.invoice)).await.body;
        assert!(invoice.contains("200.00"), "{invoice}");
        let told = customer.get(&format!("/events/poll?after={start}")).await.json();
        let told = &told["events"][0];
        assert_eq!(told["kind"], "payment_settled");
        assert_eq!(told["invoice"], ana.invoice.as_str());

        let payment = page.rsplit('/').next().unwrap();
        let void = [("payment", payment), ("reason", "otro alumno")];
        let (_, shown) = followed(&caro, &caro.post("/staff/do/void_taking", &void).await).await;
        assert!(shown.body.contains("Anulado"), "{}", shown.body);
        assert_eq!(ledger(&house).await, []);
        house.t.leaves_jobs();
    })
    .await;
}

const TAKE: &str = "/staff/do/take_money";

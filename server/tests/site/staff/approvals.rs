//! Four eyes on the pages: one asks, another decides, who asked reads the answer.

use std::sync::Arc;

use domain::access::Role;
use domain::money::Currency;

use super::*;
use crate::forms::reading::forms_of;

const LIST: &str = "/staff/approvals";
const DECIDE: &str = "/staff/do/decide_approval";
const CANCEL: &str = "/staff/do/cancel_invoice";

/// A house where one person may cancel up to S/ 100.00, with a team.
async fn open(mut t: TestPortal) -> House {
    let mut settings = (*t.portal.settings).clone();
    settings.four_eyes_above = [(Currency::Pen, 10_000)].into();
    t.portal.settings = Arc::new(settings);
    let house = House::open(t).await;
    for (id, role) in [
        ("eva", Role::Finance),
        ("luz", Role::Finance),
        ("sol", Role::Collector),
        ("tea", Role::Viewer),
    ] {
        seed_staff(&house.t.portal, id, &[role]).await;
    }
    house
}

async fn member(house: &House, id: &str, proof: Proof) -> Visitor {
    house.staff(&staff_pass(&house.t.portal, id, proof).await).await
}

/// Asks that what is left of Ana's invoice, S/ 225.00, be written off.
async fn ask(visitor: &Visitor, ana: &Person) -> Answer {
    let page = visitor.get(&format!("/staff/invoices/{}/write-off", ana.invoice)).await;
    let form = forms_of(&page.body).into_iter().find(|form| form.action == CANCEL).unwrap();
    let fields: Vec<_> = form
        .fields
        .iter()
        .map(|(name, value, _)| match name.as_str() {
            "entry[reason]" => (name.as_str(), "No pagará"),
            _ => (name.as_str(), value.as_str()),
        })
        .collect();
    visitor.post(CANCEL, &fields).await
}

/// Address of the newest request on the list.
fn newest(list: &Answer) -> String {
    let (_, rest) = list.body.split_once("href=\"/staff/approvals/").expect("a request");
    format!("{LIST}/{}", rest.split('"').next().unwrap_or_default())
}

async fn decide(visitor: &Visitor, page: &str, decision: &str, answer: &str) -> Answer {
    let id = page.rsplit('/').next().unwrap_or_default();
    let fields = [("approval", id), ("decision", decision), ("answer", answer)];
    visitor.post(DECIDE, &fields).await
}

#[tokio::test]
async fn what_is_above_the_limit_waits_for_another_person_who_does_it_by_approving() {
    on_both(async |t| {
        let house = open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let eva = member(&house, "eva", Proof::Fresh).await;
        let form = eva.get(&format!("/staff/invoices/{}/write-off", ana.invoice)).await;
        assert!(form.body.contains("100.00") && form.body.contains("otra persona"));
        let asked = ask(&eva, &ana).await;
        leads_to(&asked, &format!("/staff/invoices/{}/write-off?done=waits", ana.invoice));
        let told = eva.get(asked.header("location")).await;
        assert!(told.body.contains("Pedido enviado") && told.body.contains("225.00"));
        comes_back(&ask(&eva, &ana).await, "Ya hay un pedido");

        let page = newest(&eva.get(LIST).await);
        let own = eva.get(&page).await;
        assert!(
            own.body.contains("Este pedido es suyo") && !own.body.contains("Aprobar y hacerlo")
        );
        comes_back(&decide(&eva, &page, "approve", "").await, "Otra persona debe");

        let stale = member(&house, "luz", Proof::Stale).await;
        assert!(stale.get(LIST).await.body.contains("desk-menu__badge"));
        let shown = stale.get(&page).await;
        for part in ["No pagará", "225.00", "eva", "name=\"code\"", "Aprobar y hacerlo"] {
            assert!(shown.body.contains(part), "{part}: {}", shown.body);
        }
        let unproved = decide(&stale, &page, "approve", "De acuerdo").await;
        comes_back(&unproved, "código de ahora");
        assert!(unproved.body.contains(">De acuerdo</textarea>"), "{}", unproved.body);

        let luz = member(&house, "luz", Proof::Fresh).await;
        leads_to(&decide(&luz, &page, "approve", "").await, &format!("{page}?done=approved"));
        let seen = house.user(&ana.user).await.get(&format!("/invoices/{}", ana.invoice)).await;
        assert!(seen.body.contains("Baja por incobrable"), "{}", seen.body);
        comes_back(&decide(&luz, &page, "approve", "").await, "ya lo decidió");
        let list = luz.get(LIST).await;
        assert!(!list.body.contains("desk-menu__badge") && list.body.contains("Aprobado"));
        house.t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_collector_asks_for_any_amount_and_reads_why_it_was_refused() {
    on_both(async |t| {
        let house = open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let sol = member(&house, "sol", Proof::Fresh).await;
        let invoice = sol.get(&format!("/staff/invoices/{}", ana.invoice)).await;
        assert!(invoice.body.contains("/write-off"), "{}", invoice.body);
        let asked = ask(&sol, &ana).await;
        leads_to(&asked, &format!("/staff/invoices/{}/write-off?done=waits", ana.invoice));
        let luz = member(&house, "luz", Proof::Fresh).await;
        let list = luz.get(LIST).await;
        assert!(list.body.contains("desk-menu__badge"), "{}", list.body);
        let page = newest(&list);
        comes_back(&decide(&luz, &page, "refuse", " ").await, "por qué lo rechaza");
        let refused = decide(&luz, &page, "refuse", "Todavía no").await;
        leads_to(&refused, &format!("{page}?done=refused"));
        let answer = sol.get(&page).await;
        assert!(answer.body.contains("Todavía no") && answer.body.contains("Rechazado"));
        // Of those of others, who only asks sees nothing.
        let eva = member(&house, "eva", Proof::Fresh).await;
        ask(&eva, &ana).await;
        let other = newest(&eva.get(LIST).await);
        assert_eq!(sol.get(&other).await.status, StatusCode::NOT_FOUND);
        let viewer = member(&house, "tea", Proof::Fresh).await;
        assert_eq!(viewer.get(LIST).await.status, StatusCode::FORBIDDEN);
        assert!(!viewer.get("/staff").await.body.contains("/staff/approvals"));
        house.t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_request_about_what_changed_says_how_it_was_and_how_it_is() {
    on_both(async |t| {
        let house = open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let eva = member(&house, "eva", Proof::Fresh).await;
        ask(&eva, &ana).await;
        let page = newest(&eva.get(LIST).await);
        let credit = eva.get(&format!("/staff/invoices/{}/credit", ana.invoice)).await;
        let form = forms_of(&credit.body).into_iter().find(|form| form.action == CANCEL).unwrap();
        let fields: Vec<_> = form
            .fields
            .iter()
            .map(|(name, value, _)| match name.as_str() {
                "entry[reason]" => (name.as_str(), "Descuento"),
                "entry[amounts][0]" => (name.as_str(), "25.00"),
                _ => (name.as_str(), value.as_str()),
            })
            .collect();
        eva.post(CANCEL, &fields).await;
        let luz = member(&house, "luz", Proof::Fresh).await;
        let shown = luz.get(&page).await;
        assert!(shown.body.contains("cambió desde entonces"), "{}", shown.body);
        assert!(shown.body.contains("225.00") && shown.body.contains("200.00"), "{}", shown.body);
        assert!(!shown.body.contains("Aprobar y hacerlo"), "{}", shown.body);
        comes_back(&decide(&luz, &page, "approve", "").await, "cambió mientras tanto");
        let ended = luz.get(&page).await;
        assert!(ended.body.contains("Ya no vale"), "{}", ended.body);
        house.t.leaves_jobs();
    })
    .await;
}

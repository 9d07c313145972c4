//! The queue of cases in the browser: read, owned, answered once, with templates and notes.

use domain::access::Actor;
use domain::calendar::Date;
use domain::ids::HoldId;
use domain::language::Language;
use portal::contact::holds::{self, NewClaim};
use portal::testing::admin;

use super::*;
use crate::people::issue_to;

async fn member(house: &House, id: &str, role: Role) -> Visitor {
    seed_staff(&house.t.portal, id, &[role]).await;
    house.staff(&staff_pass(&house.t.portal, id, Proof::Fresh).await).await
}

async fn only_case(house: &House) -> HoldId {
    holds::open_cases(&house.t.portal, &admin()).await.unwrap().remove(0).id
}

async fn asked(house: &House, ana: &Person) -> HoldId {
    let (portal, actor) = (&house.t.portal, Actor::User(ana.user.clone()));
    holds::ask(portal, &actor, &ana.invoice, "¿Qué es\nesto?", Language::Es).await.unwrap();
    only_case(house).await
}

async fn is_held(house: &House, ana: &Person) -> bool {
    let actor = Actor::User(ana.user.clone());
    !holds::holds(&house.t.portal, &actor, &ana.invoice).await.unwrap().holds.is_empty()
}

#[tokio::test]
async fn a_question_is_taken_and_answered_once_and_the_second_answer_says_who_was_first() {
    on_both(async |t| {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let case = asked(&house, &ana).await;
        let (eva, sol) = (
            member(&house, "eva", Role::Collector).await,
            member(&house, "sol", Role::Finance).await,
        );
        let page = format!("/staff/cases/{case}");
        for path in ["/staff", "/staff/cases", "/staff/cases?show=questions"] {
            let list = eva.get(path).await.body;
            assert!(list.contains(&page) && list.contains("¿Qué es esto?"), "{path}: {list}");
        }
        let claims = eva.get("/staff/cases?show=claims").await.body;
        assert!(claims.contains("Nadie espera respuesta"), "{claims}");

        let form = [("case", case.as_str()), ("shown", ""), ("act", "take")];
        leads_to(&eva.post("/staff/do/hand_over", &form).await, &format!("{page}?done=owner"));
        comes_back(&sol.post("/staff/do/hand_over", &form).await, "Otra persona la atiende");
        assert!(eva.get("/staff/cases?show=mine").await.body.contains(&page));
        assert!(!sol.get("/staff/cases?show=mine").await.body.contains(&page));

        assert!(is_held(&house, &ana).await);
        let reader = house.user(&ana.user).await;
        let empty = [("case", case.as_str()), ("answer", " ")];
        comes_back(&eva.post("/staff/do/answer_question", &empty).await, "href=\"#answer\"");
        let form = [("case", case.as_str()), ("answer", "Es la pensión\r\nde marzo.")];
        let answered = eva.post("/staff/do/answer_question", &form).await;
        leads_to(&answered, &format!("{page}?done=answered"));
        assert!(!is_held(&house, &ana).await);
        let shown = reader.get(&format!("/invoices/{}", ana.invoice)).await.body;
        assert!(shown.contains("Es la pensión\nde marzo."), "{shown}");

        let form = [("case", case.as_str()), ("answer", "Otra respuesta.")];
        let late = sol.post("/staff/do/answer_question", &form).await;
        comes_back(&late, "eva ya respondió, el ");
        assert!(late.body.contains("Su texto no se envió"), "{}", late.body);
        assert!(late.body.contains("Otra respuesta."), "{}", late.body);
        assert!(!late.body.contains("/staff/do/answer_question"), "{}", late.body);
        assert!(sol.get("/staff/cases").await.body.contains("Nadie espera respuesta"));
        house.t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_claim_is_refused_with_a_reason_and_a_dispute_is_decided() {
    on_both(async |t| {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let portal = &house.t.portal;
        let claim = NewClaim {
            paid_on: Date::constant(2026, 11, 20),
            method: "transferencia BCP".into(),
            reference: "OP 1".into(),
        };
        let actor = Actor::User(ana.user.clone());
        holds::claim_paid(portal, &actor, &ana.invoice, &claim, Language::Es).await.unwrap();
        let case = only_case(&house).await;
        let eva = member(&house, "eva", Role::Collector).await;
        let page = format!("/staff/cases/{case}");
        let shown = eva.get(&page).await.body;
        for part in ["transferencia BCP", "OP 1", "value=\"found\"", "value=\"not_found\""] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        let id = ("case", case.as_str());
        let wrong = [id, ("outcome", "upheld"), ("answer", "No.")];
        let wrong = eva.post("/staff/do/decide_claim", &wrong).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
        let form = [id, ("outcome", "not_found"), ("answer", "No está en el banco.")];
        leads_to(&eva.post("/staff/do/decide_claim", &form).await, &format!("{page}?done=decided"));
        assert!(!is_held(&house, &ana).await);
        portal::worker::run_due(portal).await.unwrap();
        let mails = house.t.mailer.mails();
        assert!(mails.iter().any(|mail| mail.text.contains("No está en el banco.")));

        let other = issue_to(portal, &ana.customer, "F-ana-2").await;
        holds::set_disputed(portal, &admin(), &other, true).await.unwrap();
        let case = only_case(&house).await;
        let id = ("case", case.as_str());
        let form = [id, ("outcome", "withdrawn"), ("answer", "No.")];
        let wrong = eva.post("/staff/do/decide_dispute", &form).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
        let form = [id, ("outcome", "rejected"), ("answer", "Es correcta.")];
        let decided = eva.post("/staff/do/decide_dispute", &form).await;
        leads_to(&decided, &format!("/staff/cases/{case}?done=decided"));
        assert!(eva.get(&format!("/staff/cases/{case}")).await.body.contains("Es correcta."));
        house.t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_template_is_saved_by_an_administrator_and_fills_the_answer_of_a_collector() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let ana = Person::new(&house.t, "ana").await;
    let case = asked(&house, &ana).await;
    let luz = member(&house, "luz", Role::Admin).await;
    let eva = member(&house, "eva", Role::Collector).await;
    let save = "/staff/do/save_answer_template";
    let bad = [("title", "Saldo"), ("texts[es]", "Debe {monto}.")];
    let refused = luz.post(save, &bad).await;
    comes_back(&refused, "href=\"#es-text\"");
    assert!(refused.body.contains("Debe {monto}.</textarea>"), "{}", refused.body);
    let good = [("title", "Saldo"), ("texts[es]", "De {invoice} debe {outstanding}.")];
    leads_to(&luz.post(save, &good).await, "/staff/answer-templates?done=saved");
    comes_back(&luz.post(save, &good).await, "href=\"#template-title\"");
    let list = luz.get("/staff/answer-templates").await.body;
    let page = list.split("href=\"/staff/answer-templates/").nth(1).unwrap();
    let id = page.split('"').next().unwrap();
    let edit = luz.get(&format!("/staff/answer-templates/{id}")).await.body;
    assert!(edit.contains("De {invoice} debe {outstanding}.</textarea>"), "{edit}");

    let filled = eva.get(&format!("/staff/cases/{case}?template={id}")).await.body;
    assert!(filled.contains("De F-ana-1 debe S/\u{a0}225.00.</textarea>"), "{filled}");
    let changed = [
        ("template", id),
        ("version", "0"),
        ("title", "Saldo"),
        ("texts[es]", "Debe {outstanding}."),
    ];
    let page = format!("/staff/answer-templates/{id}");
    leads_to(&luz.post(save, &changed).await, &format!("{page}?done=saved"));
    comes_back(&luz.post(save, &changed).await, "cambi");
    let remove = [("template", id), ("version", "1")];
    let removed = luz.post("/staff/do/remove_answer_template", &remove).await;
    leads_to(&removed, "/staff/answer-templates");
    assert_eq!(luz.get(&page).await.status, StatusCode::NOT_FOUND);
    let plain = eva.get(&format!("/staff/cases/{case}?template={id}")).await;
    assert_eq!(plain.status, StatusCode::OK, "{}", plain.body);
}

#[tokio::test]
async fn a_cashier_reads_the_queue_and_writes_notes_and_sees_no_form_that_answers() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let ana = Person::new(&house.t, "ana").await;
    let case = asked(&house, &ana).await;
    let caja = member(&house, "caja", Role::Cashier).await;
    let page = format!("/staff/cases/{case}");
    let shown = caja.get(&page).await.body;
    for (action, is_there) in [
        ("/staff/do/write_note", true),
        ("/staff/do/answer_question", false),
        ("/staff/do/hand_over", false),
    ] {
        assert_eq!(shown.contains(action), is_there, "{action}: {shown}");
    }
    let form = [("case", case.as_str()), ("text", "Llamó hoy.")];
    leads_to(&caja.post("/staff/do/write_note", &form).await, &format!("{page}?done=note"));
    assert!(caja.get(&page).await.body.contains("Llamó hoy."));
    let reader = house.user(&ana.user).await;
    let own = reader.get(&format!("/invoices/{}", ana.invoice)).await.body;
    assert!(!own.contains("Llamó hoy."), "customers see no notes: {own}");
    comes_back(
        &caja.post("/staff/do/write_note", &[("case", case.as_str()), ("text", " ")]).await,
        "href=\"#note-text\"",
    );
}

#[tokio::test]
async fn a_long_queue_goes_on_on_its_next_page() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let ana = Person::new(&house.t, "ana").await;
    let portal = &house.t.portal;
    for number in 0..31 {
        let invoice = issue_to(portal, &ana.customer, &format!("N-{number:02}")).await;
        let actor = Actor::User(ana.user.clone());
        holds::ask(portal, &actor, &invoice, "¿Qué es?", Language::Es).await.unwrap();
        house.t.clock.advance(jiff::SignedDuration::from_secs(1));
    }
    let eva = member(&house, "eva", Role::Collector).await;
    let first = eva.get("/staff/cases?show=questions").await.body;
    assert!(first.contains("N-00") && first.contains("N-29") && !first.contains("N-30"));
    let (_, next) = first
        .split_once("rel=\"next\"")
        .map(|_| {
            let before = first.split("rel=\"next\"").next().unwrap();
            before.rsplit_once("href=\"").unwrap()
        })
        .unwrap();
    let next = next.split('"').next().unwrap().replace("&amp;", "&");
    let second = eva.get(&next).await.body;
    assert!(second.contains("N-30") && !second.contains("N-29"), "{next}: {second}");
    assert!(!second.contains("rel=\"next\"") && second.contains("rel=\"first\""), "{second}");
}

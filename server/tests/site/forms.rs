//! What becomes of forms that cannot be taken: nobody loses what was typed, no address makes a page
//! say what is not so, and no other site's page puts anything into a form.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::access::{Actor, Proof, Role};
use domain::contact::Channel;
use domain::ids::HoldId;
use domain::language::Language;
use domain::reminders::{Kind, Policy, Step, Tone};
use portal::contact::holds;
use portal::contact::reminders::replace_policy;
use portal::outside::carriers::Carriers;
use portal::testing::staff_members::{seed_staff, staff_pass};
use portal::testing::{Engine, RecordingCarrier, TestPortal, admin, on_both};
use reqwest::{Method, StatusCode};
use server::server_functions::{self, FOR_ANYBODY};

use crate::house::{Answer, House, Visitor};
use crate::knocking;
use crate::people::{Person, issue_to};

mod addresses;
pub mod reading;

use reading::{PageForm, forms_of, links_lead_somewhere};

const KIND: &str = "application/x-www-form-urlencoded";
const TYPED: &str = "lo que escribí <b>1</b>";
const SHOWN: &str = "lo que escribí &lt;b&gt;1&lt;/b&gt;";
const SECRETS: &str =
    "password=geheim&current=geheim&email_current=geheim&code=geheim&recovery=geheim";

async fn house() -> House {
    let mut t = TestPortal::open(Engine::Sqlite).await;
    let sms = RecordingCarrier::new(Channel::Sms, false);
    let mail = RecordingCarrier::new(Channel::Email, true);
    t.portal.carriers = Carriers::new(vec![Arc::new(sms), Arc::new(mail)]);
    House::open(t).await
}

/// Fields of the form of a server function, as the list of all doors has them.
fn fields_of(path: &str) -> Vec<(String, String)> {
    let door = knocking::requests().into_iter().find(|(method, door, _)| {
        *method == Method::POST && *door == path //
    });
    let (_, _, with) = door.unwrap_or_else(|| panic!("{path} has no door"));
    let is_secret = |name: &str| SECRETS.contains(&format!("{name}=geheim"));
    let with = with.replace(['{', '}'], "");
    let fields = url::form_urlencoded::parse(with.as_bytes()).into_owned();
    fields.filter(|(name, _)| !is_secret(name)).collect()
}

async fn post(visitor: &Visitor, path: &str, fields: &[(String, String)]) -> Answer {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    let body = format!("{}&{SECRETS}", body.finish());
    let request = visitor.request(Method::POST, path).header("content-type", KIND);
    visitor.send(request.body(body)).await
}

#[tokio::test]
async fn every_form_without_a_session_is_kept_whatever_became_of_the_session() {
    let house = house().await;
    let ana = Person::new(&house.t, "ana").await;
    let ended = house.user(&ana.user).await;
    house.t.clock.advance(jiff::SignedDuration::from_hours(13));
    for (_, path) in server_functions::list() {
        for (reason, visitor) in [("no cookie", &house.nobody()), ("an ended session", &ended)] {
            // So that no limit on how often somebody sends forms is met.
            house.t.clock.advance(jiff::SignedDuration::from_secs(10));
            let mut fields = fields_of(path);
            fields.push(("note".to_owned(), TYPED.to_owned()));
            let mut answer = post(visitor, path, &fields).await;
            let told = format!("{path} with {reason}: {}", answer.body);
            if FOR_ANYBODY.contains(&path) {
                assert!(!answer.header("location").contains("next="), "{told}");
                continue;
            }
            if path == "/do/start_payment" {
                let to = answer.header("location").to_owned();
                assert!(to.starts_with("/review?i="), "the address keeps it: {to} {told}");
                fields.retain(|(name, _)| name != "email");
                fields.push(("email".to_owned(), TYPED.to_owned()));
                answer = post(visitor, path, &fields).await;
            }
            assert_eq!(answer.status, StatusCode::OK, "{told}");
            assert!(answer.body.contains(&format!("action=\"{path}\"")), "{told}");
            for (name, value) in &fields {
                let value = value.replace('<', "&lt;").replace('>', "&gt;");
                let input = format!("name=\"{name}\" value=\"{value}\"");
                assert!(answer.body.contains(&input), "{input} in {told}");
            }
            assert!(answer.body.contains(SHOWN) && !answer.body.contains("geheim"), "{told}");
            // Who signs in as staff enters a code there.
            let is_of_staff = app::routes::is_of_staff(path);
            let sign_in = if is_of_staff { "/staff/sign-in" } else { "/sign-in" };
            assert!(answer.body.contains(&format!("href=\"{sign_in}\"")), "{told}");
            for name in ["password", "current", "email_current", "code", "recovery"] {
                let is_asked = answer.body.contains(&format!("id=\"{name}\""));
                let is_code = ["code", "recovery"].contains(&name);
                assert_eq!(is_asked, !(is_of_staff && is_code), "{name} asked again: {told}");
            }
        }
    }
}

#[tokio::test]
async fn somebody_who_signed_in_as_another_keeps_what_only_a_user_can_send() {
    let house = house().await;
    let ana = Person::new(&house.t, "ana").await;
    let holder = house.link_holder(&ana.invoice).await;
    let debtor = ana.debtor.to_string();
    for (path, form) in [
        ("/do/change_name", vec![("name", "María Ñ")]),
        ("/do/request_email", vec![("email", "maria@example.org")]),
        ("/do/propose_phone", vec![("debtor", debtor.as_str()), ("phone", "+51 911 222")]),
        ("/do/move_reminder", vec![("debtor", &debtor), ("to", "2026-11-24")]),
    ] {
        let answer = holder.post(path, &form).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        for (name, value) in form {
            let input = format!("name=\"{name}\" value=\"{value}\"");
            assert!(answer.body.contains(&input), "{path} {input}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn the_page_of_another_site_puts_nothing_into_a_form() {
    let house = house().await;
    let ana = Person::new(&house.t, "ana").await;
    for visitor in [house.nobody(), house.user(&ana.user).await] {
        for (_, path) in server_functions::list() {
            for (name, value) in
                [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")]
            {
                let mut request = visitor.request(Method::POST, path).build().unwrap();
                request.headers_mut().insert(name, value.parse().unwrap());
                request.headers_mut().insert("content-type", KIND.parse().unwrap());
                let body = url::form_urlencoded::Serializer::new(String::new())
                    .append_pair("question", TYPED)
                    .append_pair("name", TYPED)
                    .finish();
                *request.body_mut() = Some(body.into());
                let answer = visitor.execute(request).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {name}");
                assert!(!answer.body.contains(SHOWN), "{path} {name}: {}", answer.body);
            }
        }
    }
}

#[tokio::test]
async fn a_form_that_is_larger_than_ours_is_not_kept() {
    let house = house().await;
    let visitor = house.nobody();
    for (body, expected) in [
        ("a=&".repeat(101), StatusCode::BAD_REQUEST),
        (format!("name={}", "x".repeat(70_000)), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let request = visitor.request(Method::POST, "/do/change_name").header("content-type", KIND);
        assert_eq!(visitor.send(request.body(body)).await.status, expected);
    }
}

/// Visitors of each kind.
const ROLES: usize = 4;

async fn visitor(house: &House, ana: &Person, role: usize) -> Visitor {
    match role {
        0 => house.nobody(),
        1 => house.user(&ana.user).await,
        2 => house.link_holder(&ana.invoice).await,
        _ => house.staff(&staff_pass(&house.t.portal, "eva", Proof::Fresh).await).await,
    }
}

/// Forms with free text of all pages, as these visitors see them.
async fn forms_with_text(house: &House, ana: &Person) -> Vec<(PageForm, Visitor)> {
    seed_staff(&house.t.portal, "eva", &[Role::Admin]).await;
    let case = case_of(house, ana).await;
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for page in house.app.pages.list() {
        let path = page.path();
        let id = match path {
            path if path.starts_with("/payments") => ana.payment.as_str(),
            path if path.starts_with("/staff/customers") => ana.customer.as_str(),
            path if path.starts_with("/staff/cases") => case.as_str(),
            _ => ana.invoice.as_str(),
        };
        let path = path.replace("{id}", id);
        let path = format!("{path}?i={}", ana.instalment);
        for role in 0..ROLES {
            for form in forms_of(&visitor(house, ana, role).await.get(&path).await.body) {
                let has_text = form.fields.iter().any(|(_, _, kind)| kind.wrong().is_some());
                if has_text && seen.insert(form.action.clone()) {
                    found.push((form, visitor(house, ana, role).await));
                }
            }
        }
    }
    found
}

/// A question of Ana's about another invoice.
async fn case_of(house: &House, ana: &Person) -> HoldId {
    let portal = &house.t.portal;
    let invoice = issue_to(portal, &ana.customer, "F-ana-2").await;
    let actor = Actor::User(ana.user.clone());
    holds::ask(portal, &actor, &invoice, "¿Qué es?", Language::Es).await.unwrap();
    holds::open_cases(portal, &admin()).await.unwrap().remove(0).id
}

/// A reminder of what is due today waits for tomorrow, and can be postponed.
async fn await_a_reminder(house: &House) {
    let step = Step {
        name: "late".into(),
        offset: 1,
        kind: Kind::Overdue,
        tones: Tone::ALL.to_vec(),
        channels: vec![Channel::Email],
        segment: None,
    };
    let policy = Policy { steps: vec![step], ..Policy::usual() };
    replace_policy(&house.t.portal, &admin(), &policy).await.unwrap();
}

#[tokio::test]
async fn every_form_that_is_refused_comes_back_with_what_was_typed() {
    let house = house().await;
    let ana = Person::new(&house.t, "ana").await;
    await_a_reminder(&house).await;
    let mut actions = Vec::new();
    for (form, visitor) in forms_with_text(&house, &ana).await {
        let fields: Vec<(&str, String)> = form
            .fields
            .iter()
            .map(|(name, value, kind)| (name.as_str(), kind.wrong().unwrap_or(value.clone())))
            .collect();
        let pairs: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = visitor.post(&form.action, &pairs).await;
        let told = format!("{}: {}", form.action, answer.body);
        assert!(answer.is_refused(), "{} {told}", answer.status);
        assert!(answer.body.contains("error-summary"), "{told}");
        assert!(links_lead_somewhere(&answer.body), "{told}");
        for (_, _, kind) in &form.fields {
            if let Some(typed) = kind.wrong() {
                let is_value = answer.body.contains(&format!("value=\"{typed}\""));
                let is_text = answer.body.contains(&format!(">{typed}</textarea>"));
                assert!(is_value || is_text, "{typed} in {told}");
            }
        }
        actions.push(form.action);
    }
    actions.sort();
    let expected = [
        "/do/ask_question",
        "/do/change_name",
        "/do/claim_paid",
        "/do/make_promise",
        "/do/move_reminder",
        "/do/propose_phone",
        "/do/request_email",
        "/do/request_reset",
        "/do/sign_in",
        "/do/start_payment",
        "/staff/do/add_note",
        "/staff/do/amend_invoice",
        "/staff/do/answer_question",
        "/staff/do/begin_pause",
        "/staff/do/begin_view",
        "/staff/do/cancel_invoice",
        "/staff/do/invite",
        "/staff/do/invite_user",
        "/staff/do/note_promise",
        "/staff/do/open_till",
        "/staff/do/record_unapplied",
        "/staff/do/save_answer_template",
        "/staff/do/save_contact_limits",
        "/staff/do/save_policy_step",
        "/staff/do/save_reminder_texts",
        "/staff/do/sign_in",
        "/staff/do/write_note",
    ];
    assert_eq!(actions, expected, "every form with free text was found");
}

#[tokio::test]
async fn the_same_form_sent_twice_is_confirmed_twice_and_another_one_comes_back() {
    on_both(|t| async {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let invoice = ana.invoice.to_string();
        let page = format!("/invoices/{invoice}");
        let today = house.t.portal.today().to_string();
        let id = ("invoice", invoice.as_str());
        let claim = [id, ("paid_on", &today), ("method", "Banco"), ("reference", "OP 1")];
        let other_claim = [id, ("paid_on", &today), ("method", "Banco Ñ"), ("reference", "OP 2")];
        for (path, form, other, said, typed) in [
            (
                "/do/ask_question",
                &[id, ("question", "¿Qué es?")][..],
                &[id, ("question", "¿Qué es eso?")][..],
                "question",
                "¿Qué es eso?",
            ),
            ("/do/claim_paid", &claim, &other_claim, "claim", "Banco Ñ"),
            ("/do/make_promise", &[id, ("on", &today)], &[], "promise", ""),
        ] {
            let visitor = house.user(&ana.user).await;
            let (one, two) = tokio::join!(visitor.post(path, form), visitor.post(path, form));
            for answer in [one, two] {
                let location = answer.header("location");
                assert!(location.starts_with(&format!("{page}?said={said}&at=")), "{location}");
            }
            let shown = visitor.get(&page).await.body;
            if other.is_empty() {
                continue;
            }
            let answer = visitor.post(path, other).await;
            assert!(answer.is_refused() && answer.body.contains("error-summary"), "{path}");
            assert!(answer.body.contains(typed), "{path}: {}", answer.body);
            assert!(links_lead_somewhere(&answer.body), "{path}: {}", answer.body);
            assert!(!shown.contains(typed), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn errors_about_a_telephone_lead_to_what_the_page_has() {
    let house = house().await;
    let ana = Person::new(&house.t, "ana").await;
    let visitor = house.user(&ana.user).await;
    let debtor = ana.debtor.to_string();
    let with = |name: &'static str, value: &'static str| {
        [("debtor", debtor.clone()), (name, value.to_owned())]
    };
    let send = async |path: &str, form: [(&str, String); 2]| {
        let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
        visitor.post(path, &form).await
    };
    let answer = send("/do/confirm_phone", with("code", "12")).await;
    assert!(
        answer.is_refused() && answer.body.contains("ningún código pendiente"),
        "{}",
        answer.body
    );
    assert!(links_lead_somewhere(&answer.body), "{}", answer.body);

    let answer = send("/do/propose_phone", with("phone", "+51 987 654 321")).await;
    assert!(answer.header("location").starts_with("/reminders?done=phone_code&at="));
    for (path, form, typed) in [
        ("/do/propose_phone", with("phone", "911 222"), "value=\"911 222\""),
        ("/do/propose_phone", with("phone", "+51 987 654 322"), "value=\"+51 987 654 322\""),
        ("/do/confirm_phone", with("code", "12"), "no es correcto"),
    ] {
        let answer = send(path, form).await;
        assert!(answer.is_refused() && answer.body.contains(typed), "{path}: {}", answer.body);
        assert!(links_lead_somewhere(&answer.body), "{path}: {}", answer.body);
        assert!(answer.body.contains("/do/confirm_phone"), "{path}: {}", answer.body);
    }
    portal::worker::run_due(&house.t.portal).await.unwrap();
}

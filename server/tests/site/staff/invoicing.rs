//! Making an invoice: find the customer, enter it, see it, issue it once.

use domain::access::{Actor, Role};
use portal::billing::invoices;
use portal::testing::index_customers;

use super::*;
use crate::forms::reading::forms_of;

const PAGE: &str = "/staff/invoices/new";
const PREVIEW: &str = "/staff/do/preview_invoice";
const ISSUE: &str = "/staff/do/issue_invoice";
const AMEND: &str = "/staff/do/amend_invoice";
const CANCEL: &str = "/staff/do/cancel_invoice";

async fn finance(house: &House) -> Visitor {
    seed_staff(&house.t.portal, "eva", &[Role::Finance]).await;
    house.staff(&staff_pass(&house.t.portal, "eva", Proof::Fresh).await).await
}

/// Six instalments of S/ 1,180.00 in all.
fn entry(customer: &str) -> Vec<(&'static str, String)> {
    let fields = [
        ("entry[customer][id]", customer),
        ("entry[description]", "Taller ñ <b>"),
        ("entry[currency]", "PEN"),
        ("entry[issued_on]", "2026-11-20"),
        ("entry[lines][0][kind]", "item"),
        ("entry[lines][0][description]", "Clase"),
        ("entry[lines][0][quantity]", "4"),
        ("entry[lines][0][value]", "250.00"),
        ("entry[lines][1][kind]", "tax"),
        ("entry[lines][1][description]", "IGV"),
        ("entry[lines][1][value]", "18%"),
        ("entry[due][kind]", "plan"),
        ("entry[due][count]", "6"),
        ("entry[due][first]", "2026-12-31"),
        ("entry[due][interval]", "month"),
        ("entry[due][remainder]", "last"),
        ("entry[due][month_end]", "on"),
    ];
    fields.map(|(name, value)| (name, value.to_owned())).into()
}

fn with(fields: &mut [(&'static str, String)], name: &str, value: &str) {
    let field = fields.iter_mut().find(|(field, _)| *field == name).expect("a field of the form");
    value.clone_into(&mut field.1);
}

async fn send(visitor: &Visitor, path: &str, fields: &[(&'static str, String)]) -> Answer {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    visitor.post(path, &fields).await
}

/// The form of a preview that issues what it shows.
fn confirmation(preview: &Answer) -> Vec<(String, String)> {
    let form = forms_of(&preview.body).into_iter().find(|form| form.action == ISSUE);
    let fields = form.expect("it can be confirmed").fields;
    let plain = |text: String| text.replace("&lt;", "<").replace("&gt;", ">");
    fields.into_iter().map(|(name, value, _)| (name, plain(value))).collect()
}

async fn confirm(visitor: &Visitor, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post(ISSUE, &fields).await
}

#[tokio::test]
async fn an_invoice_in_six_instalments_is_seen_then_issued_once_and_reaches_its_customer() {
    on_both(async |t| {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let eva = finance(&house).await;
        assert!(eva.get("/staff/invoices").await.body.contains(&format!("href=\"{PAGE}\"")));
        let chosen = format!("{PAGE}?customer={}", ana.customer);
        index_customers(&house.t.portal).await;
        let found = eva.get(&format!("{PAGE}?q=C-ana")).await;
        assert!(found.body.contains(&format!("href=\"{chosen}\"")), "{}", found.body);
        let page = eva.get(&chosen).await;
        assert!(page.body.contains(PREVIEW) && page.body.contains("C-ana"), "{}", page.body);

        let seen = send(&eva, PREVIEW, &entry(ana.customer.as_str())).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
        for part in
            ["1180.00", "1000.00", "180.00", "196.66", "196.70", "31 dic 2026", "28 feb 2027"]
        {
            assert!(seen.body.contains(part), "{part} in {}", seen.body);
        }
        let form = confirmation(&seen);
        let (one, two) = tokio::join!(confirm(&eva, &form), confirm(&eva, &form));
        for answer in [&one, &two] {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
        let to = one.header("location").to_owned();
        assert!(to.starts_with(&format!("{PAGE}?issued=")), "{to}");
        let done = eva.get(&to).await;
        assert!(done.body.contains("Factura D-000001 emitida para ana"), "{}", done.body);

        let anas = Actor::User(ana.user.clone());
        let filter = invoices::Filter::default();
        let list = invoices::list(&house.t.portal, &anas, &filter).await.unwrap();
        let made = list.rows.iter().filter(|row| row.invoice.number.starts_with("D-"));
        assert_eq!(made.count(), 1, "one invoice");
        let shown = house.user(&ana.user).await.get("/invoices").await;
        assert!(shown.body.contains("Taller ñ &lt;b&gt;"), "{}", shown.body);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_taken_comes_back_with_everything_that_was_typed() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let ana = Person::new(&house.t, "ana").await;
    let eva = finance(&house).await;
    for (field, value, said) in [
        ("entry[description]", "", "Escriba una descripción"),
        ("entry[lines][0][value]", "mil", "No es un importe"),
        ("entry[lines][0][value]", "1,234", "de dos maneras"),
        ("entry[lines][0][quantity]", "2.5", "un número entero"),
        ("entry[lines][1][value]", "180%", "hasta 100"),
        ("entry[issued_on]", "2026-12-24", "posterior a hoy"),
        ("entry[due][first]", "2026-11-01", "antes de emitirse"),
        ("entry[due][count]", "61", "un número entero"),
        ("entry[due][count]", "1", "de 2 a 60"),
        ("entry[currency]", "XXX", "Elija una moneda"),
    ] {
        let mut fields = entry(ana.customer.as_str());
        with(&mut fields, field, value);
        let answer = send(&eva, PREVIEW, &fields).await;
        comes_back(&answer, said);
        assert!(!answer.body.contains(ISSUE), "{field}: {}", answer.body);
        for (name, typed) in &fields {
            let typed = typed.replace('<', "&lt;").replace('>', "&gt;");
            let input = format!("name=\"{name}\"");
            assert!(answer.body.contains(&input), "{input}: {}", answer.body);
            let is_day = name.ends_with("on]") || name.ends_with("first]");
            let is_there = answer.body.contains(&format!("value=\"{typed}\""));
            assert!(is_there || is_day || typed == "XXX", "{name} {typed}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn a_confirmation_of_something_else_shows_what_it_would_be() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let ana = Person::new(&house.t, "ana").await;
    let eva = finance(&house).await;
    let seen = send(&eva, PREVIEW, &entry(ana.customer.as_str())).await;
    let mut form = confirmation(&seen);
    let price = form.iter_mut().find(|(name, _)| name == "entry[lines][0][value]").unwrap();
    price.1 = "2.50".into();
    let refused = confirm(&eva, &form).await;
    comes_back(&refused, "no es lo que se le mostró");
    assert!(refused.body.contains("11.80"), "{}", refused.body);
    // What is shown now can be confirmed.
    let answer = confirm(&eva, &confirmation(&refused)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[tokio::test]
async fn rows_are_added_without_a_word_about_what_is_not_finished() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let ana = Person::new(&house.t, "ana").await;
    let eva = finance(&house).await;
    let mut fields = entry(ana.customer.as_str());
    with(&mut fields, "entry[description]", "");
    fields.push(("more", "on".into()));
    let answer = send(&eva, PREVIEW, &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(!answer.body.contains("error-summary"), "{}", answer.body);
    assert!(answer.body.contains("entry[lines][3][value]"), "{}", answer.body);
    assert!(answer.body.contains("value=\"250.00\""), "{}", answer.body);
}

#[tokio::test]
async fn a_new_customer_is_entered_with_the_invoice() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let eva = finance(&house).await;
    let page = eva.get(&format!("{PAGE}?customer=new")).await;
    assert!(page.body.contains("entry[customer][name]"), "{}", page.body);
    let mut fields = entry("");
    let refused = send(&eva, PREVIEW, &fields).await;
    comes_back(&refused, "documento o código");
    fields.push(("entry[customer][name]", "Eva Soto".into()));
    fields.push(("entry[customer][number]", "4711".into()));
    let seen = send(&eva, PREVIEW, &fields).await;
    let answer = confirm(&eva, &confirmation(&seen)).await;
    let done = eva.get(answer.header("location")).await;
    assert!(done.body.contains("emitida para Eva Soto"), "{}", done.body);
    // Their number is taken now.
    comes_back(&send(&eva, PREVIEW, &fields).await, "Ya hay un cliente");
    let missing = eva.get(&format!("{PAGE}?customer=none")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_an_invoice_says_is_changed_with_a_reason_from_the_state_that_was_seen() {
    on_both(async |t| {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let eva = finance(&house).await;
        let page = format!("/staff/invoices/{}/amend", ana.invoice);
        let shown = eva.get(&page).await;
        let form = forms_of(&shown.body).into_iter().find(|form| form.action == AMEND).unwrap();
        let value = |name: &str| {
            let field = form.fields.iter().find(|(field, ..)| field == name);
            field.unwrap_or_else(|| panic!("{name} in {form:?}")).1.clone()
        };
        let (id, version) = (value("id"), value("version"));
        let filled = |description: &'static str, due: &'static str, reason: &'static str| {
            let fixed = [("id", id.clone()), ("version", version.clone())];
            let typed = [
                ("entry[description]", description.to_owned()),
                ("entry[due][0]", due.to_owned()),
                ("entry[reason]", reason.to_owned()),
            ];
            fixed.into_iter().chain(typed).collect::<Vec<_>>()
        };
        let refused = send(&eva, AMEND, &filled("Pensión ñ", "2027-01-31", "")).await;
        comes_back(&refused, "Escriba el motivo");
        assert!(refused.body.contains("value=\"Pensión ñ\""), "{}", refused.body);
        assert!(refused.body.contains("value=\"2027-01-31\""), "{}", refused.body);
        let changed = filled("Pensión ñ", "2027-01-31", "Lo pidió");
        let answer = send(&eva, AMEND, &changed).await;
        leads_to(&answer, &format!("{page}?done=saved"));
        let done = eva.get(answer.header("location")).await;
        assert!(done.body.contains("El cliente ya lo ve"), "{}", done.body);
        let seen = house.user(&ana.user).await.get(&format!("/invoices/{}", ana.invoice)).await;
        assert!(seen.body.contains("Pensión ñ") && seen.body.contains("31 ene 2027"));
        assert!(!seen.body.contains("Lo pidió"), "the reason is for colleagues");
        // The same form is made from an older state now: it begins anew.
        let stale = send(&eva, AMEND, &filled("Otra cosa", "2027-03-31", "Otra vez")).await;
        comes_back(&stale, "cambió mientras tanto");
        assert!(stale.body.contains("value=\"Pensión ñ\""), "{}", stale.body);
        assert!(!stale.body.contains("Otra cosa"), "{}", stale.body);
    })
    .await;
}

#[tokio::test]
async fn an_invoice_is_voided_credited_by_line_or_written_off_and_its_customer_sees_it() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let ana = Person::new(&house.t, "ana").await;
    let eva = finance(&house).await;
    // Half of S/ 450.00 is paid.
    let form_of = async |path: &str| {
        let page = eva.get(&format!("/staff/invoices/{}/{path}", ana.invoice)).await;
        let form = forms_of(&page.body).into_iter().find(|form| form.action == CANCEL);
        let fields = form.unwrap_or_else(|| panic!("{path}: {}", page.body)).fields;
        fields.into_iter().map(|(name, value, _)| (name, value)).collect::<Vec<_>>()
    };
    let send = async |fields: &[(String, String)], amount: &str, reason: &str| {
        let mut fields = fields.to_vec();
        for (name, value) in &mut fields {
            match name.as_str() {
                "entry[amounts][0]" => amount.clone_into(value),
                "entry[reason]" => reason.clone_into(value),
                _ => {}
            }
        }
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), &**value)).collect();
        eva.post(CANCEL, &fields).await
    };
    comes_back(&send(&form_of("void").await, "", "Error").await, "Una parte ya está pagada");
    let credit = form_of("credit").await;
    for (amount, reason, said) in [
        ("", "Se retiró", "al menos una línea"),
        ("450.01", "Se retiró", "más que el importe de la línea"),
        ("225.01", "Se retiró", "Se debe menos que eso"),
        ("100.00", "", "Escriba el motivo"),
    ] {
        let answer = send(&credit, amount, reason).await;
        comes_back(&answer, said);
        assert!(answer.body.contains(&format!("value=\"{amount}\"")), "{}", answer.body);
    }
    let page = format!("/staff/invoices/{}", ana.invoice);
    let answer = send(&credit, "100.00", "Se retiró").await;
    leads_to(&answer, &format!("{page}/credit?done=cancelled"));
    let seen =
        async || house.user(&ana.user).await.get(&format!("/invoices/{}", ana.invoice)).await;
    let body = seen().await.body;
    assert!(body.contains("Nota de crédito NC-000001: Pensión") && body.contains("125.00"));
    comes_back(&send(&credit, "100.00", "Se retiró").await, "cambió mientras tanto");
    let answer = send(&form_of("write-off").await, "", "No pagará").await;
    leads_to(&answer, &format!("{page}/write-off?done=cancelled"));
    let body = seen().await.body;
    assert!(body.contains("Baja por incobrable NC-000002") && !body.contains("No pagará"));
    comes_back(&send(&form_of("write-off").await, "", "Otra vez").await, "no se debe nada");
}

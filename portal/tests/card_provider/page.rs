//! The hosted page, as a payer without scripts sees it.

use domain::language::Language;
use domain::payments::{Event, Failure};
use portal::outside::gateways::contract::{Client, Harness, Payer};
use portal::outside::gateways::{Checkout, CheckoutRequest, Report};

use crate::harness::Sandbox;
use crate::request;

async fn opened(sandbox: &Sandbox, language: Language) -> Checkout {
    let request = CheckoutRequest { language, ..request() };
    sandbox.client(Client::Right).open(&request).await.unwrap()
}

async fn stands(sandbox: &Sandbox, checkout: &Checkout) -> Option<Event> {
    let report: Report = sandbox.client(Client::Right).query(&checkout.reference).await.unwrap();
    report.event
}

async fn get(sandbox: &Sandbox, url: &str) -> (u16, String) {
    let response = sandbox.http.get(url).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test]
async fn the_page_says_in_three_languages_that_no_money_moves_and_what_is_paid() {
    let sandbox = Sandbox::start().await;
    for (language, banner, pay) in [
        (Language::Es, "no se mueve dinero", "Pagar S/ 1,234.56"),
        (Language::En, "no money moves", "Pay S/ 1,234.56"),
        (Language::Pt, "nenhum dinheiro é movimentado", "Pagar S/ 1.234,56"),
    ] {
        let checkout = opened(&sandbox, language).await;
        let (status, page) = get(&sandbox, &checkout.url).await;
        let page = page.replace("&#x2f;", "/").replace('\u{a0}', " ");
        assert_eq!(status, 200);
        for text in [
            banner,
            pay,
            &format!("<html lang=\"{}\">", language.code()),
            "<data value=\"1234.56\">",
            "&lt;b&gt;Pensión&lt;/b&gt; &amp; &quot;matrícula&quot;",
            "4242 4242 4242 4242",
        ] {
            assert!(page.contains(text), "{text:?} is not in {page}");
        }
        assert!(!page.contains("<script"));
    }
}

#[tokio::test]
async fn the_policy_allows_one_style_and_the_way_back_only() {
    let sandbox = Sandbox::start().await;
    let checkout = opened(&sandbox, Language::Es).await;
    let response = sandbox.http.get(&checkout.url).send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["referrer-policy"], "no-referrer");
    for part in [
        "default-src 'none'",
        "style-src 'sha256-",
        "form-action 'self' http://127.0.0.1:3000",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{part:?} is not in {policy:?}");
    }
    assert!(!policy.contains("unsafe"));

    let page = response.text().await.unwrap();
    let style = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    let digest = <sha2::Sha256 as sha2::Digest>::digest(style);
    let digest = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, digest);
    assert!(policy.contains(&digest), "the style is that of the policy");
}

#[tokio::test]
async fn an_approved_card_leads_back_to_the_merchant() {
    let sandbox = Sandbox::start().await;
    let checkout = opened(&sandbox, Language::Es).await;
    let response = sandbox.pay(&checkout, "4242 4242 4242 4242").await;
    assert_eq!(response.status(), 303);
    let back = "http://127.0.0.1:3000/pagos/1/espera?a=1&b=2";
    assert_eq!(response.headers()["location"], back);
    let (status, page) = get(&sandbox, &checkout.url).await;
    assert_eq!((status, page.contains("Ya está pagado")), (200, true));

    // Another tab pays again: nothing happens, and the page shows why.
    let response = sandbox.pay(&checkout, "4000000000000002").await;
    assert_eq!(response.headers()["location"], format!("/pay/{}", checkout.reference));
    assert!(matches!(stands(&sandbox, &checkout).await, Some(Event::Succeeded { .. })));
}

#[tokio::test]
async fn the_button_beside_a_card_pays_with_it() {
    let sandbox = Sandbox::start().await;
    let checkout = opened(&sandbox, Language::Es).await;
    let form = [("number", ""), ("expiry", ""), ("cvc", ""), ("card", "4242424242424242")];
    assert_eq!(sandbox.post(&checkout.url, &form).await.status(), 303);
    assert!(matches!(stands(&sandbox, &checkout).await, Some(Event::Succeeded { .. })));
}

#[tokio::test]
async fn each_decline_says_its_reason_and_that_nothing_was_charged() {
    let sandbox = Sandbox::start().await;
    for (card, failure, reason) in [
        ("4000000000000002", Failure::Declined, "sin decir por qué"),
        ("4000000000009995", Failure::InsufficientFunds, "saldo suficiente"),
        ("4000000000000069", Failure::ExpiredCard, "está vencida"),
        ("4000000000000127", Failure::IncorrectCvc, "no es el de la tarjeta"),
        ("4000000000009979", Failure::LostOrStolen, "perdida o robada"),
        ("4000000000000101", Failure::NotAuthenticated, "3-D Secure"),
    ] {
        let checkout = opened(&sandbox, Language::Es).await;
        let response = sandbox.pay(&checkout, card).await;
        assert_eq!(response.status(), 303, "a reload must not pay again");
        let (_, page) = get(&sandbox, &checkout.url).await;
        let alert = page.split("role=\"alert\"").nth(1).unwrap().split("</div>").next().unwrap();
        assert!(alert.contains(reason), "{alert}");
        assert!(alert.contains("No se ha cobrado nada"), "{alert}");
        let declined = Event::Declined { failure, last: false };
        assert_eq!(stands(&sandbox, &checkout).await, Some(declined));
        assert_eq!(sandbox.pay(&checkout, "4242424242424242").await.status(), 303);
        assert!(matches!(stands(&sandbox, &checkout).await, Some(Event::Succeeded { .. })));
    }
}

#[tokio::test]
async fn what_is_mistyped_is_told_beside_its_field_and_never_shown_again() {
    let sandbox = Sandbox::start().await;
    let checkout = opened(&sandbox, Language::En).await;
    let form = [("number", "5555555555554444"), ("expiry", "01/20"), ("cvc", "97")];
    let response = sandbox.post(&checkout.url, &form).await;
    assert_eq!(response.status(), 422);
    let page = response.text().await.unwrap();
    for field in ["number", "expiry", "cvc"] {
        assert!(page.contains(&format!("id=\"{field}-error\"")), "{page}");
    }
    assert!(page.contains("Only the test cards of the list"));
    assert!(!page.contains("5555"), "what may be a real card is not repeated");
    assert_eq!(stands(&sandbox, &checkout).await, None);
}

#[tokio::test]
async fn the_bank_asks_and_the_payer_agrees() {
    let sandbox = Sandbox::start().await;
    let checkout = opened(&sandbox, Language::Es).await;
    let asked = format!("{}/challenge", checkout.url);
    let response = sandbox.pay(&checkout, "4000000000003220").await;
    assert_eq!(
        asked,
        format!("{}{}", sandbox.url, response.headers()["location"].to_str().unwrap())
    );
    assert_eq!(stands(&sandbox, &checkout).await, None);
    let (_, page) = get(&sandbox, &asked).await;
    assert!(page.contains("Confirme el pago"));

    let response = sandbox.post(&asked, &[("answer", "approve")]).await;
    assert!(response.headers()["location"].to_str().unwrap().contains("/pagos/1/espera"));
    assert!(matches!(stands(&sandbox, &checkout).await, Some(Event::Succeeded { .. })));
}

#[tokio::test]
async fn the_bank_asks_and_the_payer_refuses() {
    let sandbox = Sandbox::start().await;
    let checkout = opened(&sandbox, Language::Es).await;
    let asked = format!("{}/challenge", checkout.url);
    sandbox.pay(&checkout, "4000000000003220").await;
    sandbox.post(&asked, &[("answer", "refuse")]).await;
    let declined = Event::Declined { failure: Failure::NotAuthenticated, last: false };
    assert_eq!(stands(&sandbox, &checkout).await, Some(declined));
    let (_, page) = get(&sandbox, &checkout.url).await;
    assert!(page.contains("3-D Secure"));
    // The challenge is closed: it can neither be shown nor answered again.
    let response = sandbox.http.get(&asked).send().await.unwrap();
    assert_eq!(response.status(), 303);
    sandbox.post(&asked, &[("answer", "approve")]).await;
    assert!(matches!(stands(&sandbox, &checkout).await, Some(Event::Declined { .. })));
}

#[tokio::test]
async fn an_error_500_after_charging_does_not_say_that_nothing_was_charged() {
    let sandbox = Sandbox::start().await;
    let checkout = opened(&sandbox, Language::Es).await;
    let response = sandbox.pay(&checkout, "4000000000000119").await;
    assert_eq!(response.status(), 500);
    let page = response.text().await.unwrap();
    assert!(page.contains("No pague otra vez") && !page.contains("No se ha cobrado"), "{page}");
    assert!(matches!(stands(&sandbox, &checkout).await, Some(Event::Succeeded { .. })));
}

#[tokio::test]
async fn a_closed_page_says_how_it_stands() {
    let sandbox = Sandbox::start().await;
    let expired = opened(&sandbox, Language::Es).await;
    sandbox.expire(&expired).await;
    let cancelled = opened(&sandbox, Language::Es).await;
    sandbox.client(Client::Right).cancel(&cancelled.reference).await.unwrap();
    let slow = opened(&sandbox, Language::Es).await;
    sandbox.payer(&slow, Payer::PaysSlowly).await;
    let failed = opened(&sandbox, Language::Es).await;
    sandbox.payer(&failed, Payer::PaysSlowlyInVain).await;
    sandbox.settle(&failed).await;
    for (checkout, title) in [
        (&expired, "Esta página venció"),
        (&cancelled, "Este pago se anuló"),
        (&slow, "El pago está en camino"),
        (&failed, "El pago no se hizo"),
    ] {
        let (status, page) = get(&sandbox, &checkout.url).await;
        assert_eq!((status, page.contains(title)), (200, true), "{title}: {page}");
        assert!(!page.contains("<form"), "{title}");
    }
}

#[tokio::test]
async fn a_page_that_was_never_opened_is_not_there() {
    let sandbox = Sandbox::start().await;
    for path in ["/pay/sb_1", "/pay/sb_1/challenge", "/", "/pay"] {
        let (status, page) = get(&sandbox, &format!("{}{path}", sandbox.url)).await;
        assert_eq!((status, page.contains("no existe")), (404, true), "{path}");
    }
    let posted = sandbox.post(&format!("{}/pay/sb_1", sandbox.url), &[("number", "1")]).await;
    assert_eq!(posted.status(), 404);
}

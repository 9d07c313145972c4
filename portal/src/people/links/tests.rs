//! What a link opens, for how long, and where a new one is sent.

use base64::Engine as _;
use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::outside::messages::Mail;
use crate::people::access;
use crate::testing::{self, Engine, TestPortal, on_both};
use domain::access::{Actor, LinkTarget, Scope};

async fn linked(t: &TestPortal) -> (domain::ids::CustomerId, InvoiceId, String) {
    let customer = testing::customer(&t.portal, "S-1", "Luis Quispe").await;
    let invoice = testing::invoice(&t.portal, &customer, "F-1").await;
    let token = token_of(&issue(&t.portal, &invoice));
    (customer, invoice, token)
}

fn token_of(url: &str) -> String {
    url.strip_prefix("http://127.0.0.1:3000/l/").unwrap().to_owned()
}

fn home() -> Client {
    Client::new("198.51.100.7", "")
}

async fn renewed(t: &TestPortal, token: &str) -> Vec<Mail> {
    let before = t.mailer.mails().len();
    renew(&t.portal, &home(), token, Language::En).await.unwrap();
    crate::worker::run_due(&t.portal).await.unwrap();
    t.mailer.mails().split_off(before)
}

#[tokio::test]
async fn a_link_opens_its_invoice_for_a_week() {
    on_both(async |t| {
        let (_, invoice, token) = linked(&t).await;
        let week = SignedDuration::from_hours(7 * 24);
        assert_eq!(open(&t.portal, &token).await.unwrap(), PayLinkTarget::Invoice(invoice));
        t.clock.advance(week - SignedDuration::from_secs(1));
        assert!(matches!(open(&t.portal, &token).await.unwrap(), PayLinkTarget::Invoice(_)));
        t.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(open(&t.portal, &token).await.unwrap(), PayLinkTarget::Expired);
    })
    .await;
}

#[tokio::test]
async fn a_genuine_link_to_an_invoice_that_is_not_there_opens_nothing() {
    on_both(async |t| {
        let gone = InvoiceId::parse("gone").unwrap();
        let token = token_of(&issue(&t.portal, &gone));
        assert!(matches!(open(&t.portal, &token).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_link_with_any_sign_changed_is_not_ours() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let (.., token) = linked(&t).await;
    for position in 0..token.len() {
        for sign in ['A', 'z', '0', '-', '='] {
            let mut forged: Vec<char> = token.chars().collect();
            if forged[position] == sign {
                continue;
            }
            forged[position] = sign;
            let forged: String = forged.into_iter().collect();
            assert!(matches!(open(&t.portal, &forged).await, Err(Error::NotFound)), "{forged}");
            let answer = renew(&t.portal, &home(), &forged, Language::Es).await;
            assert!(matches!(answer, Err(Error::NotFound)));
        }
    }
    let other = crate::platform::settings::Settings {
        secret: b"another secret of thirty-two bytes or more".to_vec(),
        ..testing::settings()
    };
    let elsewhere = Portal { settings: std::sync::Arc::new(other), ..t.portal.clone() };
    assert!(matches!(open(&elsewhere, &token).await, Err(Error::NotFound)));
}

#[test]
fn no_text_makes_reading_a_link_panic() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let t = runtime.block_on(TestPortal::open(Engine::Sqlite));
    proptest!(|(bytes in prop::collection::vec(any::<u8>(), 0..120), text in any::<String>())| {
        prop_assert_eq!(read(&t.portal, &text), None);
        prop_assert_eq!(read(&t.portal, &URL_SAFE_NO_PAD.encode(bytes)), None);
    });
}

#[tokio::test]
async fn a_new_link_goes_to_the_mailbox_that_is_known_and_opens_the_debt() {
    on_both(async |t| {
        let (customer, invoice, token) = linked(&t).await;
        testing::give_mailbox(&t.portal, &customer, "luis@example.org").await;
        t.clock.advance(SignedDuration::from_hours(8 * 24));
        let mails = renewed(&t, &token).await;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to.address, "luis@example.org");
        assert!(mails[0].text.contains("450.00") && mails[0].text.contains("Luis Quispe"));
        let new = mails[0].text.split_whitespace().find(|word| word.contains("/l/")).unwrap();
        let opened = open(&t.portal, &token_of(new)).await.unwrap();
        assert_eq!(opened, PayLinkTarget::Invoice(invoice));
        let kept = testing::text_of_codes_and_jobs(&t.portal).await;
        assert!(kept.contains("mail_pay_link") && !kept.contains(&token_of(new)));
    })
    .await;
}

#[tokio::test]
async fn without_a_mailbox_of_the_customer_those_who_pay_get_it_and_without_any_nobody() {
    on_both(async |t| {
        let (customer, _, token) = linked(&t).await;
        assert_eq!(renewed(&t, &token).await.len(), 0, "and the answer was the same");
        let email = domain::identity::Email::parse("rosa@example.org").unwrap();
        let new = crate::people::users::NewUser {
            email,
            name: "Rosa".into(),
            language: None,
            password: None,
        };
        let rosa = crate::people::users::create(&t.portal, &Actor::System, new).await.unwrap();
        access::grant(&t.portal, &Actor::System, &rosa, &customer, Scope::PayOnly).await.unwrap();
        let mails = renewed(&t, &token).await;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to.address, "rosa@example.org");
    })
    .await;
}

#[tokio::test]
async fn new_links_are_not_sent_without_end() {
    on_both(async |t| {
        let (customer, _, token) = linked(&t).await;
        testing::give_mailbox(&t.portal, &customer, "luis@example.org").await;
        for _ in 0..10 {
            renewed(&t, &token).await;
        }
        assert_eq!(t.mailer.mails().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_invoice_is_reached_by_its_link_and_by_those_to_whom_it_was_granted() {
    on_both(async |t| {
        let (customer, invoice, _) = linked(&t).await;
        let other = testing::invoice(&t.portal, &customer, "F-2").await;
        let email = domain::identity::Email::parse("rosa@example.org").unwrap();
        let new = crate::people::users::NewUser {
            email,
            name: "Rosa".into(),
            language: None,
            password: None,
        };
        let rosa = Actor::User(
            crate::people::users::create(&t.portal, &Actor::System, new).await.unwrap(),
        );
        let holder = Actor::LinkHolder(LinkTarget::Invoice(invoice.clone()));
        let reaches = async |actor: &Actor, invoice: &InvoiceId| {
            access::reaches(&t.portal, actor, invoice).await.unwrap()
        };
        assert!(reaches(&holder, &invoice).await);
        assert!(!reaches(&holder, &other).await);
        assert!(!reaches(&Actor::Nobody, &invoice).await);
        assert!(!reaches(&rosa, &invoice).await);
        let Actor::User(id) = &rosa else { unreachable!("she is a user") };
        access::grant(&t.portal, &Actor::System, id, &customer, Scope::SeeAndPay).await.unwrap();
        assert!(reaches(&rosa, &invoice).await);
    })
    .await;
}

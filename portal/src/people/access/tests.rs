//! Granting, changing and revoking.

mod knocking;
mod matrix;

use domain::access::{LinkTarget, Role};
use domain::holds::{ClaimOutcome, DisputeOutcome};
use domain::language::Language;
use domain::reminders::{Kind, Policy, Tone};

use super::*;
use crate::contact::holds::{self, NewClaim};
use crate::contact::reminders::templates::{TemplateKey, TemplatePart};
use crate::contact::reminders::{replace_policy, replace_text};
use crate::people::users;
use crate::platform::db::{Only, sql};
use crate::testing::family::family;
use crate::testing::{SeedInvoice, TestPortal, on_both, staff};

async fn user(t: &TestPortal, email: &str) -> UserId {
    let new = users::NewUser {
        email: domain::identity::Email::parse(email).unwrap(),
        name: "Ana".into(),
        language: None,
        password: None,
    };
    users::create(&t.portal, &Actor::System, new).await.unwrap()
}

#[tokio::test]
async fn a_user_sees_what_was_granted_last_and_nothing_that_was_revoked() {
    on_both(async |t| {
        let (ana, eva) = (user(&t, "ana@example.org").await, user(&t, "eva@example.org").await);
        let customer = crate::testing::customer(&t.portal, "S-1", "Luis Quispe").await;
        let seen =
            async |id: &UserId| customers_of(&t.portal, &Actor::User(id.clone())).await.unwrap();
        grant(&t.portal, &Actor::System, &ana, &customer, Scope::PayOnly).await.unwrap();
        grant(&t.portal, &Actor::System, &ana, &customer, Scope::SeeAndPay).await.unwrap();
        let expected = Grant {
            customer: customer.clone(),
            number: "S-1".into(),
            name: "Luis Quispe".into(),
            scope: Scope::SeeAndPay,
        };
        assert_eq!(seen(&ana).await, [expected]);
        assert_eq!(seen(&eva).await, []);
        assert!(revoke(&t.portal, &Actor::System, &ana, &customer).await.unwrap());
        assert!(!revoke(&t.portal, &Actor::System, &ana, &customer).await.unwrap());
        assert_eq!(seen(&ana).await, []);
    })
    .await;
}

#[tokio::test]
async fn the_holder_of_a_link_and_the_portal_itself_have_no_customers() {
    on_both(async |t| {
        let invoice = domain::ids::InvoiceId::parse("i1").unwrap();
        for actor in [Actor::System, Actor::LinkHolder(LinkTarget::Invoice(invoice))] {
            assert_eq!(customers_of(&t.portal, &actor).await.unwrap(), []);
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_is_granted_to_who_is_not_there_or_of_what_is_not_there() {
    on_both(async |t| {
        let ana = user(&t, "ana@example.org").await;
        let customer = crate::testing::customer(&t.portal, "S-1", "Luis Quispe").await;
        let (no_user, no_customer) =
            (UserId::parse("missing").unwrap(), CustomerId::parse("missing").unwrap());
        for (user, customer) in [(&no_user, &customer), (&ana, &no_customer)] {
            let granted = grant(&t.portal, &Actor::System, user, customer, Scope::PayOnly).await;
            assert!(granted.is_err(), "{user} {customer}");
            assert!(!revoke(&t.portal, &Actor::System, user, customer).await.unwrap());
        }
        assert_eq!(customers_of(&t.portal, &Actor::User(ana)).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn what_staff_decide_is_recorded_under_their_name() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let eva = staff("eva", &[Role::Collector, Role::Admin]);
        holds::ask(portal, &f.parent, &f.first_invoice, "?", Language::Es).await.unwrap();
        let question = holds::open_cases(portal, &eva).await.unwrap().remove(0).id;
        holds::answer(portal, &eva, &question, "Sí.").await.unwrap();
        let claim =
            NewClaim { paid_on: portal.today(), method: "efectivo".into(), reference: "1".into() };
        holds::claim_paid(portal, &f.parent, &f.first_invoice, &claim, Language::Es).await.unwrap();
        let claim = holds::open_cases(portal, &eva).await.unwrap().remove(0).id;
        holds::decide_claim(portal, &eva, &claim, ClaimOutcome::NotFound, "No.").await.unwrap();
        let invoice = SeedInvoice::of("lucia", "disputed", &[("2026-12-10", 20_000)]);
        t.seed_invoice(&SeedInvoice { disputed: true, ..invoice }).await;
        let dispute = holds::open_cases(portal, &eva).await.unwrap().remove(0).id;
        holds::decide_dispute(portal, &eva, &dispute, DisputeOutcome::Rejected, "No.")
            .await
            .unwrap();
        replace_policy(portal, &eva, &Policy::usual()).await.unwrap();
        let (language, kind, tone) = (Language::Es, Kind::Overdue, Tone::Firm);
        let key = TemplateKey { language, kind, tone, part: TemplatePart::Closing };
        replace_text(portal, &eva, key, Some("Suyos.")).await.unwrap();
        let mut tx = portal.db.read().await.unwrap();
        for text in [
            "SELECT answered_by FROM questions",
            "SELECT decided_by FROM claims",
            "SELECT decided_by FROM disputes",
            "SELECT made_by FROM reminder_policies WHERE version = 2",
            "SELECT made_by FROM reminder_policies WHERE version = 3",
        ] {
            let rows = sql!(all Only<String>, &mut tx, text).unwrap();
            assert_eq!(rows, [("eva".to_owned(),)], "{text}");
        }
    })
    .await;
}

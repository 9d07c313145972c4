//! One attempt per debt: double clicks, two tabs, two payers, silent gateways.

use domain::access::{LinkTarget, Scope};
use domain::payments::BasketError;

use super::*;
use crate::outside::gateways::GatewayError;
use crate::testing::{SeedInvoice, choices, link_holder, on_both, user};

#[tokio::test]
async fn a_double_click_meets_the_same_attempt() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0], &s.second[0]], 75_000);
        let once = start(&t.portal, &s.parent, &request).await.unwrap();
        let again = start(&t.portal, &s.parent, &request).await.unwrap();
        assert_eq!(once, again);
        assert!(once.url.is_some());
        assert_eq!(t.gateway.opened(), 1);
    })
    .await;
}

#[tokio::test]
async fn two_tabs_at_the_same_instant_charge_once() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let replica = t.replica().await;
        let request = whole(&[&s.first[0]], 45_000);
        let (a, b, c) = tokio::join!(
            start(&t.portal, &s.parent, &request),
            start(&replica, &s.parent, &request),
            start(&t.portal, &s.parent, &request),
        );
        let ids = [a.unwrap().payment, b.unwrap().payment, c.unwrap().payment];
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        assert_eq!(t.gateway.opened(), 1);
    })
    .await;
}

#[tokio::test]
async fn another_basket_with_the_same_debt_takes_the_place_of_the_payers_own_attempt() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let one = start(&t.portal, &s.parent, &whole(&[&s.first[0]], 45_000)).await.unwrap();
        let both = whole(&[&s.first[0], &s.second[0]], 75_000);
        let two = start(&t.portal, &s.parent, &both).await.unwrap();
        assert_ne!(one.payment, two.payment);
        assert_eq!(state(&t.portal, &one.payment).await, StateKind::Cancelled);
        assert_eq!(state(&t.portal, &two.payment).await, StateKind::Started);
        books_agree(&t.portal).await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_somebody_opened_and_left_is_closed_when_another_pays() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let one = start(&t.portal, &s.parent, &whole(&[&s.first[0]], 45_000)).await.unwrap();
        let mut part = whole(&[&s.first[0]], 20_000);
        part.choices[0].part = Some(pen(20_000));
        let two = start(&t.portal, &s.uncle, &part).await.unwrap();
        assert_eq!(state(&t.portal, &one.payment).await, StateKind::Cancelled);
        assert_eq!(state(&t.portal, &two.payment).await, StateKind::Started);
        books_agree(&t.portal).await;
    })
    .await;
}

#[tokio::test]
async fn what_the_gateway_says_is_in_progress_keeps_its_place_and_the_other_is_told() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let one = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        let reference = ScriptedGateway::reference(&one);
        t.gateway.say(&one, Event::Processing { reference });
        let told = start(&t.portal, &s.uncle, &request).await;
        assert!(matches!(told, Err(StartError::InFlight(id)) if id == one));
        assert_eq!(state(&t.portal, &one).await, StateKind::Processing);
    })
    .await;
}

#[tokio::test]
async fn another_page_is_not_opened_while_the_gateway_does_not_say_whether_the_first_is_closed() {
    use crate::testing::GatewayFault;
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let one = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        t.gateway.fail_with(GatewayFault::Down);
        let told = start(&t.portal, &s.uncle, &request).await;
        assert!(matches!(told, Err(StartError::Undecided(id)) if id == one));
        t.gateway.fail_with(GatewayFault::None);
        start(&t.portal, &s.uncle, &request).await.unwrap();
        assert_eq!(state(&t.portal, &one).await, StateKind::Cancelled);
    })
    .await;
}

#[tokio::test]
async fn an_attempt_that_succeeded_unseen_is_found_when_it_should_make_way() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let one = start(&t.portal, &s.parent, &whole(&[&s.first[0]], 45_000)).await.unwrap();
        t.gateway.say(&one.payment, success(&one.payment, t.portal.now()));
        let both = whole(&[&s.first[0], &s.second[0]], 75_000);
        let refused = start(&t.portal, &s.parent, &both).await;
        assert!(matches!(
            refused,
            Err(StartError::Basket(domain::payments::BasketError::Paid(id))) if id == s.first[0]
        ));
        assert_eq!(state(&t.portal, &one.payment).await, StateKind::Succeeded);
        books_agree(&t.portal).await;
    })
    .await;
}

#[tokio::test]
async fn a_silent_gateway_leaves_the_payment_unknown_until_it_answers() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        t.gateway.fail_opening_with(Some(GatewayError::Unknown("time-out".into())));
        let request = whole(&[&s.first[0]], 45_000);
        let started = start(&t.portal, &s.parent, &request).await.unwrap();
        assert_eq!(started.url, None);
        assert_eq!(state(&t.portal, &started.payment).await, StateKind::Unknown);
        t.clock.advance(SignedDuration::from_mins(2));
        t.gateway.fail_opening_with(None);
        jobs::enqueue_checks(&t.portal).await.unwrap();
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(state(&t.portal, &started.payment).await, StateKind::Started);
        let again = start(&t.portal, &s.parent, &request).await.unwrap();
        assert_eq!(again.payment, started.payment);
        assert!(again.url.is_some());
    })
    .await;
}

#[tokio::test]
async fn a_refusal_of_the_gateway_frees_the_debt() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        t.gateway.fail_opening_with(Some(GatewayError::Refused("amount".into())));
        let request = whole(&[&s.first[0]], 45_000);
        let refused = start(&t.portal, &s.parent, &request).await;
        let Err(StartError::GatewayRefused(id)) = refused else { panic!("{refused:?}") };
        assert_eq!(state(&t.portal, &id).await, StateKind::Failed);
        t.gateway.fail_opening_with(None);
        assert!(start(&t.portal, &s.parent, &request).await.unwrap().url.is_some());
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_paid_is_said_and_what_is_foreign_is_missing() {
    use domain::payments::BasketError;
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let first = &s.first[0];
        let request = whole(&[first], 45_000);
        let nobody = start(&t.portal, &Actor::Nobody, &request).await;
        assert!(matches!(nobody, Err(StartError::Portal(Error::SignInFirst))));
        let foreign = start(&t.portal, &s.stranger, &request).await;
        assert!(matches!(foreign, Err(StartError::Basket(BasketError::Missing(_)))));
        let changed = start(&t.portal, &s.parent, &whole(&[first], 44_999)).await;
        assert!(matches!(changed, Err(StartError::Changed(now)) if now == pen(45_000)));
        let empty = start(&t.portal, &s.parent, &whole(&[], 0)).await;
        assert!(matches!(empty, Err(StartError::Basket(BasketError::Empty))));
        let link = Actor::LinkHolder(LinkTarget::Invoice(s.first_invoice.clone()));
        assert!(start(&t.portal, &link, &request).await.is_ok());
        let other = start(&t.portal, &link, &whole(&[&s.second[0]], 30_000)).await;
        assert!(matches!(other, Err(StartError::Basket(BasketError::Missing(_)))));
        assert_eq!(t.gateway.opened(), 1);
    })
    .await;
}

#[tokio::test]
async fn only_the_payer_withdraws_and_the_debt_is_free_again() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let started = start(&t.portal, &s.parent, &whole(&[&s.first[0]], 45_000)).await.unwrap();
        let foreign = withdraw(&t.portal, &s.uncle, &started.payment).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        let ended = withdraw(&t.portal, &s.parent, &started.payment).await.unwrap();
        assert_eq!(ended, StateKind::Cancelled);
        let again = start(&t.portal, &s.uncle, &whole(&[&s.first[0]], 45_000)).await.unwrap();
        assert_ne!(again.payment, started.payment);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_issued_yet_cannot_be_paid_yet() {
    on_both(async |t| {
        let plan = [("2026-12-20", 10_000)];
        let seed = SeedInvoice { issued_on: "2026-12-01", ..SeedInvoice::of("lucia", "l1", &plan) };
        t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
        t.seed_invoice(&seed).await;
        let request = StartRequest {
            choices: choices(&[("l1-1", 0)]),
            expected: pen(10_000),
            language: domain::language::Language::Es,
            payer_email: None,
        };
        for actor in [user("ana"), link_holder("l1")] {
            let refused = start(&t.portal, &actor, &request).await;
            assert!(
                matches!(refused, Err(StartError::Basket(BasketError::Missing(_)))),
                "{actor:?}"
            );
        }
        t.clock.advance(SignedDuration::from_hours(24 * 10));
        assert!(start(&t.portal, &user("ana"), &request).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn nobody_is_led_to_the_page_that_was_opened_for_another_payer() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let one = start(&t.portal, &s.parent, &request).await.unwrap();
        let two = start(&t.portal, &s.uncle, &request).await.unwrap();
        assert_ne!(one.payment, two.payment);
        assert_eq!(state(&t.portal, &one.payment).await, StateKind::Cancelled);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_has_run_out_is_not_handed_out_again() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let one = start(&t.portal, &s.parent, &request).await.unwrap();
        t.clock.advance(SignedDuration::from_mins(61));
        let two = start(&t.portal, &s.parent, &request).await.unwrap();
        assert_ne!(one.payment, two.payment);
        assert!(two.url.is_some());
    })
    .await;
}

#[tokio::test]
async fn however_quickly_somebody_changes_the_basket_the_gateway_opens_few_checkouts() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let baskets = [whole(&[&s.first[0]], 45_000), whole(&[&s.first[0], &s.second[0]], 75_000)];
        let mut refused = 0;
        for n in 0..150 {
            match start(&t.portal, &s.parent, &baskets[n % 2]).await {
                Ok(_) => {}
                Err(StartError::Portal(Error::TooMany(seconds))) => {
                    assert!((1..=61).contains(&seconds), "{seconds}");
                    refused += 1;
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        println!("150 checkouts: held {refused}, the gateway opened {}", t.gateway.opened());
        assert!(t.gateway.opened() <= 20, "{}", t.gateway.opened());
        assert!(refused >= 100, "{refused}");
        t.clock.advance(SignedDuration::from_mins(1));
        start(&t.portal, &s.parent, &baskets[0]).await.unwrap();
    })
    .await;
}

//! Webhooks in any order, one to three times each, days late, lead to the same books.

use domain::payments::Failure;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::testing::Engine;

/// A delivery: index of the event, and the delay after the previous one.
type Delivery = (usize, i64);

fn deliveries(events: usize) -> impl Strategy<Value = Vec<Delivery>> {
    let times = prop::collection::vec(1_usize..=3, events);
    times
        .prop_flat_map(|times| {
            let all: Vec<usize> = times.iter().enumerate().flat_map(|(e, n)| vec![e; *n]).collect();
            Just(all).prop_shuffle()
        })
        .prop_flat_map(|order| {
            let n = order.len();
            (Just(order), prop::collection::vec(0_i64..4 * 86_400, n))
        })
        .prop_map(|(order, pauses)| order.into_iter().zip(pauses).collect())
}

/// Final books, without times.
type Books = (Vec<i64>, i64, Vec<StateKind>);

async fn books(t: &TestPortal, s: &family::Family, payments: &[PaymentId]) -> Books {
    let ids: Vec<InstalmentId> = s.first.iter().chain(&s.second).cloned().collect();
    let mut states = Vec::new();
    for payment in payments {
        states.push(state(&t.portal, payment).await);
    }
    let credit = family::credit_of(&t.portal, &s.first_customer).await;
    (owed(&t.portal, &s.parent, &ids).await, credit, states)
}

/// Two payments of one debt (the first expired, then both succeeded) and a basket that was declined
/// before it succeeded; webhooks arrive in the given order.
async fn play(engine: Engine, order: &[Delivery]) -> Books {
    let t = TestPortal::open(engine).await;
    let s = family::family(&t.portal).await;
    let one = whole(&[&s.first[0]], 45_000);
    let late = start(&t.portal, &s.parent, &one).await.unwrap().payment;
    withdraw(&t.portal, &s.parent, &late).await.unwrap();
    let paid = start(&t.portal, &s.uncle, &one).await.unwrap().payment;
    let basket = whole(&[&s.first[1], &s.second[0]], 75_000);
    let both = start(&t.portal, &s.parent, &basket).await.unwrap().payment;

    let at = t.portal.now();
    let moving = Event::Processing { reference: ScriptedGateway::reference(&both) };
    let no = Event::Declined { failure: Failure::ExpiredCard, last: false };
    let told = [
        (&late, 45_000, Event::Expired),
        (&late, 45_000, success(&late, at)),
        (&paid, 45_000, success(&paid, at)),
        (&both, 75_000, no),
        (&both, 75_000, moving),
        (&both, 75_000, success(&both, at)),
    ];
    for (event, pause) in order {
        t.clock.advance(SignedDuration::from_secs(*pause));
        let (payment, amount, what) = &told[*event];
        tell(&t, &format!("e{event}"), payment, pen(*amount), what).await;
        if pause % 2 == 0 {
            crate::worker::run_due(&t.portal).await.unwrap();
        }
    }
    crate::worker::run_due(&t.portal).await.unwrap();
    books_agree(&t.portal).await;
    books(&t, &s, &[late, paid, both]).await
}

fn in_any_order(engine: Engine, cases: u32) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let expected: Books = (
        vec![0, 0, 45_000, 0, 30_000],
        45_000,
        vec![StateKind::Succeeded, StateKind::Succeeded, StateKind::Succeeded],
    );
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    runner
        .run(&deliveries(6), |order| {
            prop_assert_eq!(runtime.block_on(play(engine, &order)), expected.clone());
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_order_of_webhooks_ends_in_the_same_books() {
    in_any_order(Engine::Sqlite, 24);
}

#[test]
fn any_order_of_webhooks_ends_in_the_same_books_on_postgres() {
    if std::env::var_os("ALDIA_TEST_POSTGRES").is_some() {
        in_any_order(Engine::Postgres, 8);
    }
}

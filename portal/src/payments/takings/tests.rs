//! Money at the desk, on both engines.

use domain::access::{Actor, Role};
use domain::activity::Activity;
use domain::ids::InstalmentId;
use domain::language::Language;
use domain::money::Currency::Pen;
use domain::payments::{Choice, Failure};
use domain::till::TillState;

use super::*;
use crate::billing::invoices;
use crate::billing::ledger;
use crate::payments::tills::{self, NewDeposit, TillVersion};
use crate::people::staff::audit;
use crate::platform::ids;
use crate::testing::family::{Family, family};
use crate::testing::{TestPortal, on_both, staff, tamper};
use crate::{Portal, worker};

fn pen(minor: i64) -> Money {
    Money::new(minor, Pen)
}

fn cashier() -> Actor {
    staff("caro", &[Role::Cashier])
}

/// A taking by a form of its own.
fn new(portal: &Portal, kind: TakingKind, parts: &[(&InstalmentId, i64)]) -> NewTaking {
    let reference = if kind.needs_reference() { "OP-1" } else { "" };
    NewTaking {
        key: ids::text(portal.now()),
        kind,
        reference: reference.into(),
        choices: choices(parts),
    }
}

fn choices(parts: &[(&InstalmentId, i64)]) -> Vec<Choice> {
    let choice = |(id, minor): &(&InstalmentId, i64)| Choice {
        instalment: (*id).clone(),
        part: Some(pen(*minor)),
    };
    parts.iter().map(choice).collect()
}

async fn opened(portal: &Portal) -> TillId {
    tills::open(portal, &cashier(), pen(10_000)).await.unwrap()
}

async fn owed(t: &TestPortal, family: &Family) -> i64 {
    let found = invoices::detail(&t.portal, &family.parent, &family.second_invoice).await;
    found.unwrap().invoice.outstanding.minor
}

async fn books_agree(t: &TestPortal) {
    assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
}

#[tokio::test]
async fn cash_settles_in_part_and_whole_with_its_receipt_and_the_same_form_is_one_payment() {
    on_both(async |t| {
        let (portal, family) = (&t.portal, family(&t.portal).await);
        let [first, second] = family.second.as_slice() else { panic!("two") };
        let cash = new(portal, TakingKind::Cash, &[(first, 30_000), (second, 10_000)]);
        let without = take(portal, &cashier(), &cash).await;
        assert!(matches!(without, Err(TakingError::NoTill)), "{without:?}");
        let till = opened(portal).await;
        let paid = take(portal, &cashier(), &cash).await.unwrap();
        assert_eq!(take(portal, &cashier(), &cash).await.unwrap(), paid);
        assert_eq!(owed(&t, &family).await, 20_000);
        for other in [
            NewTaking { kind: TakingKind::Transfer, reference: "1".into(), ..cash.clone() },
            NewTaking { reference: "1".into(), ..cash.clone() },
            NewTaking { choices: cash.choices[..1].to_vec(), ..cash.clone() },
            NewTaking { choices: choices(&[(first, 30_000), (second, 10_001)]), ..cash },
        ] {
            let other = take(portal, &cashier(), &other).await;
            assert!(matches!(other, Err(TakingError::UsedForm)), "{other:?}");
        }
        let TakingDetail { taking, receipts } = find(portal, &cashier(), &paid).await.unwrap();
        assert_eq!((taking.amount, taking.till), (pen(40_000), Some(till.clone())));
        assert_eq!(taking.state, StateKind::Succeeded);
        assert_eq!(receipts.iter().map(|r| r.amount).collect::<Vec<_>>(), [pen(40_000)]);
        let pdf = receipt_pdf(portal, &cashier(), &receipts[0].id, Language::Es).await.unwrap();
        assert!(pdf.bytes.starts_with(b"%PDF"));
        let takings = of_till(portal, &cashier(), &till).await.unwrap();
        let cash = KindSum { kind: TakingKind::Cash, count: 1, sum: pen(40_000) };
        assert_eq!(sums_by_kind(&takings).unwrap(), [cash]);
        worker::run_due(portal).await.unwrap();
        assert_eq!(t.mailer.mails().len(), 1, "the confirmation");
        for _ in 0..2 {
            send_receipts_again(portal, &cashier(), &paid).await.unwrap();
            worker::run_due(portal).await.unwrap();
        }
        let ids = t.mailer.mails().into_iter().map(|mail| mail.message_id).collect::<Vec<_>>();
        assert_eq!(ids.len(), 2, "within a minute they go once: {ids:?}");
        assert_ne!(ids[0], ids[1]);

        let form = TillVersion { id: till.clone(), version: 0 };
        let state = tills::count(portal, &cashier(), &form, 50_000).await.unwrap();
        assert_eq!(state, TillState::Closed);
        let late = void(portal, &cashier(), &paid, "error").await;
        assert!(matches!(late, Err(TakingError::TillClosed)), "{late:?}");
        let form = TillVersion { version: 1, ..form };
        let away = NewDeposit { amount_minor: 40_000, slip: "B-7".into() };
        tills::deposit(portal, &cashier(), &form, &away).await.unwrap();
        books_agree(&t).await;
    })
    .await;
}

#[tokio::test]
async fn a_double_click_at_the_desk_takes_the_money_once() {
    on_both(async |t| {
        let (portal, family) = (&t.portal, family(&t.portal).await);
        opened(portal).await;
        let cash = new(portal, TakingKind::Cash, &[(&family.second[0], 30_000)]);
        let actor = cashier();
        let (one, two) = tokio::join!(take(portal, &actor, &cash), take(portal, &actor, &cash));
        assert_eq!(one.unwrap(), two.unwrap());
        assert_eq!(owed(&t, &family).await, 30_000);
        books_agree(&t).await;
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_taken_changes_nothing() {
    on_both(async |t| {
        let (portal, family) = (&t.portal, family(&t.portal).await);
        let first = &family.second[0];
        opened(portal).await;
        let card = |reference: &str| NewTaking {
            reference: reference.into(),
            ..new(portal, TakingKind::CardTerminal, &[(first, 100)])
        };
        take(portal, &cashier(), &card("T-1")).await.unwrap();
        let too_much = new(portal, TakingKind::Cash, &[(first, 30_000)]);
        let nothing = new(portal, TakingKind::Cash, &[]);
        for (wanted, expected) in [
            (card(" "), "NoReference"),
            (card(&"9".repeat(61)), "LongReference"),
            (card("T-1"), "UsedReference"),
            (NewTaking { key: "x".into(), ..card("T-2") }, "UsedForm"),
            (too_much, "Basket(TooMuch("),
            (nothing, "Basket(Empty)"),
        ] {
            let refused = format!("{:?}", take(portal, &cashier(), &wanted).await.unwrap_err());
            assert!(refused.starts_with(expected), "{refused}");
        }
        assert_eq!(owed(&t, &family).await, 59_900);
        books_agree(&t).await;
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_mistake_is_taken_back_while_the_till_is_open_with_a_reason() {
    on_both(async |t| {
        let (portal, family) = (&t.portal, family(&t.portal).await);
        let till = opened(portal).await;
        let cash = new(portal, TakingKind::Cash, &[(&family.second[0], 30_000)]);
        let paid = take(portal, &cashier(), &cash).await.unwrap();
        let none = void(portal, &cashier(), &paid, " ").await;
        assert!(matches!(none, Err(TakingError::NoReason)), "{none:?}");
        let other = void(portal, &staff("otra", &[Role::Cashier]), &paid, "x").await;
        assert!(matches!(other, Err(TakingError::Portal(Error::NotFound))), "{other:?}");
        void(portal, &cashier(), &paid, "otro alumno").await.unwrap();
        assert_eq!(owed(&t, &family).await, 60_000);
        let again = void(portal, &cashier(), &paid, "x").await;
        assert!(matches!(again, Err(TakingError::WrongState)), "{again:?}");
        let entries = audit::read(portal, &Actor::System, 0).await.unwrap();
        assert_eq!(entries.last().unwrap().facts.reason.as_deref(), Some("otro alumno"));
        let form = TillVersion { id: till, version: 0 };
        let state = tills::count(portal, &cashier(), &form, 10_000).await.unwrap();
        assert_eq!(state, TillState::Closed, "the cash is given back");
        books_agree(&t).await;
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_back_or_bounced_gives_its_number_free() {
    on_both(async |t| {
        let (portal, family) = (&t.portal, family(&t.portal).await);
        let [first, second] = family.second.as_slice() else { panic!("two") };
        opened(portal).await;
        let transfer = |to| new(portal, TakingKind::Transfer, &[(to, 1_000)]);
        let wrong = take(portal, &cashier(), &transfer(first)).await.unwrap();
        let early = take(portal, &cashier(), &transfer(second)).await;
        assert!(matches!(early, Err(TakingError::UsedReference)), "{early:?}");
        void(portal, &cashier(), &wrong, "otra cuota").await.unwrap();
        let form = transfer(second);
        let right = take(portal, &cashier(), &form).await.unwrap();
        assert_eq!(take(portal, &cashier(), &form).await.unwrap(), right, "the same form");
        let reference = find(portal, &cashier(), &right).await.unwrap().taking.reference;
        assert_eq!(reference, "OP-1 (2)");
        let late = take(portal, &cashier(), &transfer(first)).await;
        assert!(matches!(late, Err(TakingError::UsedReference)), "{late:?}");

        let mut places = Vec::new();
        for _ in 0..2 {
            let cheque = NewTaking { kind: TakingKind::Cheque, ..transfer(first) };
            let cheque = NewTaking { reference: " 0042\u{202e}".into(), ..cheque };
            let waiting = take(portal, &cashier(), &cheque).await.unwrap();
            decide_cheque(portal, &cashier(), &waiting, ChequeOutcome::Bounced).await.unwrap();
            places.push(find(portal, &cashier(), &waiting).await.unwrap().taking.reference);
        }
        assert_eq!(places, ["0042", "0042 (2)"]);
        books_agree(&t).await;
    })
    .await;
}

#[tokio::test]
async fn a_cheque_waits_for_the_bank_and_clears_or_bounces_once() {
    on_both(async |t| {
        let (portal, family) = (&t.portal, family(&t.portal).await);
        for (outcome, left) in [(ChequeOutcome::Bounced, 60_000), (ChequeOutcome::Cleared, 30_000)]
        {
            let cheque = NewTaking {
                reference: format!("{outcome:?}"),
                ..new(portal, TakingKind::Cheque, &[(&family.second[0], 30_000)])
            };
            let paid = take(portal, &cashier(), &cheque).await.unwrap();
            assert_eq!(owed(&t, &family).await, 60_000, "nothing is settled yet");
            assert_eq!(waiting_cheques(portal, &cashier()).await.unwrap().len(), 1);
            let transfer = new(portal, TakingKind::Transfer, &[(&family.second[0], 100)]);
            let twice = take(portal, &cashier(), &transfer).await;
            assert!(matches!(twice, Err(TakingError::OnItsWay)), "{twice:?}");
            // Neither a look at the page nor the recurring work asks a gateway about it.
            crate::payments::looked_at(portal, &family.parent, &paid, true).await.unwrap();
            t.clock.advance(jiff::SignedDuration::from_hours(72));
            worker::run_due(portal).await.unwrap();
            let waits = find(portal, &cashier(), &paid).await.unwrap().taking;
            assert_eq!(waits.state, StateKind::Processing);
            decide_cheque(portal, &cashier(), &paid, outcome).await.unwrap();
            assert_eq!(owed(&t, &family).await, left);
            let other = match outcome {
                ChequeOutcome::Cleared => ChequeOutcome::Bounced,
                ChequeOutcome::Bounced => ChequeOutcome::Cleared,
            };
            let again = decide_cheque(portal, &cashier(), &paid, other).await;
            assert!(matches!(again, Err(TakingError::WrongState)), "{again:?}");
            assert_eq!(waiting_cheques(portal, &cashier()).await.unwrap(), []);
            books_agree(&t).await;
        }
        let found = invoices::detail(portal, &family.parent, &family.second_invoice).await.unwrap();
        let is_bounced =
            |what: &Activity| matches!(what, Activity::PaymentFailed { failure: Failure::Bounced });
        assert_eq!(found.events.iter().filter(|event| is_bounced(&event.what)).count(), 1);
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn cash_that_is_in_no_till_is_found_by_the_check() {
    on_both(async |t| {
        let (portal, family) = (&t.portal, family(&t.portal).await);
        opened(portal).await;
        let card = new(portal, TakingKind::CardTerminal, &[(&family.second[0], 30_000)]);
        take(portal, &cashier(), &card).await.unwrap();
        books_agree(&t).await;
        tamper(portal, "UPDATE takings SET kind = 'cash'").await.unwrap();
        let found = ledger::check(portal, &Actor::System).await.unwrap();
        let rules: Vec<_> = found.into_iter().map(|one| one.rule).collect();
        assert_eq!(rules, ["cash that was taken is in a till"]);
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_customer_is_found_by_their_number_with_what_they_owe() {
    on_both(async |t| {
        let (portal, family) = (&t.portal, family(&t.portal).await);
        let found = debts_numbered(portal, &cashier(), " A-101 ").await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].id, family.second_customer);
        let debts: Vec<_> = found[0].debts.iter().map(|one| &one.debt.instalment).collect();
        assert_eq!(debts, family.second.iter().collect::<Vec<_>>());
        assert_eq!(debts_numbered(portal, &cashier(), "").await.unwrap(), []);
    })
    .await;
}

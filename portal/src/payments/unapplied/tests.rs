//! Unapplied money: recorded, matched, put back; the books agree after each step, on both engines.

use domain::access::{Actor, Role, Scope};
use domain::ids::InvoiceId;
use domain::money::Currency::Pen;
use domain::payments::{Event, StateKind};
use domain::unapplied::UnappliedWay;
use jiff::SignedDuration;

use super::*;
use crate::billing::{invoices, ledger};
use crate::payments::{ReversalError, reverse};
use crate::testing::{ScriptedGateway, SeedInvoice, TestPortal, on_both, staff, tamper, user};
use crate::worker;

fn collector() -> Actor {
    staff("cora", &[Role::Collector])
}

fn soles(minor: i64) -> Money {
    Money::new(minor, Pen)
}

fn credit(minor: i64) -> BankCredit {
    BankCredit {
        amount: soles(minor),
        received_on: "2026-11-20".parse().unwrap(),
        way: UnappliedWay::Transfer,
        reference: "OP-77".into(),
        sender: "QUISPE ANA".into(),
        text: "pension noviembre".into(),
    }
}

/// Lucía owes S/ 100.00 of November and S/ 200.00 of December.
async fn seed(t: &TestPortal) {
    t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
    let plan = [("2026-11-10", 10_000), ("2026-12-10", 20_000)];
    t.seed_invoice(&SeedInvoice::of("lucia", "l1", &plan)).await;
    t.seed_invoice(&SeedInvoice::of("mateo", "m1", &[("2026-11-10", 10_000)])).await;
}

fn form(version: i64, parts: &[(&str, i64)], credit_minor: i64) -> NewMatch {
    let part = |(id, minor): &(&str, i64)| (InstalmentId::parse(id).unwrap(), *minor);
    NewMatch { version, parts: parts.iter().map(part).collect(), credit_minor }
}

async fn owed(t: &TestPortal) -> i64 {
    let id = InvoiceId::parse("l1").unwrap();
    let found = invoices::detail(&t.portal, &user("ana"), &id).await;
    found.unwrap().invoice.outstanding.minor
}

async fn open_minor(t: &TestPortal) -> i64 {
    let sums = open_sums(&t.portal, &collector()).await.unwrap();
    sums.first().map_or(0, |one| one.sum.minor)
}

async fn books_agree(t: &TestPortal) {
    assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
}

#[tokio::test]
async fn the_same_credit_entered_twice_is_one_and_another_amount_is_another() {
    on_both(async |t| {
        let (portal, actor) = (&t.portal, collector());
        let first = record(portal, &actor, credit(10_000)).await.unwrap();
        let again = BankCredit { sender: "another spelling".into(), ..credit(10_000) };
        assert_eq!(record(portal, &actor, again).await.unwrap(), first);
        let other = record(portal, &actor, credit(10_001)).await.unwrap();
        assert_ne!(other, first);
        let (one, two) =
            tokio::join!(record(portal, &actor, credit(7)), record(portal, &actor, credit(7)));
        assert_eq!(one.unwrap(), two.unwrap(), "side by side");
        assert_eq!(open_minor(&t).await, 20_008);
        assert_eq!(count_open(portal, &actor).await.unwrap(), 3);
        let late = BankCredit { received_on: "2026-11-22".parse().unwrap(), ..credit(8) };
        let refused = record(portal, &actor, late).await;
        let problem = BankCreditProblem::InFuture;
        assert!(matches!(&refused, Err(UnappliedError::Credit(p)) if *p == problem), "{refused:?}");
        books_agree(&t).await;
    })
    .await;
}

#[tokio::test]
async fn matched_money_settles_on_the_day_it_came_with_receipt_and_mail() {
    on_both(async |t| {
        seed(&t).await;
        let (portal, actor) = (&t.portal, collector());
        let id = record(portal, &actor, credit(15_000)).await.unwrap();
        let new = form(0, &[("l1-1", 10_000), ("l1-2", 5_000)], 0);
        let payment = match_money(portal, &actor, &id, &new).await.unwrap();
        assert_eq!(match_money(portal, &actor, &id, &new).await.unwrap(), payment, "sent twice");
        assert_eq!((owed(&t).await, open_minor(&t).await), (15_000, 0));
        let found = crate::payments::detail(portal, &user("ana"), &payment).await.unwrap();
        assert_eq!(found.state.kind(), StateKind::Succeeded);
        let zone = &portal.settings.institution.time_zone;
        let day = domain::calendar::date_at(found.changed_at, zone);
        assert_eq!(day.to_string(), "2026-11-20");
        let UnappliedDetail { money, movements, .. } = detail(portal, &actor, &id).await.unwrap();
        assert_eq!((money.state, money.payment), (UnappliedState::Matched, Some(payment)));
        let events: Vec<_> = movements.iter().map(|one| one.event).collect();
        assert_eq!(events, [UnappliedEvent::Recorded, UnappliedEvent::Matched]);
        books_agree(&t).await;
        worker::run_due(portal).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_the_form_did_not_say_is_refused_and_changes_nothing() {
    on_both(async |t| {
        seed(&t).await;
        let (portal, actor) = (&t.portal, collector());
        let id = record(portal, &actor, credit(15_000)).await.unwrap();
        for (new, expected) in [
            (form(1, &[("l1-1", 10_000), ("l1-2", 5_000)], 0), "Stale"),
            (form(0, &[("l1-1", 10_000), ("l1-2", 4_000)], 1_000), "Stale"),
            (form(0, &[("l1-1", 10_000)], 0), "Stale"),
            (form(0, &[("l1-1", 10_000), ("m1-1", 5_000)], 0), "Match(SeveralCustomers)"),
            (form(0, &[], 15_000), "Match(NothingChosen)"),
            (form(0, &[("nobody", 15_000)], 0), "Match(NothingChosen)"),
        ] {
            let refused = match_money(portal, &actor, &id, &new).await.unwrap_err();
            assert_eq!(format!("{refused:?}"), expected, "{new:?}");
        }
        assert_eq!((owed(&t).await, open_minor(&t).await), (30_000, 15_000));
        books_agree(&t).await;
    })
    .await;
}

#[tokio::test]
async fn a_debt_paid_meanwhile_is_told_before_its_part_becomes_credit() {
    on_both(async |t| {
        seed(&t).await;
        let (portal, actor) = (&t.portal, collector());
        let id = record(portal, &actor, credit(15_000)).await.unwrap();
        t.seed_paid(&user("ana"), &[("l1-1", 0)], 10_000).await;
        let said_before = form(0, &[("l1-1", 10_000), ("l1-2", 5_000)], 0);
        let stale = match_money(portal, &actor, &id, &said_before).await;
        assert!(matches!(stale, Err(UnappliedError::Stale)), "{stale:?}");
        let only_paid = form(0, &[("l1-1", 10_000)], 5_000);
        let stale = match_money(portal, &actor, &id, &only_paid).await;
        assert!(matches!(stale, Err(UnappliedError::Stale)), "{stale:?}");
        t.seed_invoice(&SeedInvoice::of("lucia", "l2", &[("2026-11-10", 3_000)])).await;
        let with_credit = form(0, &[("l2-1", 3_000)], 12_000);
        let payment = match_money(portal, &actor, &id, &with_credit).await.unwrap();
        assert_eq!(match_money(portal, &actor, &id, &with_credit).await.unwrap(), payment);
        let undone = put_back(portal, &actor, &id, 1, "x").await;
        assert!(matches!(undone, Err(UnappliedError::HasCredit)), "{undone:?}");
        books_agree(&t).await;
        worker::run_due(portal).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_payment_in_progress_is_not_paid_again_and_an_open_page_gives_way() {
    on_both(async |t| {
        seed(&t).await;
        let (portal, actor) = (&t.portal, collector());
        let id = record(portal, &actor, credit(10_000)).await.unwrap();
        let attempt = t.seed_payment(&user("ana"), &[("l1-1", 0)], 10_000).await.payment;
        let new = form(0, &[("l1-1", 10_000)], 0);
        t.seed_outcome(
            &attempt,
            Event::Processing { reference: ScriptedGateway::reference(&attempt) },
        )
        .await;
        let refused = match_money(portal, &actor, &id, &new).await;
        assert!(matches!(refused, Err(UnappliedError::OnItsWay)), "{refused:?}");
        assert_eq!(open_minor(&t).await, 10_000);
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn two_people_match_at_once_and_one_of_them_does() {
    on_both(async |t| {
        seed(&t).await;
        let portal = &t.portal;
        let id = record(portal, &collector(), credit(10_000)).await.unwrap();
        let other = staff("fina", &[Role::Finance]);
        let (to_lucia, to_mateo) =
            (form(0, &[("l1-1", 10_000)], 0), form(0, &[("m1-1", 10_000)], 0));
        let actor = collector();
        let (one, two) = tokio::join!(
            match_money(portal, &actor, &id, &to_lucia),
            match_money(portal, &other, &id, &to_mateo),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let loser = if one.is_ok() { two } else { one };
        assert!(matches!(loser, Err(UnappliedError::Stale)), "{loser:?}");
        assert_eq!(open_minor(&t).await, 0);
        books_agree(&t).await;
        worker::run_due(portal).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_wrong_match_is_put_back_with_a_reason_and_can_be_matched_again() {
    on_both(async |t| {
        seed(&t).await;
        let (portal, actor) = (&t.portal, collector());
        let id = record(portal, &actor, credit(10_000)).await.unwrap();
        let early = put_back(portal, &actor, &id, 0, "x").await;
        assert!(matches!(early, Err(UnappliedError::NotMatched)), "{early:?}");
        let to_lucia = form(0, &[("l1-1", 10_000)], 0);
        let wrong = match_money(portal, &actor, &id, &to_lucia).await.unwrap();
        let elsewhere = reverse(portal, &crate::testing::admin(), &wrong).await;
        assert!(matches!(elsewhere, Err(ReversalError::Matched)), "{elsewhere:?}");
        for (version, reason, expected) in
            [(1, " ", "NoReason"), (0, "x", "Stale"), (1, "y".repeat(301).as_str(), "LongReason")]
        {
            let refused = put_back(portal, &actor, &id, version, reason).await.unwrap_err();
            assert_eq!(format!("{refused:?}"), expected);
        }
        t.clock.advance(SignedDuration::from_hours(24));
        put_back(portal, &actor, &id, 1, "de otro alumno").await.unwrap();
        assert_eq!((owed(&t).await, open_minor(&t).await), (30_000, 10_000));
        books_agree(&t).await;
        let open = open_on(portal, &crate::testing::admin(), portal.today()).await.unwrap();
        assert_eq!(open, [soles(10_000)]);
        let again = match_money(portal, &actor, &id, &to_lucia).await;
        assert!(matches!(again, Err(UnappliedError::Stale)), "{again:?}");
        let twice = put_back(portal, &actor, &id, 1, "x").await;
        assert!(matches!(twice, Err(UnappliedError::NotMatched)), "{twice:?}");
        let right = form(2, &[("m1-1", 10_000)], 0);
        let payment = match_money(portal, &actor, &id, &right).await.unwrap();
        assert_ne!(payment, wrong);
        let UnappliedDetail { money, movements, same_number } =
            detail(portal, &actor, &id).await.unwrap();
        assert_eq!(money.customer_name.as_deref(), Some("Mateo"));
        let admin = crate::testing::admin();
        for (day, minor) in [("2026-11-19", 0), ("2026-11-21", 0), ("2026-11-22", 0)] {
            let open = open_on(portal, &admin, day.parse().unwrap()).await.unwrap();
            assert_eq!(open.first().map_or(0, |one| one.minor), minor, "{day}");
        }
        assert_eq!(movements.len(), 4);
        assert_eq!(movements[2].reason.as_deref(), Some("de otro alumno"));
        assert_eq!(same_number, None, "the payment that was undone is its own");
        books_agree(&t).await;
        worker::run_due(portal).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_payment_of_the_same_number_is_shown_before_the_money_is_matched() {
    on_both(async |t| {
        seed(&t).await;
        let (portal, actor) = (&t.portal, collector());
        let first = record(portal, &actor, credit(100)).await.unwrap();
        let new = form(0, &[("l1-1", 100)], 0);
        let payment = match_money(portal, &actor, &first, &new).await.unwrap();
        let second = record(portal, &actor, credit(200)).await.unwrap();
        let found = detail(portal, &actor, &second).await.unwrap();
        assert_eq!(found.same_number, Some(payment));
        let new = form(0, &[("l1-1", 200)], 0);
        match_money(portal, &actor, &second, &new).await.unwrap();
        books_agree(&t).await;
        worker::run_due(portal).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_list_is_read_page_by_page_and_by_state() {
    on_both(async |t| {
        seed(&t).await;
        let (portal, actor) = (&t.portal, collector());
        let mut ids = Vec::new();
        for minor in 1..=30 {
            ids.push(record(portal, &actor, credit(minor)).await.unwrap());
        }
        let new = form(0, &[("l1-1", 30)], 0);
        match_money(portal, &actor, &ids[29], &new).await.unwrap();
        for (state, count) in
            [(None, 30), (Some(UnappliedState::Open), 29), (Some(UnappliedState::Matched), 1)]
        {
            let (mut found, mut next) = (Vec::new(), Some(UnappliedCursor::start()));
            while let Some(cursor) = next {
                let page = list(portal, &actor, state, &cursor).await.unwrap();
                assert!(page.rows.len() <= 25);
                found.extend(page.rows.into_iter().map(|one| one.id));
                next = page.next;
            }
            assert_eq!(found.len(), count, "{state:?}");
            assert!(found.is_sorted_by(|a, b| a > b), "{state:?}: the newest first, each once");
        }
        worker::run_due(portal).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_the_bank_said_and_what_happened_cannot_be_changed() {
    on_both(async |t| {
        record(&t.portal, &collector(), credit(10_000)).await.unwrap();
        for statement in [
            "UPDATE unapplied SET amount_minor = 1",
            "UPDATE unapplied SET sender = 'x'",
            "DELETE FROM unapplied",
            "UPDATE unapplied_movements SET amount_minor = 1",
            "DELETE FROM unapplied_movements",
        ] {
            assert!(tamper(&t.portal, statement).await.is_err(), "{statement}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_check_finds_money_whose_state_is_not_what_the_ledger_says() {
    on_both(async |t| {
        seed(&t).await;
        let (portal, actor) = (&t.portal, collector());
        let id = record(portal, &actor, credit(10_000)).await.unwrap();
        match_money(portal, &actor, &id, &form(0, &[("l1-1", 10_000)], 0)).await.unwrap();
        tamper(
            portal,
            "UPDATE unapplied SET state = 'open', payment_id = NULL, customer_id = NULL",
        )
        .await
        .unwrap();
        let found = ledger::check(portal, &Actor::System).await.unwrap();
        let rules: Vec<_> = found.into_iter().map(|one| one.rule).collect();
        assert_eq!(
            rules,
            [
                "unapplied money is what the ledger says",
                "unapplied money moves by its amount and ends as its state says",
            ]
        );
        worker::run_due(portal).await.unwrap();
    })
    .await;
}

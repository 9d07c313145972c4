//! Movements agree with the ledger, whatever happens to a debt, and so do their cells.

use domain::access::Actor;
use domain::ids::InvoiceId;
use domain::invoices::{InstalmentTerms, InvoiceTerms};
use domain::money::Currency::Pen;
use jiff::SignedDuration;

use super::*;
use crate::billing::invoices::correct::correct;
use crate::billing::ledger;
use crate::payments::{OfflinePayment, record_offline, reverse};
use crate::platform::db::{Only, columns, sql};
use crate::testing::family::{Family, family};
use crate::testing::{TestPortal, admin, on_both, tamper};

/// A movement without its source.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MovementLine {
    day: Date,
    kind: MovementKind,
    due_on: Date,
    minor: i64,
    opened: i64,
}

columns!(MovementLine { day: effective_on, kind, due_on, minor: amount_minor, opened });

async fn movements_of(t: &TestPortal, instalment: &InstalmentId) -> Vec<MovementLine> {
    let mut tx = t.portal.db.read().await.unwrap();
    sql!(
        all MovementLine,
        &mut tx,
        "SELECT effective_on, kind, due_on, amount_minor, opened
           FROM movements
          WHERE subject = $1
          ORDER BY entered_at, effective_on, part, amount_minor",
        instalment,
    )
    .unwrap()
}

async fn settled_on(t: &TestPortal, instalment: &InstalmentId) -> Option<Date> {
    let mut tx = t.portal.db.read().await.unwrap();
    let text = "SELECT settled_on FROM instalments WHERE id = $1";
    sql!(one Only<Option<Date>>, &mut tx, text, instalment).unwrap().0
}

fn line(day: &str, kind: MovementKind, (due, minor, opened): (&str, i64, i64)) -> MovementLine {
    let (day, due_on) = (day.parse().unwrap(), due.parse().unwrap());
    MovementLine { day, kind, due_on, minor, opened }
}

async fn pay(t: &TestPortal, instalment: &InstalmentId, at: &str, minor: i64) {
    let payment = OfflinePayment {
        reference: format!("{instalment} {at} {minor}"),
        at: at.parse().unwrap(),
        payer: None,
        parts: vec![(instalment.clone(), Money::new(minor, Pen))],
    };
    record_offline(&t.portal, &admin(), &[payment]).await.unwrap();
}

async fn terms(t: &TestPortal, invoice: &InvoiceId, plan: [InstalmentTerms; 2]) {
    let terms = InvoiceTerms { plan: plan.to_vec(), ..InvoiceTerms::default() };
    assert!(correct(&t.portal, &admin(), invoice, &terms).await.unwrap());
}

async fn assert_books(t: &TestPortal) {
    assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
    jobs::fold(&t.portal).await.unwrap();
    assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
}

fn next_day(t: &TestPortal) {
    t.clock.advance(SignedDuration::from_hours(24));
}

/// Two instalments of 300.00, due on 2026-11-10 and 2026-12-10; the clock begins on 2026-11-21.
async fn world(t: &TestPortal) -> Family {
    let family = family(&t.portal).await;
    next_day(t);
    family
}

#[tokio::test]
async fn what_is_paid_late_and_in_parts_closes_on_the_day_of_its_last_movement() {
    on_both(async |t| {
        let f = world(&t).await;
        let first = &f.second[0];
        pay(&t, first, "2026-11-20T15:00:00Z", 10_000).await;
        assert_books(&t).await;
        next_day(&t);
        // 2026-11-19 in Lima; the instalment is closed by a payment before the other.
        pay(&t, first, "2026-11-20T04:00:00Z", 20_000).await;
        assert_books(&t).await;
        let found = movements_of(&t, first).await;
        let due = "2026-11-10";
        let expected = [
            line(&found[0].day.to_string(), MovementKind::Issue, (due, 30_000, 1)),
            line("2026-11-20", MovementKind::Payment, (due, -10_000, 0)),
            line("2026-11-19", MovementKind::Payment, (due, -20_000, 0)),
            line(&found[3].day.to_string(), MovementKind::Payment, (due, 0, -1)),
        ];
        assert_eq!(found, expected);
        let last = found.iter().map(|one| one.day).max();
        assert_eq!((Some(found[3].day), settled_on(&t, first).await), (last, last));
    })
    .await;
}

#[tokio::test]
async fn a_due_date_moves_a_debt_and_a_payment_taken_back_opens_it_again() {
    on_both(async |t| {
        let f = world(&t).await;
        let (first, invoice) = (&f.second[0], &f.second_invoice);
        let due = |day: &str| InstalmentTerms { due_on: Some(day.parse().unwrap()), amount: None };
        terms(&t, invoice, [due("2026-12-01"), InstalmentTerms::default()]).await;
        assert_books(&t).await;
        next_day(&t);
        pay(&t, first, "2026-11-23T12:00:00Z", 30_000).await;
        assert_books(&t).await;
        assert_eq!(settled_on(&t, first).await, "2026-11-23".parse().ok());
        let paid = movements_of(&t, first).await;
        let moved = [
            line("2026-11-22", MovementKind::Terms, ("2026-11-10", -30_000, -1)),
            line("2026-11-22", MovementKind::Terms, ("2026-12-01", 30_000, 1)),
            line("2026-11-23", MovementKind::Payment, ("2026-12-01", -30_000, -1)),
        ];
        assert_eq!(paid[1..], moved);
        next_day(&t);
        let (payment,) = {
            let mut tx = t.portal.db.read().await.unwrap();
            let text = "SELECT payment_id FROM allocations WHERE instalment_id = $1";
            sql!(one Only<domain::ids::PaymentId>, &mut tx, text, first).unwrap()
        };
        reverse(&t.portal, &admin(), &payment).await.unwrap();
        assert_books(&t).await;
        let opened = line("2026-11-24", MovementKind::Reversal, ("2026-12-01", 30_000, 1));
        assert_eq!(movements_of(&t, first).await.last(), Some(&opened));
        assert_eq!(settled_on(&t, first).await, None);
    })
    .await;
}

#[tokio::test]
async fn what_is_credited_in_full_is_void_and_the_rest_of_a_debt_is_an_adjustment() {
    on_both(async |t| {
        let f = world(&t).await;
        let (first, second) = (&f.second[0], &f.second[1]);
        pay(&t, first, "2026-11-21T12:00:00Z", 10_000).await;
        let amount = |minor| InstalmentTerms { due_on: None, amount: Some(Money::new(minor, Pen)) };
        terms(&t, &f.second_invoice, [amount(10_000), amount(0)]).await;
        assert_books(&t).await;
        let rest = line("2026-11-22", MovementKind::Adjustment, ("2026-11-10", -20_000, -1));
        let void = line("2026-11-22", MovementKind::Void, ("2026-12-10", -30_000, -1));
        assert_eq!(movements_of(&t, first).await.last(), Some(&rest));
        assert_eq!(movements_of(&t, second).await.last(), Some(&void));
        next_day(&t);
        terms(&t, &f.second_invoice, [amount(10_000), amount(5_000)]).await;
        assert_books(&t).await;
        let back = line("2026-11-23", MovementKind::Void, ("2026-12-10", 5_000, 1));
        assert_eq!(movements_of(&t, second).await.last(), Some(&back));
    })
    .await;
}

#[tokio::test]
async fn the_movements_of_an_older_release_are_made_from_the_ledger() {
    on_both(async |t| {
        let f = world(&t).await;
        pay(&t, &f.second[0], "2026-11-22T12:00:00Z", 30_000).await;
        pay(&t, &f.second[1], "2026-11-22T12:00:00Z", 37_000).await;
        next_day(&t);
        pay(&t, &f.first[0], "2026-11-20T12:00:00Z", 45_000).await;
        let all = async || {
            let mut lines = Vec::new();
            for instalment in f.first.iter().chain(&f.second) {
                let mut of_one = movements_of(&t, instalment).await;
                of_one.sort_by_key(|one| (one.day, one.kind));
                lines.push((of_one, settled_on(&t, instalment).await));
            }
            lines
        };
        let before = all().await;
        let unguard = match t.portal.db.engine() {
            "sqlite" => "DROP TRIGGER movements_no_delete",
            _ => "DROP TRIGGER movements_only_added_to ON movements",
        };
        tamper(&t.portal, unguard).await.unwrap();
        tamper(&t.portal, "DELETE FROM movements").await.unwrap();
        tamper(&t.portal, "UPDATE instalments SET settled_on = NULL").await.unwrap();
        assert_ne!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
        let missing = "INSERT INTO movements_missing (subject, is_credit)
                       SELECT id, FALSE FROM instalments
                        UNION ALL
                       SELECT customer_id, TRUE FROM credits";
        tamper(&t.portal, missing).await.unwrap();
        // What is not made yet is no difference.
        assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
        jobs::make_missing(&t.portal).await.unwrap();
        assert_eq!(all().await, before);
        assert_books(&t).await;
    })
    .await;
}

#[tokio::test]
async fn movements_are_only_ever_added_to() {
    on_both(async |t| {
        world(&t).await;
        for statement in [
            "UPDATE movements SET amount_minor = 0",
            "UPDATE movements SET effective_on = '2026-01-01'",
            "DELETE FROM movements",
        ] {
            assert!(tamper(&t.portal, statement).await.is_err(), "{statement}");
        }
        assert_books(&t).await;
    })
    .await;
}

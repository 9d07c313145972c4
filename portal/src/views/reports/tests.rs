//! Each number is the sum of its rows, and a past day changes only by what is entered later.

use std::collections::BTreeSet;

use domain::access::Scope;
use domain::ids::InstalmentId;
use domain::language::Language;
use domain::money::Money;
use domain::reports::{Figure, Fraction};
use jiff::SignedDuration;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use self::history::History;
use super::*;
use crate::contact::holds;
use crate::payments::{OfflinePayment, record_offline};
use crate::testing::family::family;
use crate::testing::{SeedInvoice, TestPortal, admin, on_both, user};

mod generated;
mod history;
mod ibm;
mod plans;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

async fn report(t: &TestPortal, day: Date) -> DayReport {
    figures(&t.portal, &admin(), day).await.unwrap()
}

/// All rows of an amount.
async fn all_rows(t: &TestPortal, query: &RowQuery) -> Vec<FigureRow> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = rows_behind(&t.portal, &admin(), query, after.as_ref()).await.unwrap();
        assert!(page.next.is_none() || !page.rows.is_empty());
        rows.extend(page.rows);
        after = page.next.map(|next| RowCursor::parse(&next.code()).unwrap());
        if after.is_none() {
            return rows;
        }
    }
}

/// All that was entered after a day.
async fn all_changes(t: &TestPortal, day: Date) -> Vec<LateMovement> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = changes(&t.portal, &admin(), day, after.as_ref()).await.unwrap();
        rows.extend(page.rows);
        after = page.next.map(|next| ChangePlace::parse(&next.code()).unwrap());
        if after.is_none() {
            return rows;
        }
    }
}

fn outstanding(figures: &Figures) -> Money {
    Figure::Outstanding.amount(figures).unwrap()
}

/// Asserts that an amount is the sum of its rows; returns their number.
async fn assert_is_sum(t: &TestPortal, query: &RowQuery) -> usize {
    let report = report(t, query.day).await;
    let of_currency = report.figures.iter().find(|one| one.currency == query.currency);
    let number = of_currency.map_or(Money::zero(query.currency), |figures| {
        query.figure.amount(figures).unwrap() //
    });
    let rows = all_rows(t, query).await;
    let sum = Money::sum(query.currency, rows.iter().map(|row| row.amount)).unwrap();
    assert_eq!(number, sum, "{query:?}: {rows:#?}");
    rows.len()
}

#[tokio::test]
async fn two_hundred_numbers_of_random_days_are_the_sums_of_their_rows() {
    on_both(async |t| {
        let mut history = History::begin(&t, 20_261_130).await;
        history.go_on(&t, 45).await;
        let mut rng = StdRng::seed_from_u64(7);
        let (mut rows, mut figures) = (0, BTreeSet::new());
        for _ in 0..200 {
            let query = RowQuery {
                figure: *Figure::ALL.choose(&mut rng).unwrap(),
                currency: *history::CURRENCIES.choose(&mut rng).unwrap(),
                day: Period::days_to(t.portal.today(), rng.random_range(1..200)).first,
            };
            let found = assert_is_sum(&t, &query).await;
            rows += found;
            if found > 0 {
                figures.insert(query.figure.code());
            }
        }
        assert!(rows > 1_000, "{rows}");
        assert!(figures.len() > 18, "{figures:?}");
    })
    .await;
}

#[tokio::test]
async fn the_report_of_a_day_stays_as_it_was_unless_it_says_that_it_changed() {
    on_both(async |t| {
        let mut history = History::begin(&t, 11).await;
        let mut reports = Vec::new();
        for _ in 0..30 {
            history.go_on(&t, 1).await;
            reports.push(report(&t, t.portal.today()).await);
        }
        let (mut same, mut changed) = (0, 0);
        for before in reports {
            let after = report(&t, before.day).await;
            let is_same = after.figures == before.figures;
            match after.changed_at {
                None => assert!(is_same, "{}", before.day),
                Some(at) => assert!(at > t.portal.now() - SignedDuration::from_hours(24 * 200)),
            }
            if is_same {
                same += 1;
            } else {
                changed += 1;
            }
            let later = all_changes(&t, before.day).await;
            assert_eq!(after.changed_at.is_some(), !later.is_empty(), "{}", before.day);
            for figures in &after.figures {
                let of_before = before.figures.iter().find(|one| one.currency == figures.currency);
                let zero = Money::zero(figures.currency);
                let was = of_before.map_or(zero, outstanding);
                let own = later.iter().filter(|row| row.amount.currency == figures.currency);
                let by = own.map(|row| row.amount.minor).sum::<i64>();
                assert_eq!(outstanding(figures).minor - was.minor, by, "{}", before.day);
            }
            assert_eq!(before.changed_at, None, "nothing is entered before its day");
        }
        assert!(same > 0 && changed > 0, "{same} {changed}");
    })
    .await;
}

#[tokio::test]
async fn a_payment_entered_today_for_last_month_changes_last_month_and_says_so() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let instalment = &family.first[0];
        t.clock.advance(SignedDuration::from_hours(24 * 20));
        let (last_month, today) = (day("2026-11-30"), t.portal.today());
        let before = report(&t, last_month).await;
        assert_eq!((before.changed_at, before.figures[0].collected.month.settled), (None, 0));
        let late = OfflinePayment {
            reference: "caja-1".into(),
            at: "2026-11-27T15:00:00Z".parse().unwrap(),
            payer: None,
            parts: vec![(instalment.clone(), Money::new(45_000, Currency::Pen))],
        };
        record_offline(&t.portal, &admin(), &[late]).await.unwrap();
        let after = report(&t, last_month).await;
        assert_eq!(after.changed_at, Some(t.portal.now()));
        assert_eq!(after.figures[0].collected.month.settled, 1);
        assert_eq!(after.figures[0].collected.month.amount.minor, 45_000);
        let later = all_changes(&t, last_month).await;
        assert_eq!(later.len(), 1, "{later:#?}");
        assert_eq!((later[0].entered_at, later[0].amount.minor), (t.portal.now(), -45_000));
        assert_eq!(later[0].effective_on, day("2026-11-27"));
        assert!(all_changes(&t, day("2026-11-26")).await.is_empty());
        assert!(all_changes(&t, today).await.is_empty());
        let now = report(&t, today).await;
        assert_eq!(now.changed_at, None);
        assert_eq!(now.figures[0].collected.month.amount.minor, 0);
        assert_eq!(now.figures[0].collected.month_before.amount.minor, 45_000);
        for figure in [Figure::CollectedMonth, Figure::Outstanding, Figure::Overdue] {
            let query = RowQuery { figure, currency: Currency::Pen, day: last_month };
            assert!(assert_is_sum(&t, &query).await > 0, "{figure:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn promises_and_questions_are_counted_as_of_the_day() {
    on_both(async |t| {
        t.leaves_jobs();
        t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
        for (id, due) in [("a", "2026-11-10"), ("b", "2026-11-15"), ("c", "2026-11-16")] {
            t.seed_invoice(&SeedInvoice::of("lucia", id, &[(due, 10_000)])).await;
        }
        let ana = user("ana");
        let invoice = |id: &str| domain::ids::InvoiceId::parse(id).unwrap();
        let promised = day("2026-11-24");
        holds::promise(&t.portal, &ana, &invoice("a"), promised).await.unwrap();
        holds::promise(&t.portal, &ana, &invoice("b"), promised).await.unwrap();
        holds::ask(&t.portal, &ana, &invoice("c"), "¿Qué es?", Language::Es).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(30));
        let question = holds::open_cases(&t.portal, &Actor::System).await.unwrap().remove(0).id;
        holds::answer(&t.portal, &admin(), &question, "Es la pensión.").await.unwrap();
        let paid = OfflinePayment {
            reference: "caja-1".into(),
            at: t.portal.now(),
            payer: None,
            parts: vec![(InstalmentId::parse("a-1").unwrap(), Money::new(10_000, Currency::Pen))],
        };
        record_offline(&t.portal, &admin(), &[paid]).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(24 * 7));
        holds::jobs::close_promises(&t.portal).await.unwrap();

        let asked = report(&t, day("2026-11-21")).await;
        assert_eq!((asked.questions.open, asked.questions.answered), (1, 0));
        assert_eq!(asked.promises[0].1.open.number, 2);
        assert_eq!(asked.promises[0].1.open.minor, 20_000);
        let answered = report(&t, day("2026-11-22")).await;
        assert_eq!((answered.questions.open, answered.questions.oldest), (0, None));
        assert_eq!(answered.questions.median_hours, Fraction::new(30, 1));
        let closed = report(&t, day("2026-11-28")).await;
        let (currency, rate) = closed.promises[0];
        assert_eq!((currency, rate.kept.minor, rate.broken.minor), (Currency::Pen, 10_000, 10_000));
        assert_eq!(rate.by_number(), Fraction::new(1, 2));
        let earlier = report(&t, day("2026-11-20")).await;
        assert_eq!((earlier.questions.open, earlier.promises), (0, vec![]));
    })
    .await;
}

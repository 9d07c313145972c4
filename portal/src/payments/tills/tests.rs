//! Tills from the float to the deposit, on both engines.

use domain::access::{Actor, Role};
use domain::money::Currency::Pen;

use super::*;
use crate::Portal;
use crate::billing::ledger;
use crate::people::staff::audit;
use crate::testing::{TestPortal, on_both, staff, tamper};

fn pen(minor: i64) -> Money {
    Money::new(minor, Pen)
}

fn cashier() -> Actor {
    staff("caro", &[Role::Cashier])
}

fn finance() -> Actor {
    staff("fina", &[Role::Finance])
}

async fn version(portal: &Portal, id: &TillId) -> TillVersion {
    let till = find(portal, &finance(), id).await.unwrap().till;
    TillVersion { id: till.id, version: till.version }
}

async fn opened(portal: &Portal, float: i64) -> TillId {
    open(portal, &cashier(), pen(float)).await.unwrap()
}

async fn counted(portal: &Portal, id: &TillId, minor: i64) -> TillState {
    count(portal, &cashier(), &version(portal, id).await, minor).await.unwrap()
}

async fn explained(portal: &Portal, id: &TillId, reason: &str) -> Result<TillState, TillError> {
    explain(portal, &cashier(), &version(portal, id).await, reason).await
}

async fn books_agree(t: &TestPortal) {
    assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
}

#[tokio::test]
async fn a_till_that_is_right_closes_at_once_and_ends_empty() {
    on_both(async |t| {
        let portal = &t.portal;
        let till = opened(portal, 10_000).await;
        let mine = in_use(portal, &cashier()).await.unwrap().unwrap();
        assert_eq!((mine.id.clone(), mine.float), (till.clone(), pen(10_000)));
        let twice = open(portal, &cashier(), pen(1)).await;
        assert!(matches!(twice, Err(TillError::InUse)), "{twice:?}");
        assert_eq!(find(portal, &cashier(), &till).await.unwrap().movements, []);
        assert_eq!(counted(portal, &till, 10_000).await, TillState::Closed);
        assert_eq!(in_use(portal, &cashier()).await.unwrap(), None);
        books_agree(&t).await;

        let form = version(portal, &till).await;
        let new = |minor, slip: &str| NewDeposit { amount_minor: minor, slip: slip.into() };
        for (new, expected) in [
            (new(4_000, " "), "NoSlip"),
            (new(10_001, "B-1"), "AboveCounted"),
            (new(-1, "B-1"), "BelowZero"),
            (new(1, &"9".repeat(61)), "LongSlip"),
        ] {
            let refused = deposit(portal, &cashier(), &form, &new).await.unwrap_err();
            assert_eq!(format!("{refused:?}"), expected);
        }
        deposit(portal, &cashier(), &form, &new(4_000, " B-1 ")).await.unwrap();
        let report = find(portal, &cashier(), &till).await.unwrap();
        assert_eq!(report.till.state, TillState::Deposited);
        assert_eq!(report.till.slip.as_deref(), Some("B-1"));
        let sums = report.movements.iter().map(|m| (m.kind, m.count, m.sum));
        let expected = [
            (CashMovementKind::Float, 1, pen(10_000)),
            (CashMovementKind::Deposit, 1, pen(-4_000)),
            (CashMovementKind::Return, 1, pen(-6_000)),
        ];
        assert_eq!(sums.collect::<Vec<_>>(), expected);
        let again = deposit(portal, &cashier(), &form, &new(1, "B-2")).await;
        assert!(matches!(again, Err(TillError::Stale)), "{again:?}");
        books_agree(&t).await;
    })
    .await;
}

#[tokio::test]
async fn five_short_needs_a_reason_and_above_the_limit_a_second_person() {
    on_both(async |t| {
        let portal = &t.portal;
        let till = opened(portal, 10_000).await;
        assert_eq!(counted(portal, &till, 9_500).await, TillState::Counted);
        for (reason, expected) in [("  ", "NoReason"), (&*"x".repeat(501), "LongReason")] {
            let refused = explained(portal, &till, reason).await.unwrap_err();
            assert_eq!(format!("{refused:?}"), expected);
        }
        books_agree(&t).await;
        assert_eq!(explained(portal, &till, " vuelto mal dado ").await.unwrap(), TillState::Closed);
        let closed = find(portal, &cashier(), &till).await.unwrap().till;
        assert_eq!(closed.difference(), Some(pen(-500)));
        assert_eq!(closed.reason.as_deref(), Some("vuelto mal dado"));
        books_agree(&t).await;

        let till = opened(portal, 10_000).await;
        assert_eq!(counted(portal, &till, 11_001).await, TillState::Counted);
        assert_eq!(explained(portal, &till, "sobra").await.unwrap(), TillState::Review);
        assert_eq!(to_review(portal, &finance()).await.unwrap().len(), 1);
        let form = version(portal, &till).await;
        let own = review(portal, &staff("caro", &[Role::Finance]), &form, true).await;
        assert!(matches!(own, Err(TillError::OwnTill)), "{own:?}");
        let sent_back = review(portal, &finance(), &form, false).await.unwrap();
        assert_eq!(sent_back, TillState::Counted);
        assert_eq!(explained(portal, &till, "pago sin anotar").await.unwrap(), TillState::Review);
        let stale = review(portal, &finance(), &form, true).await;
        assert!(matches!(stale, Err(TillError::Stale)), "{stale:?}");
        books_agree(&t).await;
        let form = version(portal, &till).await;
        assert_eq!(review(portal, &finance(), &form, true).await.unwrap(), TillState::Closed);
        books_agree(&t).await;
        let reasons = audit::read(portal, &Actor::System, 0).await.unwrap().into_iter();
        let reasons = reasons.filter_map(|entry| entry.facts.reason).collect::<Vec<_>>();
        assert_eq!(reasons, ["vuelto mal dado", "sobra", "pago sin anotar"]);
    })
    .await;
}

#[tokio::test]
async fn a_till_is_counted_for_a_cashier_who_left_and_then_another_person_reviews_it() {
    on_both(async |t| {
        let portal = &t.portal;
        let till = opened(portal, 10_000).await;
        let form = version(portal, &till).await;
        let other = staff("otra", &[Role::Cashier]);
        let foreign = count(portal, &other, &form, 1).await;
        assert!(matches!(foreign, Err(TillError::Portal(Error::NotFound))), "{foreign:?}");
        assert!(matches!(find(portal, &other, &till).await, Err(Error::NotFound)));
        count(portal, &finance(), &form, 0).await.unwrap();
        let form = version(portal, &till).await;
        explain(portal, &finance(), &form, "no está").await.unwrap();
        let form = version(portal, &till).await;
        let own = review(portal, &finance(), &form, true).await;
        assert!(matches!(own, Err(TillError::OwnTill)), "{own:?}");
        let boss = staff("jefa", &[Role::Admin]);
        assert_eq!(review(portal, &boss, &form, true).await.unwrap(), TillState::Closed);
        books_agree(&t).await;
    })
    .await;
}

#[tokio::test]
async fn a_slip_of_the_pen_is_counted_again_and_who_counted_reviews_nothing() {
    on_both(async |t| {
        let portal = &t.portal;
        let till = opened(portal, 10_000).await;
        assert_eq!(counted(portal, &till, 1_000).await, TillState::Counted);
        assert_eq!(counted(portal, &till, 10_000).await, TillState::Closed);
        let report = find(portal, &cashier(), &till).await.unwrap().till;
        assert_eq!((report.counts, report.difference()), (2, Some(pen(0))));
        assert_eq!(report.reason, None);

        let till = opened(portal, 10_000).await;
        let form = version(portal, &till).await;
        count(portal, &finance(), &form, 1_000).await.unwrap();
        assert_eq!(explained(portal, &till, "no sé").await.unwrap(), TillState::Review);
        let form = version(portal, &till).await;
        let own = review(portal, &finance(), &form, true).await;
        assert!(matches!(own, Err(TillError::OwnTill)), "{own:?}");
        let boss = staff("jefa", &[Role::Admin]);
        assert_eq!(review(portal, &boss, &form, true).await.unwrap(), TillState::Closed);
        books_agree(&t).await;
    })
    .await;
}

#[tokio::test]
async fn two_counts_at_once_are_one_and_the_other_is_stale() {
    on_both(async |t| {
        let portal = &t.portal;
        let till = opened(portal, 10_000).await;
        let (form, actor) = (version(portal, &till).await, cashier());
        let (one, other) =
            tokio::join!(count(portal, &actor, &form, 10_000), count(portal, &actor, &form, 9_000));
        assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|ok| **ok).count(), 1);
        let stale = one.err().or(other.err()).unwrap();
        assert!(matches!(stale, TillError::Stale), "{stale:?}");
        books_agree(&t).await;
    })
    .await;
}

#[tokio::test]
async fn a_cashier_lists_their_own_tills_and_who_approves_lists_all_page_by_page() {
    on_both(async |t| {
        let portal = &t.portal;
        for _ in 0..26 {
            let till = opened(portal, 0).await;
            assert_eq!(counted(portal, &till, 0).await, TillState::Closed);
            t.clock.advance(jiff::SignedDuration::from_secs(1));
        }
        open(portal, &staff("otra", &[Role::Cashier]), pen(0)).await.unwrap();
        let first = list(portal, &finance(), &TillCursor::start()).await.unwrap();
        assert_eq!((first.tills.len(), first.tills[0].cashier.as_str()), (25, "otra"));
        let second = list(portal, &finance(), &first.next.unwrap()).await.unwrap();
        assert_eq!((second.tills.len(), second.next), (2, None));
        let own = list(portal, &cashier(), &TillCursor::start()).await.unwrap();
        assert!(own.tills.iter().all(|till| till.cashier == "caro") && own.next.is_some());
        books_agree(&t).await;
    })
    .await;
}

#[tokio::test]
async fn every_rule_about_tills_finds_what_breaks_it() {
    for (statement, expected) in [
        (
            "INSERT INTO till_movements (id, till_id, kind, amount_minor, made_by, made_at)
             SELECT 'm', id, 'float', 5, 'caro', 0 FROM tills",
            &[
                "a movement of a till is posted once",
                "a till holds what the ledger says",
                "a till holds what was counted, and nothing once it is brought away",
            ][..],
        ),
        (
            "UPDATE tills SET counted_minor = 9000, expected_minor = 9000",
            &["a till holds what was counted, and nothing once it is brought away"],
        ),
    ] {
        on_both(async |t| {
            let till = opened(&t.portal, 10_000).await;
            counted(&t.portal, &till, 10_000).await;
            tamper(&t.portal, statement).await.unwrap();
            let differences = ledger::check(&t.portal, &Actor::System).await.unwrap();
            let mut rules: Vec<_> = differences.into_iter().map(|d| d.rule).collect();
            rules.sort();
            assert_eq!(rules, expected, "{statement}");
        })
        .await;
    }
}

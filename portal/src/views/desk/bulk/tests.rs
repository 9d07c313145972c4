//! Bulk acts: what was chosen is done once, and what changed meanwhile is skipped and named.

use std::sync::Arc;

use domain::access::{Proof, Role};
use domain::invoices::{InvoiceLine, NewInvoice};
use domain::lists::{AnyFilter, BulkShow, FilterReader, ListKind};
use domain::money::Currency::Pen;
use jiff::SignedDuration;
use jiff::civil::date;

use super::work::RunBulk;
use super::*;
use crate::billing::invoices::issue::{InvoiceIssue, NewInvoiceFor, issue};
use crate::billing::ledger;
use crate::payments::{OfflinePayment, record_offline};
use crate::people::staff::audit as reading;
use crate::platform::audit::AuditAct;
use crate::platform::ids;
use crate::platform::queue::Job;
use crate::testing::family::{Family, family};
use crate::testing::staff_members::seed_staff;
use crate::testing::{TestPortal, on_both, staff, staff_with, tamper};
use crate::views::desk::lists::bulk_rows::{self, BulkRow};
use crate::views::desk::lists::{ListPage, ListQuery, RowCount};

mod choosing;
mod four_eyes;

fn eva() -> Actor {
    staff("eva", &[Role::Finance])
}

/// A portal with its staff, and invoices of a customer besides those of the family.
struct Desk {
    portal: Portal,
    family: Family,
    invoices: Vec<InvoiceIssue>,
}

async fn desk(t: &TestPortal, invoices: usize) -> Desk {
    let portal = t.portal.clone();
    for (id, role) in [("eva", Role::Finance), ("luz", Role::Finance), ("sol", Role::Collector)] {
        seed_staff(&portal, id, &[role]).await;
    }
    let family = family(&portal).await;
    let invoices = issued(&portal, &family, "N", invoices).await;
    Desk { portal, family, invoices }
}

/// Issues invoices of S/ 10.00 each to the second customer of the family.
async fn issued(portal: &Portal, family: &Family, prefix: &str, count: usize) -> Vec<InvoiceIssue> {
    let one = |n: usize| {
        let amount = Money::new(1_000, Pen);
        let line = InvoiceLine { description: "Agua".into(), quantity: 1, amount };
        let invoice = NewInvoice {
            source: "school".into(),
            number: format!("{prefix}-{n:05}"),
            description: String::new(),
            currency: Pen,
            issued_on: date(2026, 11, 1),
            disputed: false,
            lines: vec![line],
            plan: vec![(date(2026, 11, 10), amount)],
        };
        NewInvoiceFor { customer: family.second_customer.clone(), invoice }
    };
    let all: Vec<_> = (0..count).map(one).collect();
    let mut made = Vec::with_capacity(count);
    for some in all.chunks(500) {
        made.extend(issue(portal, &Actor::System, some).await.unwrap());
    }
    made
}

fn chosen(portal: &Portal, kind: BulkKind, list: ListKind, query: &str) -> NewBulk {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut reader = FilterReader::new(pairs.map(|(name, value)| (name.into(), value.into())));
    let filter = AnyFilter::read(list, &mut reader);
    NewBulk { id: ids::new(portal.now()), kind, filter, ticked: None }
}

/// All open invoices whose numbers begin with `N`.
fn all_n(portal: &Portal, kind: BulkKind) -> NewBulk {
    chosen(portal, kind, ListKind::Invoices, "number=N-")
}

fn because() -> BulkOrder {
    BulkOrder { reason: "Se emitieron por error".into(), last: None }
}

async fn pay(portal: &Portal, invoice: &InvoiceIssue, minor: i64) {
    let (instalment, _) = invoice.instalments[0].clone();
    let paid = OfflinePayment {
        reference: format!("P-{}", invoice.invoice),
        at: portal.now(),
        payer: None,
        parts: vec![(instalment, Money::new(minor, Pen))],
    };
    record_offline(portal, &Actor::System, &[paid]).await.unwrap();
}

async fn run(portal: &Portal, act: &BulkId) {
    RunBulk { act: act.clone() }.run(portal).await.unwrap();
}

/// Numbers of done, skipped, failed and left rows.
async fn numbers(portal: &Portal, act: &BulkId) -> [u32; 4] {
    let found = find(portal, &eva(), act).await.unwrap();
    use BulkOutcome::{Done, Failed, Pending, Skipped};
    [Done, Skipped, Failed, Pending].map(|outcome| found.rows(outcome))
}

async fn state(portal: &Portal, act: &BulkId) -> BulkState {
    find(portal, &eva(), act).await.unwrap().act.state
}

async fn rows(portal: &Portal, act: &BulkId, show: BulkShow) -> ListPage<BulkRow> {
    let filter = domain::lists::BulkRowsFilter { act: Some(act.clone()), show };
    let query = ListQuery { filter, place: None, sums: true };
    bulk_rows::list(portal, &eva(), &query).await.unwrap()
}

async fn count(portal: &Portal, act: AuditAct) -> usize {
    let mut found = 0;
    let mut after = 0;
    loop {
        let entries = reading::read(portal, &Actor::System, after).await.unwrap();
        let Some(last) = entries.last() else { return found };
        after = last.number;
        found += entries.iter().filter(|entry| entry.facts.act == act).count();
    }
}

#[tokio::test]
async fn of_twelve_thousand_the_three_that_are_paid_meanwhile_are_skipped_and_named() {
    on_both(async |t| {
        let Desk { portal, family, invoices } = desk(&t, 12_000).await;
        let act = prepare(&portal, &eva(), &all_n(&portal, BulkKind::Void)).await.unwrap();
        let found = find(&portal, &eva(), &act).await.unwrap();
        assert_eq!(found.rows(BulkOutcome::Pending), 12_000);
        assert_eq!(found.sums(BulkOutcome::Pending), [Money::new(12_000_000, Pen)]);
        assert!(!found.needs_approval);
        for place in [0, 6_000, 11_999] {
            pay(&portal, &invoices[place], 1_000).await;
        }
        // It fits the filter, and was not there when the rows were frozen.
        let later = issued(&portal, &family, "N-later", 1).await;
        order(&portal, &eva(), &act, &because()).await.unwrap();
        run(&portal, &act).await;

        assert_eq!(numbers(&portal, &act).await, [11_997, 3, 0, 0]);
        assert_eq!(state(&portal, &act).await, BulkState::Done);
        let skipped = rows(&portal, &act, BulkShow::Skipped).await;
        assert_eq!(skipped.count, RowCount::Exactly(3));
        let named: Vec<_> = skipped.rows.iter().map(|row| (&*row.label, row.reason)).collect();
        let paid = |label| (label, Some(SkipReason::Paid));
        assert_eq!(named, [paid("N-00000"), paid("N-06000"), paid("N-11999")]);
        let done = rows(&portal, &act, BulkShow::Done).await;
        assert_eq!(done.sums, Some(vec![Money::new(11_997_000, Pen)]));
        let open = all_n(&portal, BulkKind::Void);
        let left = prepare(&portal, &eva(), &open).await.unwrap();
        let left = rows(&portal, &left, BulkShow::All).await.rows;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].subject, later[0].invoice.as_str());
        assert_eq!(ledger::check(&portal, &Actor::System).await.unwrap(), []);
        let acts = [AuditAct::BulkOrdered, AuditAct::InvoiceCancelled];
        assert_eq!(count(&portal, acts[0]).await, 1);
        assert_eq!(count(&portal, acts[1]).await, 11_997);
    })
    .await;
}

#[tokio::test]
async fn work_that_is_cut_off_goes_on_where_it_was_and_does_nothing_twice() {
    on_both(async |t| {
        let Desk { portal, .. } = desk(&t, 7).await;
        let act = prepare(&portal, &eva(), &all_n(&portal, BulkKind::WriteOff)).await.unwrap();
        order(&portal, &eva(), &act, &because()).await.unwrap();
        let job = RunBulk { act: act.clone() };
        assert_eq!(job.together(&portal, 3).await.unwrap(), 3);
        assert_eq!(numbers(&portal, &act).await, [3, 0, 0, 4]);
        // Two workers that both believe the job to be theirs.
        let replica = t.replica().await;
        let (one, other) = tokio::join!(job.run(&portal), job.run(&replica));
        assert!(one.is_ok() || other.is_ok(), "{one:?} {other:?}");
        run(&portal, &act).await;
        assert_eq!(numbers(&portal, &act).await, [7, 0, 0, 0]);
        assert_eq!(count(&portal, AuditAct::InvoiceCancelled).await, 7);
        assert_eq!(ledger::check(&portal, &Actor::System).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_cannot_be_done_fails_alone() {
    on_both(async |t| {
        let Desk { portal, .. } = desk(&t, 5).await;
        let act = prepare(&portal, &eva(), &all_n(&portal, BulkKind::Void)).await.unwrap();
        order(&portal, &eva(), &act, &because()).await.unwrap();
        let planted = match portal.db.engine() {
            "sqlite" => {
                "CREATE TRIGGER planted BEFORE UPDATE ON invoices WHEN NEW.number = 'N-00003'
                 BEGIN SELECT RAISE(ABORT, 'planted'); END"
            }
            _ => {
                "CREATE TRIGGER planted BEFORE UPDATE ON invoices
                 FOR EACH ROW WHEN (NEW.number = 'N-00003') EXECUTE FUNCTION only_added_to()"
            }
        };
        tamper(&portal, planted).await.unwrap();
        run(&portal, &act).await;
        assert_eq!(numbers(&portal, &act).await, [4, 0, 1, 0]);
        assert_eq!(state(&portal, &act).await, BulkState::Done);
        let failed = rows(&portal, &act, BulkShow::Failed).await.rows;
        assert_eq!(failed[0].label, "N-00003");
        assert_eq!(ledger::check(&portal, &Actor::System).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn an_act_that_is_stopped_leaves_the_rest_as_it_is() {
    on_both(async |t| {
        let Desk { portal, .. } = desk(&t, 4).await;
        let act = prepare(&portal, &eva(), &all_n(&portal, BulkKind::Void)).await.unwrap();
        let early = stop(&portal, &eva(), &act).await;
        assert!(matches!(early, Err(BulkError::WrongState)), "{early:?}");
        order(&portal, &eva(), &act, &because()).await.unwrap();
        RunBulk { act: act.clone() }.together(&portal, 1).await.unwrap();
        // Who may do it may stop it, whoever ordered it.
        stop(&portal, &staff("luz", &[Role::Finance]), &act).await.unwrap();
        run(&portal, &act).await;
        assert_eq!(numbers(&portal, &act).await, [1, 0, 0, 3]);
        let found = find(&portal, &eva(), &act).await.unwrap();
        assert_eq!(
            (found.act.state, found.act.stopped),
            (BulkState::Stopped, Some(StopCause::Asked))
        );
        let again = order(&portal, &eva(), &act, &because()).await;
        assert!(matches!(again, Err(BulkError::WrongState)), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn an_act_ends_when_who_ordered_it_loses_the_right() {
    on_both(async |t| {
        let Desk { portal, .. } = desk(&t, 4).await;
        let act = prepare(&portal, &eva(), &all_n(&portal, BulkKind::Void)).await.unwrap();
        order(&portal, &eva(), &act, &because()).await.unwrap();
        RunBulk { act: act.clone() }.together(&portal, 1).await.unwrap();
        let lost = "UPDATE staff_roles SET role = 'cashier' WHERE staff_id = 'eva'";
        tamper(&portal, lost).await.unwrap();
        run(&portal, &act).await;
        assert_eq!(numbers(&portal, &act).await, [1, 0, 0, 3]);
        let found = find(&portal, &eva(), &act).await.unwrap();
        assert_eq!(found.act.stopped, Some(StopCause::RightLost));
        assert_eq!(count(&portal, AuditAct::BulkStopped).await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_order_sent_twice_or_at_once_is_one() {
    on_both(async |t| {
        let Desk { portal, .. } = desk(&t, 3).await;
        let act = prepare(&portal, &eva(), &all_n(&portal, BulkKind::Void)).await.unwrap();
        let (replica, eva, because) = (t.replica().await, eva(), because());
        let both = tokio::join!(
            order(&portal, &eva, &act, &because),
            order(&replica, &eva, &act, &because),
        );
        assert!(both.0.is_ok() && both.1.is_ok(), "{both:?}");
        order(&portal, &eva, &act, &because).await.unwrap();
        assert_eq!(count(&portal, AuditAct::BulkOrdered).await, 1);
        run(&portal, &act).await;
        order(&portal, &eva, &act, &because).await.unwrap();
        assert_eq!(numbers(&portal, &act).await, [3, 0, 0, 0]);
    })
    .await;
}

#[tokio::test]
async fn an_order_needs_a_reason_a_fresh_proof_of_its_maker_and_rows_to_do() {
    on_both(async |t| {
        let Desk { portal, invoices, .. } = desk(&t, 2).await;
        let act = prepare(&portal, &eva(), &all_n(&portal, BulkKind::Void)).await.unwrap();
        let (blank, long) =
            (BulkOrder::default(), BulkOrder { reason: "x".repeat(501), last: None });
        for (faulty, fault) in [(blank, EntryFault::Missing), (long, EntryFault::TooLong)] {
            let refused = order(&portal, &eva(), &act, &faulty).await;
            assert!(matches!(refused, Err(BulkError::Reason(why)) if why == fault), "{refused:?}");
        }
        let stale = staff_with("eva", &[Role::Finance], Proof::Stale);
        let refused = order(&portal, &stale, &act, &because()).await;
        assert!(matches!(refused, Err(BulkError::Portal(Error::ProofNeeded))), "{refused:?}");
        let luz = staff("luz", &[Role::Finance]);
        let refused = order(&portal, &luz, &act, &because()).await;
        assert!(matches!(refused, Err(BulkError::Portal(Error::NotFound))), "{refused:?}");
        for invoice in &invoices {
            pay(&portal, invoice, 1_000).await;
        }
        let paid = chosen(&portal, BulkKind::Void, ListKind::Invoices, "number=N-&show=paid");
        let paid = prepare(&portal, &eva(), &paid).await.unwrap();
        let refused = order(&portal, &eva(), &paid, &because()).await;
        assert!(matches!(refused, Err(BulkError::NothingToDo)), "{refused:?}");
        t.clock.advance(SignedDuration::from_hours(24));
        let late = order(&portal, &eva(), &act, &because()).await;
        assert!(matches!(late, Err(BulkError::WrongState)), "{late:?}");
    })
    .await;
}

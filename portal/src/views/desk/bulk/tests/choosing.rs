//! What is frozen, and which acts are one.

use domain::holds::pause::{LONGEST_PAUSE, PauseScope};
use domain::ids::CustomerId;

use super::*;
use crate::contact::pauses::{self, NewPause};

#[tokio::test]
async fn what_an_act_does_not_suit_is_skipped_at_once_with_the_reason() {
    on_both(async |t| {
        let Desk { portal, invoices, .. } = desk(&t, 4).await;
        pay(&portal, &invoices[0], 1_000).await;
        pay(&portal, &invoices[1], 400).await;
        let void = NewBulk {
            ticked: Some(vec![invoices[2].invoice.to_string()]),
            ..all_n(&portal, BulkKind::Void)
        };
        let void = prepare(&portal, &eva(), &void).await.unwrap();
        order(&portal, &eva(), &void, &because()).await.unwrap();
        run(&portal, &void).await;
        for (kind, reasons) in [
            (BulkKind::Void, [Some(SkipReason::Paid), Some(SkipReason::PartlyPaid)]),
            (BulkKind::WriteOff, [Some(SkipReason::Paid), None]),
        ] {
            let all = chosen(&portal, kind, ListKind::Invoices, "number=N-&show=all");
            let act = prepare(&portal, &eva(), &all).await.unwrap();
            let found = rows(&portal, &act, BulkShow::All).await.rows;
            let found: Vec<_> = found.iter().map(|row| row.reason).collect();
            assert_eq!(found, [reasons[0], reasons[1], Some(SkipReason::Void), None], "{kind:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn only_what_was_ticked_is_frozen_and_what_is_nobodys_is_not() {
    on_both(async |t| {
        let Desk { portal, invoices, .. } = desk(&t, 3).await;
        let ids = |places: &[usize]| {
            Some(places.iter().map(|place| invoices[*place].invoice.to_string()).collect())
        };
        let new = NewBulk { ticked: ids(&[0, 2, 0]), ..all_n(&portal, BulkKind::Void) };
        let act = prepare(&portal, &eva(), &new).await.unwrap();
        let labels = rows(&portal, &act, BulkShow::All).await.rows;
        let labels: Vec<_> = labels.into_iter().map(|row| row.label).collect();
        assert_eq!(labels, ["N-00000", "N-00002"]);
        for ticked in [Some(vec![]), Some(vec!["nobody's".to_owned()]), Some(vec!["x".into(); 201])]
        {
            let new = NewBulk { ticked, ..all_n(&portal, BulkKind::Void) };
            let refused = prepare(&portal, &eva(), &new).await;
            assert!(matches!(refused, Err(BulkError::NothingChosen)), "{refused:?}");
        }
        for (kind, list, query) in [
            (BulkKind::Void, ListKind::Customers, ""),
            (BulkKind::Pause, ListKind::Payments, ""),
            (BulkKind::Void, ListKind::Invoices, "number=nobody"),
        ] {
            let refused = prepare(&portal, &eva(), &chosen(&portal, kind, list, query)).await;
            assert!(matches!(refused, Err(BulkError::NothingChosen)), "{refused:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_act_on_the_same_rows_is_one_while_it_is_open() {
    on_both(async |t| {
        let Desk { portal, invoices, .. } = desk(&t, 3).await;
        let new = all_n(&portal, BulkKind::Void);
        let first = prepare(&portal, &eva(), &new).await.unwrap();
        assert_eq!(prepare(&portal, &eva(), &new).await.unwrap(), first, "a double click");
        let luz = staff("luz", &[Role::Finance]);
        let stolen = prepare(&portal, &luz, &new).await;
        assert!(matches!(stolen, Err(BulkError::Portal(Error::NotFound))), "{stolen:?}");

        pay(&portal, &invoices[0], 1_000).await;
        let second = prepare(&portal, &eva(), &all_n(&portal, BulkKind::Void)).await.unwrap();
        assert_eq!(numbers(&portal, &second).await, [0, 0, 0, 2], "what is open by now");
        assert_eq!(state(&portal, &first).await, BulkState::Discarded);
        order(&portal, &eva(), &second, &because()).await.unwrap();
        let third = prepare(&portal, &eva(), &all_n(&portal, BulkKind::Void)).await.unwrap();
        assert_eq!(third, second, "it is running");
        let other = prepare(&portal, &luz, &all_n(&portal, BulkKind::Void)).await.unwrap();
        assert_ne!(other, second, "another person's is another act");
        let kind = prepare(&portal, &eva(), &all_n(&portal, BulkKind::WriteOff)).await.unwrap();
        assert_ne!(kind, second, "another act is another");
        run(&portal, &second).await;
        let over = prepare(&portal, &eva(), &all_n(&portal, BulkKind::Void)).await;
        assert!(matches!(over, Err(BulkError::NothingChosen)), "{over:?}");
    })
    .await;
}

#[tokio::test]
async fn reminders_of_all_customers_of_a_list_are_paused_once_each() {
    on_both(async |t| {
        let Desk { portal, family, .. } = desk(&t, 3).await;
        let sol = staff("sol", &[Role::Collector]);
        let last = portal.today().checked_add(jiff::Span::new().days(10)).unwrap();
        let scope = PauseScope::Customer(family.first_customer.clone());
        let single = NewPause { scope, last: Some(last), reason: "Viaje".into() };
        pauses::begin(&portal, &sol, &single).await.unwrap();

        let by_invoice = all_n(&portal, BulkKind::Pause);
        let by_invoice = prepare(&portal, &sol, &by_invoice).await.unwrap();
        let found = rows(&portal, &by_invoice, BulkShow::All).await.rows;
        let customers: Vec<_> = found.iter().map(|row| row.customer.clone()).collect();
        let expected = std::slice::from_ref(&family.second_customer);
        assert_eq!(customers, expected, "three invoices of one customer");

        let all = chosen(&portal, BulkKind::Pause, ListKind::Customers, "");
        let act = prepare(&portal, &sol, &all).await.unwrap();
        assert_eq!(numbers(&portal, &act).await, [0, 1, 0, 1]);
        for last in [None, portal.today().checked_sub(jiff::Span::new().days(1)).ok()] {
            let refused = order(&portal, &sol, &act, &BulkOrder { last, ..because() }).await;
            assert!(matches!(refused, Err(BulkError::Pause(_))), "{refused:?}");
        }
        let far = portal.today().saturating_add(jiff::Span::new().days(LONGEST_PAUSE + 1));
        let refused = order(&portal, &sol, &act, &BulkOrder { last: Some(far), ..because() }).await;
        assert!(matches!(refused, Err(BulkError::Pause(_))), "{refused:?}");
        let stale = staff_with("sol", &[Role::Collector], Proof::Stale);
        order(&portal, &stale, &act, &BulkOrder { last: Some(last), ..because() }).await.unwrap();
        run(&portal, &act).await;
        assert_eq!(numbers(&portal, &act).await, [1, 1, 0, 0]);
        let paused = pauses::list(&portal, &sol).await.unwrap();
        assert_eq!(paused.len(), 2);
        assert!(paused.iter().any(|pause| pause.reason == because().reason));
        let skipped = rows(&portal, &act, BulkShow::Skipped).await.rows;
        assert_eq!(skipped[0].customer, CustomerId::parse(family.first_customer.as_str()).unwrap());
    })
    .await;
}

#[tokio::test]
async fn what_nobody_confirms_is_deleted_after_a_day_and_what_was_ordered_is_kept() {
    on_both(async |t| {
        let Desk { portal, .. } = desk(&t, 2).await;
        let left = prepare(&portal, &eva(), &all_n(&portal, BulkKind::Void)).await.unwrap();
        let ordered = prepare(&portal, &eva(), &all_n(&portal, BulkKind::WriteOff)).await.unwrap();
        order(&portal, &eva(), &ordered, &because()).await.unwrap();
        run(&portal, &ordered).await;
        t.clock.advance(SignedDuration::from_hours(25));
        jobs::delete_old(&portal).await.unwrap();
        let gone = find(&portal, &eva(), &left).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        assert_eq!(numbers(&portal, &ordered).await, [2, 0, 0, 0]);
        let listed = list(&portal, &eva(), None).await.unwrap();
        assert_eq!(listed.acts.into_iter().map(|act| act.id).collect::<Vec<_>>(), [ordered]);
        assert_eq!(listed.next, None);
    })
    .await;
}

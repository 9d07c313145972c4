//! Four eyes over bulk acts: the whole sum counts, and so does what was taken back within a day.

use domain::approvals::VALIDITY;
use domain::invoices::cancellation::{CancellationEntry, CancellationKind};
use domain::language::Language::Es;

use super::*;
use crate::billing::invoices::cancel::{CancelOutcome, CancelRequest, cancel, cancellable};
use crate::views::desk::approvals as requests;

fn luz() -> Actor {
    staff("luz", &[Role::Finance])
}

/// One person may take back up to an amount within a day.
async fn limited(t: &TestPortal, invoices: usize, limit: i64) -> Desk {
    let mut desk = desk(t, invoices).await;
    let mut settings = (*desk.portal.settings).clone();
    settings.four_eyes_above = [(Pen, limit)].into();
    desk.portal.settings = Arc::new(settings);
    desk
}

async fn ordered(portal: &Portal, new: &NewBulk) -> BulkId {
    let act = prepare(portal, &eva(), new).await.unwrap();
    order(portal, &eva(), &act, &because()).await.unwrap();
    act
}

#[tokio::test]
async fn above_the_limit_another_person_approves_the_whole() {
    on_both(async |t| {
        let Desk { portal, .. } = limited(&t, 5, 4_999).await;
        let act = prepare(&portal, &eva(), &all_n(&portal, BulkKind::Void)).await.unwrap();
        assert!(find(&portal, &eva(), &act).await.unwrap().needs_approval);
        order(&portal, &eva(), &act, &because()).await.unwrap();
        assert_eq!(state(&portal, &act).await, BulkState::Waiting);
        run(&portal, &act).await;
        assert_eq!(numbers(&portal, &act).await, [0, 0, 0, 5]);

        let own = approve(&portal, &eva(), &act).await;
        assert!(matches!(own, Err(BulkError::Own)), "{own:?}");
        assert_eq!(requests::waiting(&portal, &eva()).await.unwrap(), 0);
        assert_eq!(requests::waiting(&portal, &luz()).await.unwrap(), 1);
        let begin = requests::ApprovalCursor::start();
        let waiting = requests::list(&portal, &luz(), &begin).await.unwrap().bulk_acts;
        let waiting: Vec<_> = waiting.into_iter().map(|act| act.id).collect();
        assert_eq!(waiting, std::slice::from_ref(&act));
        let stale = staff_with("luz", &[Role::Finance], Proof::Stale);
        let refused = approve(&portal, &stale, &act).await;
        assert!(matches!(refused, Err(BulkError::Portal(Error::ProofNeeded))), "{refused:?}");
        approve(&portal, &luz(), &act).await.unwrap();
        let twice = approve(&portal, &luz(), &act).await;
        assert!(matches!(twice, Err(BulkError::WrongState)), "{twice:?}");
        run(&portal, &act).await;
        assert_eq!(numbers(&portal, &act).await, [5, 0, 0, 0]);
        let entries = reading::read(&portal, &Actor::System, 0).await.unwrap();
        let cancelled = entries.iter().filter(|one| one.facts.act == AuditAct::InvoiceCancelled);
        for entry in cancelled {
            let who = (entry.facts.actor.as_str(), entry.facts.on_behalf.as_deref());
            assert_eq!(who, ("luz", Some("eva")));
        }
    })
    .await;
}

#[tokio::test]
async fn acts_and_single_cancellations_of_a_day_count_together() {
    on_both(async |t| {
        let Desk { portal, family, invoices } = limited(&t, 6, 3_000).await;
        let some = |places: std::ops::Range<usize>| NewBulk {
            ticked: Some(
                invoices[places].iter().map(|issued| issued.invoice.to_string()).collect(),
            ),
            ..all_n(&portal, BulkKind::Void)
        };
        let first = ordered(&portal, &some(0..2)).await;
        run(&portal, &first).await;
        let second = ordered(&portal, &some(2..4)).await;
        assert_eq!(state(&portal, &first).await, BulkState::Done);
        assert_eq!(state(&portal, &second).await, BulkState::Waiting, "40.00 of a limit of 30.00");

        let version = cancellable(&portal, &eva(), &family.second_invoice).await.unwrap().version;
        let entry = CancellationEntry { amounts: vec!["10.01".into()], reason: "x".into() };
        let single = CancelRequest {
            invoice: family.second_invoice.clone(),
            version,
            kind: CancellationKind::CreditNote,
            entry,
            language: Es,
        };
        let outcome = cancel(&portal, &eva(), &single).await.unwrap();
        assert_eq!(outcome, CancelOutcome::WaitsForApproval);
        let third = ordered(&portal, &some(4..5)).await;
        assert_eq!(state(&portal, &third).await, BulkState::Running, "the last 10.00");
        run(&portal, &third).await;
        t.clock.advance(SignedDuration::from_hours(24));
        let next_day = ordered(&portal, &some(5..6)).await;
        assert_eq!(state(&portal, &next_day).await, BulkState::Running);
        run(&portal, &next_day).await;
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_refused_taken_back_or_ends_of_itself() {
    on_both(async |t| {
        let Desk { portal, .. } = limited(&t, 3, 1_000).await;
        let act = ordered(&portal, &all_n(&portal, BulkKind::Void)).await;
        refuse(&portal, &luz(), &act).await.unwrap();
        assert_eq!(state(&portal, &act).await, BulkState::Refused);
        let late = approve(&portal, &luz(), &act).await;
        assert!(matches!(late, Err(BulkError::WrongState)), "{late:?}");

        let act = ordered(&portal, &all_n(&portal, BulkKind::Void)).await;
        refuse(&portal, &eva(), &act).await.unwrap();
        assert_eq!(state(&portal, &act).await, BulkState::Discarded);

        let act = ordered(&portal, &all_n(&portal, BulkKind::Void)).await;
        let lost = "UPDATE staff_roles SET role = 'cashier' WHERE staff_id = 'eva'";
        tamper(&portal, lost).await.unwrap();
        let lapsed = approve(&portal, &luz(), &act).await;
        assert!(matches!(lapsed, Err(BulkError::WrongState)), "who asked may not ask: {lapsed:?}");
        t.clock.advance(VALIDITY);
        jobs::delete_old(&portal).await.unwrap();
        assert_eq!(state(&portal, &act).await, BulkState::Discarded);
        assert_eq!(count(&portal, AuditAct::RequestEnded).await, 1);
        assert_eq!(numbers(&portal, &act).await, [0, 0, 0, 3]);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_asked_where_nobody_could_approve_it() {
    on_both(async |t| {
        let Desk { portal, .. } = limited(&t, 3, 1_000).await;
        tamper(&portal, "UPDATE staff_roles SET role = 'cashier' WHERE staff_id = 'luz'")
            .await
            .unwrap();
        let act = prepare(&portal, &eva(), &all_n(&portal, BulkKind::Void)).await.unwrap();
        let refused = order(&portal, &eva(), &act, &because()).await;
        assert!(matches!(refused, Err(BulkError::NobodyToApprove)), "{refused:?}");
        assert_eq!(state(&portal, &act).await, BulkState::Draft);
    })
    .await;
}

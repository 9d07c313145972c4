//! Disputes: decided by staff, or withdrawn by the records of the institution.

use super::*;

async fn disputed(t: &TestPortal) -> (InvoiceId, HoldId) {
    t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
    t.seed_user("beto", &[("lucia", Scope::PayOnly)]).await;
    let invoice = SeedInvoice::of("lucia", "l1", &[("2026-11-10", 35_000)]);
    t.seed_invoice(&SeedInvoice { disputed: true, ..invoice }).await;
    (InvoiceId::parse("l1").unwrap(), only_case(t).await)
}

/// Holds of the invoice as a user sees them, and whether it counts as disputed.
async fn seen(t: &TestPortal, invoice: &InvoiceId, id: &str) -> (InvoiceHolds, bool) {
    let seen = holds(&t.portal, &user(id), invoice).await.unwrap();
    let detail = invoices::detail(&t.portal, &user(id), invoice).await.unwrap();
    (seen, detail.invoice.disputed)
}

#[tokio::test]
async fn an_upheld_dispute_holds_while_the_invoice_is_corrected_and_then_no_more() {
    on_both(async |t| {
        let (invoice, id) = disputed(&t).await;
        let outcome = DisputeOutcome::Upheld;
        decide_dispute(&t.portal, &admin(), &id, outcome, "Tiene razón.").await.unwrap();
        let again = decide_dispute(&t.portal, &admin(), &id, outcome, "Otra vez.").await;
        assert_eq!(why(again), "Reply(Closed)");
        assert_eq!(open_cases(&t.portal, &admin()).await.unwrap(), []);
        t.clock.advance(days(30) - SignedDuration::from_secs(1));
        disputes::close_disputes(&t.portal).await.unwrap();
        let (holds, is_disputed) = seen(&t, &invoice, "ana").await;
        assert_eq!(holds.holds.len(), 1);
        assert!(is_disputed);
        assert_eq!(holds.dispute.unwrap().answer.unwrap(), "Tiene razón.");
        let (holds, _) = seen(&t, &invoice, "beto").await;
        assert_eq!(holds.dispute.unwrap().answer, None, "others' words are not for him");
        t.clock.advance(SignedDuration::from_secs(1));
        let (holds, is_disputed) = seen(&t, &invoice, "ana").await;
        let ends: Vec<_> = holds.holds.iter().map(|hold| hold.until).collect();
        let closing = t.portal.now() + domain::holds::CLOSING;
        assert_eq!((ends, is_disputed), (vec![closing], true), "both end with the same commit");
        disputes::close_disputes(&t.portal).await.unwrap();
        let (holds, is_disputed) = seen(&t, &invoice, "ana").await;
        assert_eq!(holds.holds, []);
        assert!(!is_disputed);
        assert_eq!(holds.dispute.unwrap().state, Case::Closed(outcome));
    })
    .await;
}

#[tokio::test]
async fn a_rejected_dispute_ends_at_once() {
    on_both(async |t| {
        let (invoice, id) = disputed(&t).await;
        let outcome = DisputeOutcome::Rejected;
        for actor in [user("ana"), Actor::System] {
            let refused = decide_dispute(&t.portal, &actor, &id, outcome, "No.").await;
            assert!(matches!(refused, Err(HoldError::Portal(Error::NotFound))), "{actor:?}");
        }
        decide_dispute(&t.portal, &admin(), &id, outcome, "Es correcta.").await.unwrap();
        let (holds, is_disputed) = seen(&t, &invoice, "ana").await;
        assert_eq!(holds.holds, []);
        assert!(!is_disputed);
    })
    .await;
}

#[tokio::test]
async fn a_dispute_that_the_source_withdraws_is_withdrawn_and_not_rejected() {
    on_both(async |t| {
        let (invoice, id) = disputed(&t).await;
        let outcome = DisputeOutcome::Withdrawn;
        let refused = decide_dispute(&t.portal, &admin(), &id, outcome, "No.").await;
        assert_eq!(why(refused), "Reply(Withdrawal)", "staff decide");
        assert!(set_disputed(&t.portal, &admin(), &invoice, false).await.unwrap());
        let (holds, is_disputed) = seen(&t, &invoice, "ana").await;
        assert_eq!((holds.holds, is_disputed), (vec![], false));
        assert_eq!(holds.dispute.unwrap().state, Case::Closed(outcome));
        let events = invoices::detail(&t.portal, &user("ana"), &invoice).await.unwrap().events;
        let decided = Activity::DisputeDecided { outcome };
        assert_eq!(events.iter().filter(|event| event.what == decided).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn invoices_that_were_flagged_as_disputed_before_have_disputes_after_the_migration() {
    const MIGRATION: &str = include_str!("../../../../../migrations/sqlite/0007_disputes.sql");
    on_both(async |t| {
        t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
        t.seed_invoice(&SeedInvoice::of("lucia", "l1", &[("2026-11-10", 35_000)])).await;
        tamper(&t.portal, "UPDATE invoices SET disputed = TRUE").await.unwrap();
        let (before, _) = MIGRATION.split_once("-- The outcome of a claim").unwrap();
        for statement in before.split(';').filter(|text| text.contains("INSERT INTO")) {
            tamper(&t.portal, statement).await.unwrap();
        }
        let (holds, is_disputed) = seen(&t, &InvoiceId::parse("l1").unwrap(), "ana").await;
        assert!(is_disputed);
        let dispute = holds.dispute.unwrap();
        assert_eq!(dispute.due_at, t.portal.now() + days(90));
        assert_eq!(holds.holds, [Hold { cause: Cause::Dispute, until: dispute.due_at }]);
    })
    .await;
}

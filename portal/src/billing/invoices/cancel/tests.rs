//! Cancellations: the books agree, the customer sees them, and large ones need two people.

use domain::access::Role;
use domain::activity::Activity;
use domain::invoices::InvoiceStanding;
use domain::language::Language::Es;
use domain::money::Currency::Pen;

use super::*;
use crate::billing::invoices::{InvoiceDetail, detail};
use crate::billing::ledger;
use crate::people::staff::audit as reading;
use crate::testing::family::{Family, family, invoice as issued_to};
use crate::testing::staff_members::seed_staff;
use crate::testing::{TestPortal, on_both, staff};

use CancellationKind::{CreditNote, Void, WriteOff};

fn eva() -> Actor {
    staff("eva", &[Role::Finance])
}

/// The second invoice of a family: S/ 600.00 in one line and two instalments.
async fn request(
    t: &TestPortal,
    family: &Family,
    kind: CancellationKind,
    amount: &str,
) -> CancelRequest {
    let invoice = family.second_invoice.clone();
    let version = cancellable(&t.portal, &eva(), &invoice).await.unwrap().version;
    let entry = CancellationEntry { amounts: vec![amount.into()], reason: "Se retiró".into() };
    CancelRequest { invoice, version, kind, entry, language: Es }
}

async fn seen(t: &TestPortal, family: &Family) -> InvoiceDetail {
    assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
    detail(&t.portal, &family.parent, &family.second_invoice).await.unwrap()
}

#[tokio::test]
async fn each_kind_is_a_line_with_a_number_a_posting_and_an_entry_of_the_audit() {
    on_both(async |t| {
        let mut family = family(&t.portal).await;
        for (kind, amount, line, owed) in [
            (Void, "", "Anulación NC-000001", 0),
            (CreditNote, "150.00", "Nota de crédito NC-000002: Pensión de enseñanza", 45_000),
            (WriteOff, "", "Baja por incobrable NC-000003", 0),
        ] {
            let new = issued_to(&t.portal, &family.second_customer, kind.code(), 30_000, 2).await;
            family.second_invoice = new.invoice;
            let request = request(&t, &family, kind, amount).await;
            cancel(&t.portal, &eva(), &request).await.unwrap();
            let found = seen(&t, &family).await;
            assert_eq!(found.invoice.outstanding.minor, owed, "{kind:?}");
            assert_eq!(found.lines.last().unwrap().description, line);
            let to = Money::new(owed, Pen);
            let corrected = Activity::AmountCorrected { from: Money::new(60_000, Pen), to };
            assert_eq!(found.events.last().unwrap().what, corrected);
            let is_void = found.invoice.standing(found.today) == InvoiceStanding::Void;
            assert_eq!(is_void, owed == 0, "{kind:?}");
            let losses = store::balance_of(&t.portal, "bad_debts").await;
            assert_eq!(losses, if kind == WriteOff { 60_000 } else { 0 }, "{kind:?}");

            let entries = reading::read(&t.portal, &Actor::System, 0).await.unwrap();
            let facts = &entries.last().unwrap().facts;
            assert_eq!(facts.act, AuditAct::InvoiceCancelled);
            assert_eq!(facts.reason.as_deref(), Some("Se retiró"));
            assert!(facts.after.as_ref().unwrap().contains(kind.code()), "{facts:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_twice_cancels_once() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let request = request(&t, &family, CreditNote, "100.00").await;
        cancel(&t.portal, &eva(), &request).await.unwrap();
        let again = cancel(&t.portal, &eva(), &request).await;
        assert!(matches!(again, Err(CancelError::Stale)), "{again:?}");
        assert_eq!(seen(&t, &family).await.invoice.outstanding.minor, 50_000);
    })
    .await;
}

#[tokio::test]
async fn what_is_paid_in_part_is_not_void_and_no_more_is_credited_than_is_owed() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let Actor::User(parent) = &family.parent else { panic!("the parent is a user") };
        let paid = crate::payments::OfflinePayment {
            reference: "P-1".into(),
            at: t.portal.now(),
            payer: Some(parent.clone()),
            parts: vec![(family.second[0].clone(), Money::new(30_000, Pen))],
        };
        crate::payments::record_offline(&t.portal, &Actor::System, &[paid]).await.unwrap();
        for (kind, amount, expected) in [
            (Void, "", CancellationRefusal::PartlyPaid),
            (CreditNote, "300.01", CancellationRefusal::MoreThanOwed),
        ] {
            let request = request(&t, &family, kind, amount).await;
            let refused = cancel(&t.portal, &eva(), &request).await;
            assert!(matches!(refused, Err(CancelError::Refused(why)) if why == expected));
        }
        let rest = request(&t, &family, WriteOff, "").await;
        cancel(&t.portal, &eva(), &rest).await.unwrap();
        let found = seen(&t, &family).await;
        assert_eq!((found.invoice.total.minor, found.invoice.outstanding.minor), (30_000, 0));
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn who_only_asks_cancels_nothing() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let request = request(&t, &family, Void, "").await;
        let collector = staff("sol", &[Role::Collector]);
        let alone = cancel(&t.portal, &collector, &request).await;
        assert!(matches!(alone, Err(CancelError::NobodyToApprove)), "{alone:?}");
        seed_staff(&t.portal, "eva", &[Role::Finance]).await;
        let asked = cancel(&t.portal, &collector, &request).await.unwrap();
        assert_eq!(asked, CancelOutcome::WaitsForApproval);
        let cashier = staff("caja", &[Role::Cashier]);
        let refused = cancel(&t.portal, &cashier, &request).await;
        assert!(matches!(refused, Err(CancelError::Portal(Error::NoRight))), "{refused:?}");
        assert_eq!(seen(&t, &family).await.invoice.outstanding.minor, 60_000);
    })
    .await;
}

/// The portal with a limit of four eyes of S/ 200.00.
fn limited(portal: &Portal) -> Portal {
    let mut settings = (*portal.settings).clone();
    settings.four_eyes_above = [(Pen, 20_000)].into();
    Portal { settings: std::sync::Arc::new(settings), ..portal.clone() }
}

/// A credit note of S/ 150.00 on an invoice of its own.
async fn part(t: &TestPortal, family: &Family, number: &str) -> CancelRequest {
    let new = issued_to(&t.portal, &family.second_customer, number, 30_000, 1).await;
    let version = cancellable(&t.portal, &eva(), &new.invoice).await.unwrap().version;
    let entry = CancellationEntry { amounts: vec!["150.00".into()], reason: "Se retiró".into() };
    CancelRequest { invoice: new.invoice, version, kind: CreditNote, entry, language: Es }
}

#[tokio::test]
async fn what_one_person_takes_back_within_a_day_counts_together() {
    on_both(async |t| {
        for id in ["eva", "sol"] {
            seed_staff(&t.portal, id, &[Role::Finance]).await;
        }
        let family = family(&t.portal).await;
        let portal = limited(&t.portal);
        let sol = staff("sol", &[Role::Finance]);
        let first = part(&t, &family, "P-1").await;
        assert_eq!(cancel(&portal, &eva(), &first).await.unwrap(), CancelOutcome::Done);
        let second = part(&t, &family, "P-2").await;
        let shown = cancellable(&portal, &eva(), &second.invoice).await.unwrap();
        assert_eq!(shown.limit, Some(Money::new(5_000, Pen)), "what is left of the limit");
        let outcome = cancel(&portal, &eva(), &second).await.unwrap();
        assert_eq!(outcome, CancelOutcome::WaitsForApproval);
        let third = part(&t, &family, "P-3").await;
        assert_eq!(cancel(&portal, &sol, &third).await.unwrap(), CancelOutcome::Done);
        t.clock.advance(jiff::SignedDuration::from_hours(25));
        let fourth = part(&t, &family, "P-4").await;
        assert_eq!(cancel(&portal, &eva(), &fourth).await.unwrap(), CancelOutcome::Done);
        seen(&t, &family).await;
    })
    .await;
}

#[tokio::test]
async fn two_parts_that_are_sent_at_once_do_not_both_pass_the_limit() {
    on_both(async |t| {
        for id in ["eva", "sol"] {
            seed_staff(&t.portal, id, &[Role::Finance]).await;
        }
        let family = family(&t.portal).await;
        let (one, two) = (part(&t, &family, "P-1").await, part(&t, &family, "P-2").await);
        let (portal, other) = (limited(&t.portal), limited(&t.replica().await));
        let eva = eva();
        let (one, two) = tokio::join!(cancel(&portal, &eva, &one), cancel(&other, &eva, &two));
        let done = [one.unwrap(), two.unwrap()];
        assert_eq!(done.iter().filter(|one| **one == CancelOutcome::Done).count(), 1, "{done:?}");
        seen(&t, &family).await;
    })
    .await;
}

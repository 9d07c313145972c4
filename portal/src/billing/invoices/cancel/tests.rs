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

//! Payments taken back: the debt is owed again, and the books agree.

use domain::money::Currency::Pen;

use super::*;
use crate::billing::invoices::detail;
use crate::billing::ledger;
use crate::payments::{OfflinePayment, receipts, record_offline};
use crate::testing::family::family;
use crate::testing::{admin, on_both};

#[tokio::test]
async fn a_payment_taken_back_makes_its_debt_owed_again_once() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let part = |id: &InstalmentId| (id.clone(), Money::new(30_000, Pen));
        let offline = OfflinePayment {
            reference: "caja-1".into(),
            at: t.portal.now(),
            payer: None,
            parts: family.second.iter().map(part).collect(),
        };
        let paid = record_offline(&t.portal, &admin(), &[offline]).await.unwrap().remove(0);
        let invoice = &family.second_invoice;
        let before = detail(&t.portal, &family.parent, invoice).await.unwrap();
        assert!(before.invoice.paid_at.is_some());
        reverse(&t.portal, &admin(), &paid).await.unwrap();
        let found = detail(&t.portal, &family.parent, invoice).await.unwrap();
        assert_eq!((found.invoice.outstanding.minor, found.invoice.paid_at), (60_000, None));
        let amount = Money::new(30_000, Pen);
        let events = found.events.iter();
        let taken_back = events.filter(|e| e.what == Activity::PaymentReversed { amount }).count();
        assert_eq!(taken_back, 2);
        assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
        let mut tx = t.portal.db.read().await.unwrap();
        let code = receipts::store::of_payment(&mut tx, &paid).await.unwrap().remove(0).code;
        drop(tx);
        let shown = receipts::verify(&t.portal, &code).await.unwrap();
        assert_eq!(shown.reversed_at, Some(t.portal.now()));
        let shown = crate::payments::detail(&t.portal, &family.parent, &paid).await.unwrap();
        assert_eq!(shown.reversed_at, Some(t.portal.now()));
        let receipt = &shown.receipts[0].id;
        let view = receipts::find(&t.portal, &family.parent, receipt).await.unwrap();
        assert_eq!(view.reversed_at, Some(t.portal.now()));
        let listed = crate::payments::list(&t.portal, &family.parent, 1).await.unwrap();
        assert_eq!(listed.rows[0].reversed_at, Some(t.portal.now()));
        let again = reverse(&t.portal, &admin(), &paid).await;
        assert!(matches!(again, Err(ReversalError::Reversed)), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn a_card_payment_is_not_taken_back_by_us() {
    on_both(async |t| {
        t.seed_user("ana", &[("lucia", domain::access::Scope::SeeAndPay)]).await;
        let seed = crate::testing::SeedInvoice::of("lucia", "l1", &[("2026-12-10", 35_000)]);
        t.seed_invoice(&seed).await;
        let paid = t.seed_paid(&crate::testing::user("ana"), &[("l1-1", 0)], 35_000).await;
        let answer = reverse(&t.portal, &admin(), &paid).await;
        assert!(matches!(answer, Err(ReversalError::NotOffline)), "{answer:?}");
    })
    .await;
}

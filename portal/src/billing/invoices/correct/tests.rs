//! Corrections by staff: the books agree, and the timeline tells them.

use domain::invoices::InstalmentTerms;
use domain::money::Currency::Pen;

use super::*;
use crate::billing::invoices::detail;
use crate::billing::ledger;
use crate::testing::family::family;
use crate::testing::{TestPortal, admin, on_both};

fn amounts(minors: &[i64]) -> InvoiceTerms {
    let part =
        |minor: &i64| InstalmentTerms { due_on: None, amount: Some(Money::new(*minor, Pen)) };
    InvoiceTerms { plan: minors.iter().map(part).collect(), ..InvoiceTerms::default() }
}

async fn corrected(t: &TestPortal, invoice: &InvoiceId, terms: &InvoiceTerms) -> bool {
    let changed = correct(&t.portal, &admin(), invoice, terms).await.unwrap();
    assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
    changed
}

#[tokio::test]
async fn an_amount_is_corrected_by_a_note_that_is_a_line_and_a_posting() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let invoice = &family.second_invoice;
        assert!(corrected(&t, invoice, &amounts(&[30_000, 20_000])).await);
        assert!(!corrected(&t, invoice, &amounts(&[30_000, 20_000])).await, "once");
        let found = detail(&t.portal, &family.parent, invoice).await.unwrap();
        assert_eq!((found.invoice.total.minor, found.invoice.outstanding.minor), (50_000, 50_000));
        let lines: Vec<_> = found.lines.iter().map(|line| line.amount.minor).collect();
        assert_eq!(lines, [60_000, -10_000]);
        assert_eq!(found.lines[1].description, "Nota de crédito");
        let what: Vec<_> = found.events.into_iter().map(|event| event.what).collect();
        let (from, to) = (Money::new(60_000, Pen), Money::new(50_000, Pen));
        assert!(what.contains(&Activity::AmountCorrected { from, to }), "{what:?}");
    })
    .await;
}

#[tokio::test]
async fn a_void_invoice_owes_nothing_and_its_books_agree() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let invoice = &family.second_invoice;
        assert!(corrected(&t, invoice, &amounts(&[0, 0])).await);
        let found = detail(&t.portal, &family.parent, invoice).await.unwrap();
        assert_eq!((found.invoice.total.minor, found.invoice.outstanding.minor), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_due_date_moves_and_the_debtor_is_decided_about_anew() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let invoice = &family.second_invoice;
        let day = "2026-12-28".parse().unwrap();
        let part = InstalmentTerms { due_on: Some(day), amount: None };
        let description = Some("Pensión, plazo ampliado".into());
        let terms = InvoiceTerms { description, issued_on: None, plan: vec![part, part] };
        assert!(corrected(&t, invoice, &terms).await);
        let found = detail(&t.portal, &family.parent, invoice).await.unwrap();
        assert_eq!(found.invoice.due_on, day);
        assert_eq!(found.invoice.description, "Pensión, plazo ampliado");
        let what: Vec<_> = found.events.into_iter().map(|event| event.what).collect();
        assert!(what.contains(&Activity::DueDateChanged { on: day }), "{what:?}");
        assert!(what.contains(&Activity::InvoiceReworded), "{what:?}");
    })
    .await;
}

#[tokio::test]
async fn an_invoice_that_is_being_paid_keeps_its_amount() {
    on_both(async |t| {
        t.seed_user("ana", &[("lucia", domain::access::Scope::SeeAndPay)]).await;
        let seed = crate::testing::SeedInvoice::of("lucia", "l1", &[("2026-12-10", 35_000)]);
        t.seed_invoice(&seed).await;
        t.seed_payment(&crate::testing::user("ana"), &[("l1-1", 0)], 35_000).await;
        let invoice = InvoiceId::parse("l1").unwrap();
        let answer = correct(&t.portal, &admin(), &invoice, &amounts(&[1])).await;
        let being_paid =
            matches!(answer, Err(CorrectError::Correction(CorrectionError::BeingPaid)));
        assert!(being_paid, "{answer:?}");
    })
    .await;
}

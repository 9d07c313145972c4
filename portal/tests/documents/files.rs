//! PDFs of real receipts and invoices: access, content, and attachment to mails.

use domain::access::{Actor, Scope};
use domain::ids::InvoiceId;
use domain::language::Language;
use portal::Error;
use portal::billing::invoices;
use portal::payments::{self, receipts};
use portal::testing::{SeedInvoice, TestPortal, link_holder, on_both, user};

use crate::pdf::Pdf;

/// Ana has paid two of Lucía's instalments and 1.50 too much; Eva has no access.
async fn world(t: &TestPortal) -> payments::PaymentDetail {
    t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
    t.seed_user("eva", &[("pedro", Scope::SeeAndPay)]).await;
    let plan = [("2026-11-10", 35_000), ("2026-12-10", 35_000)];
    t.seed_invoice(&SeedInvoice::of("lucia", "l1", &plan)).await;
    let id = t.seed_paid(&user("ana"), &[("l1-1", 0), ("l1-2", 10_000)], 45_000).await;
    payments::detail(&t.portal, &user("ana"), &id).await.unwrap()
}

fn missing<T>(result: Result<T, Error>) -> bool {
    matches!(result, Err(Error::NotFound | Error::SignInFirst))
}

#[tokio::test]
async fn a_receipt_is_for_those_who_may_see_it() {
    on_both(async |t| {
        let receipt = world(&t).await.receipts[0].clone();
        let file = receipts::pdf(&t.portal, &user("ana"), &receipt.id, Language::Es).await.unwrap();
        assert_eq!(file.name, "recibo-R-000001.pdf");
        let read = Pdf::read(&file.bytes);
        let text = read.text();
        for expected in [
            "Recibo de pago R-000001",
            "S/\u{a0}450.00",
            "S/\u{a0}350.00",
            "S/\u{a0}100.00",
            "1 de 2",
            "2 de 2",
            "Ana",
            "Lucia",
            "SANDBOX",
            receipt.code.as_str(),
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        let url = format!("{}/verify/{}", t.portal.settings.base_url, receipt.code);
        assert_eq!(read.actions(), [url]);
        for stranger in [user("eva"), Actor::Nobody] {
            assert!(missing(receipts::pdf(&t.portal, &stranger, &receipt.id, Language::Es).await));
        }
    })
    .await;
}

#[tokio::test]
async fn an_invoice_is_for_those_who_may_see_it() {
    on_both(async |t| {
        world(&t).await;
        let id = InvoiceId::parse("l1").unwrap();
        for actor in [user("ana"), link_holder("l1")] {
            let file = invoices::pdf(&t.portal, &actor, &id, Language::En).await.unwrap();
            assert_eq!(file.name, "invoice-l1.pdf");
            let text = Pdf::read(&file.bytes).text();
            for expected in ["Invoice l1", "S/\u{a0}700.00", "S/\u{a0}250.00", "Partly paid"] {
                assert!(text.contains(expected), "{expected}\n{text}");
            }
        }
        for stranger in [user("eva"), Actor::Nobody, link_holder("p1")] {
            assert!(missing(invoices::pdf(&t.portal, &stranger, &id, Language::En).await));
        }
    })
    .await;
}

#[tokio::test]
async fn the_confirmation_brings_the_receipt() {
    on_both(async |t| {
        let receipt = world(&t).await.receipts[0].clone();
        portal::worker::run_due(&t.portal).await.unwrap();
        let mails = t.mailer.mails();
        assert_eq!(mails.len(), 1);
        let [file] = &mails[0].attachments[..] else { panic!("one receipt: {:?}", mails[0]) };
        assert_eq!(
            (file.name.as_str(), file.content_type.as_str()),
            ("recibo-R-000001.pdf", "application/pdf")
        );
        assert!(Pdf::read(&file.bytes).text().contains(&receipt.code));
    })
    .await;
}

#[tokio::test]
async fn many_at_once_are_all_drawn() {
    let t = TestPortal::open(portal::testing::Engine::Sqlite).await;
    let receipt = world(&t).await.receipts[0].clone();
    let actor = user("ana");
    let one = || receipts::pdf(&t.portal, &actor, &receipt.id, Language::Pt);
    let files = futures::future::join_all((0..12).map(|_| one())).await;
    assert!(
        files.iter().all(|file| file.as_ref().is_ok_and(|file| file.bytes.starts_with(b"%PDF")))
    );
}

//! One commit of balance, ledger, receipts and confirmation; late, duplicate and foreign successes.

use domain::access::LinkTarget;
use domain::payments::{BasketError, Failure};

use super::*;
use crate::testing::on_both;

/// Pays the first instalment of the family in full at the counter.
async fn paid_at_the_counter(t: &TestPortal, instalment: &InstalmentId) {
    let counter = OfflinePayment {
        reference: "till-1".into(),
        at: t.portal.now(),
        payer: None,
        parts: vec![(instalment.clone(), pen(45_000))],
    };
    record_offline(&t.portal, &Actor::System, &[counter]).await.unwrap();
}

#[tokio::test]
async fn a_success_settles_the_debts_and_issues_a_receipt_for_each_customer() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0], &s.second[0]], 75_000);
        let paid = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        tell(&t, "e1", &paid, pen(75_000), &success(&paid, t.portal.now())).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(state(&t.portal, &paid).await, StateKind::Succeeded);
        let ids = [s.first[0].clone(), s.second[0].clone()];
        assert_eq!(owed(&t.portal, &s.parent, &ids).await, [0, 0]);
        let mut tx = t.portal.db.read().await.unwrap();
        let receipts = crate::payments::receipts::store::of_payment(&mut tx, &paid).await.unwrap();
        let numbers: Vec<_> = receipts.iter().map(|r| (r.number, r.amount.minor)).collect();
        assert_eq!(numbers, [(1, 45_000), (2, 30_000)]);
        drop(tx);
        books_agree(&t.portal).await;
        let again = start(&t.portal, &s.parent, &request).await;
        assert!(matches!(again, Err(StartError::Basket(BasketError::Paid(_)))));
    })
    .await;
}

#[tokio::test]
async fn a_webhook_that_never_comes_is_repaired_by_the_recurring_question() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let paid = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        t.gateway.say(&paid, success(&paid, t.portal.now()));
        jobs::enqueue_checks(&t.portal).await.unwrap();
        assert_eq!(crate::worker::run_due(&t.portal).await.unwrap(), 0);
        t.clock.advance(SignedDuration::from_mins(1));
        jobs::enqueue_checks(&t.portal).await.unwrap();
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(state(&t.portal, &paid).await, StateKind::Succeeded);
        books_agree(&t.portal).await;
    })
    .await;
}

#[tokio::test]
async fn coming_back_asks_the_gateway_soon_but_proves_nothing() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let paid = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        let foreign = looked_at(&t.portal, &s.stranger, &paid, true).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        let returned_at = async || detail(&t.portal, &s.parent, &paid).await.unwrap().returned_at;
        looked_at(&t.portal, &s.parent, &paid, false).await.unwrap();
        assert_eq!(returned_at().await, None);
        let first = t.portal.now();
        for _ in 0..3 {
            looked_at(&t.portal, &s.parent, &paid, true).await.unwrap();
            t.clock.advance(SignedDuration::from_secs(1));
        }
        assert_eq!(returned_at().await, Some(first), "the first time counts");
        let asked = crate::platform::queue::backlog(&t.portal).await.unwrap().queued;
        assert_eq!(asked, 2, "once for the look, once for coming back");
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(state(&t.portal, &paid).await, StateKind::Started);
    })
    .await;
}

#[tokio::test]
async fn a_late_success_of_a_debt_paid_meanwhile_becomes_credit() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let late = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        tell(&t, "e1", &late, pen(45_000), &Event::Expired).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        let paid = start(&t.portal, &s.uncle, &request).await.unwrap().payment;
        tell(&t, "e2", &paid, pen(45_000), &success(&paid, t.portal.now())).await;
        tell(&t, "e3", &late, pen(45_000), &success(&late, t.portal.now())).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(state(&t.portal, &late).await, StateKind::Succeeded);
        assert_eq!(family::credit_of(&t.portal, &s.first_customer).await, 45_000);
        books_agree(&t.portal).await;
    })
    .await;
}

#[tokio::test]
async fn a_report_that_does_not_match_our_attempt_moves_nothing() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let paid = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        let now = t.portal.now();
        let dollars = Money::new(45_000, Currency::Usd);
        let other = Event::Succeeded { reference: "ref_other".into(), at: now };
        tell(&t, "e1", &paid, pen(44_999), &success(&paid, now)).await;
        tell(&t, "e2", &paid, dollars, &success(&paid, now)).await;
        tell(&t, "e3", &paid, pen(45_000), &other).await;
        let unknown = PaymentId::parse("nobody-knows").unwrap();
        tell(&t, "e4", &unknown, pen(45_000), &success(&unknown, now)).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(state(&t.portal, &paid).await, StateKind::Started);
        assert_eq!(owed(&t.portal, &s.parent, &s.first[..1]).await, [45_000]);
        books_agree(&t.portal).await;
    })
    .await;
}

#[tokio::test]
async fn a_decline_leaves_the_attempt_open_and_then_it_succeeds() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let paid = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        let no = Event::Declined { failure: Failure::InsufficientFunds, last: false };
        tell(&t, "e1", &paid, pen(45_000), &no).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(state(&t.portal, &paid).await, StateKind::Started);
        tell(&t, "e2", &paid, pen(45_000), &success(&paid, t.portal.now())).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(state(&t.portal, &paid).await, StateKind::Succeeded);
    })
    .await;
}

#[tokio::test]
async fn paying_an_instalment_moves_the_due_date_of_its_invoice_to_the_next() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let before = family::due_on(&t.portal, &s.first_invoice).await;
        let request = whole(&[&s.first[0]], 45_000);
        let paid = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        tell(&t, "e1", &paid, pen(45_000), &success(&paid, t.portal.now())).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        assert!(family::due_on(&t.portal, &s.first_invoice).await > before);
    })
    .await;
}

#[tokio::test]
async fn the_payer_gets_one_mail_with_a_receipt_for_each_customer() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0], &s.second[0]], 75_000);
        let paid = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        tell(&t, "e1", &paid, pen(75_000), &success(&paid, t.portal.now())).await;
        tell(&t, "e2", &paid, pen(75_000), &success(&paid, t.portal.now())).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        let mails = t.mailer.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to.address, "rosa@example.org");
        let names: Vec<_> = mails[0].attachments.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(names, ["recibo-R-000001.pdf", "recibo-R-000002.pdf"]);
        assert!(mails[0].text.contains("Lucía Ñahui Peña") && mails[0].text.contains("750.00"));
    })
    .await;
}

#[tokio::test]
async fn a_receipt_is_drawn_for_those_who_may_see_it_and_missing_for_others() {
    use domain::language::Language;
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let paid =
            start(&t.portal, &s.uncle, &whole(&[&s.first[0]], 45_000)).await.unwrap().payment;
        tell(&t, "e1", &paid, pen(45_000), &success(&paid, t.portal.now())).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        let mut tx = t.portal.db.read().await.unwrap();
        let receipts = crate::payments::receipts::store::of_payment(&mut tx, &paid).await.unwrap();
        drop(tx);
        let id = &receipts[0].id;
        for (actor, sees) in [
            (&s.parent, true),
            (&s.uncle, true),
            (&s.stranger, false),
            (&Actor::Nobody, false),
            (&Actor::LinkHolder(LinkTarget::Invoice(s.first_invoice.clone())), false),
        ] {
            let pdf = crate::payments::receipts::pdf(&t.portal, actor, id, Language::Es).await;
            match pdf {
                Ok(pdf) => assert!(sees && pdf.bytes.starts_with(b"%PDF-"), "{actor:?}"),
                Err(Error::NotFound | Error::SignInFirst) => assert!(!sees, "{actor:?}"),
                Err(error) => panic!("{actor:?}: {error}"),
            }
        }
        let link = Actor::LinkHolder(LinkTarget::Invoice(s.first_invoice.clone()));
        let invoice =
            crate::billing::invoices::pdf(&t.portal, &link, &s.first_invoice, Language::Pt).await;
        assert_eq!(invoice.unwrap().name, "fatura-2026-0001.pdf");
    })
    .await;
}

#[tokio::test]
async fn what_is_paid_at_the_counter_is_withdrawn_from_the_gateway() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let both = whole(&[&s.first[0], &s.second[0]], 75_000);
        let open = start(&t.portal, &s.parent, &both).await.unwrap().payment;
        paid_at_the_counter(&t, &s.first[0]).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(state(&t.portal, &open).await, StateKind::Cancelled);
        let ids = [s.first[0].clone(), s.second[0].clone()];
        assert_eq!(owed(&t.portal, &s.parent, &ids).await, [0, 30_000]);
        books_agree(&t.portal).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_on_the_move_is_asked_to_be_withdrawn_once() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let open = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        let reference = ScriptedGateway::reference(&open);
        t.gateway.say(&open, Event::Processing { reference });
        paid_at_the_counter(&t, &s.first[0]).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(state(&t.portal, &open).await, StateKind::Processing);
        let backlog = crate::platform::queue::backlog(&t.portal).await.unwrap();
        assert_eq!((backlog.queued, backlog.given_up), (0, 0), "it cannot be stopped any more");
        books_agree(&t.portal).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_paid_at_the_gateway_and_at_the_counter_becomes_credit() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let open = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        t.gateway.say(&open, success(&open, t.portal.now()));
        paid_at_the_counter(&t, &s.first[0]).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(state(&t.portal, &open).await, StateKind::Succeeded);
        assert_eq!(family::credit_of(&t.portal, &s.first_customer).await, 45_000);
        books_agree(&t.portal).await;
    })
    .await;
}

#[tokio::test]
async fn what_happens_to_another_page_of_ours_does_not_end_a_payment_on_the_move() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let id = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        let reference = ScriptedGateway::reference(&id);
        advance::alone(&t.portal, &id, Event::Processing { reference }).await.unwrap();
        let report = crate::outside::gateways::Report {
            reference: "another page".into(),
            payment: Some(id.clone()),
            amount: pen(45_000),
            event: Some(Event::Expired),
        };
        let mut tx = t.portal.db.write().await.unwrap();
        let applied = advance::report_within(&t.portal, &mut tx, &id, &report).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(applied, advance::ReportOutcome::Mismatch);
        assert_eq!(state(&t.portal, &id).await, StateKind::Processing);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_amount_books_nothing_and_is_shown_to_staff() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let id = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        assert_eq!(odd_gateway_events(&t.portal, &Actor::System).await.unwrap(), []);
        tell(&t, "e1", &id, pen(44_999), &success(&id, t.portal.now())).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(state(&t.portal, &id).await, StateKind::Started);
        let odd = odd_gateway_events(&t.portal, &Actor::System).await.unwrap();
        let told: Vec<_> = odd.iter().map(|n| (&*n.event_id, &*n.outcome)).collect();
        assert_eq!(told, [("e1", "mismatch")]);
        books_agree(&t.portal).await;
    })
    .await;
}

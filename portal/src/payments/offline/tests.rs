//! Offline payments: booked once, in full, and the books agree.

use domain::calendar::Date;
use domain::invoices::{InvoiceLine, NewInvoice};
use domain::money::Currency::{Pen, Usd};

use super::*;
use crate::billing::customers::{self, CustomerRecord};
use crate::billing::invoices::issue::{InvoiceIssue, NewInvoiceFor, issue};
use crate::billing::ledger;
use crate::platform::db::sql;
use crate::platform::queue;
use crate::testing::{TestPortal, on_both};

/// Three instalments of 100.00 each.
async fn issued(t: &TestPortal) -> InvoiceIssue {
    let record =
        CustomerRecord { number: "7".into(), name: "Ana".into(), ..CustomerRecord::default() };
    let ids = customers::upsert(&t.portal, &Actor::System, "school", &[record]).await.unwrap();
    let day = |text: &str| -> Date { text.parse().unwrap() };
    let invoice = NewInvoice {
        source: "school".into(),
        number: "1".into(),
        description: "Pensión".into(),
        currency: Pen,
        issued_on: day("2026-01-02"),
        disputed: true,
        lines: vec![InvoiceLine {
            description: "Pensión".into(),
            quantity: 3,
            amount: Money::new(30_000, Pen),
        }],
        plan: ["2026-03-31", "2026-04-30", "2026-05-31"]
            .map(|due| (day(due), Money::new(10_000, Pen)))
            .into(),
    };
    let new = NewInvoiceFor { customer: ids[0].clone(), invoice };
    issue(&t.portal, &Actor::System, &[new]).await.unwrap().remove(0)
}

fn offline(reference: &str, at: &str, parts: &[(&InstalmentId, Money)]) -> OfflinePayment {
    OfflinePayment {
        reference: reference.into(),
        at: at.parse().unwrap(),
        payer: None,
        parts: parts.iter().map(|(id, amount)| ((*id).clone(), *amount)).collect(),
    }
}

#[derive(Debug, PartialEq)]
struct Books {
    outstanding_minor: i64,
    due_on: String,
    paid: bool,
    credit_minor: i64,
    receipts: i64,
    payments: i64,
}

crate::platform::db::columns!(Books {
    outstanding_minor,
    due_on,
    paid,
    credit_minor,
    receipts,
    payments
});

async fn books(t: &TestPortal) -> Books {
    assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
    let mut tx = t.portal.db.read().await.unwrap();
    sql!(
        one Books,
        &mut tx,
        "SELECT outstanding_minor, due_on, paid_at IS NOT NULL AS paid,
                (SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM credits)
                    AS credit_minor,
                (SELECT COUNT(*) FROM receipts) AS receipts,
                (SELECT COUNT(*) FROM payments) AS payments
           FROM invoices",
    )
    .unwrap()
}

#[tokio::test]
async fn an_offline_payment_settles_its_instalments_once_and_too_much_is_credit() {
    on_both(async |t| {
        let issued = issued(&t).await;
        let [(a, _), (b, _), (c, _)] = issued.instalments.as_slice() else { panic!("three") };
        let pen = |minor| Money::new(minor, Pen);
        let first = offline("op-1", "2026-04-01T15:00:00Z", &[(a, pen(10_000)), (b, pen(4_000))]);
        let second = offline("op-2", "2026-05-01T15:00:00Z", &[(b, pen(7_000)), (c, pen(10_000))]);
        for (payment, expected) in [
            (&first, (16_000, "2026-04-30", false, 0, 1)),
            (&first, (16_000, "2026-04-30", false, 0, 1)),
            (&second, (0, "2026-04-30", true, 1_000, 2)),
            (&second, (0, "2026-04-30", true, 1_000, 2)),
        ] {
            let payments = std::slice::from_ref(payment);
            record_offline(&t.portal, &Actor::System, payments).await.unwrap();
            let (outstanding_minor, due_on, paid, credit_minor, n) = expected;
            let due_on = due_on.to_owned();
            let (receipts, payments) = (n, n);
            let expected =
                Books { outstanding_minor, due_on, paid, credit_minor, receipts, payments };
            assert_eq!(books(&t).await, expected);
        }
        assert_eq!(queue::backlog(&t.portal).await.unwrap().queued, 0, "history is not mailed");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_offline_payment_leaves_nothing_behind() {
    on_both(async |t| {
        let issued = issued(&t).await;
        let a = &issued.instalments[0].0;
        let missing = InstalmentId::parse("missing").unwrap();
        let (pen, past) = (|minor| Money::new(minor, Pen), "2026-04-01T15:00:00Z");
        let before = books(&t).await;
        for (why, actor, payment) in [
            ("nobody", Actor::Nobody, offline("r", past, &[(a, pen(1))])),
            ("future", Actor::System, offline("r", "2026-11-22T15:00:00Z", &[(a, pen(1))])),
            ("empty", Actor::System, offline("r", past, &[])),
            ("zero", Actor::System, offline("r", past, &[(a, pen(0))])),
            ("twice", Actor::System, offline("r", past, &[(a, pen(1)), (a, pen(1))])),
            ("missing", Actor::System, offline("r", past, &[(&missing, pen(1))])),
            ("dollars", Actor::System, offline("r", past, &[(a, Money::new(1, Usd))])),
        ] {
            let good = offline("good", past, &[(a, pen(1))]);
            let result = record_offline(&t.portal, &actor, &[good, payment]).await;
            let is_as_expected = match why {
                "nobody" => matches!(result, Err(OfflineError::Portal(Error::SignInFirst))),
                "future" => matches!(result, Err(OfflineError::InFuture)),
                _ => matches!(result, Err(OfflineError::Basket(_))),
            };
            assert!(is_as_expected, "{why}: {result:?}");
            assert_eq!(books(&t).await, before, "{why}");
        }
    })
    .await;
}

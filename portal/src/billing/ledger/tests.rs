//! Tampering with balances is detected, and the ledger cannot be changed.

use domain::access::Scope;

use super::*;
use crate::testing::{SeedInvoice, TestPortal, on_both, tamper, user};

/// An invoice that is half paid, with a credit from another.
async fn books(t: &TestPortal) {
    t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
    let plan = [("2026-11-10", 10_000), ("2026-12-10", 10_000)];
    t.seed_invoice(&SeedInvoice::of("lucia", "l1", &plan)).await;
    t.seed_paid(&user("ana"), &[("l1-1", 0)], 10_000).await;
    assert_eq!(check(&t.portal, &Actor::System).await.unwrap(), []);
}

#[tokio::test]
async fn every_rule_finds_what_breaks_it() {
    for (statement, expected) in [
        (
            "UPDATE instalments SET paid_minor = paid_minor - 1 WHERE id = 'l1-1'",
            &[
                "an instalment is paid by its allocations",
                "an instalment owes what the ledger says",
                "an invoice owes what its instalments owe",
            ][..],
        ),
        (
            "UPDATE invoices SET outstanding_minor = 1 WHERE id = 'l1'",
            &["an invoice owes what its instalments owe"],
        ),
        (
            "UPDATE invoice_lines SET amount_minor = amount_minor + 1",
            &["an invoice is the sum of its lines"],
        ),
        (
            "INSERT INTO credits (payment_id, customer_id, currency, amount_minor)
             SELECT id, 'lucia', 'PEN', 5 FROM payments",
            &["a credit is what the ledger says"],
        ),
        (
            "UPDATE payments SET state = 'failed', failure = 'declined', succeeded_at = NULL",
            &[
                "a settled payment is posted once, and no other is",
                "the receipts of a payment add up to it",
            ],
        ),
        ("UPDATE receipts SET amount_minor = 1", &["the receipts of a payment add up to it"]),
        ("UPDATE payment_targets SET open = TRUE", &["an ended payment holds no instalment"]),
        ("UPDATE receipts SET number = 2", &["receipt numbers have no gap"]),
        (
            "INSERT INTO entries (posting_id, position, account, subject, currency, amount_minor)
             SELECT id, 9, 'funds', 'x', 'PEN', 1 FROM postings WHERE source_kind = 'payment'",
            &["a posting sums to zero"],
        ),
    ] {
        on_both(async |t| {
            books(&t).await;
            tamper(&t.portal, statement).await.unwrap();
            let mut rules: Vec<String> = check(&t.portal, &Actor::System)
                .await
                .unwrap()
                .into_iter()
                .map(|d| d.rule)
                .collect();
            rules.sort();
            assert_eq!(rules, expected, "{statement}");
        })
        .await;
    }
}

#[tokio::test]
async fn the_ledger_is_only_ever_added_to() {
    on_both(async |t| {
        books(&t).await;
        for statement in [
            "UPDATE entries SET amount_minor = 0",
            "DELETE FROM entries",
            "UPDATE postings SET posted_at = 0",
            "DELETE FROM postings",
        ] {
            assert!(tamper(&t.portal, statement).await.is_err(), "{statement}");
        }
        assert_eq!(check(&t.portal, &Actor::System).await.unwrap(), []);
    })
    .await;
}

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

/// Statements that break rules, and the rules.
const TAMPERED: [(&str, &[&str]); 14] = [
    (
        "UPDATE instalments SET paid_minor = paid_minor - 1 WHERE id = 'l1-1'",
        &[
            "an instalment is paid by its allocations",
            "an instalment is settled on the day of its last movement",
            "an instalment owes what the ledger says",
            "an invoice owes what its instalments owe",
            "the movements of an instalment count it while it is open",
        ],
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
    (
        "UPDATE instalments SET settled_on = '2026-01-01' WHERE id = 'l1-1'",
        &["an instalment is settled on the day of its last movement"],
    ),
    (
        "INSERT INTO movements (subject, effective_on, source_id, part, kind, currency, due_on,
                                issued_on, amount_minor, opened, entered_at, folded)
         SELECT subject, effective_on, source_id, 7, kind, currency, due_on, issued_on, 0, -1,
                entered_at, folded
           FROM movements WHERE kind = 'issue' AND subject = 'l1-2'",
        &["the movements of an instalment count it while it is open"],
    ),
    (
        "INSERT INTO movements (subject, effective_on, source_id, part, kind, currency, due_on,
                                issued_on, amount_minor, opened, entered_at, folded)
         SELECT subject, effective_on, source_id, 7, kind, currency, due_on, issued_on, 1, 0,
                entered_at, folded
           FROM movements WHERE kind = 'payment'",
        &["the movements of a posting are its entries"],
    ),
    (
        "INSERT INTO movements (subject, effective_on, source_id, part, kind, currency, due_on,
                                issued_on, amount_minor, opened, entered_at, folded)
         SELECT subject, effective_on, source_id, 7, 'terms', currency, due_on, issued_on, 1, 0,
                entered_at, folded
           FROM movements WHERE kind = 'payment'",
        &["a change of dates moves what it takes"],
    ),
    (
        "INSERT INTO movement_cells (kind, effective_on, due_on, issued_on, currency,
                                     amount_minor, opened, entered_at)
         VALUES ('payment', '2026-11-21', '2026-11-21', '2026-11-21', 'PEN', 1, 0, 0)",
        &["a cell is the sum of its movements"],
    ),
];

#[tokio::test]
async fn every_rule_finds_what_breaks_it() {
    for (statement, expected) in TAMPERED {
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

//! Content of a receipt, also after later payments.

use domain::access::Scope;

use super::*;
use crate::testing::{SeedInvoice, TestPortal, on_both, user};

/// Paid and remaining amount of each line.
async fn lines(t: &TestPortal, payment: &PaymentId) -> Vec<(i64, i64)> {
    let receipts =
        crate::payments::detail(&t.portal, &user("ana"), payment).await.unwrap().receipts;
    let mut lines = Vec::new();
    for receipt in receipts {
        let view = find(&t.portal, &user("ana"), &receipt.id).await.unwrap();
        lines.extend(view.paid.iter().map(|line| (line.amount.minor, line.left.minor)));
    }
    lines
}

#[tokio::test]
async fn a_receipt_says_what_was_left_then_whatever_is_paid_later() {
    on_both(async |t| {
        t.seed_user("ana", &[("lucia", Scope::SeeAndPay), ("mateo", Scope::SeeAndPay)]).await;
        let plan = [("2026-11-10", 10_000), ("2026-12-10", 15_000)];
        t.seed_invoice(&SeedInvoice::of("lucia", "l1", &plan)).await;
        t.seed_invoice(&SeedInvoice::of("mateo", "m1", &[("2026-12-10", 7_000)])).await;
        let ana = user("ana");
        let part = t.seed_paid(&ana, &[("l1-1", 4_000)], 4_000).await;
        assert_eq!(lines(&t, &part).await, [(4_000, 21_000)]);
        let rest = t.seed_paid(&ana, &[("l1-1", 0), ("l1-2", 0), ("m1-1", 0)], 28_000).await;
        assert_eq!(lines(&t, &rest).await, [(6_000, 0), (15_000, 0), (7_000, 0)]);
        assert_eq!(lines(&t, &part).await, [(4_000, 21_000)]);
    })
    .await;
}

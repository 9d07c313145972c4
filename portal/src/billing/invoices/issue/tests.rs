//! Issuing: all or none, with ledger postings.

use domain::invoices::InvoiceLine;
use domain::money::Currency::Pen;

use super::*;
use crate::billing::customers::{self, CustomerRecord};
use crate::platform::db::sql;
use crate::testing::{TestPortal, on_both};

async fn customer(t: &TestPortal) -> CustomerId {
    let record =
        CustomerRecord { number: "7".into(), name: "Ana".into(), ..CustomerRecord::default() };
    let ids = customers::upsert(&t.portal, &Actor::System, "school", &[record]).await.unwrap();
    ids[0].clone()
}

fn invoice(customer: &CustomerId, number: &str, plan: &[(&str, i64)]) -> NewInvoiceFor {
    let plan: Vec<(Date, Money)> =
        plan.iter().map(|(due, minor)| (due.parse().unwrap(), Money::new(*minor, Pen))).collect();
    let amount = Money::sum(Pen, plan.iter().map(|p| p.1)).unwrap();
    let invoice = NewInvoice {
        source: "school".into(),
        number: number.into(),
        description: "Pensión 2026".into(),
        currency: Pen,
        issued_on: "2026-11-20".parse().unwrap(),
        disputed: false,
        lines: vec![InvoiceLine { description: "Pensión".into(), quantity: 1, amount }],
        plan,
    };
    NewInvoiceFor { customer: customer.clone(), invoice }
}

const TWO: [(&str, i64); 2] = [("2026-11-30", 10_000), ("2026-12-31", 10_001)];

#[derive(Debug, PartialEq)]
struct Row {
    table_name: String,
    rows: i64,
    minor: i64,
}

crate::platform::db::columns!(Row { table_name, rows, minor });

async fn books(t: &TestPortal) -> Vec<(String, i64, i64)> {
    let mut tx = t.portal.db.read().await.unwrap();
    let rows = sql!(
        all Row,
        &mut tx,
        "SELECT 'entries' AS table_name, COUNT(*) AS rows,
                CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS minor FROM entries
          UNION ALL
         SELECT 'instalments', COUNT(*), CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT)
           FROM instalments
          UNION ALL
         SELECT 'invoices', COUNT(*), CAST(COALESCE(SUM(outstanding_minor), 0) AS BIGINT)
           FROM invoices
          UNION ALL
         SELECT 'lines', COUNT(*), CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT)
           FROM invoice_lines
          ORDER BY 1",
    )
    .unwrap();
    rows.into_iter().map(|row| (row.table_name, row.rows, row.minor)).collect()
}

fn sums(of: [(&str, i64, i64); 4]) -> Vec<(String, i64, i64)> {
    of.into_iter().map(|(name, rows, minor)| (name.to_owned(), rows, minor)).collect()
}

#[tokio::test]
async fn an_issued_invoice_is_owed_by_instalment_and_posted_once() {
    on_both(async |t| {
        let ana = customer(&t).await;
        let new = [invoice(&ana, "1", &TWO), invoice(&ana, "2", &TWO[..1])];
        let issued = issue(&t.portal, &Actor::System, &new).await.unwrap();
        assert_eq!(issued[0].total, Money::new(20_001, Pen));
        assert_eq!(issued[0].instalments.len(), 2);
        assert_eq!(issued[0].at.to_string(), "2026-11-20T05:00:00Z", "midnight in Lima");
        let expected = sums([
            ("entries", 5, 0),
            ("instalments", 3, 30_001),
            ("invoices", 2, 30_001),
            ("lines", 2, 30_001),
        ]);
        assert_eq!(books(&t).await, expected);
        let mut tx = t.portal.db.read().await.unwrap();
        let timeline = feed::store::of_invoice(&mut tx, &issued[0].invoice).await.unwrap();
        assert_eq!(timeline.len(), 1);
        assert_eq!(timeline[0].what, Activity::InvoiceIssued { total: issued[0].total });
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_issued_leaves_nothing_behind() {
    on_both(async |t| {
        let ana = customer(&t).await;
        issue(&t.portal, &Actor::System, &[invoice(&ana, "1", &TWO)]).await.unwrap();
        let before = books(&t).await;
        let mut unequal = invoice(&ana, "3", &TWO);
        unequal.invoice.lines[0].amount = Money::new(1, Pen);
        let mut early = invoice(&ana, "3", &TWO);
        early.invoice.plan[0].0 = "2026-11-19".parse().unwrap();
        for (bad, actor, why) in [
            (unequal, Actor::System, "not_an_invoice"),
            (early, Actor::System, "not_an_invoice"),
            (invoice(&ana, "3", &[]), Actor::System, "not_an_invoice"),
            (invoice(&ana, "1", &TWO), Actor::System, "taken"),
            (invoice(&ana, "3", &TWO), crate::testing::user("ana"), "no right"),
        ] {
            let good = invoice(&ana, "2", &TWO);
            match issue(&t.portal, &actor, &[good, bad]).await {
                Err(IssueError::Invoice(_)) => assert_eq!(why, "not_an_invoice"),
                Err(IssueError::NumberTaken(number)) => assert_eq!((why, &*number), ("taken", "1")),
                Err(IssueError::Portal(Error::NotFound)) => assert_eq!(why, "no right"),
                other => panic!("{why}: {other:?}"),
            }
            assert_eq!(books(&t).await, before, "{why}");
        }
    })
    .await;
}

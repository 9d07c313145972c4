//! `aldia figures`: the figures of any day, and their rows.

use domain::access::Actor;
use domain::money::{Currency, Money};
use portal::payments::{OfflinePayment, record_offline};
use portal::testing::family::family;
use portal::testing::{TestPortal, on_both};

use super::{Output, aldia};

async fn figures(t: &TestPortal, arguments: &[&str]) -> Output {
    aldia(t, &[&["figures"], arguments].concat()).await
}

/// One of two instalments of 300.00 is paid, the other is due on 2026-12-10; of an invoice of
/// 1,350.00 nothing is paid, and 450.00 are overdue.
async fn world(t: &TestPortal) {
    let family = family(&t.portal).await;
    let paid = OfflinePayment {
        reference: "caja-1".into(),
        at: t.portal.now(),
        payer: None,
        parts: vec![(family.second[0].clone(), Money::new(30_000, Currency::Pen))],
    };
    record_offline(&t.portal, &Actor::System, &[paid]).await.unwrap();
}

#[tokio::test]
async fn figures_are_printed_for_people_spreadsheets_and_machines() {
    on_both(async |t| {
        world(&t).await;
        let table = figures(&t, &[]).await.done();
        assert!(table.starts_with("2026-11-21\n\nPEN\n"), "{table}");
        for (name, value) in [
            ("collected-day", "300.00"),
            ("outstanding", "1650.00"),
            ("overdue", "450.00"),
            ("on-time-settled", "0/1"),
            ("cei-month-percent", "40.00"),
            ("questions-oldest", "—"),
        ] {
            let found = table.lines().find(|line| line.trim().starts_with(&format!("{name} ")));
            assert!(found.is_some_and(|line| line.ends_with(value)), "{name}: {table}");
        }
        let csv = figures(&t, &["--format", "csv"]).await.done();
        assert!(csv.starts_with("day,currency,figure,value\n"), "{csv}");
        assert!(csv.contains("\n2026-11-21,PEN,overdue,450.00\n"), "{csv}");
        let json = figures(&t, &["--format", "json"]).await.done();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["figures"]["PEN"]["overdue"], "450.00");
        assert_eq!(json["figures"]["questions"]["questions-oldest"], serde_json::Value::Null);
        assert_eq!(json["changed_at"], serde_json::Value::Null);
        // It was entered a day later.
        let changed = figures(&t, &["--on", "2026-11-20"]).await.done();
        assert!(changed.starts_with("2026-11-20\nchanged since: the last "), "{changed}");
        let before = figures(&t, &["--on", "2026-10-31"]).await.done();
        assert!(!before.contains("PEN"), "{before}");
    })
    .await;
}

#[tokio::test]
async fn the_rows_of_a_figure_add_up_to_it() {
    on_both(async |t| {
        world(&t).await;
        let rows = figures(&t, &["--rows", "outstanding"]).await.done();
        let lines: Vec<_> = rows.lines().collect();
        assert_eq!(lines.len(), 5, "{rows}");
        assert!(lines[0].starts_with("PEN         450.00  2026-0001 "), "{rows}");
        assert!(lines[0].ends_with("Lucía Ñahui Peña"), "{rows}");
        assert_eq!(lines[4], "PEN        1650.00  in all");
        let csv = figures(&t, &["--rows", "collected-day", "--format", "csv"]).await.done();
        let expected = "currency,amount,number,customer,issued,due,effective,kind\n\
                        PEN,300.00,2026-0002,Mateo Ñahui Peña,";
        assert!(csv.starts_with(expected), "{csv}");
        assert!(csv.ends_with(",2026-11-10,2026-11-21,payment\n"), "{csv}");
        let json = figures(&t, &["--rows", "collected-day", "--format", "json"]).await.done();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((&json["kind"], &json["amount"]), (&"payment".into(), &"300.00".into()));
        figures(&t, &["--rows", "profit"]).await.refused(2, "one of collected-day, ");
    })
    .await;
}

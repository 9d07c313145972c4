//! The history of receivables published by IBM: 2,466 invoices with known sums. It has no licence,
//! so it is read only if `ALDIA_SAMPLES` names a folder that contains it.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use super::*;

const PROFILE: &str = r#"
    source = "ibm"
    currency = "USD"
    date = "%m/%d/%Y"
    [columns]
    customer = "customerID"
    number = "invoiceNumber"
    issued_on = "InvoiceDate"
    due_on = "DueDate"
    amount = "InvoiceAmount"
    settled_on = "SettledDate"
    [texts]
    name = "Empresa {customer}"
    description = "Factura {number}"
"#;

/// The file; without it, prints a note to standard error, which the test harness does not capture.
fn sample() -> Option<Vec<u8>> {
    let folder = std::env::var_os("ALDIA_SAMPLES").map(PathBuf::from);
    let path = folder.map(|folder| folder.join("ibm-receivables.csv")).filter(|path| path.exists());
    if path.is_none() {
        let told = "SKIPPED imports::tests::ibm: ALDIA_SAMPLES names no folder with \
                    ibm-receivables.csv\n";
        io::stderr().write_all(told.as_bytes()).unwrap();
    }
    path.map(|path| fs::read(path).unwrap())
}

/// Count and total of invoices.
#[derive(Debug, PartialEq)]
struct Sum {
    what: String,
    rows: i64,
    minor: i64,
}

crate::platform::db::columns!(Sum { what, rows, minor });

async fn sums_as_of_november(t: &TestPortal) -> Vec<(String, i64, i64)> {
    let mut tx = t.portal.db.read().await.unwrap();
    let midnight_in_lima = "2013-11-16T05:00:00Z".parse::<jiff::Timestamp>().unwrap();
    let rows = sql!(
        all Sum,
        &mut tx,
        "SELECT what, COUNT(*) AS rows, CAST(SUM(total_minor) AS BIGINT) AS minor
           FROM (SELECT 'all' AS what, total_minor FROM invoices
                  UNION ALL
                 SELECT 'issued', total_minor FROM invoices WHERE issued_on <= '2013-11-15'
                  UNION ALL
                 SELECT 'settled', total_minor FROM invoices WHERE paid_at < $1
                  UNION ALL
                 SELECT 'open', total_minor FROM invoices
                  WHERE issued_on <= '2013-11-15' AND paid_at >= $1
                  UNION ALL
                 SELECT 'overdue', 0 FROM invoices
                  WHERE issued_on <= '2013-11-15' AND paid_at >= $1 AND due_on < '2013-11-15') x
          GROUP BY what
          ORDER BY what",
        midnight_in_lima,
    )
    .unwrap();
    rows.into_iter().map(|row| (row.what, row.rows, row.minor)).collect()
}

#[tokio::test]
async fn the_whole_history_is_loaded_and_its_sums_are_those_of_the_file() {
    let Some(file) = sample() else { return };
    on_both(async |t| {
        let (summary, problems) = run(&t, PROFILE, &file, ImportMode::AllOrNothing).await.unwrap();
        let expected = Summary {
            records: 2466,
            added: 2466,
            added_totals: vec![Money::new(14_770_318, Usd)],
            settled: 2466,
            forecast: Forecast { added: 2466, ..Forecast::default() },
            loaded: true,
            ..Summary::default()
        };
        assert_eq!((summary, problems), (expected, vec![]));
        let expected = [
            ("all", 2466, 14_770_318),
            ("issued", 2408, 14_433_771),
            ("open", 73, 467_284),
            ("overdue", 2, 0),
            ("settled", 2335, 13_966_487),
        ]
        .map(|(what, rows, minor)| (what.to_owned(), rows, minor));
        assert_eq!(sums_as_of_november(&t).await, expected);
        let before = books(&t.portal).await;
        let customers = before.iter().find(|row| row.what == "customers").unwrap();
        assert_eq!(customers.minor, 100);
        assert!(before.iter().any(|row| row.what == "invoice 0000611365"), "zeros are kept");

        let (summary, _) = run(&t, PROFILE, &file, ImportMode::AllOrNothing).await.unwrap();
        assert_eq!((summary.added, summary.settled, summary.unchanged), (0, 0, 2466));
        assert_eq!(books(&t.portal).await, before, "repeating it adds nothing");
    })
    .await;
}

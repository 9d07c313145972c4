//! Rows of one invoice that stand apart, as in a file by due date.

use super::large::engine;
use super::*;

const INSTALMENTS: &str = "rows = \"instalments\"\n    [columns]";

fn grouped() -> String {
    PROFILE.replace("[columns]", INSTALMENTS)
}

fn row(customer: u32, due: &str, amount: &str) -> String {
    format!("{customer},Ana {customer},,G-{customer},2026-10-01,{due},{amount},no,")
}

/// Two invoices of two instalments, and one of one; each as its rows.
fn invoices() -> [Vec<String>; 3] {
    [
        vec![row(1, "2026-10-31", "10.00"), row(1, "2026-11-30", "11.00")],
        vec![row(2, "2026-10-31", "20.00"), row(2, "2026-11-30", "21.00")],
        vec![row(3, "2026-10-31", "30.00")],
    ]
}

fn by_due_date() -> Vec<String> {
    let mut rows = invoices().concat();
    rows.sort_by_key(|row| row.contains("2026-11-30"));
    rows
}

fn replaced(rows: Vec<String>, from: &str, to: &str) -> Vec<String> {
    rows.into_iter().map(|row| row.replace(from, to)).collect()
}

fn of(rows: &[String]) -> String {
    let lines: Vec<&str> = std::iter::once(HEADER).chain(rows.iter().map(String::as_str)).collect();
    file(&lines)
}

#[tokio::test]
async fn rows_of_one_invoice_are_one_wherever_they_stand() {
    on_both(async |t| {
        let text = of(&by_due_date());
        let (summary, problems) =
            run(&t, &grouped(), &text, ImportMode::AllOrNothing).await.unwrap();
        assert_eq!(problems, []);
        assert_eq!((summary.records, summary.added), (5, 3));
        assert_eq!(summary.added_totals, [Money::new(9_200, Pen)]);
        let (again, _) = run(&t, &grouped(), &text, ImportMode::AllOrNothing).await.unwrap();
        assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 3));

        let clean = TestPortal::open(engine(&t)).await;
        let together = of(&invoices().concat());
        run(&clean, &grouped(), &together, ImportMode::AllOrNothing).await.unwrap();
        assert_eq!(books(&t.portal).await, books(&clean.portal).await);
    })
    .await;
}

#[tokio::test]
async fn a_bad_row_keeps_all_rows_of_its_invoice_out_and_no_other() {
    on_both(async |t| {
        let rows = replaced(by_due_date(), "21.00", "a lot");
        let (summary, problems) =
            run(&t, &grouped(), of(&rows), ImportMode::GoodOnes).await.unwrap();
        let no_number = ProblemReason::NotAnAmount(domain::money::AmountError::NotANumber);
        assert_eq!(reasons(&problems), [(6, "amount", &no_number)]);
        assert_eq!((summary.added, summary.bad, summary.records), (2, 2, 5));
        assert_eq!(summary.added_totals, [Money::new(5_100, Pen)]);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_may_be_of_any_invoice_keeps_the_file_out_by_its_line() {
    on_both(async |t| {
        let long = "x".repeat(100_000);
        for (from, to) in [(",G-2,", ",,"), ("Ana 2,,", "Ana 2,"), ("Ana 2", &long)] {
            let mut rows = by_due_date();
            rows[4] = rows[4].replace(from, to);
            let refused = run(&t, &grouped(), of(&rows), ImportMode::GoodOnes).await.unwrap_err();
            let told = refused.to_string();
            assert!(told.starts_with("line 6 cannot be read or has no number"), "{told}");
        }
        assert!(!books(&t.portal).await.iter().any(|row| row.what.starts_with("invoice ")));
    })
    .await;
}

#[tokio::test]
async fn a_row_without_number_keeps_the_invoices_beside_it_out() {
    on_both(async |t| {
        let mut rows = invoices().concat();
        rows[3] = rows[3].replace(",G-2,", ",,");
        let (summary, problems) =
            run(&t, &grouped(), of(&rows), ImportMode::GoodOnes).await.unwrap();
        let beside = ProblemReason::CannotApply(Obstacle::RowBeside);
        let expected = [(4, "", &beside), (5, "number", &ProblemReason::Empty), (6, "", &beside)];
        assert_eq!(reasons(&problems), expected);
        assert_eq!((summary.added, summary.bad), (1, 3));
    })
    .await;
}

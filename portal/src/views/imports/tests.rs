//! Imports of whole files, on both engines.

use std::io::Cursor;

use domain::imports::{FixedFact, Obstacle, ProblemReason, RowFact, neutral};
use domain::money::Currency::{Pen, Usd};

use super::*;
use crate::billing::ledger;
use crate::platform::db::sql;
use crate::platform::queue;
use crate::testing::{TestPortal, on_both};

mod apart;
mod cases;
mod changes;
mod contact_details;
mod ibm;
mod large;
mod notes;
mod proposals;

/// Records the callbacks.
#[derive(Default)]
struct Notes {
    problems: Vec<LineProblem>,
    effects: Vec<ProblemEffect>,
    steps: Vec<ImportStep>,
}

impl ImportWatch for Notes {
    fn problem(&mut self, problem: &LineProblem, effect: ProblemEffect) -> io::Result<()> {
        self.problems.push(problem.clone());
        self.effects.push(effect);
        Ok(())
    }

    fn progress(&mut self, progress: &Progress) {
        assert!(progress.bytes <= progress.of_bytes);
        self.steps.push(progress.step);
    }
}

const PROFILE: &str = r#"
    source = "school"
    currency = "PEN"
    date = "%Y-%m-%d"
    [columns]
    customer = "student"
    name = "name"
    email = "email"
    number = "number"
    issued_on = "issued"
    due_on = "due"
    amount = "amount"
    disputed = "disputed"
    settled_on = "settled"
    [texts]
    description = "Pensión {number}"
"#;

const HEADER: &str = "student,name,email,number,issued,due,amount,disputed,settled";
const ANA: &str = "7,Ana Peña,ana@example.org,F-1,2026-11-01,2026-11-30,100.00,no,";
const LUZ: &str = "8,Luz,,F-2,2026-10-01,2026-10-31,50.50,,2026-10-20";

fn file(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

async fn run(
    t: &TestPortal,
    profile: &str,
    text: impl AsRef<[u8]>,
    mode: ImportMode,
) -> Result<(Summary, Vec<LineProblem>), ImportError> {
    let profile = read_profile(profile).expect("the test's profile is good");
    let order = ImportOrder { file: Cursor::new(text.as_ref().to_vec()), profile, mode };
    let mut notes = Notes::default();
    let summary = import(&t.portal, &Actor::System, order, &mut notes).await?;
    assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
    Ok((summary, notes.problems))
}

/// State of each invoice, and row counts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    what: String,
    text: String,
    minor: i64,
}

crate::platform::db::columns!(Row { what, text, minor });

async fn books(portal: &Portal) -> Vec<Row> {
    let mut tx = portal.db.read().await.unwrap();
    sql!(
        all Row,
        &mut tx,
        "SELECT 'invoice ' || v.number AS what,
                c.number || ' ' || c.name || ' ' || v.issued_on || ' ' || v.due_on || ' '
                || CAST(COALESCE(v.paid_at, 0) AS TEXT) AS text,
                v.outstanding_minor AS minor
           FROM invoices v JOIN customers c ON c.id = v.customer_id
          UNION ALL SELECT 'customers', '', COUNT(*) FROM customers
          UNION ALL SELECT 'payments', '', COUNT(*) FROM payments
          UNION ALL SELECT 'receipts', '', COUNT(*) FROM receipts
          UNION ALL SELECT 'postings', '', COUNT(*) FROM postings
          UNION ALL SELECT 'events', kind, COUNT(*) FROM activity GROUP BY kind
          UNION ALL SELECT 'entries', account, CAST(SUM(amount_minor) AS BIGINT)
                      FROM entries GROUP BY account
          ORDER BY 1, 2",
    )
    .unwrap()
}

fn reasons(problems: &[LineProblem]) -> Vec<(u64, &str, &ProblemReason)> {
    problems.iter().map(|p| (p.line, p.column.as_str(), &p.reason)).collect()
}

#[tokio::test]
async fn a_good_file_is_loaded_and_its_settlement_is_a_payment_of_that_day() {
    on_both(async |t| {
        let text = file(&[HEADER, ANA, LUZ]);
        let (summary, problems) = run(&t, PROFILE, &text, ImportMode::AllOrNothing).await.unwrap();
        let expected = Summary {
            records: 2,
            added: 2,
            added_totals: vec![Money::new(15_050, Pen)],
            settled: 1,
            forecast: Forecast { added: 2, ..Forecast::default() },
            loaded: true,
            ..Summary::default()
        };
        assert_eq!((summary, problems), (expected, vec![]));
        let books = books(&t.portal).await;
        let line = |what: &str| books.iter().find(|row| row.what == what).unwrap();
        assert_eq!(line("invoice F-1").text, "7 Ana Peña 2026-11-01 2026-11-30 0");
        assert_eq!(line("invoice F-1").minor, 10_000);
        let midnight_in_lima = "2026-10-20T05:00:00Z".parse::<jiff::Timestamp>().unwrap();
        let paid_at = midnight_in_lima.as_millisecond();
        assert_eq!(line("invoice F-2").text, format!("8 Luz 2026-10-01 2026-10-31 {paid_at}"));
        assert_eq!(queue::backlog(&t.portal).await.unwrap().queued, 0, "history is not mailed");
    })
    .await;
}

#[tokio::test]
async fn one_bad_line_keeps_all_out_unless_the_good_ones_are_wanted() {
    on_both(async |t| {
        let bad = LUZ.replace("50.50", "fifty").replace("F-2", "F-3");
        let long = format!("9,{},,F-4,2026-11-01,2026-11-30,1.00,,", "x".repeat(100_000));
        let text = file(&[HEADER, ANA, &bad, "", &long, "7,too,few", LUZ]);
        let mut before = books(&t.portal).await;
        for (mode, added) in
            [(ImportMode::CheckOnly, 0), (ImportMode::AllOrNothing, 0), (ImportMode::GoodOnes, 2)]
        {
            let (summary, problems) = run(&t, PROFILE, &text, mode).await.unwrap();
            let expected = [
                (3, "amount", &ProblemReason::NotAnAmount(domain::money::AmountError::NotANumber)),
                (5, "", &ProblemReason::RecordTooLong(65_536)),
                (6, "", &ProblemReason::Fields { found: 3, expected: 9 }),
            ];
            assert_eq!(reasons(&problems), expected);
            assert_eq!((summary.records, summary.bad, summary.added), (5, 3, added));
            assert_eq!(summary.loaded, mode == ImportMode::GoodOnes);
            if added == 0 {
                assert_eq!(books(&t.portal).await, before, "{mode:?}");
            }
        }
        before = books(&t.portal).await;
        let (summary, _) = run(&t, PROFILE, &text, ImportMode::GoodOnes).await.unwrap();
        assert_eq!((summary.bad, summary.added, summary.unchanged), (3, 0, 2));
        assert_eq!(books(&t.portal).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_number_that_comes_twice_is_told_unless_it_says_the_same() {
    on_both(async |t| {
        let other = ANA.replace("100.00", "99.00");
        let text = file(&[HEADER, ANA, LUZ, ANA, &other]);
        let (summary, problems) = run(&t, PROFILE, &text, ImportMode::GoodOnes).await.unwrap();
        assert_eq!(reasons(&problems), [(5, "number", &ProblemReason::Twice(2))]);
        let Summary { records, bad, added, unchanged, .. } = summary;
        assert_eq!((records, bad, added, unchanged), (4, 1, 2, 1));
    })
    .await;
}

#[tokio::test]
async fn a_later_file_settles_what_was_open_and_what_cannot_be_applied_waits() {
    on_both(async |t| {
        run(&t, PROFILE, file(&[HEADER, ANA, LUZ]), ImportMode::AllOrNothing).await.unwrap();
        let renamed = ANA.replace("Peña", "Peña Soto").replace(",no,", ",no,2026-11-20");
        let text = file(&[HEADER, &renamed, LUZ]);
        for (settled, unchanged) in [(1, 1), (0, 2)] {
            let (summary, _) = run(&t, PROFILE, &text, ImportMode::AllOrNothing).await.unwrap();
            assert_eq!((summary.added, summary.changed), (0, 0));
            assert_eq!((summary.settled, summary.unchanged), (settled, unchanged));
        }
        let books_before = books(&t.portal).await;
        let row = books_before.iter().find(|row| row.what == "invoice F-1").unwrap();
        assert!(row.minor == 0 && row.text.starts_with("7 Ana Peña Soto"), "{row:?}");

        let cheaper = renamed.replace("100.00", "99.99");
        let moved = LUZ.replace("8,Luz", "9,Luz");
        let text = file(&[HEADER, &cheaper, &moved]);
        for mode in [ImportMode::AllOrNothing, ImportMode::GoodOnes] {
            let (summary, problems) = run(&t, PROFILE, &text, mode).await.unwrap();
            let more = Obstacle::MorePaid;
            let expected = [
                (2, "number", &ProblemReason::CannotApply(more)),
                (3, "number", &ProblemReason::Differs(FixedFact::Customer)),
            ];
            assert_eq!(reasons(&problems), expected);
            assert_eq!((summary.bad, summary.waiting, summary.added), (0, 2, 0));
            assert_eq!(books(&t.portal).await, books_before);
        }
    })
    .await;
}

#[tokio::test]
async fn the_ways_of_writing_a_file_make_no_difference() {
    on_both(async |t| {
        let comma = PROFILE.replace("date =", "decimal = \",\"\ndelimiter = \";\"\ndate =");
        let semicolons = |line: &str| line.replace('.', "~").replace(',', ";").replace('~', ",");
        let semicolons = file(&[
            &semicolons(HEADER),
            "7;\"Ana Peña\";\"ana@example.org\";F-1;2026-11-01;2026-11-30;100,00;no;",
            &semicolons(LUZ),
        ]);
        run(&t, PROFILE, file(&[HEADER, ANA, LUZ]), ImportMode::AllOrNothing).await.unwrap();
        let books_before = books(&t.portal).await;
        for (profile, text) in [
            (PROFILE, file(&[HEADER, ANA, LUZ]).replace('\n', "\r\n")),
            (PROFILE, format!("\u{feff}{}", file(&[HEADER, ANA, LUZ]))),
            (PROFILE, file(&[HEADER, "", LUZ, "", "", ANA]).trim_end().to_owned()),
            (PROFILE, file(&[HEADER, &ANA.replace("Ana Peña", "\"Ana\nPeña\""), LUZ])),
            (&comma, semicolons),
        ] {
            let (summary, problems) =
                run(&t, profile, &text, ImportMode::AllOrNothing).await.unwrap();
            assert_eq!(problems, [], "{text}");
            assert_eq!((summary.added, summary.unchanged), (0, 2), "{text}");
            assert_eq!(books(&t.portal).await, books_before, "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_without_rows_loads_nothing_and_one_that_is_no_csv_is_told_so() {
    on_both(async |t| {
        let (summary, _) =
            run(&t, PROFILE, file(&[HEADER]), ImportMode::AllOrNothing).await.unwrap();
        assert_eq!((summary.records, summary.added, summary.loaded), (0, 0, true));
        for (text, told) in [
            (&b""[..], "the file is empty"),
            (b"\n\n", "the file is empty"),
            (b"PK\x03\x04\x00\x00,\n", "not text in UTF-8"),
            (b"\xff\xfes\0t\0u\0", "not text in UTF-8"),
            (b"student;name;email\n", "no column \"student\", \"number\""),
            (&[b'x'; 200_000], "not text in UTF-8"),
        ] {
            let error = run(&t, PROFILE, text, ImportMode::GoodOnes).await.expect_err(told);
            assert!(error.to_string().contains(told), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_would_be_a_formula_or_markup_is_kept_as_text_and_harmless_in_the_report() {
    on_both(async |t| {
        let name = "\"=HYPERLINK(\"\"x\"\")<script>\"";
        let good = ANA.replace("Ana Peña", name);
        let bad = LUZ.replace("F-2", "=1+1\u{7}");
        let text = file(&[HEADER, &good, &bad]);
        let (_, problems) = run(&t, PROFILE, &text, ImportMode::GoodOnes).await.unwrap();
        let books = books(&t.portal).await;
        let kept = "7 =HYPERLINK(\"x\")<script> 2026-11-01 2026-11-30 0";
        assert!(books.iter().any(|row| row.text == kept), "{books:?}");
        let mut out = Vec::new();
        let mut report = CsvReport::new(&mut out);
        let kept_out = ProblemEffect::KeptOut;
        problems.iter().for_each(|problem| report.write(problem, kept_out).unwrap());
        assert_eq!(report.finish().unwrap(), 1);
        let expected = "line,column,value,reason,effect\n\
                        3,number,'=1+1\u{fffd},holds a sign that is no text,kept out\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
        assert_eq!(neutral("=1"), "'=1");
    })
    .await;
}

#[tokio::test]
async fn nul_bytes_and_broken_text_are_bad_lines() {
    on_both(async |t| {
        let text = [
            HEADER.as_bytes(),
            b"\n7,A\0na,,F-1,2026-11-01,2026-11-30,1.00,,",
            b"\n7,Jos\xe9,,F-2,2026-11-01,2026-11-30,1.00,,",
            b"\n7,Ana,,F-3,2026-11-01,2026-11-30,1.00,,",
        ]
        .concat();
        let (summary, problems) = run(&t, PROFILE, text, ImportMode::GoodOnes).await.unwrap();
        let broken = ProblemReason::NotUtf8(Some("windows-1252".into()));
        let expected = [(2, "name", &ProblemReason::Control), (3, "name", &broken)];
        assert_eq!(reasons(&problems), expected);
        assert_eq!((summary.bad, summary.remarks, summary.added), (1, 1, 2));
    })
    .await;
}

#[tokio::test]
async fn who_has_no_right_imports_nothing() {
    on_both(async |t| {
        let profile = read_profile(PROFILE).unwrap();
        let order = ImportOrder { file: Cursor::new(HEADER), profile, mode: ImportMode::GoodOnes };
        let result =
            import(&t.portal, &crate::testing::user("ana"), order, &mut Notes::default()).await;
        assert!(matches!(result, Err(ImportError::Portal(Error::NotFound))), "{result:?}");
    })
    .await;
}

/// Number of invoices.
pub(super) async fn invoice_count(portal: &Portal) -> usize {
    books(portal).await.iter().filter(|row| row.what.starts_with("invoice ")).count()
}

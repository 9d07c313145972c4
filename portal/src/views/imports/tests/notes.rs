//! Credit notes that change in later files, and void rows.

use super::*;

const NOTES: &str = r#"
    source = "erp"
    currency = "PEN"
    date = "%Y-%m-%d"
    negative = "credit_note"
    [columns]
    customer = "customer"
    number = "number"
    issued_on = "issued"
    due_on = "due"
    amount = "amount"
    state = "state"
    credit_of = "of"
"#;
const COLUMNS: &str = "customer,number,issued,due,amount,state,of";
const OPEN: &str = "K1,S-1,2026-10-01,2026-10-20,90.00,pendiente,";
const LATE: &str = "K1,S-2,2026-10-01,2026-12-20,40.00,pendiente,";
const FOREIGN: &str = "K2,S-4,2026-10-01,2026-10-20,60.00,pendiente,";
const NOTE: &str = "K1,NC-1,2026-10-05,2026-10-05,-30.00,pendiente,S-1";

async fn load(t: &TestPortal, lines: &[&str]) -> (Summary, Vec<LineProblem>) {
    let text = file(&[&[COLUMNS], lines].concat());
    run(t, NOTES, &text, ImportMode::AllOrNothing).await.unwrap()
}

/// What is owed of an invoice, in minor units.
async fn owed(t: &TestPortal, number: &str) -> i64 {
    let books = books(&t.portal).await;
    let of = format!("invoice {number}");
    books.into_iter().find(|row| row.what == of).map(|row| row.minor).unwrap()
}

#[tokio::test]
async fn a_void_credit_note_never_lowers_a_debt() {
    on_both(async |t| {
        for amount in ["-30.00", "0.00", ""] {
            let void = NOTE.replace("-30.00", amount).replace("pendiente", "anulado");
            let (summary, problems) = load(&t, &[OPEN, &void]).await;
            assert_eq!((problems, summary.credited, summary.void), (vec![], 0, 1), "{amount}");
            assert_eq!(owed(&t, "S-1").await, 9_000, "{amount}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_later_file_takes_a_credit_note_back_corrects_it_and_gives_it_again() {
    on_both(async |t| {
        load(&t, &[OPEN, NOTE]).await;
        let note = |amount: &str, state: &str| {
            NOTE.replace("-30.00", amount).replace("pendiente", state) //
        };
        for (line, changed, credited, left) in [
            (note("-30.00", "anulado"), 1, 0, 9_000),
            (note("-30.00", "pendiente"), 0, 1, 6_000),
            (note("-50.00", "pendiente"), 0, 1, 4_000),
            (note("-20.00", "pendiente"), 1, 0, 7_000),
            (note("0.00", "anulado"), 1, 0, 9_000),
            (note("-20.00", "pendiente"), 0, 1, 7_000),
            (note("", "anulado"), 1, 0, 9_000),
        ] {
            let (summary, problems) = load(&t, &[OPEN, &line]).await;
            assert_eq!((problems, summary.waiting), (vec![], 0), "{line}");
            assert_eq!((summary.changed, summary.credited), (changed, credited), "{line}");
            assert_eq!(owed(&t, "S-1").await, left, "{line}");
            let before = books(&t.portal).await;
            let (again, _) = load(&t, &[OPEN, &line]).await;
            assert_eq!((again.changed, again.credited, again.waiting), (0, 0, 0), "{line}");
            assert_eq!(books(&t.portal).await, before, "{line}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_note_without_invoice_takes_back_what_is_due_first() {
    on_both(async |t| {
        let note = NOTE.replace(",S-1", ",").replace("-30.00", "-100.00");
        load(&t, &[OPEN, LATE, &note]).await;
        assert_eq!((owed(&t, "S-1").await, owed(&t, "S-2").await), (0, 3_000));
        let less = note.replace("-100.00", "-30.00");
        let (summary, problems) = load(&t, &[OPEN, LATE, &less]).await;
        assert_eq!((problems, summary.changed), (vec![], 1));
        assert_eq!((owed(&t, "S-1").await, owed(&t, "S-2").await), (7_000, 3_000));
        let (summary, _) = load(&t, &[OPEN, LATE, &less.replace("pendiente", "anulado")]).await;
        assert_eq!(summary.changed, 1);
        assert_eq!((owed(&t, "S-1").await, owed(&t, "S-2").await), (9_000, 4_000));
    })
    .await;
}

#[tokio::test]
async fn a_credit_note_taken_back_asks_nothing_of_what_is_void_or_paid() {
    on_both(async |t| {
        let void_note = NOTE.replace("pendiente", "anulado");
        load(&t, &[OPEN, NOTE]).await;
        let void = OPEN.replace("pendiente", "anulado");
        for _ in 0..2 {
            let (summary, problems) = load(&t, &[&void, &void_note]).await;
            assert_eq!((problems, summary.waiting), (vec![], 0));
            assert_eq!(owed(&t, "S-1").await, 0);
        }
        let (summary, problems) = load(&t, &[&void_note]).await;
        let withdrawn = Obstacle::NotedIsWithdrawn;
        let expected = [(2, "number", &ProblemReason::CannotApply(withdrawn))];
        assert_eq!((reasons(&problems), summary.waiting), (expected.to_vec(), 1));
        load(&t, &[OPEN, &void_note]).await;
        assert_eq!(owed(&t, "S-1").await, 9_000, "valid again, and the note is not");

        load(&t, &[LATE, &NOTE.replace("NC-1", "NC-2").replace("S-1", "S-2")]).await;
        let paid = LATE.replace("pendiente", "pagado");
        let other = void_note.replace("NC-1", "NC-2").replace("S-1", "S-2");
        load(&t, &[&paid, &NOTE.replace("NC-1", "NC-2").replace("S-1", "S-2")]).await;
        let (summary, problems) = load(&t, &[&paid, &other]).await;
        assert_eq!((problems, summary.changed, summary.settled), (vec![], 1, 1));
        assert_eq!(owed(&t, "S-2").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_credit_note_that_moved_waits_with_its_reason_also_in_a_check() {
    on_both(async |t| {
        load(&t, &[OPEN, LATE, FOREIGN, NOTE]).await;
        for (line, why) in [
            (NOTE.replace(",S-1", ",S-2"), Obstacle::NoteOfOtherInvoice),
            (NOTE.replace("K1,", "K2,").replace(",S-1", ","), Obstacle::NoteOfOtherCustomer),
        ] {
            let before = books(&t.portal).await;
            let text = file(&[COLUMNS, &line]);
            for mode in [ImportMode::CheckOnly, ImportMode::AllOrNothing] {
                let (summary, problems) = run(&t, NOTES, &text, mode).await.unwrap();
                assert_eq!(reasons(&problems), [(2, "number", &ProblemReason::CannotApply(why))]);
                assert_eq!((summary.waiting, summary.unchanged), (1, 0));
                assert_eq!(books(&t.portal).await, before);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_credit_note_that_cannot_be_set_against_a_debt_says_why() {
    on_both(async |t| {
        load(&t, &[OPEN, FOREIGN]).await;
        let note = |of: &str, amount: &str| NOTE.replace("S-1", of).replace("-30.00", amount);
        for (line, why) in [
            (note("S-99", "-5.00"), Obstacle::CorrectedIsMissing),
            (note("S-4", "-5.00"), Obstacle::CorrectedOfOtherCustomer),
            (note("S-1", "-500.00"), Obstacle::MoreThanInvoice),
            (note("", "-500.00"), Obstacle::MoreThanCustomer),
            (note("", "-5.00").replace("K1", "K9"), Obstacle::NothingOwed),
        ] {
            let (summary, problems) = load(&t, &[&line]).await;
            let expected = [(2, "number", &ProblemReason::CannotApply(why))];
            assert_eq!((reasons(&problems), summary.waiting), (expected.to_vec(), 1), "{line}");
            assert_eq!((owed(&t, "S-1").await, owed(&t, "S-4").await), (9_000, 6_000));
        }
    })
    .await;
}

#[tokio::test]
async fn a_credit_note_on_two_rows_counts_once() {
    on_both(async |t| {
        let (summary, _) = load(&t, &[OPEN, NOTE, NOTE]).await;
        assert_eq!((summary.credited, summary.unchanged), (1, 1));
        assert_eq!(owed(&t, "S-1").await, 6_000);
        let void = NOTE.replace("pendiente", "anulado");
        let (summary, _) = load(&t, &[OPEN, &void, &void]).await;
        assert_eq!((summary.changed, summary.unchanged), (1, 2));
        assert_eq!(owed(&t, "S-1").await, 9_000);
    })
    .await;
}

#[tokio::test]
async fn a_void_invoice_needs_no_amount() {
    on_both(async |t| {
        for (number, amount) in [("V-1", "0.00"), ("V-2", ""), ("V-3", "90.00")] {
            let open = OPEN.replace("S-1", number);
            let void = open.replace("90.00", amount).replace("pendiente", "anulado");
            let (summary, problems) = load(&t, &[&void]).await;
            assert_eq!((problems, summary.void, summary.added), (vec![], 1, 0), "{amount}");
            load(&t, &[&open]).await;
            for changed in [1, 0] {
                let (summary, problems) = load(&t, &[&void]).await;
                assert_eq!((problems, summary.changed), (vec![], changed), "{amount}");
                assert_eq!(owed(&t, number).await, 0, "{amount}");
            }
        }
        let (_, problems) = load(&t, &[&OPEN.replace("90.00", "0.00")]).await;
        assert_eq!(reasons(&problems), [(2, "amount", &ProblemReason::NotPositive)]);
        let (_, problems) = load(&t, &[&OPEN.replace("90.00", "")]).await;
        assert_eq!(reasons(&problems), [(2, "amount", &ProblemReason::Empty)]);
    })
    .await;
}

#[tokio::test]
async fn instalments_without_amount_are_those_of_an_invoice_that_is_void_as_a_whole() {
    on_both(async |t| {
        let profile = NOTES.replace("[columns]", "rows = \"instalments\"\n    [columns]");
        let second = OPEN.replace("2026-10-20", "2026-11-20");
        let import = async |lines: [&str; 3]| {
            run(&t, &profile, file(&lines), ImportMode::AllOrNothing).await.unwrap()
        };
        import([COLUMNS, OPEN, &second]).await;
        assert_eq!(owed(&t, "S-1").await, 18_000);
        let void = |line: &str| line.replace("90.00", "0.00").replace("pendiente", "anulado");
        let (_, problems) = import([COLUMNS, OPEN, &void(&second)]).await;
        let other = ProblemReason::OtherRow(RowFact::State);
        assert_eq!(reasons(&problems), [(3, "", &other)]);
        let (summary, problems) = import([COLUMNS, &void(OPEN), &void(&second)]).await;
        assert_eq!((problems, summary.changed), (vec![], 1));
        assert_eq!(owed(&t, "S-1").await, 0);
    })
    .await;
}

//! Later files that say something else than the files before them.

use super::*;

const FIRST: &str = "K1,Carla,carla@uno.example,E-1,2026-10-01,2026-10-20,300.00,no,";
const SECOND: &str = "K2,Dora,dora@dos.example,E-2,2026-10-01,2026-10-20,310.00,no,2026-10-15";

async fn load(t: &TestPortal, lines: &[&str]) -> (Summary, Vec<LineProblem>) {
    let text = file(&[&[HEADER], lines].concat());
    run(t, PROFILE, &text, ImportMode::AllOrNothing).await.unwrap()
}

/// Outstanding amount, due date, and whether it is disputed.
async fn invoice(t: &TestPortal, number: &str) -> String {
    let mut tx = t.portal.db.read().await.unwrap();
    let (text,) = sql!(
        one(String,),
        &mut tx,
        "SELECT CAST(total_minor AS TEXT) || ' ' || CAST(outstanding_minor AS TEXT) || ' '
                || due_on || CASE WHEN disputed THEN ' disputed' ELSE '' END
           FROM invoices
          WHERE number = $1",
        number,
    )
    .unwrap();
    text
}

async fn activity(t: &TestPortal) -> Vec<String> {
    let mut tx = t.portal.db.read().await.unwrap();
    let rows = sql!(
        all(String,),
        &mut tx,
        "SELECT kind FROM activity WHERE kind NOT IN ('invoice_issued', 'payment_settled')
          ORDER BY seq",
    )
    .unwrap();
    rows.into_iter().map(|(kind,)| kind).collect()
}

#[tokio::test]
async fn what_changed_in_the_source_changes_here_and_is_told() {
    on_both(async |t| {
        load(&t, &[FIRST, SECOND]).await;
        let changes = [
            (FIRST.replace("2026-10-20", "2026-12-28"), "30000 30000 2026-12-28"),
            (FIRST.replace("300.00", "250.00"), "25000 25000 2026-10-20"),
            (FIRST.replace("300.00", "320.00"), "32000 32000 2026-10-20"),
            (FIRST.replace(",no,", ",yes,"), "32000 32000 2026-10-20 disputed"),
        ];
        for (line, expected) in &changes {
            let line = match expected.contains("disputed") {
                true => line.replace("300.00", "320.00"),
                false => line.clone(),
            };
            for changed in [1, 0] {
                let (summary, problems) = load(&t, &[&line, SECOND]).await;
                assert_eq!(problems, [], "{line}");
                assert_eq!((summary.changed, summary.unchanged), (changed, 2 - changed), "{line}");
                assert_eq!(invoice(&t, "E-1").await, *expected);
            }
        }
        let (summary, _) = load(&t, &[&FIRST.replace("300.00", "320.00"), SECOND]).await;
        assert_eq!(summary.changed, 1);
        assert_eq!(invoice(&t, "E-1").await, "32000 32000 2026-10-20", "disputed no more");
        let expected = [
            "due_date_changed",
            "due_date_changed",
            "amount_corrected",
            "amount_corrected",
            "dispute_opened",
            "dispute_decided",
        ];
        assert_eq!(activity(&t).await, expected);
    })
    .await;
}

#[tokio::test]
async fn a_settlement_taken_back_is_owed_again_and_may_be_told_again() {
    on_both(async |t| {
        load(&t, &[FIRST, SECOND]).await;
        let open = SECOND.replace("2026-10-15", "");
        for (line, changed, settled, owed) in [
            (&open, 1, 0, "31000 31000 2026-10-20"),
            (&open, 0, 0, "31000 31000 2026-10-20"),
            (&SECOND.to_owned(), 0, 1, "31000 0 2026-10-20"),
            (&open, 1, 0, "31000 31000 2026-10-20"),
        ] {
            let (summary, problems) = load(&t, &[FIRST, line]).await;
            assert_eq!(problems, []);
            assert_eq!((summary.changed, summary.settled), (changed, settled), "{line}");
            assert_eq!(invoice(&t, "E-2").await, owed);
        }
        assert_eq!(activity(&t).await, ["payment_reversed", "payment_reversed"]);
    })
    .await;
}

#[tokio::test]
async fn a_line_that_cannot_be_applied_waits_and_keeps_nothing_else_out() {
    on_both(async |t| {
        load(&t, &[FIRST, SECOND]).await;
        let cheaper = SECOND.replace("310.00", "10.00");
        let new = FIRST.replace("E-1", "E-3");
        let moved = FIRST.replace("2026-10-20", "2026-12-28");
        let (summary, problems) = load(&t, &[&moved, &cheaper, &new]).await;
        let Summary { added, changed, waiting, bad, .. } = summary;
        assert_eq!((added, changed, waiting, bad), (1, 1, 1, 0));
        let reason = ProblemReason::CannotApply(Obstacle::MorePaid);
        assert_eq!(reasons(&problems), [(3, "number", &reason)]);
    })
    .await;
}

#[tokio::test]
async fn a_new_due_date_is_decided_about_at_once() {
    on_both(async |t| {
        load(&t, &[FIRST]).await;
        crate::testing::tamper(&t.portal, "UPDATE debtors SET next_decision_at = NULL")
            .await
            .unwrap();
        load(&t, &[&FIRST.replace("2026-10-20", "2026-12-28")]).await;
        let mut tx = t.portal.db.read().await.unwrap();
        let (woken,) = sql!(
            one(i64,),
            &mut tx,
            "SELECT COUNT(*) FROM debtors WHERE next_decision_at IS NOT NULL"
        )
        .unwrap();
        assert_eq!(woken, 1);
    })
    .await;
}

/// Days on which an invoice's payments that stand were made, and how many were taken back.
async fn paid_days(t: &TestPortal, number: &str) -> (Vec<String>, usize) {
    let mut tx = t.portal.db.read().await.unwrap();
    let rows = sql!(
        all Row,
        &mut tx,
        "SELECT v.number AS what, p.succeeded_at AS minor,
                CASE WHEN EXISTS (SELECT 1 FROM reversals r WHERE r.payment_id = p.id)
                     THEN 'taken back' ELSE '' END AS text
           FROM payments p
           JOIN allocations a ON a.payment_id = p.id
           JOIN instalments n ON n.id = a.instalment_id
           JOIN invoices v    ON v.id = n.invoice_id
          ORDER BY p.id",
    )
    .unwrap();
    let zone = &t.portal.settings.institution.time_zone;
    let day = |row: &Row| {
        let at = jiff::Timestamp::from_millisecond(row.minor).unwrap();
        domain::calendar::date_at(at, zone).to_string()
    };
    let own = rows.iter().filter(|row| row.what == number);
    let (standing, reversed): (Vec<&Row>, Vec<&Row>) = own.partition(|row| row.text.is_empty());
    (standing.into_iter().map(day).collect(), reversed.len())
}

#[tokio::test]
async fn another_day_of_payment_is_a_payment_taken_back_and_recorded_anew() {
    on_both(async |t| {
        load(&t, &[FIRST, SECOND]).await;
        assert_eq!(paid_days(&t, "E-2").await, (vec!["2026-10-15".to_owned()], 0));
        for (reversed, day) in [(1, "2026-10-17"), (2, "2026-10-15")] {
            let line = SECOND.replace("2026-10-15", day);
            let (summary, problems) = load(&t, &[FIRST, &line]).await;
            assert_eq!((problems, summary.changed, summary.settled), (vec![], 1, 1), "{day}");
            assert_eq!(paid_days(&t, "E-2").await, (vec![day.to_owned()], reversed));
            assert_eq!(invoice(&t, "E-2").await, "31000 0 2026-10-20");
            let (summary, _) = load(&t, &[FIRST, &line]).await;
            assert_eq!((summary.changed, summary.unchanged), (0, 2), "{day}");
            t.clock.advance(jiff::SignedDuration::from_mins(1));
        }
    })
    .await;
}

#[tokio::test]
async fn another_name_or_address_of_a_customer_is_a_change() {
    on_both(async |t| {
        let (summary, _) = load(&t, &[FIRST, SECOND]).await;
        assert_eq!((summary.added, summary.changed_customers), (2, 0), "new is not changed");
        for (from, to) in [("Carla", "Carla Uno"), ("carla@uno", "carla.uno@uno")] {
            let line = FIRST.replacen(from, to, 1);
            for customers in [1, 0] {
                let (summary, _) = load(&t, &[&line, SECOND]).await;
                let Summary { changed, changed_customers, unchanged, .. } = summary;
                assert_eq!((changed, changed_customers, unchanged), (0, customers, 2), "{to}");
            }
        }
    })
    .await;
}

//! `aldia reminders run`: a single run of what the worker does continuously, or a preview.

use std::fs;
use std::path::Path;

use domain::access::Actor;
use jiff::SignedDuration;
use portal::billing::debtors;
use portal::contact::reminders::log::{self, Entry, LogEvent};
use portal::testing::family::{family, invoice};
use portal::testing::{self, TestPortal, on_both};

use super::{Output, aldia};
const LUCIA: &str = "a-100@example.org";

/// A family whose first instalments are due since the tenth, on a Saturday at 8:00.
async fn morning(t: &TestPortal) {
    t.clock.advance(SignedDuration::from_hours(1));
    family(&t.portal).await;
}

async fn run(t: &TestPortal, arguments: &[&str]) -> Output {
    aldia(t, &[&["reminders", "run"], arguments].concat()).await
}

async fn events_of(t: &TestPortal, email: &str) -> Vec<LogEvent> {
    let debtor = debtors::by_email(&t.portal, &Actor::System, email).await.unwrap().unwrap();
    let (links, _) = log::read(&t.portal, &Actor::System, &debtor).await.unwrap();
    links.iter().map(|l| serde_json::from_str::<Entry>(&l.text).unwrap().what).collect()
}

#[tokio::test]
async fn a_dry_run_changes_nothing_and_says_what_the_run_then_does() {
    on_both(async |t| {
        morning(&t).await;
        for _ in 0..2 {
            let shown = run(&t, &["--dry-run"]).await;
            assert_eq!(shown.readers, [""; 0]);
            let shown = shown.done();
            let lines: Vec<_> = shown.lines().collect();
            let [lucia, mateo, end] = lines[..] else { panic!("{shown}") };
            for (line, name) in [(lucia, "Lucía Ñahui Peña"), (mateo, "Mateo Ñahui Peña")] {
                assert!(line.contains(name), "{shown}");
                assert!(line.contains("  sent  2026-11-21 08:00  email overdue "), "{shown}");
            }
            assert_eq!(end, "2 people looked at; nothing was sent or written");
            assert_eq!(events_of(&t, LUCIA).await, []);
        }
        let sent = run(&t, &[]).await;
        let mut readers = sent.readers.clone();
        readers.sort();
        assert_eq!(readers, [LUCIA, "a-101@example.org"]);
        assert_eq!(sent.done(), "2 people decided about, 2 reminders looked at\n");
        let told = events_of(&t, LUCIA).await;
        assert!(matches!(told[..], [LogEvent::Claimed { .. }, LogEvent::Sent { .. }]), "{told:?}");
        let shown = run(&t, &["--dry-run"]).await.done();
        assert_eq!(shown, "2 people looked at; nothing was sent or written\n");
        let done = run(&t, &[]).await.done();
        assert_eq!(done, "0 people decided about, 0 reminders looked at\n");
        assert_eq!(events_of(&t, LUCIA).await, told, "the step is taken");
    })
    .await;
}

#[tokio::test]
async fn another_day_is_looked_at_without_being_lived() {
    on_both(async |t| {
        morning(&t).await;
        let shown = run(&t, &["--dry-run", "--on", "2026-12-10"]).await.done();
        assert!(shown.contains("  2026-12-10 "), "{shown}");
        assert_eq!(events_of(&t, LUCIA).await, []);
    })
    .await;
}

#[tokio::test]
async fn no_name_in_the_table_is_a_formula() {
    on_both(async |t| {
        let evil = "=HYPERLINK(\"http://evil.example\")";
        t.clock.advance(SignedDuration::from_hours(1));
        let customer = testing::customer(&t.portal, "C-1", evil).await;
        testing::remind_of(&t.portal, &customer, "+cmd@example.org").await;
        invoice(&t.portal, &customer, "@SUM(1)", 45_000, 1).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("table.csv");
        run(&t, &["--dry-run", "--csv", file.to_str().unwrap()]).await.done();
        let mut table = csv::Reader::from_path(&file).unwrap();
        let head = table.headers().unwrap().clone();
        let records: Vec<_> = table.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), 1, "{records:?}");
        let begins = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert!(!records[0].iter().any(begins), "{records:?}");
        let cell = |name| head.iter().position(|n| n == name).map(|i| records[0][i].to_owned());
        assert_eq!(cell("customer"), Some(format!("'{evil}")));
        assert_eq!(cell("person"), Some("'+cmd@example.org".to_owned()));
        assert_eq!(cell("invoice"), Some("'@SUM(1)".to_owned()));
        assert_eq!(cell("fate").as_deref(), Some("sent"));
    })
    .await;
}

#[tokio::test]
async fn other_steps_are_compared_with_those_that_count() {
    on_both(async |t| {
        morning(&t).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("steps.json");
        let now = aldia(&t, &["reminders", "steps"]).await.done();
        let same = compared(&t, &file, &now).await.done();
        assert_eq!(same, "2 people looked at, 0 debts change; nothing was sent or written\n");

        let mut other: serde_json::Value = serde_json::from_str(&now).unwrap();
        for step in other["steps"].as_array_mut().unwrap() {
            step["name"] = format!("{}-new", step["name"].as_str().unwrap()).into();
        }
        let changed = compared(&t, &file, &other.to_string()).await.done();
        assert!(changed.contains("2 debts change"), "{changed}");
        let signs: String = changed.lines().filter_map(|line| line.chars().next()).collect();
        assert_eq!(signs, "-+-+2", "{changed}");

        other["steps"] = serde_json::json!([]);
        assert_eq!(compared(&t, &file, &other.to_string()).await.code, 1);
        assert_eq!(compared(&t, &file, "no JSON").await.code, 1);
        assert_eq!(events_of(&t, LUCIA).await, []);
    })
    .await;
}

async fn compared(t: &TestPortal, file: &Path, steps: &str) -> Output {
    fs::write(file, steps).unwrap();
    run(t, &["--dry-run", "--steps", file.to_str().unwrap()]).await
}

#[tokio::test]
async fn what_is_not_understood_is_refused_and_nothing_is_sent() {
    on_both(async |t| {
        morning(&t).await;
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing").join("file");
        let missing = missing.to_str().unwrap();
        for (arguments, code, words) in [
            (&["--on", "2026-12-01"][..], 2, "--dry-run"),
            (&["--csv", "table.csv"], 2, "--dry-run"),
            (&["--steps", "steps.json"], 2, "--dry-run"),
            (&["--dry-run", "--on", "tomorrow"], 2, "--on <YYYY-MM-DD>"),
            (&["--dry-run", "--csv", missing, "--steps", missing], 2, "cannot be used with"),
            (&["--dry-run", "--csv", missing], 1, "aldia: "),
            (&["--dry-run", "--steps", missing], 1, "aldia: "),
            (&["now"], 2, "unexpected argument 'now'"),
        ] {
            run(&t, arguments).await.refused(code, words);
        }
        assert_eq!(events_of(&t, LUCIA).await, []);
    })
    .await;
}

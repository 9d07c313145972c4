//! Shape of the history, and its reproducibility.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

use super::*;

const DEMO: HistorySize = HistorySize { customers: 100, invoices: 2466 };

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn the_same_size_and_day_give_the_same_file_in_every_release() {
    let mut file = Vec::new();
    write_history(DEMO, day("2026-11-21"), &mut file).unwrap();
    let begin = "customer,name,invoice,issued,due,amount,disputed,settled\n\
                 DEMO-051,Panadería de Ávalon,DEMO-000006,2025-01-09,2025-02-08,\
                 44.43,No,2025-01-14\n";
    let text = String::from_utf8_lossy(&file);
    assert!(text.starts_with(begin), "{:?}", text.lines().take(3).collect::<Vec<_>>());
    let digest: String = Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digest, "eb236d44282fdb28834a4ceb168cf796ce1307ac2851baecb98a051bd4917a61");
}

#[test]
fn on_every_day_as_many_are_open_and_past_due() {
    for today in ["2026-11-21", "2024-02-29", "2027-01-01"].map(day) {
        let lines = lines(DEMO, today);
        let issued = lines.iter().filter(|line| line.issued <= today);
        let open = issued.clone().filter(|line| line.settled.is_none());
        let past_due = open.clone().filter(|line| line.due < today);
        assert_eq!((issued.count(), open.count(), past_due.count()), (2407, 84, 5), "{today}");
        let first = lines.iter().map(|line| line.issued).min();
        assert_eq!(first, Some(today.saturating_sub(682.days())));
    }
}

#[test]
fn about_a_third_is_settled_late_and_a_quarter_was_disputed() {
    let lines = lines(DEMO, day("2026-11-21"));
    let percent = |count: usize| count * 100 / lines.len();
    let late = lines.iter().filter(|line| line.settled.is_some_and(|on| on > line.due));
    assert!((30..37).contains(&percent(late.count())));
    let disputed = lines.iter().filter(|line| line.disputed == "Yes");
    assert!((20..30).contains(&percent(disputed.count())));
}

#[test]
fn a_hundred_customers_have_names_of_their_own() {
    let lines = lines(DEMO, day("2026-11-21"));
    let numbers: BTreeSet<&str> = lines.iter().map(|line| line.customer.as_str()).collect();
    let names: BTreeSet<&str> = lines.iter().map(|line| line.name.as_str()).collect();
    assert_eq!((numbers.len(), names.len()), (100, 100));
}

//! State codes written in SQL exist in the type.

use super::*;

/// Codes that SQL compares a state with: `state = 'a'`, `state IN ('a', 'b')`.
fn states_in(sql: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for after in sql.split("state ").skip(1) {
        let words = match (after.strip_prefix("= '"), after.strip_prefix("IN ('")) {
            (Some(word), _) => word.split('\'').next(),
            (_, Some(words)) => words.split(')').next(),
            _ => None,
        };
        found.extend(words.unwrap_or_default().split('\'').step_by(2).filter(|w| !w.is_empty()));
    }
    found
}

fn state_of(code: &str) -> ReminderState {
    ReminderState::parse(code).unwrap_or_else(|| panic!("{code} is no state of a reminder"))
}

#[test]
fn every_state_in_the_text_of_a_query_is_one() {
    let mut found = 0;
    for text in [
        include_str!("../send/store.rs"),
        include_str!("../letters/store.rs"),
        include_str!("../decide/store.rs"),
    ] {
        found += states_in(text).into_iter().map(state_of).count();
    }
    assert!(found >= 6, "{found}: partial indexes need the states in the text");
}

#[test]
fn the_database_permits_the_states_that_there_are_and_indexes_name_no_other() {
    for (table, index) in [
        (
            include_str!("../../../../../migrations/sqlite/0004_reminders.sql"),
            include_str!("../../../../../migrations/sqlite/0005_reach.sql"),
        ),
        (
            include_str!("../../../../../migrations/postgres/0004_reminders.sql"),
            include_str!("../../../../../migrations/postgres/0005_reach.sql"),
        ),
    ] {
        let found: Vec<_> = states_in(table).into_iter().chain(states_in(index)).collect();
        let states: Vec<_> = found.into_iter().map(state_of).collect();
        let (permitted, indexed) = states.split_at(ReminderState::ALL.len());
        assert_eq!(permitted, ReminderState::ALL);
        assert!(indexed.len() >= 4, "{indexed:?}");
    }
}

#[test]
fn an_event_that_cannot_happen_is_our_own_fault() {
    let sent = after(ReminderState::Sending, ReminderEvent::HandedOver);
    assert_eq!(sent.unwrap(), ReminderState::Sent);
    let again = after(ReminderState::Failed, ReminderEvent::HandedOver);
    assert!(matches!(again, Err(Error::Internal(_))), "{again:?}");
}

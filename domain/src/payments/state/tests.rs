//! Every state × every event.

use super::*;

fn at() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn states() -> [State; 8] {
    let r = || "r".to_owned();
    [
        State::Created,
        State::Started { reference: r(), url: "u".into(), declined: None },
        State::Processing { reference: r() },
        State::Unknown,
        State::Succeeded { reference: r(), at: at() },
        State::Failed { failure: Failure::Declined },
        State::Expired,
        State::Cancelled,
    ]
}

fn events() -> [Event; 10] {
    let r = || "r".to_owned();
    [
        Event::Opened { reference: r(), url: "u".into() },
        Event::Refused,
        Event::TimedOut,
        Event::Processing { reference: r() },
        Event::Declined { failure: Failure::ExpiredCard, last: false },
        Event::Declined { failure: Failure::ExpiredCard, last: true },
        Event::Succeeded { reference: r(), at: at() },
        Event::Succeeded { reference: "other".into(), at: at() },
        Event::Expired,
        Event::Cancelled,
    ]
}

/// One letter per result: the new state's, `.` if unchanged, `!` if the money moved twice.
fn letter(step: &Transition) -> char {
    match step {
        Transition::Kept(_) => '.',
        Transition::Doubled(_) => '!',
        Transition::Moved(state) => match state.kind() {
            StateKind::Created => 'C',
            StateKind::Started => 'S',
            StateKind::Processing => 'P',
            StateKind::Unknown => 'U',
            StateKind::Succeeded => 'O',
            StateKind::Failed => 'F',
            StateKind::Expired => 'E',
            StateKind::Cancelled => 'X',
        },
    }
}

#[test]
fn every_state_answers_every_event() {
    // Columns: opened, refused, timed out, processing, declined, declined for good,
    //          succeeded, succeeded under another reference, expired, cancelled.
    let table = [
        (StateKind::Created, "SFUP.FOOEX"),
        (StateKind::Started, "...PSFOOEX"),
        (StateKind::Processing, ".....FOOEX"),
        (StateKind::Unknown, "SF.P.FOOEX"),
        (StateKind::Succeeded, ".......!.."),
        (StateKind::Failed, "......OO.."),
        (StateKind::Expired, "......OO.."),
        (StateKind::Cancelled, "......OO.."),
    ];
    for (state, (kind, row)) in states().into_iter().zip(table) {
        assert_eq!(state.kind(), kind);
        let found: String = events().map(|e| letter(&state.clone().after(e))).iter().collect();
        assert_eq!(found, row, "from {kind:?}");
    }
}

#[test]
fn what_is_kept_is_untouched() {
    for state in states() {
        for event in events() {
            match state.clone().after(event) {
                Transition::Kept(after) | Transition::Doubled(after) => assert_eq!(after, state),
                Transition::Moved(after) => assert_ne!(after, state),
            }
        }
    }
}

#[test]
fn a_second_decline_for_another_reason_is_shown() {
    let declined = |failure| Event::Declined { failure, last: false };
    let start = State::Started { reference: "r".into(), url: "u".into(), declined: None };
    let Transition::Moved(once) = start.after(declined(Failure::ExpiredCard)) else {
        panic!("kept")
    };
    assert!(matches!(once.clone().after(declined(Failure::ExpiredCard)), Transition::Kept(_)));
    assert!(matches!(once.after(declined(Failure::IncorrectCvc)), Transition::Moved(_)));
}

#[test]
fn the_words_in_the_database_are_read_back() {
    for &kind in StateKind::ALL {
        assert_eq!(StateKind::parse(kind.code()), Some(kind));
    }
    for &failure in Failure::ALL {
        assert_eq!(Failure::parse(failure.code()), Some(failure));
    }
}

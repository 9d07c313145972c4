//! Ratings, policies and the step of a day.

use jiff::SignedDuration;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::policy::{Kind, Policy, PolicyProblem, Step};
use super::rating::{Record, Tone, rate};
use super::*;
use crate::calendar::{Date, Timestamp};
use crate::contact::Channel;
use crate::holds::{Cause, Hold};
use crate::ids::InstalmentId;
use crate::money::{Currency, Money};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn today() -> Date {
    day("2026-11-23")
}

fn now() -> Timestamp {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

/// The causes that keep something back.
fn causes(decision: &Decision<'_>) -> Vec<Cause> {
    let (Decision::Withhold { due } | Decision::Remind { due, .. }) = decision else {
        return Vec::new();
    };
    due.iter().filter_map(|due| due.withheld.map(|hold| hold.cause)).collect()
}

fn ago(days: i32) -> Date {
    today().checked_sub(days.days()).unwrap()
}

#[test]
fn codes_are_read_back() {
    for &tone in Tone::ALL {
        assert_eq!(Tone::parse(tone.code()), Some(tone));
    }
    for &kind in Kind::ALL {
        assert_eq!(Kind::parse(kind.code()), Some(kind));
    }
    for &cause in Cause::ALL {
        assert_eq!(Cause::parse(cause.code()), Some(cause));
    }
    assert_eq!((Tone::parse(""), Kind::parse(""), Cause::parse("")), (None, None, None));
}

/// An instalment that fell due so many days ago, and was paid so many days after it fell due.
fn record(due: i32, delay: Option<i32>) -> Record {
    let due_on = ago(due);
    let paid_on = delay.map(|delay| due_on.checked_add(delay.days()).unwrap());
    Record { due_on, paid_on }
}

#[test]
fn the_tone_follows_the_history() {
    let on_time = |count: i32| (1..=count).map(|n| record(n * 20, Some(0))).collect::<Vec<_>>();
    let with = |records: Vec<Record>, more: &[Record]| [records, more.to_vec()].concat();
    let cases: Vec<(&str, Vec<Record>, Vec<Date>, Tone)> = vec![
        ("nothing is known", vec![], vec![], Tone::Friendly),
        ("one that was very late", vec![record(90, Some(60))], vec![], Tone::Friendly),
        ("always on time", on_time(10), vec![], Tone::Friendly),
        ("paid before it was due", vec![record(60, Some(-5)); 3], vec![], Tone::Friendly),
        ("three days are grace", vec![record(60, Some(3)); 4], vec![], Tone::Friendly),
        ("four are late", vec![record(60, Some(4)); 4], vec![], Tone::Firm),
        ("a fifth late", with(on_time(4), &[record(50, Some(9))]), vec![], Tone::Friendly),
        ("a quarter late", with(on_time(3), &[record(50, Some(9))]), vec![], Tone::Neutral),
        ("half late", with(on_time(2), &[record(50, Some(9)); 2]), vec![], Tone::Firm),
        ("open for a month", vec![record(30, None); 3], vec![], Tone::Firm),
        ("open since yesterday", vec![record(1, None); 3], vec![], Tone::Friendly),
        ("due tomorrow", vec![record(-1, None); 3], vec![], Tone::Friendly),
        ("late two years ago", vec![record(730, Some(90)); 9], vec![], Tone::Friendly),
        ("one broken promise", on_time(10), vec![ago(10)], Tone::Neutral),
        ("one broken promise, no history", vec![], vec![ago(10)], Tone::Neutral),
        ("two broken promises", on_time(10), vec![ago(10), ago(100)], Tone::Firm),
        ("broken long ago", on_time(10), vec![ago(181), ago(200)], Tone::Friendly),
    ];
    for (what, records, broken, expected) in cases {
        let rating = rate(&records, &broken, today());
        assert_eq!(rating.tone, expected, "{what}: {rating:?}");
    }
}

#[test]
fn a_rating_explains_itself_in_numbers() {
    let records = [record(40, Some(0)), record(50, Some(12)), record(60, None), record(900, None)];
    let rating = rate(&records, &[ago(3)], today());
    let expected =
        Rating { tone: Tone::Firm, known: 3, late: 2, longest_delay: 60, broken_promises: 1 };
    assert_eq!(rating, expected);
}

fn step(name: &str, offset: i32, kind: Kind) -> Step {
    Step {
        name: name.into(),
        offset,
        kind,
        tones: Tone::ALL.to_vec(),
        channels: vec![Channel::Email],
        segment: None,
    }
}

#[test]
fn a_policy_is_checked() {
    let policy = |steps: Vec<Step>| Policy { version: 1, steps, ..Policy::usual() };
    assert_eq!(Policy::usual().check(), Ok(()));
    let quiet = Step { tones: vec![], ..step("a", 1, Kind::Overdue) };
    let mute = Step { channels: vec![], ..step("a", 1, Kind::Overdue) };
    for (steps, expected) in [
        (vec![], PolicyProblem::Empty),
        (vec![step(" ", 1, Kind::Overdue)], PolicyProblem::Name(1)),
        (vec![step("a", 1, Kind::Overdue), step("a", 2, Kind::Overdue)], PolicyProblem::Name(2)),
        (
            vec![step("a", 5, Kind::Overdue), step("b", 2, Kind::Overdue)],
            PolicyProblem::Order("b".into()),
        ),
        (vec![step("a", 5, Kind::DueToday)], PolicyProblem::Kind("a".into())),
        (vec![step("a", 5, Kind::Upcoming)], PolicyProblem::Kind("a".into())),
        (vec![step("a", 0, Kind::Overdue)], PolicyProblem::Kind("a".into())),
        (vec![quiet], PolicyProblem::Nobody("a".into())),
        (vec![mute], PolicyProblem::Nobody("a".into())),
        (vec![step("a", 731, Kind::Overdue)], PolicyProblem::Far("a".into())),
    ] {
        assert_eq!(policy(steps.clone()).check(), Err(expected), "{steps:?}");
    }
}

fn debt(number: u32, late: i32, taken: &[&str]) -> OpenInstalment {
    OpenInstalment {
        instalment: InstalmentId::parse(&format!("{number:032x}")).unwrap(),
        due_on: ago(late),
        outstanding: Money::new(100, Currency::Pen),
        holds: vec![],
        taken: taken.iter().map(|name| (*name).to_owned()).collect(),
        failed: vec![],
    }
}

fn account(tone: Tone, debts: Vec<OpenInstalment>) -> Account {
    let rating = Rating { tone, known: 0, late: 0, longest_delay: 0, broken_promises: 0 };
    Account { debts, rating, segments: vec![] }
}

/// The names of the steps that are due, in the order of the debts.
fn names(decision: &Decision<'_>) -> Vec<String> {
    let (Decision::Remind { due, .. } | Decision::Withhold { due }) = decision else {
        return vec![];
    };
    due.iter().map(|due| due.step.name.clone()).collect()
}

#[test]
fn the_last_step_that_has_come_is_due_once() {
    use Tone::{Firm, Friendly, Neutral};
    let policy = Policy::usual();
    let cases: [(Tone, i32, &[&str], &[&str]); 16] = [
        (Friendly, -4, &[], &[]),
        (Friendly, -3, &[], &["before"]),
        (Friendly, -1, &[], &["before"]), // the run of two days was missed
        (Friendly, -1, &["before"], &[]),
        (Friendly, 0, &[], &[]), // "it will fall due" is no longer true
        (Firm, 0, &["before"], &["due"]),
        (Firm, 1, &["before"], &[]), // "today" is no longer true
        (Friendly, 3, &["before"], &[]),
        (Neutral, 3, &["before"], &["late"]),
        (Neutral, 13, &[], &["late"]),
        (Neutral, 14, &[], &["late-fortnight"]), // not both
        (Neutral, 15, &["late-fortnight"], &[]),
        (Friendly, 40, &[], &["late-month"]),
        (Firm, 400, &["late"], &["last"]),
        (Firm, 400, &["last"], &[]),
        (Friendly, 10, &["a step that is no longer there"], &["late-week"]),
    ];
    for (tone, late, taken, expected) in cases {
        let account = account(tone, vec![debt(1, late, taken)]);
        let decision = next_step(&policy, &account, now(), today());
        assert_eq!(names(&decision), expected, "{tone:?} {late} {taken:?}: {decision:?}");
    }
}

#[test]
fn all_debts_go_in_one_message_and_the_gravest_gives_its_kind() {
    let policy = Policy::usual();
    let debts = vec![debt(1, 14, &[]), debt(2, -2, &[]), debt(3, 90, &["late-month"])];
    let account = account(Tone::Neutral, debts);
    let decision = next_step(&policy, &account, now(), today());
    assert_eq!(names(&decision), ["late-fortnight", "before"]);
    let Decision::Remind { kind, tone, .. } = decision else { panic!("{decision:?}") };
    assert_eq!((kind, tone), (Kind::Overdue, Tone::Neutral));
}

#[test]
fn what_is_paid_is_not_spoken_of() {
    let policy = Policy::usual();
    let paid = OpenInstalment { outstanding: Money::zero(Currency::Pen), ..debt(1, 14, &[]) };
    let account = account(Tone::Neutral, vec![paid]);
    assert_eq!(next_step(&policy, &account, now(), today()), Decision::Nothing);
}

#[test]
fn every_hold_keeps_back_until_its_end() {
    let policy = Policy::usual();
    for &cause in Cause::ALL {
        let hold = Hold { cause, until: now() + SignedDuration::from_secs(1) };
        let held = OpenInstalment { holds: vec![hold], ..debt(1, 14, &[]) };
        let account = account(Tone::Neutral, vec![held]);
        let decision = next_step(&policy, &account, now(), today());
        assert!(matches!(decision, Decision::Withhold { .. }), "{cause:?}");
        assert_eq!(causes(&decision), [cause]);
        let later = now() + SignedDuration::from_secs(1);
        let decision = next_step(&policy, &account, later, today());
        assert!(matches!(decision, Decision::Remind { .. }), "{cause:?}");
    }
}

#[test]
fn a_hold_on_one_debt_leaves_the_others() {
    let policy = Policy::usual();
    let until = now() + SignedDuration::from_hours(1);
    let hold = Hold { cause: Cause::Question, until };
    let held = OpenInstalment { holds: vec![hold], ..debt(1, 40, &[]) };
    let account = account(Tone::Neutral, vec![held, debt(2, -2, &[])]);
    let decision = next_step(&policy, &account, now(), today());
    let Decision::Remind { kind, due, .. } = &decision else { panic!("{decision:?}") };
    assert_eq!(*kind, Kind::Upcoming, "what is kept back does not sharpen the message");
    let spoken: Vec<_> = due.iter().filter(|due| due.withheld.is_none()).collect();
    assert_eq!(spoken.len(), 1);
    assert_eq!(causes(&decision), [Cause::Question]);
}

#[test]
fn the_next_day_is_forecast() {
    let policy = Policy::usual();
    // Days are counted from today; a hold ends at ten in the morning of its day.
    for (tone, late, taken, held, expected) in [
        (Tone::Friendly, -10, &[][..], &[][..], Some(7)),
        (Tone::Friendly, 0, &[], &[], Some(7)),
        (Tone::Firm, -1, &["before"], &[], Some(1)),
        (Tone::Firm, 31, &["last"], &[], None),
        // A hold that outlasts the day of a step puts it off to the hold's end.
        (Tone::Friendly, 0, &[], &[9], Some(9)),
        (Tone::Friendly, 0, &[], &[3, 9], Some(9)),
        (Tone::Friendly, 0, &[], &[3], Some(7)),
        (Tone::Friendly, 0, &[], &[7], Some(7)),
        // What is due already goes when its hold ends.
        (Tone::Friendly, 8, &[], &[2], Some(2)),
        // After the hold of a message about the day of payment, that day is over.
        (Tone::Firm, -1, &["before"], &[2], Some(4)),
    ] {
        let at = |day: &i32| now() + SignedDuration::from_hours(24 * i64::from(*day));
        let hold = |day| Hold { cause: Cause::Question, until: at(day) };
        let holds: Vec<_> = held.iter().map(hold).collect();
        let debts = vec![OpenInstalment { holds, ..debt(1, late, taken) }];
        let next = forecast(&policy, &account(tone, debts), now(), &TimeZone::UTC);
        let expected = expected.map(|days: i32| today().checked_add(days.days()).unwrap());
        assert_eq!(next, expected, "{tone:?} {late} {held:?}");
    }
}

#[test]
fn the_forecast_is_of_the_debt_that_comes_first() {
    let hold = Hold { cause: Cause::Dispute, until: now() + SignedDuration::from_hours(24 * 90) };
    let held = OpenInstalment { holds: vec![hold], ..debt(1, 8, &[]) };
    let debts = vec![held, debt(2, 0, &[])];
    let account = account(Tone::Friendly, debts);
    let next = forecast(&Policy::usual(), &account, now(), &TimeZone::UTC);
    assert_eq!(next, today().checked_add(7.days()).ok());
}

#[test]
fn steps_of_a_segment_are_for_its_customers() {
    let only = Step { segment: Some("becas".into()), ..step("gentle", 1, Kind::Overdue) };
    let policy = Policy { steps: vec![only], ..Policy::usual() };
    let mut account = account(Tone::Friendly, vec![debt(1, 1, &[])]);
    assert_eq!(names(&next_step(&policy, &account, now(), today())), [""; 0]);
    account.segments.push("becas".into());
    assert_eq!(names(&next_step(&policy, &account, now(), today())), ["gentle"]);
}

#[test]
fn promises_have_limits() {
    use crate::holds::PromiseError;
    use crate::holds::promise::{PromiseHistory, Terms, promise};
    let terms = Terms { longest: 14, broken: 2 };
    let last = ago(-14);
    for (on, is_open, broken, expected) in [
        (today(), false, 0, Ok(())),
        (last, false, 1, Ok(())),
        (ago(1), false, 0, Err(PromiseError::Past)),
        (ago(-15), false, 0, Err(PromiseError::TooFar)),
        (last, true, 0, Err(PromiseError::Open)),
        (last, false, 2, Err(PromiseError::Broken)),
    ] {
        let history = PromiseHistory { is_open, broken, withdrawn_since: None };
        let made = promise(terms, on, today(), history);
        assert_eq!(made, expected, "{on} {is_open} {broken}");
    }
}

#[test]
fn a_promise_is_kept_open_or_broken() {
    use crate::holds::Case::{Closed, Open};
    use crate::holds::PromiseOutcome::{Broken, Kept};
    use crate::holds::promise::standing;
    for (on, paid_on, expected) in [
        (ago(-3), None, Open),
        (ago(0), None, Open),
        (ago(2), None, Open), // what was sent on the day may still arrive
        (ago(3), None, Closed(Broken)),
        (ago(10), Some(ago(12)), Closed(Kept)),
        (ago(10), Some(ago(8)), Closed(Kept)),
        (ago(10), Some(ago(7)), Closed(Broken)),
        (ago(-3), Some(ago(1)), Closed(Kept)),
    ] {
        assert_eq!(standing(on, paid_on, today()), expected, "{on} {paid_on:?}");
    }
}

proptest! {
    /// Day by day, with days on which nothing ran: no step is taken twice, none goes back, and a
    /// day brings one step at most.
    #[test]
    fn runs_and_missed_runs_never_repeat_or_flood(
        tone in prop::sample::select(Tone::ALL.to_vec()),
        ran in prop::collection::vec(any::<bool>(), 60),
    ) {
        let policy = Policy::usual();
        let due_on = today();
        let mut taken: Vec<String> = Vec::new();
        for (offset, ran) in (-10..).zip(ran) {
            if !ran {
                continue;
            }
            let today = due_on.checked_add(offset.days()).unwrap();
            let debts = vec![OpenInstalment { due_on, taken: taken.clone(), ..debt(1, 0, &[]) }];
            let account = account(tone, debts);
            let found = names(&next_step(&policy, &account, now(), today));
            prop_assert!(found.len() <= 1);
            for name in found {
                let place = |name: &String| policy.steps.iter().position(|s| s.name == *name);
                prop_assert!(taken.iter().all(|before| place(before) < place(&name)), "{name}");
                taken.push(name);
            }
        }
    }
}

//! Use cases of staff on cases: those that need a right, and those for which a part is enough.

use super::things::{Things, strangers};
use super::*;
use crate::contact::cases::{self, CaseQuery, answer_templates};
use crate::contact::pauses;

/// Use cases with the right that each needs.
pub(super) const OF_CASES: [(&str, Right, Knock); 11] = [
    ("contact/pauses::list", Right::PauseReminders, knock!(|p, a, _x| pauses::list(p, a))),
    (
        "contact/pauses::begin",
        Right::PauseReminders,
        knock!(|p, a, _x| pauses::begin(p, a, &pause_of_all())),
    ),
    ("contact/pauses::end", Right::PauseReminders, knock!(|p, a, x| pauses::end(p, a, &x.pause))),
    ("contact/holds/answers::case_load", Right::Answer, knock!(|p, a, _x| holds::case_load(p, a))),
    (
        "contact/cases/owner::hand_over",
        Right::Answer,
        knock!(|p, a, x| cases::hand_over(p, a, &x.claim, None, Some(&x.staff))),
    ),
    (
        "contact/cases/answer_templates::choices",
        Right::Answer,
        knock!(|p, a, _x| answer_templates::choices(p, a)),
    ),
    (
        "contact/cases/answer_templates::list",
        Right::SetPolicies,
        knock!(|p, a, _x| answer_templates::list(p, a)),
    ),
    (
        "contact/cases/answer_templates::find",
        Right::SetPolicies,
        knock!(|p, a, x| answer_templates::find(p, a, &x.template)),
    ),
    (
        "contact/cases/answer_templates::draft",
        Right::Answer,
        knock!(|p, a, x| answer_templates::draft(p, a, &x.claim, &x.template)),
    ),
    (
        "contact/cases/answer_templates::save",
        Right::SetPolicies,
        knock!(|p, a, _x| answer_templates::save(p, a, &answer_template("Otra"))),
    ),
    (
        "contact/cases/answer_templates::remove",
        Right::SetPolicies,
        knock!(|p, a, x| answer_templates::remove(p, a, &x.template, 0)),
    ),
];

/// Use cases for which a part of a right is enough.
const IN_PART: [(&str, Right, Knock); 4] = [
    (
        "contact/cases/alarm::overdue_cases",
        Right::Answer,
        knock!(|p, a, _x| cases::overdue_cases(p, a)),
    ),
    (
        "contact/cases/queue::queue",
        Right::Answer,
        knock!(|p, a, _x| cases::queue(p, a, &CaseQuery::default(), 9)),
    ),
    ("contact/cases/detail::find", Right::Answer, knock!(|p, a, x| cases::find(p, a, &x.claim))),
    (
        "contact/cases/notes::write_note",
        Right::Answer,
        knock!(|p, a, x| cases::write_note(p, a, &x.claim, "Llamó.")),
    ),
];

#[tokio::test]
async fn what_needs_a_part_of_a_right_is_open_to_whom_has_it_and_to_nobody_else() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (portal, real) = (&w.t.portal, Things::of(&w).await);
        for (name, right, knock) in IN_PART {
            let of_role = |role: &Role| staff_with("eva", &[*role], Proof::Stale);
            for actor in strangers(&w).into_iter().chain(Role::ALL.iter().map(of_role)) {
                let answer = knock(portal, &actor, &real).await;
                let is_right = match &actor {
                    actor if actor.may_in_part(right) => answer.is_ok(),
                    Actor::Nobody => matches!(answer, Err(Error::SignInFirst)),
                    Actor::Staff { .. } => matches!(answer, Err(Error::NoRight)),
                    _ => matches!(answer, Err(Error::NotFound)),
                };
                assert!(is_right, "{name} by {actor:?}: {answer:?}");
            }
        }
    })
    .await;
}

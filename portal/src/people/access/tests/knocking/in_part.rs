//! Use cases of which some roles have the lesser part of the right.

use domain::access::Extent;

use super::*;
use crate::contact::notes;

/// Use cases of staff, with the right of which a part is enough.
const IN_PART: [(&str, Right, Knock); 1] = [(
    "contact/notes::add",
    Right::Answer,
    knock!(|p, a, x| notes::add(p, a, &x.customer, "Llamó.")),
)];

#[tokio::test]
async fn the_lesser_part_of_a_right_is_enough_and_nothing_of_it_is_not() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let real = Things::of(&w).await;
        let portal = &w.t.portal;
        for (name, right, knock) in IN_PART {
            for role in Role::ALL {
                let answer = knock(portal, &staff_with("eva", &[*role], Proof::Stale), &real).await;
                let is_allowed = right.extent(*role) >= Extent::Part;
                assert_eq!(answer.is_ok(), is_allowed, "{name} by {role:?}: {answer:?}");
                let is_refused = matches!(answer, Err(Error::NoRight));
                assert_eq!(is_refused, !is_allowed, "{name} by {role:?}: {answer:?}");
            }
            for actor in [user("zoe"), link_holder("other"), Actor::Nobody] {
                let answer = knock(portal, &actor, &real).await;
                let is_refused = match actor {
                    Actor::Nobody => matches!(answer, Err(Error::SignInFirst)),
                    _ => matches!(answer, Err(Error::NotFound)),
                };
                assert!(is_refused, "{name} by {actor:?}: {answer:?}");
            }
        }
    })
    .await;
}

//! Use cases whose right may go only so far: one's own, asking, approving.

use domain::access::Extent;
use domain::money::{Currency, Money};

use super::*;
use crate::payments::tills::{self, NewDeposit, TillCursor, TillVersion};

/// Use cases with the right that each needs, and how far it must go.
const SO_FAR: [(&str, Right, Extent, Knock); 9] = [
    (
        "payments/tills/acts::open",
        Right::TakeMoney,
        Extent::Full,
        knock!(|p, a, _x| tills::open(p, a, Money::new(0, Currency::Pen))),
    ),
    (
        "payments/tills/acts::count",
        Right::CloseTill,
        Extent::Own,
        knock!(|p, a, x| tills::count(p, a, &at_once(x), 0)),
    ),
    (
        "payments/tills/acts::explain",
        Right::CloseTill,
        Extent::Own,
        knock!(|p, a, x| tills::explain(p, a, &at_once(x), "?")),
    ),
    (
        "payments/tills/acts::review",
        Right::CloseTill,
        Extent::Approve,
        knock!(|p, a, x| tills::review(p, a, &at_once(x), true)),
    ),
    (
        "payments/tills/acts::deposit",
        Right::CloseTill,
        Extent::Own,
        knock!(|p, a, x| tills::deposit(p, a, &at_once(x), &nothing())),
    ),
    (
        "payments/tills/reads::in_use",
        Right::CloseTill,
        Extent::Own,
        knock!(|p, a, _x| tills::in_use(p, a)),
    ),
    (
        "payments/tills/reads::list",
        Right::CloseTill,
        Extent::Own,
        knock!(|p, a, _x| tills::list(p, a, &TillCursor::start())),
    ),
    (
        "payments/tills/reads::to_review",
        Right::CloseTill,
        Extent::Approve,
        knock!(|p, a, _x| tills::to_review(p, a)),
    ),
    (
        "payments/tills/reads::find",
        Right::CloseTill,
        Extent::Own,
        knock!(|p, a, x| tills::find(p, a, &x.till)),
    ),
];

/// The till as it was opened.
fn at_once(x: &Things) -> TillVersion {
    TillVersion { id: x.till.clone(), version: 0 }
}

const fn nothing() -> NewDeposit {
    NewDeposit { amount_minor: 0, slip: String::new() }
}

#[tokio::test]
async fn what_goes_only_so_far_is_refused_to_whom_it_does_not_reach() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let real = Things::of(&w).await;
        let portal = &w.t.portal;
        let before = feed::newest(portal).await.unwrap();
        for (name, right, extent, knock) in SO_FAR {
            let of_roles = Role::ALL.iter().map(|role| staff("eva", &[*role]));
            let too_short = strangers(&w).into_iter().chain(of_roles);
            for actor in too_short.filter(|actor| actor.extent(right) < extent) {
                let answer = knock(portal, &actor, &real).await;
                let is_refused = match actor {
                    Actor::Nobody => matches!(answer, Err(Error::SignInFirst)),
                    Actor::Staff { .. } => matches!(answer, Err(Error::NoRight)),
                    _ => matches!(answer, Err(Error::NotFound)),
                };
                assert!(is_refused, "{name} by {actor:?}: {answer:?}");
            }
        }
        assert_eq!(feed::newest(portal).await.unwrap(), before, "a stranger has changed something");
        for (name, right, extent, knock) in SO_FAR {
            for role in Role::ALL.iter().filter(|role| right.extent(**role) >= extent) {
                let answer = knock(portal, &staff("eva", &[*role]), &real).await;
                let is_refused =
                    matches!(answer, Err(Error::SignInFirst | Error::NoRight | Error::ProofNeeded));
                assert!(!is_refused, "{name} by {role:?}: {answer:?}");
            }
            let answer = knock(portal, &admin(), &real).await;
            assert!(!matches!(answer, Err(Error::NotFound)), "{name}: {answer:?}");
        }
    })
    .await;
}

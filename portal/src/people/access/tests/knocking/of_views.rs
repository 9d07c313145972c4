//! Views of accounts and mailboxes of strangers: nobody without the right, and no view begins
//! without a fresh proof.

use domain::ids::UserId;

use super::*;
use crate::people::account_views::{self, ViewError};
use crate::testing::staff_members::seed_staff;

const BEGIN: &str = "people/account_views::begin";

const VIEWS: [(&str, Right, Knock); 3] = [
    (
        BEGIN,
        Right::ViewAs,
        knock!(|p, a, x| account_views::begin(p, a, &x.customer, &ana(), "motivo")),
    ),
    (
        "people/account_views::end",
        Right::ViewAs,
        knock!(|p, a, _x| account_views::end(p, a, "a.b")),
    ),
    (
        "billing/debtors/mailboxes::part",
        Right::Answer,
        knock!(|p, a, x| debtors::mailboxes::part(p, a, &x.debtor)),
    ),
];

fn ana() -> UserId {
    UserId::parse("ana").expect("an id")
}

impl KnockError for ViewError {
    fn shared(self) -> Error {
        match self {
            Self::Portal(error) => error,
            own => Error::Internal(format!("{own:?}")),
        }
    }
}

#[tokio::test]
async fn views_are_for_those_who_may_look_and_one_begins_only_with_a_fresh_proof() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let real = Things::of(&w).await;
        let portal = &w.t.portal;
        seed_staff(portal, "cole", &[Role::Collector]).await;
        let before = feed::newest(portal).await.unwrap();
        for (name, right, knock) in VIEWS {
            let without = Role::ALL.iter().map(|role| staff("eva", &[*role]));
            for actor in strangers(&w).into_iter().chain(without) {
                if actor.may(right) {
                    continue;
                }
                let answer = knock(portal, &actor, &real).await;
                let is_refused = match actor {
                    Actor::Nobody => matches!(answer, Err(Error::SignInFirst)),
                    Actor::Staff { .. } => matches!(answer, Err(Error::NoRight)),
                    _ => matches!(answer, Err(Error::NotFound)),
                };
                assert!(is_refused, "{name} by {actor:?}: {answer:?}");
            }
            let stale = staff_with("cole", &[Role::Collector], Proof::Stale);
            let answer = knock(portal, &stale, &real).await;
            assert_eq!(matches!(answer, Err(Error::ProofNeeded)), name == BEGIN, "{answer:?}");
        }
        assert_eq!(feed::newest(portal).await.unwrap(), before);
        let (_, _, begin) = VIEWS[0];
        begin(portal, &staff("cole", &[Role::Collector]), &real).await.unwrap();
    })
    .await;
}

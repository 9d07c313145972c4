//! Bulk acts: for those who may do the single act, and orders and approvals with a fresh proof.

use domain::bulk::BulkKind;
use domain::ids::BulkId;
use domain::lists::{AnyFilter, InvoicesFilter};

use super::*;
use crate::platform::ids;
use crate::views::desk::bulk::{self, BulkError, BulkOrder, NewBulk};

/// A use case, its right, whether a fresh proof is needed, and a call that names an act.
type BulkKnock = (&'static str, Right, bool, Knock);

const BULK_ACTS: [BulkKnock; 7] = [
    (
        "views/desk/bulk::list",
        Right::PauseReminders,
        false,
        knock!(|p, a, _x| { bulk::list(p, a, None) }),
    ),
    ("views/desk/bulk::find", Right::CancelInvoices, false, |p, a, _x| {
        Box::pin(async move { bulk::find(p, a, &act()).await.map(drop) })
    }),
    ("views/desk/bulk/freeze::prepare", Right::CancelInvoices, false, |p, a, _x| {
        Box::pin(async move { settle(bulk::prepare(p, a, &void(p)).await) })
    }),
    ("views/desk/bulk/decide::order", Right::CancelInvoices, false, |p, a, _x| {
        Box::pin(async move {
            let order = BulkOrder { reason: "x".into(), last: None };
            match bulk::order(p, a, &act(), &order).await {
                // It is another's.
                Err(BulkError::Portal(Error::NotFound)) if a.may(Right::CancelInvoices) => Ok(()),
                other => settle(other),
            }
        })
    }),
    ("views/desk/bulk/decide::approve", Right::CancelInvoices, true, |p, a, _x| {
        Box::pin(async move { settle(bulk::approve(p, a, &act()).await) })
    }),
    ("views/desk/bulk/decide::refuse", Right::CancelInvoices, false, |p, a, _x| {
        Box::pin(async move {
            match bulk::refuse(p, a, &act()).await {
                // Nobody waits for an answer yet.
                Err(BulkError::Portal(Error::NotFound)) if a.may(Right::CancelInvoices) => Ok(()),
                other => settle(other),
            }
        })
    }),
    ("views/desk/bulk/decide::stop", Right::CancelInvoices, false, |p, a, _x| {
        Box::pin(async move { settle(bulk::stop(p, a, &act()).await) })
    }),
];

/// The act that the test made.
fn act() -> BulkId {
    BulkId::parse("an-act").unwrap()
}

fn void(portal: &Portal) -> NewBulk {
    let filter = AnyFilter::Invoices(InvoicesFilter::default());
    NewBulk { id: ids::new(portal.now()), kind: BulkKind::Void, filter, ticked: None }
}

/// Whoever is let in is told that it is not the moment.
fn settle<T>(answer: std::result::Result<T, BulkError>) -> std::result::Result<(), Error> {
    match answer {
        Ok(_) | Err(BulkError::WrongState) => Ok(()),
        Err(BulkError::Portal(error)) => Err(error),
        Err(own) => Err(Error::Internal(format!("{own:?}"))),
    }
}

#[tokio::test]
async fn bulk_acts_are_for_those_who_may_do_the_single_act() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (portal, real) = (&w.t.portal, Things::of(&w).await);
        let new = NewBulk { id: act(), ..void(portal) };
        bulk::prepare(portal, &Actor::System, &new).await.unwrap();
        for (name, right, needs_proof, knock) in BULK_ACTS {
            let of_roles = [Proof::Fresh, Proof::Stale].into_iter().flat_map(|proof| {
                Role::ALL.iter().map(move |role| (staff_with("eva", &[*role], proof), proof))
            });
            let others = strangers(&w).into_iter().map(|actor| (actor, Proof::Fresh));
            for (actor, proof) in others.chain(of_roles) {
                let answer = knock(portal, &actor, &real).await;
                let is_right = match &actor {
                    actor if actor.may(right) => match needs_proof && proof == Proof::Stale {
                        true => matches!(answer, Err(Error::ProofNeeded)),
                        false => answer.is_ok(),
                    },
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

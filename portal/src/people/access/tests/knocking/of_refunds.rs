//! Refunds: some ask, some approve, and nobody without a fresh proof.

use domain::access::Extent;
use domain::ids::PostingId;
use domain::money::Currency;
use domain::payments::RefundWay;

use super::*;
use crate::payments::refunds::{
    NewPayOut, PayOutError, RefundError, RefundProposal, ask, offer, pay_out,
};

/// Use cases, how far the right must go, and whether a fresh proof is needed.
const REFUNDS: [(&str, Extent, bool, Knock); 3] = [
    ("payments/refunds/reads::offer", Extent::Ask, false, |p, a, x| {
        Box::pin(async move {
            // The payment is there, and not settled.
            match offer(p, a, &x.payment).await {
                Err(RefundError::Refused(_)) => Ok(()),
                other => other.map(drop).map_err(KnockError::shared),
            }
        })
    }),
    ("payments/refunds/ask::ask", Extent::Ask, true, |p, a, x| {
        Box::pin(async move {
            let request = RefundProposal {
                payment: x.payment.clone(),
                version: "of another state".into(),
                minor: 1,
                currency: Currency::Pen,
                reason: "x".into(),
            };
            match ask(p, a, &request).await {
                Err(RefundError::Stale | RefundError::Refused(_)) => Ok(()),
                other => other.map(drop).map_err(KnockError::shared),
            }
        })
    }),
    ("payments/refunds/pay_out::pay_out", Extent::Approve, true, |p, a, _x| {
        Box::pin(async move {
            let id = PostingId::parse("none").map_err(Error::internal)?;
            let new = NewPayOut { way: RefundWay::Transfer, reference: "1".into() };
            match pay_out(p, a, &id, &new).await {
                // It is looked for by those who may pay it out.
                Err(PayOutError::Portal(Error::NotFound))
                    if a.extent(Right::Refund) >= Extent::Approve =>
                {
                    Ok(())
                }
                other => other.map_err(KnockError::shared),
            }
        })
    }),
];

impl KnockError for RefundError {
    fn shared(self) -> Error {
        match self {
            Self::Portal(error) => error,
            own => Error::Internal(format!("{own:?}")),
        }
    }
}

impl KnockError for PayOutError {
    fn shared(self) -> Error {
        match self {
            Self::Portal(error) => error,
            own => Error::Internal(format!("{own:?}")),
        }
    }
}

#[tokio::test]
async fn refunds_are_for_those_whose_right_goes_far_enough_with_a_fresh_proof() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (portal, real) = (&w.t.portal, Things::of(&w).await);
        for (name, extent, needs_proof, knock) in REFUNDS {
            let of_roles = [Proof::Fresh, Proof::Stale].into_iter().flat_map(|proof| {
                Role::ALL.iter().map(move |role| (staff_with("eva", &[*role], proof), proof))
            });
            let others = strangers(&w).into_iter().map(|actor| (actor, Proof::Fresh));
            for (actor, proof) in others.chain(of_roles) {
                let answer = knock(portal, &actor, &real).await;
                let is_right = match &actor {
                    actor if actor.extent(Right::Refund) >= extent => {
                        match needs_proof && proof == Proof::Stale {
                            true => matches!(answer, Err(Error::ProofNeeded)),
                            false => answer.is_ok(),
                        }
                    }
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

//! Promises on the telephone: for those who may pause reminders.

use super::*;
use crate::contact::holds::{
    NewPhonePromise, PhonePromiseError, note_promise, promisable_debts, withdraw_noted,
};

const PROMISES: [(&str, Knock); 3] = [
    (
        "contact/holds/by_phone::promisable_debts",
        knock!(|p, a, x| promisable_debts(p, a, &x.customer)),
    ),
    ("contact/holds/by_phone::note_promise", |p, a, x| {
        Box::pin(async move {
            let (customer, invoices) = (x.customer.clone(), vec![x.invoice.clone()]);
            let new = NewPhonePromise { customer, invoices, on: Some(DAY) };
            match note_promise(p, a, &new).await {
                // Another of them was quicker.
                Err(PhonePromiseError::Promise(_)) => Ok(()),
                other => other.map_err(KnockError::shared),
            }
        })
    }),
    ("contact/holds/by_phone::withdraw_noted", |p, a, x| {
        Box::pin(async move {
            match withdraw_noted(p, a, &x.customer, &x.question, "x").await {
                // A question is no promise: it is looked for by those who may withdraw one.
                Err(PhonePromiseError::Portal(Error::NotFound)) if a.may(Right::PauseReminders) => {
                    Ok(())
                }
                other => other.map_err(KnockError::shared),
            }
        })
    }),
];

impl KnockError for PhonePromiseError {
    fn shared(self) -> Error {
        match self {
            Self::Portal(error) => error,
            own => Error::Internal(format!("{own:?}")),
        }
    }
}

#[tokio::test]
async fn promises_on_the_telephone_are_for_those_who_may_pause_reminders() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (portal, real) = (&w.t.portal, Things::of(&w).await);
        for (name, knock) in PROMISES {
            let of_role = |role: &Role| staff_with("eva", &[*role], Proof::Stale);
            for actor in strangers(&w).into_iter().chain(Role::ALL.iter().map(of_role)) {
                let answer = knock(portal, &actor, &real).await;
                let is_right = match &actor {
                    actor if actor.may(Right::PauseReminders) => answer.is_ok(),
                    Actor::Nobody => matches!(answer, Err(Error::SignInFirst)),
                    Actor::Staff { .. } => matches!(answer, Err(Error::NoRight)),
                    _ => matches!(answer, Err(Error::NotFound)),
                };
                assert!(is_right, "{name} by {actor:?}: {answer:?}");
            }
            let missing = knock(
                portal,
                &staff_with("eva", &[Role::Collector], Proof::Fresh),
                &Things::missing(),
            )
            .await;
            let is_withdrawal = name.ends_with("withdraw_noted");
            let is_missing = matches!(missing, Err(Error::NotFound));
            assert!(is_missing || is_withdrawal, "{name}: {missing:?}");
        }
    })
    .await;
}

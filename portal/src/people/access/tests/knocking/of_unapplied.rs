//! Unapplied money: for those who may match it, and for nobody else.

use domain::ids::UnappliedId;
use domain::money::{Currency, Money};
use domain::unapplied::{BankCredit, UnappliedWay};

use super::*;
use crate::payments::unapplied::{
    NewMatch, UnappliedCursor, UnappliedError, count_open, customers_for, detail, list,
    match_money, open_on, open_sums, put_back, record,
};
use crate::views::desk::unapplied::suggestions;

fn none() -> Result<UnappliedId> {
    UnappliedId::parse("none").map_err(Error::internal)
}

/// What is not there is looked for by those who may match it.
fn looked_for<T>(actor: &Actor, answer: Result<T>) -> Result<()> {
    match answer {
        Err(Error::NotFound) if actor.may(Right::MatchMoney) => Ok(()),
        other => other.map(drop),
    }
}

const UNAPPLIED: [(&str, Right, Knock); 10] = [
    ("payments/unapplied/reads::list", Right::MatchMoney, |p, a, _x| {
        Box::pin(async move { list(p, a, None, &UnappliedCursor::start()).await.map(drop) })
    }),
    ("payments/unapplied/reads::open_sums", Right::MatchMoney, |p, a, _x| {
        Box::pin(async move { open_sums(p, a).await.map(drop) })
    }),
    ("payments/unapplied/reads::count_open", Right::MatchMoney, |p, a, _x| {
        Box::pin(async move { count_open(p, a).await.map(drop) })
    }),
    ("payments/unapplied/reads::open_on", Right::SeeFigures, |p, a, _x| {
        Box::pin(async move { open_on(p, a, p.today()).await.map(drop) })
    }),
    ("payments/unapplied/reads::detail", Right::MatchMoney, |p, a, _x| {
        Box::pin(async move { looked_for(a, detail(p, a, &none()?).await) })
    }),
    ("payments/unapplied/reads::customers_for", Right::MatchMoney, |p, a, _x| {
        Box::pin(async move { customers_for(p, a, "A-1", None).await.map(drop) })
    }),
    ("views/desk/unapplied::suggestions", Right::MatchMoney, |p, a, _x| {
        Box::pin(async move { looked_for(a, suggestions(p, a, &none()?).await) })
    }),
    ("payments/unapplied/record::record", Right::MatchMoney, |p, a, _x| {
        Box::pin(async move {
            let credit = BankCredit {
                amount: Money::new(1, Currency::Pen),
                received_on: p.today(),
                way: UnappliedWay::Deposit,
                reference: "1".into(),
                sender: String::new(),
                text: String::new(),
            };
            record(p, a, credit).await.map(drop).map_err(KnockError::shared)
        })
    }),
    ("payments/unapplied/matching::match_money", Right::MatchMoney, |p, a, _x| {
        Box::pin(async move {
            let new = NewMatch { version: 0, parts: Vec::new(), credit_minor: 0 };
            let matched = match_money(p, a, &none()?, &new).await.map_err(KnockError::shared);
            looked_for(a, matched)
        })
    }),
    ("payments/unapplied/put_back::put_back", Right::MatchMoney, |p, a, _x| {
        Box::pin(async move {
            let back = put_back(p, a, &none()?, 0, "x").await.map_err(KnockError::shared);
            looked_for(a, back)
        })
    }),
];

impl KnockError for UnappliedError {
    fn shared(self) -> Error {
        match self {
            Self::Portal(error) => error,
            own => Error::Internal(format!("{own:?}")),
        }
    }
}

#[tokio::test]
async fn unapplied_money_is_for_those_who_may_match_it() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (portal, real) = (&w.t.portal, Things::of(&w).await);
        for (name, right, knock) in UNAPPLIED {
            let of_roles = Role::ALL.iter().map(|role| staff("eva", &[*role]));
            for actor in strangers(&w).into_iter().chain(of_roles) {
                let answer = knock(portal, &actor, &real).await;
                let is_right = match &actor {
                    actor if actor.may(right) => answer.is_ok(),
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

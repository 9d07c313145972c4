//! Who is refused by which use case, and how.

use super::*;

#[tokio::test]
async fn to_strangers_things_look_missing_and_nobody_signs_in_first() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (real, missing) = (Things::of(&w).await, Things::missing());
        let portal = &w.t.portal;
        let before = feed::newest(portal).await.unwrap();
        for (name, knock) in OF_SOMEBODY.into_iter().chain(BASKETS) {
            for actor in &strangers(&w) {
                let answer = knock(portal, actor, &real).await;
                let of_missing = knock(portal, actor, &missing).await;
                assert_eq!(told(&answer), told(&of_missing), "{name} by {actor:?}");
                let is_refused = match (actor, &answer) {
                    (Actor::Nobody, answer) => matches!(answer, Err(Error::SignInFirst)),
                    (_, Err(Error::NotFound | Error::SignInFirst)) => true,
                    (_, Err(Error::Internal(own))) => own.starts_with("Basket(Missing("),
                    _ => false,
                };
                assert!(is_refused, "{name} by {actor:?}: {answer:?}");
            }
        }
        assert_eq!(feed::newest(portal).await.unwrap(), before, "a stranger has changed something");
    })
    .await;
}

#[tokio::test]
async fn who_is_no_user_signs_in_before_they_see_or_change_their_own() {
    on_both(async |t| {
        let w = matrix::world(t).await;
        let (portal, missing) = (&w.t.portal, Things::missing());
        let others = [link_holder("pending"), admin(), Actor::System, Actor::Nobody];
        for (name, knock) in OF_USERS {
            for actor in &others {
                let answer = knock(portal, actor, &missing).await;
                assert!(matches!(answer, Err(Error::SignInFirst)), "{name} by {actor:?}");
            }
        }
        for (name, knock) in OWN {
            let answer = knock(portal, &Actor::Nobody, &missing).await;
            assert!(matches!(answer, Err(Error::SignInFirst)), "{name} by nobody");
            assert!(knock(portal, &user("zoe"), &missing).await.is_ok(), "{name}");
        }
    })
    .await;
}

//! Stamps on what the portal itself wrote into an address a short time ago, for one person.

use domain::access::Actor;
use jiff::{SignedDuration, Timestamp};

use super::keys::{Key, Purpose, same};
use crate::Portal;

/// How long a stamp is believed.
const LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// Bytes of a stamp's tag.
const TAG: usize = 12;

/// A stamp on a text for an actor.
#[must_use]
pub fn stamp(portal: &Portal, actor: &Actor, text: &str) -> String {
    let now = portal.now().as_second();
    format!("{now}.{}", tag(portal, actor, text, now))
}

/// Whether a stamp is on this text, for this actor, and fresh.
#[must_use]
pub fn is_fresh(portal: &Portal, actor: &Actor, text: &str, stamp: &str) -> bool {
    let Some((second, found)) = stamp.split_once('.') else { return false };
    let at = second.parse().ok().and_then(|second| Timestamp::from_second(second).ok());
    let Some(at) = at else { return false };
    let age = at.duration_until(portal.now());
    let expected = tag(portal, actor, text, at.as_second());
    age >= SignedDuration::ZERO && age < LIFETIME && same(expected.as_bytes(), found.as_bytes())
}

fn tag(portal: &Portal, actor: &Actor, text: &str, second: i64) -> String {
    let key = Key::of(&portal.settings, Purpose::Confirmation);
    // Links that were opened meanwhile do not change who somebody is.
    let who = match actor {
        Actor::User(user) => user.as_str(),
        Actor::Staff { id, .. } => id.as_str(),
        Actor::Nobody | Actor::LinkHolder(_) | Actor::System => "",
    };
    let tag = key.tag(&[who.as_bytes(), text.as_bytes(), &second.to_be_bytes()]);
    hex::encode(tag.iter().take(TAG).copied().collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, TestPortal, staff, user};

    #[tokio::test]
    async fn a_stamp_is_believed_for_its_text_its_person_and_ten_minutes() {
        let t = TestPortal::open(Engine::Sqlite).await;
        let (ana, beto) = (user("ana"), user("beto"));
        let one = stamp(&t.portal, &ana, "/profile?done=saved");
        assert!(is_fresh(&t.portal, &ana, "/profile?done=saved", &one));
        assert!(!is_fresh(&t.portal, &ana, "/profile?done=email", &one));
        assert!(!is_fresh(&t.portal, &beto, "/profile?done=saved", &one));
        let eva = staff("eva", &[]);
        let other = stamp(&t.portal, &eva, "/staff/people?done=saved");
        assert!(is_fresh(&t.portal, &eva, "/staff/people?done=saved", &other));
        assert!(!is_fresh(&t.portal, &staff("luz", &[]), "/staff/people?done=saved", &other));
        let later = one.replacen('1', "2", 1);
        for wrong in ["", ".", "1", "1.", "x.y", "99999999999999.ab", later.as_str()] {
            assert!(!is_fresh(&t.portal, &ana, "/profile?done=saved", wrong), "{wrong}");
        }
        t.clock.advance(SignedDuration::from_mins(10));
        assert!(!is_fresh(&t.portal, &ana, "/profile?done=saved", &one));
    }
}

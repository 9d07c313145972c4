//! Lifetime and end of sessions.

use domain::access::LinkTarget;
use domain::identity::Email;

use super::*;
use crate::people::users;
use crate::testing::{TestPortal, customer, invoice, on_both};

async fn pass(t: &TestPortal) -> Pass {
    let email = Email::parse("ana@example.org").unwrap();
    let new = users::NewUser { email, name: "Ana".into(), language: None, password: None };
    Pass::new(users::create(&t.portal, &Actor::System, new).await.unwrap(), 0)
}

fn key() -> SessionKey {
    SessionKey::of(b"a cookie")
}

async fn is_open(t: &TestPortal) -> bool {
    find(&t.portal, &key()).await.unwrap().is_some()
}

#[tokio::test]
async fn a_session_tells_who_asks_with_one_read() {
    on_both(async |t| {
        let pass = pass(&t).await;
        assert!(open(&t.portal, &key(), &Holder::User(pass.clone())).await.unwrap());
        let session = find(&t.portal, &key()).await.unwrap().unwrap();
        assert_eq!(session.holder.actor(), Actor::User(pass.user().clone()));
        assert_eq!(session.user.unwrap().name, "Ana");
        assert_eq!(find(&t.portal, &SessionKey::of(b"another")).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn the_session_of_a_link_is_of_one_invoice_and_of_no_user() {
    on_both(async |t| {
        let whose = customer(&t.portal, "S-1", "Luis").await;
        let invoice = invoice(&t.portal, &whose, "F-1").await;
        open(&t.portal, &key(), &Holder::Link(invoice.clone())).await.unwrap();
        let session = find(&t.portal, &key()).await.unwrap().unwrap();
        assert_eq!(session.holder.actor(), Actor::LinkHolder(LinkTarget::Invoice(invoice)));
        assert_eq!(session.user, None);
    })
    .await;
}

#[tokio::test]
async fn the_session_of_several_links_is_of_all_their_invoices() {
    on_both(async |t| {
        let whose = customer(&t.portal, "S-1", "Luis").await;
        let one = invoice(&t.portal, &whose, "F-1").await;
        let two = invoice(&t.portal, &whose, "F-2").await;
        let holder = Holder::of_links(vec![one.clone(), two.clone()]).unwrap();
        open(&t.portal, &key(), &holder).await.unwrap();
        let actor = find(&t.portal, &key()).await.unwrap().unwrap().holder.actor();
        assert_eq!(actor.linked_invoices(), [one.clone(), two.clone()]);
        for invoice in [&one, &two] {
            assert!(crate::people::access::reaches(&t.portal, &actor, invoice).await.unwrap());
        }
        let single = Actor::LinkHolder(LinkTarget::Invoice(one));
        assert!(actor.covers(&single) && !single.covers(&actor));
        assert_eq!(Holder::of_links(Vec::new()), None);
    })
    .await;
}

#[tokio::test]
async fn a_key_is_not_given_to_two() {
    on_both(async |t| {
        let pass = pass(&t).await;
        assert!(open(&t.portal, &key(), &Holder::User(pass.clone())).await.unwrap());
        assert!(!open(&t.portal, &key(), &Holder::User(pass)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn it_ends_when_idle_too_long_or_too_old_and_use_prolongs_it() {
    on_both(async |t| {
        let pass = pass(&t).await;
        open(&t.portal, &key(), &Holder::User(pass)).await.unwrap();
        // Used every 29 minutes, it lasts 12 hours and no longer.
        for _ in 0..24 {
            t.clock.advance(SignedDuration::from_mins(29));
            let session = find(&t.portal, &key()).await.unwrap().unwrap();
            let used = touch(&t.portal, &key(), &session).await.unwrap();
            assert_eq!(find(&t.portal, &key()).await.unwrap().unwrap(), used);
            let limit = session.ends_at - SignedDuration::from_mins(30);
            assert_eq!(used.expiry().is_final, t.portal.now() >= limit);
        }
        t.clock.advance(SignedDuration::from_mins(23));
        assert!(is_open(&t).await);
        t.clock.advance(SignedDuration::from_mins(1));
        assert!(!is_open(&t).await);
    })
    .await;
}

#[tokio::test]
async fn an_unused_one_ends_after_the_idle_limit() {
    on_both(async |t| {
        let pass = pass(&t).await;
        open(&t.portal, &key(), &Holder::User(pass)).await.unwrap();
        t.clock.advance(SignedDuration::from_mins(30) - SignedDuration::from_secs(1));
        assert!(is_open(&t).await);
        t.clock.advance(SignedDuration::from_secs(1));
        assert!(!is_open(&t).await);
    })
    .await;
}

#[tokio::test]
async fn use_is_written_down_once_a_minute_at_most() {
    on_both(async |t| {
        let pass = pass(&t).await;
        open(&t.portal, &key(), &Holder::User(pass)).await.unwrap();
        let opened = find(&t.portal, &key()).await.unwrap().unwrap();
        for (seconds, written) in [(59, false), (1, true)] {
            t.clock.advance(SignedDuration::from_secs(seconds));
            touch(&t.portal, &key(), &opened).await.unwrap();
            let seen_at = find(&t.portal, &key()).await.unwrap().unwrap().seen_at;
            assert_eq!(seen_at > opened.seen_at, written, "after {seconds} s more");
        }
    })
    .await;
}

#[tokio::test]
async fn closing_ends_it_and_closing_nothing_is_nothing() {
    on_both(async |t| {
        let pass = pass(&t).await;
        open(&t.portal, &key(), &Holder::User(pass)).await.unwrap();
        close(&t.portal, &SessionKey::of(b"another")).await.unwrap();
        assert!(is_open(&t).await);
        close(&t.portal, &key()).await.unwrap();
        assert!(!is_open(&t).await);
    })
    .await;
}

#[tokio::test]
async fn a_proof_from_before_the_sessions_were_ended_opens_nothing() {
    on_both(async |t| {
        let old = pass(&t).await;
        open(&t.portal, &key(), &Holder::User(old.clone())).await.unwrap();
        let mut tx = t.portal.db.write().await.unwrap();
        let epoch = users::store::bump_epoch(&mut tx, old.user()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!is_open(&t).await, "the session that was open");
        let late = SessionKey::of(b"opened a moment too late");
        open(&t.portal, &late, &Holder::User(old.clone())).await.unwrap();
        assert_eq!(find(&t.portal, &late).await.unwrap(), None, "the proof that was at hand");
        let new = SessionKey::of(b"opened after");
        let fresh = Pass::new(old.user().clone(), epoch);
        open(&t.portal, &new, &Holder::User(fresh)).await.unwrap();
        assert!(find(&t.portal, &new).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn what_has_ended_is_deleted_and_what_is_open_stays() {
    on_both(async |t| {
        let pass = pass(&t).await;
        let old = SessionKey::of(b"old");
        open(&t.portal, &old, &Holder::User(pass.clone())).await.unwrap();
        t.clock.advance(SignedDuration::from_mins(30));
        open(&t.portal, &key(), &Holder::User(pass.clone())).await.unwrap();
        jobs::delete_ended(&t.portal).await.unwrap();
        assert!(is_open(&t).await);
        assert!(open(&t.portal, &old, &Holder::User(pass)).await.unwrap(), "its row is gone");
    })
    .await;
}

#[tokio::test]
async fn who_goes_to_pay_comes_back_to_an_open_session_though_not_past_its_absolute_limit() {
    on_both(async |t| {
        let pass = pass(&t).await;
        open(&t.portal, &key(), &Holder::User(pass)).await.unwrap();
        let began = t.portal.now();
        prolong(&t.portal, &key(), began + SignedDuration::from_mins(65)).await.unwrap();
        t.clock.advance(SignedDuration::from_mins(5));
        // Use does not shorten it.
        let session = find(&t.portal, &key()).await.unwrap().unwrap();
        touch(&t.portal, &key(), &session).await.unwrap();
        t.clock.advance(SignedDuration::from_mins(59));
        assert!(is_open(&t).await);
        prolong(&t.portal, &key(), began + SignedDuration::from_hours(20)).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(11));
        assert!(!is_open(&t).await);
        prolong(&t.portal, &key(), t.portal.now() + SignedDuration::from_hours(1)).await.unwrap();
        assert!(!is_open(&t).await);
    })
    .await;
}

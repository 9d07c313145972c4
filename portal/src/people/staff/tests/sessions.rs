//! Sessions: rights as of now, a new proof, lists, ends.

use domain::access::{PROOF_LIFETIME, Right};

use super::*;
use crate::people::staff::sessions as of_staff;

#[tokio::test]
async fn a_role_counts_and_is_gone_at_the_next_request() {
    on_both(async |t| {
        let portal = &t.portal;
        let eva = enrolled(portal, "eva", &[Role::Cashier]).await;
        let key = open(portal, &eva.pass, "a").await;
        let now = portal.now();
        let may = async |right| session(portal, &key).await.unwrap().actor("", now).may(right);
        assert!(may(Right::TakeMoney).await && !may(Right::ReadAudit).await);
        let roles = Roles::from_iter([Role::Finance]);
        let version = member(portal, &eva.id).await.version;
        change_roles(portal, &Actor::System, &eva.id, version, &roles).await.unwrap();
        assert!(may(Right::ReadAudit).await);
        let roles = Roles::from_iter([Role::Viewer]);
        change_roles(portal, &Actor::System, &eva.id, version + 1, &roles).await.unwrap();
        assert!(!may(Right::ReadAudit).await && !may(Right::TakeMoney).await);
    })
    .await;
}

#[tokio::test]
async fn a_proof_ages_and_a_new_one_keeps_the_sessions_number_and_beginning() {
    on_both(async |t| {
        let (portal, client) = (&t.portal, staff_client());
        let eva = enrolled(portal, "eva", &[Role::Cashier]).await;
        let key = open(portal, &eva.pass, "a").await;
        let fresh = session(portal, &key).await.unwrap();
        assert!(fresh.actor("", portal.now()).is_proved());
        t.clock.advance(PROOF_LIFETIME);
        let stale = fresh.actor("", portal.now());
        assert!(!stale.is_proved());
        let wrong = prove(portal, &client, &stale, "000000").await;
        assert!(matches!(wrong, Err(StaffError::WrongCode)), "{wrong:?}");
        let code = eva.authenticator.code(portal.now());
        let welcome = prove(portal, &client, &stale, &code).await.unwrap();
        of_staff::close(portal, &key).await.unwrap();
        let key = open(portal, &welcome.pass, "b").await;
        let again = session(portal, &key).await.unwrap();
        assert!(again.actor("", portal.now()).is_proved());
        assert_eq!((&again.number, again.ends_at), (&fresh.number, fresh.ends_at));
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_when_it_is_ended_and_with_its_owner() {
    on_both(async |t| {
        let portal = &t.portal;
        let limits = portal.settings.session_limits;
        let eva = enrolled(portal, "eva", &[Role::Cashier]).await;
        let (one, other) = (open(portal, &eva.pass, "a").await, {
            let pass = StaffPass { number: "other".into(), ..eva.pass.clone() };
            open(portal, &pass, "b").await
        });
        let actor = session(portal, &one).await.unwrap().actor("", portal.now());
        let listed = of_staff::list(portal, &actor, &eva.id).await.unwrap();
        assert_eq!(listed.len(), 2);
        assert!(listed.iter().all(|one| one.agent.contains("Firefox")), "{listed:?}");
        of_staff::end(portal, &actor, &eva.id, "other").await.unwrap();
        assert_eq!(session(portal, &other).await, None);
        let gone = of_staff::end(portal, &actor, &eva.id, "other").await;
        assert!(matches!(gone, Err(StaffError::Portal(Error::NotFound))), "{gone:?}");

        t.clock.advance(limits.idle - SignedDuration::from_secs(1));
        let open_still = session(portal, &one).await.unwrap();
        of_staff::touch(portal, &one, &open_still).await.unwrap();
        t.clock.advance(limits.idle - SignedDuration::from_secs(1));
        assert!(session(portal, &one).await.is_some());
        let version = member(portal, &eva.id).await.version;
        disable(portal, &Actor::System, &eva.id, version).await.unwrap();
        assert_eq!(session(portal, &one).await, None);
        t.clock.advance(limits.absolute);
        of_staff::jobs::delete_ended(portal).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_signs_out_has_no_session_and_others_sessions_are_not_theirs_to_end() {
    on_both(async |t| {
        let portal = &t.portal;
        let eva = enrolled(portal, "eva", &[Role::Finance]).await;
        let luz = enrolled(portal, "luz", &[Role::Admin]).await;
        let key = open(portal, &eva.pass, "a").await;
        let actor = session(portal, &key).await.unwrap().actor("", portal.now());
        let admin = acting(portal, &luz).await;
        let number = &eva.pass.number;
        for refused in [
            of_staff::end(portal, &actor, &luz.id, &luz.pass.number).await,
            of_staff::list(portal, &actor, &luz.id).await.map(drop).map_err(StaffError::from),
        ] {
            assert!(matches!(refused, Err(StaffError::Portal(Error::NoRight))), "{refused:?}");
        }
        assert_eq!(of_staff::list(portal, &admin, &eva.id).await.unwrap().len(), 1);
        of_staff::end(portal, &admin, &eva.id, number).await.unwrap();
        assert_eq!(session(portal, &key).await, None);
        sign_out(portal, &admin).await.unwrap();
        assert_eq!(of_staff::list(portal, &Actor::System, &luz.id).await.unwrap(), []);
    })
    .await;
}

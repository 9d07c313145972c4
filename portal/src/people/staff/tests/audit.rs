//! The audit: every act, in one chain, and nothing secret.

use super::*;
use crate::people::staff::audit::{head, read, record_refusal, verify};
use crate::platform::audit::{AuditAct, AuditEntry};
use crate::platform::db::Pools;
use crate::testing::tamper;

async fn entries(portal: &Portal) -> Vec<AuditEntry> {
    read(portal, &Actor::System, 0).await.unwrap()
}

async fn acts(portal: &Portal) -> Vec<AuditAct> {
    entries(portal).await.into_iter().map(|entry| entry.facts.act).collect()
}

#[tokio::test]
async fn every_act_leaves_an_entry_with_who_where_what_before_and_after() {
    on_both(async |t| {
        use AuditAct::{
            Accepted, Approved, CodesRenewed, Declined, Disabled, FactorRefused, Invited,
            PasswordChanged, Proved, Refused, Requested, RolesChanged, SessionEnded, SignedIn,
        };
        let (portal, client) = (&t.portal, staff_client());
        let ana = enrolled(portal, "ana", &[Role::Admin]).await;
        let luz = enrolled(portal, "luz", &[Role::Admin]).await;
        let eva = enrolled(portal, "eva", &[Role::Viewer]).await;
        assert_eq!(acts(portal).await, [Invited, Accepted].repeat(3));
        let (as_ana, as_luz) = (acting(portal, &ana).await, acting(portal, &luz).await);
        let wanted = Roles::from_iter([Role::Cashier, Role::Admin]);
        change_roles(portal, &as_ana, &eva.id, 1, &wanted).await.unwrap();
        let request = open_requests(portal, &as_luz).await.unwrap().remove(0);
        decide(portal, &as_luz, &request.id, true).await.unwrap();
        let version = member(portal, &eva.id).await.version;
        invite_again(portal, &as_ana, &eva.id, version).await.unwrap();
        let request = open_requests(portal, &as_luz).await.unwrap().remove(0);
        decide(portal, &as_luz, &request.id, false).await.unwrap();
        disable(portal, &as_ana, &eva.id, version).await.unwrap();
        let attempt = sign_in(portal, &client, &luz.email, &password()).await.unwrap();
        assert!(enter_factor(portal, &client, &attempt, "000000").await.is_err());
        later(&t);
        let code = luz.authenticator.code(portal.now());
        enter_factor(portal, &client, &attempt, &code).await.unwrap();
        later(&t);
        let code = luz.authenticator.code(portal.now());
        prove(portal, &client, &as_luz, &code).await.unwrap();
        renew_codes(portal, &as_luz).await.unwrap();
        super::super::sessions::end(portal, &as_luz, &ana.id, &ana.pass.number).await.unwrap();
        record_refusal(portal, &as_ana, "POST /staff/do/x").await.unwrap();
        let new = Password::new("siete lunas sobre el lago".into());
        change_password(portal, &client, &as_luz, &password(), &new).await.unwrap();

        let all = entries(portal).await;
        let acts: Vec<_> = all.iter().skip(6).map(|entry| entry.facts.act).collect();
        let expected = [
            RolesChanged,
            Requested,
            Approved,
            Requested,
            Declined,
            Disabled,
            FactorRefused,
            SignedIn,
            Proved,
            CodesRenewed,
            SessionEnded,
            Refused,
            PasswordChanged,
        ];
        assert_eq!(acts, expected);
        let changed = &all[6].facts;
        assert_eq!((&changed.actor, &changed.subject), (&ana.id.to_string(), &eva.id.to_string()));
        assert_eq!(changed.before.as_deref(), Some(r#"{"roles":"viewer"}"#));
        assert_eq!(changed.after.as_deref(), Some(r#"{"roles":"cashier"}"#));
        assert_eq!(changed.right, Some(domain::access::Right::ManageStaff));
        assert_eq!(changed.address.as_deref(), Some("198.51.100.20"));
        assert_eq!(changed.session.as_deref(), Some(ana.pass.number.as_str()));
        assert_eq!(all[8].facts.on_behalf, Some(ana.id.to_string()), "who had asked");
        assert_eq!(verify(portal, &Actor::System).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn nothing_secret_is_in_the_audit() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let portal = &t.portal;
    let eva = enrolled(portal, "eva", &[Role::Viewer]).await;
    let actor = acting(portal, &eva).await;
    renew_codes(portal, &actor).await.unwrap();
    let mut secrets = codes_to_show(portal, &actor).await.unwrap();
    secrets.push(STAFF_PASSWORD.into());
    secrets.push(eva.authenticator.code(portal.now()));
    let text = format!("{:?}", entries(portal).await);
    for secret in secrets {
        assert!(!text.contains(&secret), "{secret}");
    }
    assert!(!text.contains("argon2"), "{text}");
}

#[tokio::test]
async fn the_database_lets_nobody_change_or_remove_an_entry() {
    on_both(async |t| {
        let portal = &t.portal;
        enrolled(portal, "eva", &[Role::Viewer]).await;
        for statement in ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"] {
            assert!(tamper(portal, statement).await.is_err(), "{statement}");
        }
        assert_eq!(acts(portal).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_audit_that_was_changed_or_cut_is_seen_and_its_head_differs() {
    on_both(async |t| {
        let portal = &t.portal;
        enrolled(portal, "eva", &[Role::Viewer]).await;
        let then = portal.now();
        let mailed = head(portal, &Actor::System, then).await.unwrap();
        assert_eq!((mailed.entries, mailed.head.len()), (2, 64));
        t.clock.advance(SignedDuration::from_hours(1));
        invited(portal, "luz", &[Role::Viewer]).await;
        assert_eq!(head(portal, &Actor::System, then).await.unwrap(), mailed, "the same later");
        assert_eq!(verify(portal, &Actor::System).await.unwrap(), None);

        for trigger in triggers(portal) {
            tamper(portal, trigger).await.unwrap();
        }
        let broken = async || verify(portal, &Actor::System).await.unwrap().map(|at| at.number);
        tamper(portal, "UPDATE audit SET actor = 'nobody' WHERE number = 2").await.unwrap();
        assert_eq!(broken().await, Some(2));
        tamper(portal, "UPDATE audit SET actor = subject WHERE number = 2").await.unwrap();
        assert_eq!(broken().await, None, "as it was");
        tamper(portal, "UPDATE audit SET prev_hash = 'x' WHERE number = 3").await.unwrap();
        assert_eq!(broken().await, Some(3));
        tamper(portal, "DELETE FROM audit WHERE number = 3").await.unwrap();
        assert_eq!(broken().await, Some(3), "its end is elsewhere");
        tamper(portal, "DELETE FROM audit WHERE number = 2").await.unwrap();
        assert_ne!(head(portal, &Actor::System, then).await.unwrap().head, mailed.head);
    })
    .await;
}

/// Statements that remove what forbids changes.
fn triggers(portal: &Portal) -> Vec<&'static str> {
    match portal.db.pools {
        Pools::Sqlite { .. } => {
            vec!["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"]
        }
        Pools::Postgres(_) => vec!["DROP TRIGGER audit_only_added_to ON audit"],
    }
}

#[tokio::test]
async fn what_is_refused_again_and_again_does_not_fill_the_audit() {
    on_both(async |t| {
        let eva = crate::testing::staff("eva", &[Role::Viewer]);
        for _ in 0..200 {
            record_refusal(&t.portal, &eva, "GET /staff/people").await.unwrap();
        }
        let count = acts(&t.portal).await.len();
        assert!((1..=60).contains(&count), "{count}");
    })
    .await;
}

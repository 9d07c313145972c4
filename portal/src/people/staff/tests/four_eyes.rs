//! What needs a second administrator, and the last one.

use super::*;

async fn roles(portal: &Portal, who: &domain::ids::StaffId) -> String {
    member(portal, who).await.roles.codes()
}

#[tokio::test]
async fn another_administrator_approves_that_somebody_becomes_one() {
    on_both(async |t| {
        let portal = &t.portal;
        let ana = acting(portal, &enrolled(portal, "ana", &[Role::Admin]).await).await;
        let luz = acting(portal, &enrolled(portal, "luz", &[Role::Admin]).await).await;
        let eva = enrolled(portal, "eva", &[Role::Viewer]).await;
        let wanted = Roles::from_iter([Role::Cashier, Role::Admin]);
        let version = member(portal, &eva.id).await.version;
        let asked = change_roles(portal, &ana, &eva.id, version, &wanted).await.unwrap();
        assert_eq!(asked, ChangeOutcome::WaitsForApproval);
        assert_eq!(roles(portal, &eva.id).await, "cashier");

        let version = member(portal, &eva.id).await.version;
        let twice = change_roles(portal, &luz, &eva.id, version, &wanted).await;
        assert!(matches!(twice, Err(StaffError::RequestOpen)), "{twice:?}");
        let open = open_requests(portal, &ana).await.unwrap();
        assert_eq!((open.len(), open[0].name.as_str(), open[0].asker.as_str()), (1, "eva", "ana"));
        let own = decide(portal, &ana, &open[0].id, true).await;
        assert!(matches!(own, Err(StaffError::OwnRequest)), "{own:?}");
        decide(portal, &luz, &open[0].id, true).await.unwrap();
        assert_eq!(roles(portal, &eva.id).await, "cashier admin");
        let gone = decide(portal, &luz, &open[0].id, true).await;
        assert!(matches!(gone, Err(StaffError::Portal(Error::NotFound))), "{gone:?}");
    })
    .await;
}

#[tokio::test]
async fn who_asked_may_withdraw_and_what_was_declined_changes_nothing() {
    on_both(async |t| {
        let portal = &t.portal;
        let ana = acting(portal, &enrolled(portal, "ana", &[Role::Admin]).await).await;
        enrolled(portal, "luz", &[Role::Admin]).await;
        let new = NewStaff {
            email: Email::parse("sol@santarosa.example").unwrap(),
            name: "Sol".into(),
            language: None,
            roles: Roles::from_iter([Role::Admin]),
        };
        let (invitation, outcome) = invite(portal, &ana, &new).await.unwrap();
        assert_eq!(outcome, ChangeOutcome::WaitsForApproval);
        assert_eq!(roles(portal, &invitation.staff).await, "");
        let open = open_requests(portal, &ana).await.unwrap().remove(0);
        decide(portal, &ana, &open.id, false).await.unwrap();
        assert_eq!(open_requests(portal, &ana).await.unwrap(), []);
        assert_eq!(roles(portal, &invitation.staff).await, "");
    })
    .await;
}

#[tokio::test]
async fn one_administrator_alone_makes_no_other_except_from_the_command_line() {
    on_both(async |t| {
        let portal = &t.portal;
        let ana = acting(portal, &enrolled(portal, "ana", &[Role::Admin]).await).await;
        let eva = enrolled(portal, "eva", &[Role::Viewer]).await;
        let version = member(portal, &eva.id).await.version;
        let wanted = Roles::from_iter([Role::Admin]);
        let alone = change_roles(portal, &ana, &eva.id, version, &wanted).await;
        assert!(matches!(alone, Err(StaffError::NobodyToApprove)), "{alone:?}");
        let done = change_roles(portal, &Actor::System, &eva.id, version, &wanted).await.unwrap();
        assert_eq!(done, ChangeOutcome::Done);
        assert_eq!(roles(portal, &eva.id).await, "admin");
    })
    .await;
}

#[tokio::test]
async fn nobody_takes_the_last_administrator_away() {
    on_both(async |t| {
        let portal = &t.portal;
        let ana = enrolled(portal, "ana", &[Role::Admin]).await;
        let actor = acting(portal, &ana).await;
        let version = member(portal, &ana.id).await.version;
        let viewer = Roles::from_iter([Role::Viewer]);
        for refused in [
            change_roles(portal, &actor, &ana.id, version, &viewer).await.map(drop),
            disable(portal, &actor, &ana.id, version).await,
            disable(portal, &Actor::System, &ana.id, version).await,
            invite_again(portal, &actor, &ana.id, version).await.map(drop),
        ] {
            let is_last =
                matches!(refused, Err(StaffError::Change(ChangeRefusal::LastAdministrator)));
            assert!(is_last, "{refused:?}");
        }
        let anew = invite_again(portal, &Actor::System, &ana.id, version).await.unwrap();
        enrol(portal, &anew.expect("from the command line")).await;
    })
    .await;
}

#[tokio::test]
async fn two_administrators_cannot_disable_each_other_at_once() {
    on_both(async |t| {
        let (one, other) = (t.portal.clone(), t.replica().await);
        let ana = enrolled(&one, "ana", &[Role::Admin]).await;
        let luz = enrolled(&one, "luz", &[Role::Admin]).await;
        let (as_ana, as_luz) = (acting(&one, &ana).await, acting(&one, &luz).await);
        let first = member(&one, &luz.id).await.version;
        let second = member(&one, &ana.id).await.version;
        let (a, b) = tokio::join!(
            disable(&one, &as_ana, &luz.id, first),
            disable(&other, &as_luz, &ana.id, second),
        );
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
    })
    .await;
}

#[tokio::test]
async fn what_somebody_asked_for_ends_with_their_right_to_ask() {
    on_both(async |t| {
        let portal = &t.portal;
        let ana = acting(portal, &enrolled(portal, "ana", &[Role::Admin]).await).await;
        for (name, is_disabled) in [("luz", true), ("sol", false)] {
            let asker = enrolled(portal, name, &[Role::Admin]).await;
            let as_asker = acting(portal, &asker).await;
            let eva = enrolled(portal, &format!("eva-{name}"), &[Role::Viewer]).await;
            let wanted = Roles::from_iter([Role::Admin]);
            let version = member(portal, &eva.id).await.version;
            change_roles(portal, &as_asker, &eva.id, version, &wanted).await.unwrap();
            assert_eq!(open_requests(portal, &ana).await.unwrap().len(), 1);
            let version = member(portal, &asker.id).await.version;
            if is_disabled {
                disable(portal, &ana, &asker.id, version).await.unwrap();
            } else {
                let less = Roles::from_iter([Role::Finance]);
                change_roles(portal, &ana, &asker.id, version, &less).await.unwrap();
            }
            assert_eq!(open_requests(portal, &ana).await.unwrap(), [], "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_administrator_who_lost_the_factor_is_invited_anew_by_two_others() {
    on_both(async |t| {
        let portal = &t.portal;
        let ana = acting(portal, &enrolled(portal, "ana", &[Role::Admin]).await).await;
        let luz = acting(portal, &enrolled(portal, "luz", &[Role::Admin]).await).await;
        let eva = enrolled(portal, "eva", &[Role::Admin]).await;
        let as_eva = acting(portal, &eva).await;
        let version = member(portal, &eva.id).await.version;
        assert_eq!(invite_again(portal, &ana, &eva.id, version).await.unwrap(), None);
        assert_eq!(member(portal, &eva.id).await.state, StaffState::Active, "until it is approved");
        let open = open_requests(portal, &luz).await.unwrap().remove(0);
        let own = decide(portal, &as_eva, &open.id, true).await;
        assert!(matches!(own, Err(StaffError::OwnRequest)), "{own:?}");
        decide(portal, &luz, &open.id, true).await.unwrap();
        assert_eq!(member(portal, &eva.id).await.state, StaffState::Invited);

        let sol = enrolled(portal, "sol", &[Role::Cashier]).await;
        let version = member(portal, &sol.id).await.version;
        let anew = invite_again(portal, &ana, &sol.id, version).await.unwrap();
        enrol(portal, &anew.expect("for a cashier one suffices")).await;
    })
    .await;
}

#[tokio::test]
async fn a_form_made_before_another_change_is_stale() {
    on_both(async |t| {
        let portal = &t.portal;
        let eva = enrolled(portal, "eva", &[Role::Viewer]).await;
        let version = member(portal, &eva.id).await.version;
        let cashier = Roles::from_iter([Role::Cashier]);
        let actor = Actor::System;
        change_roles(portal, &actor, &eva.id, version, &cashier).await.unwrap();
        for stale in [
            change_roles(portal, &actor, &eva.id, version, &cashier).await.map(drop),
            disable(portal, &actor, &eva.id, version).await,
            invite_again(portal, &actor, &eva.id, version).await.map(drop),
        ] {
            assert!(matches!(stale, Err(StaffError::Stale)), "{stale:?}");
        }
        assert_eq!(roles(portal, &eva.id).await, "cashier");
    })
    .await;
}

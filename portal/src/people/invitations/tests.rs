//! Invitations of users: who is let in by one, once, and who is not.

use domain::access::Role;
use domain::ids::UserId;
use domain::language::Language;
use jiff::SignedDuration;

use super::*;
use crate::outside::messages::Mail;
use crate::people::access::{customers_of, revoke};
use crate::people::staff::audit as entries;
use crate::people::users::{UserError, enter_code, request_code, request_invitation_code};
use crate::platform::audit::AuditEntry;
use crate::platform::throttle::Client;
use crate::testing::staff_members::seed_staff;
use crate::testing::{SeedInvoice, TestPortal, admin, on_both, staff, user};

const TIA: &str = "tia@example.org";

fn lucia() -> CustomerId {
    CustomerId::parse("lucia").unwrap()
}

fn mateo() -> CustomerId {
    CustomerId::parse("mateo").unwrap()
}

fn home() -> Client {
    Client::new("198.51.100.7", "")
}

/// Two customers with a debt each, and who invites.
async fn seed(t: &TestPortal) -> Actor {
    t.seed_user("rosa", &[("lucia", Scope::SeeAndPay), ("mateo", Scope::PayOnly)]).await;
    for name in ["lucia", "mateo"] {
        t.seed_invoice(&SeedInvoice::of(name, name, &[("2026-11-10", 35_000)])).await;
    }
    seed_staff(&t.portal, "eva", &[Role::Cashier]).await;
    staff("eva", &[Role::Cashier])
}

fn new(email: &str, scope: Scope) -> NewUserInvitation {
    NewUserInvitation { customer: lucia(), email: email.into(), name: "Tía Inés".into(), scope }
}

/// Runs the jobs; returns the mails they sent.
async fn mails(t: &TestPortal) -> Vec<Mail> {
    let before = t.mailer.mails().len();
    crate::worker::run_due(&t.portal).await.unwrap();
    t.mailer.mails().split_off(before)
}

fn token_in(mail: &Mail) -> String {
    let (_, rest) = mail.text.split_once("/invitation/").expect("the mail has a link");
    rest.split_whitespace().next().unwrap().to_owned()
}

fn code_in(mail: &Mail) -> String {
    let is_code = |line: &str| {
        line.len() == 9 && line.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
    };
    mail.text.lines().map(str::trim).find(|line| is_code(line)).expect("a code").to_owned()
}

/// Invites, and returns the token of the link.
async fn invited(t: &TestPortal, eva: &Actor, email: &str, scope: Scope) -> String {
    invite_user(&t.portal, eva, &new(email, scope)).await.unwrap();
    token_in(&mails(t).await[0])
}

/// Asks for the code of a link: its number, and the code.
async fn asks(t: &TestPortal, portal: &Portal, token: &str) -> (String, String) {
    let sent = request_invitation_code(portal, &home(), token, Language::Es).await.unwrap();
    (sent.number, code_in(&mails(t).await[0]))
}

async fn enters(portal: &Portal, (number, code): &(String, String)) -> Result<Actor, UserError> {
    let welcome = enter_code(portal, &home(), number, code).await?;
    Ok(Actor::User(welcome.pass.user().clone()))
}

async fn sees(portal: &Portal, actor: &Actor) -> Vec<(String, Scope)> {
    let all = customers_of(portal, actor).await.unwrap();
    all.into_iter().map(|grant| (grant.name, grant.scope)).collect()
}

async fn acts(t: &TestPortal) -> Vec<AuditEntry> {
    let all = entries::read(&t.portal, &admin(), 0).await.unwrap();
    let of_invitations = |act| {
        [AuditAct::UserInvited, AuditAct::UserInvitedAgain, AuditAct::InvitationWithdrawn]
            .contains(&act)
    };
    all.into_iter().filter(|entry| of_invitations(entry.facts.act)).collect()
}

async fn is_open(t: &TestPortal, token: &str) -> bool {
    user_invitation_is_open(&t.portal, token).await.unwrap()
}

fn why<T: std::fmt::Debug, E: std::fmt::Debug>(result: Result<T, E>) -> String {
    format!("{:?}", result.unwrap_err())
}

#[tokio::test]
async fn who_proves_the_invited_address_by_a_code_has_the_access_and_nothing_else() {
    on_both(async |t| {
        let (portal, eva) = (&t.portal, seed(&t).await);
        for scope in [Scope::PayOnly, Scope::SeeAndPay] {
            let email = format!("{}@example.org", scope.code().replace('_', ""));
            invite_user(portal, &eva, &new(&email, scope)).await.unwrap();
            let mail = mails(&t).await.remove(0);
            assert_eq!(mail.to.address, email);
            assert!(!mail.text.contains("Lucia"), "the address may be mistyped: {}", mail.text);
            let token = token_in(&mail);
            let sent = request_invitation_code(portal, &home(), &token, Language::Es).await;
            let masked = sent.unwrap().masked;
            assert!(masked.ends_with("•••@example.org") && !masked.contains("pay"), "{masked}");
            mails(&t).await;
            let entered = asks(&t, portal, &token).await;
            let actor = enters(portal, &entered).await.unwrap();
            assert_eq!(sees(portal, &actor).await, [("Lucia".to_owned(), scope)]);
        }
        let mut tx = portal.db.read().await.unwrap();
        let users = access::store::users_of(&mut tx, &lucia()).await.unwrap();
        let by: Vec<_> = users.iter().map(|one| one.invited_by.as_deref()).collect();
        assert_eq!(by, [None, Some("eva"), Some("eva")]);
        assert!(users.iter().all(|one| one.since == Some(portal.now())));
        drop(tx);
        assert_eq!(waiting_invitations(portal, &eva, &lucia()).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_link_alone_opens_nothing_and_neither_does_a_code_of_another_address() {
    on_both(async |t| {
        let (portal, eva) = (&t.portal, seed(&t).await);
        let token = invited(&t, &eva, TIA, Scope::SeeAndPay).await;
        let sent = request_invitation_code(portal, &home(), &token, Language::Es).await.unwrap();
        mails(&t).await;
        // Who found the link has a code of an address of their own.
        t.seed_user("zoe", &[]).await;
        let other = request_code(portal, &home(), "zoe@example.org", Language::Es).await.unwrap();
        let code = code_in(&mails(&t).await[0]);
        let guessed = enters(portal, &(sent.number, code.clone())).await;
        assert!(matches!(guessed, Err(UserError::WrongCode)));
        let zoe = enters(portal, &(other, code)).await.unwrap();
        assert_eq!(sees(portal, &zoe).await, []);
        // An address that is only invited is as unknown as any where codes are asked for.
        request_code(portal, &home(), TIA, Language::Es).await.unwrap();
        assert_eq!(mails(&t).await.len(), 0);
        let mut forged = token.clone();
        forged.replace_range(..1, if token.starts_with('0') { "1" } else { "0" });
        let cut = token.get(..40).unwrap();
        for link in [forged.as_str(), "x", "", cut, "ñañañañañañañañañañañañañañañaña"]
        {
            assert!(!is_open(&t, link).await, "{link}");
            let refused = request_invitation_code(portal, &home(), link, Language::Es).await;
            assert!(matches!(refused, Err(UserError::Portal(Error::NotFound))), "{link}");
        }
        assert!(is_open(&t, &token).await);
    })
    .await;
}

#[tokio::test]
async fn a_link_is_used_once_also_on_two_replicas() {
    on_both(async |t| {
        let (portal, eva) = (&t.portal, seed(&t).await);
        let token = invited(&t, &eva, TIA, Scope::SeeAndPay).await;
        let replica = t.replica().await;
        let one = asks(&t, portal, &token).await;
        let two = asks(&t, &replica, &token).await;
        let (first, second) = tokio::join!(enters(portal, &one), enters(&replica, &two));
        // Both proved the address: both are let in as the same person, who was granted it once.
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!(first, second);
        assert_eq!(sees(portal, &first).await, [("Lucia".to_owned(), Scope::SeeAndPay)]);
        assert!(!is_open(&t, &token).await);
        let again = request_invitation_code(portal, &home(), &token, Language::Es).await;
        assert!(matches!(again, Err(UserError::Portal(Error::NotFound))));
        assert!(matches!(enters(portal, &one).await, Err(UserError::WrongCode)));
    })
    .await;
}

#[tokio::test]
async fn a_used_link_gives_no_access_back_to_whom_staff_removed() {
    on_both(async |t| {
        let (portal, eva) = (&t.portal, seed(&t).await);
        let token = invited(&t, &eva, TIA, Scope::SeeAndPay).await;
        let (early, late) = (asks(&t, portal, &token).await, asks(&t, portal, &token).await);
        let actor = enters(portal, &early).await.unwrap();
        let Actor::User(id) = &actor else { panic!("{actor:?}") };
        assert!(revoke(portal, &eva, id, &lucia()).await.unwrap());
        assert_eq!(sees(portal, &actor).await, []);
        assert_eq!(enters(portal, &late).await.unwrap(), actor, "the address is still theirs");
        assert_eq!(sees(portal, &actor).await, []);
    })
    .await;
}

#[tokio::test]
async fn an_expired_or_withdrawn_link_opens_nothing_even_with_a_code_sent_before() {
    on_both(async |t| {
        let (portal, eva) = (&t.portal, seed(&t).await);
        let token = invited(&t, &eva, TIA, Scope::PayOnly).await;
        let id = waiting_invitations(portal, &eva, &lucia()).await.unwrap().remove(0).id;
        t.clock.advance(USER_INVITATION_LIFETIME - SignedDuration::from_secs(1));
        let last = asks(&t, portal, &token).await;
        t.clock.advance(SignedDuration::from_secs(1));
        assert!(!is_open(&t, &token).await);
        assert_eq!(why(enters(portal, &last).await), "WrongCode");
        assert!(waiting_invitations(portal, &eva, &lucia()).await.unwrap()[0].is_expired);

        send_invitation_again(portal, &eva, &lucia(), &id).await.unwrap();
        assert_eq!(token_in(&mails(&t).await[0]), token);
        let fresh = asks(&t, portal, &token).await;
        withdraw_invitation(portal, &eva, &lucia(), &id).await.unwrap();
        assert_eq!(why(enters(portal, &fresh).await), "WrongCode");
        let mut tx = portal.db.read().await.unwrap();
        let email = Email::parse(TIA).unwrap();
        let account = crate::people::users::store::by_email(&mut tx, &email).await.unwrap();
        assert!(account.is_none(), "nobody has an account without a reason");
        drop(tx);
        assert_eq!(why(withdraw_invitation(portal, &eva, &lucia(), &id).await), "Closed");
        assert_eq!(why(send_invitation_again(portal, &eva, &lucia(), &id).await), "Closed");
        let done: Vec<_> = acts(&t).await.into_iter().map(|entry| entry.facts.act).collect();
        let expected =
            [AuditAct::UserInvited, AuditAct::UserInvitedAgain, AuditAct::InvitationWithdrawn];
        assert_eq!(done, expected);
    })
    .await;
}

#[tokio::test]
async fn two_clicks_send_one_invitation_and_another_one_to_the_address_is_refused() {
    on_both(async |t| {
        let (portal, eva) = (&t.portal, seed(&t).await);
        let replica = t.replica().await;
        let one = new(TIA, Scope::PayOnly);
        let (a, b) =
            tokio::join!(invite_user(portal, &eva, &one), invite_user(&replica, &eva, &one));
        a.unwrap();
        b.unwrap();
        assert_eq!(mails(&t).await.len(), 1);
        let id = waiting_invitations(portal, &eva, &lucia()).await.unwrap().remove(0).id;
        send_invitation_again(portal, &eva, &lucia(), &id).await.unwrap();
        assert_eq!(mails(&t).await.len(), 0, "it was sent a moment ago");
        assert_eq!(acts(&t).await.len(), 1);
        let wider = new(TIA, Scope::SeeAndPay);
        assert_eq!(why(invite_user(portal, &eva, &wider).await), "Invited");
        let other = NewUserInvitation { customer: mateo(), ..wider };
        invite_user(portal, &eva, &other).await.unwrap();
        assert_eq!(mails(&t).await.len(), 1, "another customer is another invitation");
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_for_a_person_with_a_name_and_an_address_and_without_access() {
    on_both(async |t| {
        let (portal, eva) = (&t.portal, seed(&t).await);
        let good = new(TIA, Scope::PayOnly);
        for (new, expected) in [
            (new("tia", Scope::PayOnly), "Email"),
            (NewUserInvitation { name: " ".into(), ..good.clone() }, "Name(Missing)"),
            (NewUserInvitation { name: "ñ".repeat(300), ..good.clone() }, "Name(TooLong)"),
            (new("rosa@example.org", Scope::PayOnly), "HasAccess"),
            (
                NewUserInvitation {
                    customer: CustomerId::parse("nobody").unwrap(),
                    ..good.clone()
                },
                "Portal(NotFound)",
            ),
        ] {
            let refused = why(invite_user(portal, &eva, &new).await);
            assert!(refused.starts_with(expected), "{refused} {expected}");
        }
        invite_user(portal, &eva, &good).await.unwrap();
        mails(&t).await;
        let id = waiting_invitations(portal, &eva, &lucia()).await.unwrap().remove(0).id;
        for (customer, id) in [(mateo(), id.as_str()), (lucia(), "missing")] {
            let again = send_invitation_again(portal, &eva, &customer, id).await;
            assert_eq!(why(again), "Portal(NotFound)");
            let withdrawn = withdraw_invitation(portal, &eva, &customer, id).await;
            assert_eq!(why(withdrawn), "Portal(NotFound)");
        }
        assert_eq!(waiting_invitations(portal, &eva, &mateo()).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn who_has_an_account_gets_another_customer_and_never_less_than_before() {
    on_both(async |t| {
        let (portal, eva) = (&t.portal, seed(&t).await);
        t.seed_user("zoe", &[]).await;
        let zoe = "zoe@example.org";
        let token = invited(&t, &eva, zoe, Scope::PayOnly).await;
        // Meanwhile staff gave her more.
        let id = UserId::parse("zoe").unwrap();
        let admin = Actor::System;
        access::grant(portal, &admin, &id, &lucia(), Scope::SeeAndPay).await.unwrap();
        let entered = asks(&t, portal, &token).await;
        assert_eq!(enters(portal, &entered).await.unwrap(), user("zoe"));
        assert_eq!(sees(portal, &user("zoe")).await, [("Lucia".to_owned(), Scope::SeeAndPay)]);
    })
    .await;
}

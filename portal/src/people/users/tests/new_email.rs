//! Changing the address.

use domain::language::Language;
use jiff::SignedDuration;

use super::*;
use crate::people::users::{
    EmailStep, NewAddress, change_password, confirm_email, profile, request_email, request_reset,
    reset, sign_in, undo_email, undo_is_open,
};
use crate::testing::on_both;

const NEW: &str = "ana.nueva@example.org";

fn to(email: &str, current: &str) -> NewAddress {
    NewAddress { email: email.into(), current: password(current), language: Language::Es }
}

#[tokio::test]
async fn an_address_changes_when_the_code_sent_to_it_is_typed() {
    on_both(async |t| {
        let actor = user(&ana(&t.portal).await);
        let customer = crate::testing::customer(&t.portal, "C-1", "Ana").await;
        let debtor = crate::testing::remind_of(&t.portal, &customer, ANA).await;
        let pass = sign_in(&t.portal, &home(), ANA, &password(PASSWORD)).await.unwrap().pass;
        let elsewhere = Seat::take(&t, &pass).await;
        let asked = request_email(&t.portal, &home(), &actor, to(NEW, PASSWORD)).await.unwrap();
        let mail = mails(&t).await.remove(0);
        assert_eq!(mail.to.address, NEW);
        assert_eq!(profile(&t.portal, &actor).await.unwrap().email.as_str(), ANA);

        let confirm =
            async |code: &str| confirm_email(&t.portal, &home(), &actor, &asked.number, code).await;
        assert!(matches!(confirm("0000 0000").await, Err(UserError::WrongCode)));
        let EmailStep::Changed(welcome) = confirm(&code_in(&mail)).await.unwrap() else {
            panic!("the password was asked for: one code is enough")
        };
        assert_eq!(profile(&t.portal, &actor).await.unwrap().email.as_str(), NEW);
        let reminded =
            crate::billing::debtors::by_email(&t.portal, &Actor::System, NEW).await.unwrap();
        assert_eq!(reminded, Some(debtor), "reminders go there, too");
        assert!(!elsewhere.is_open(&t).await);
        assert!(Seat::take(&t, &welcome.pass).await.is_open(&t).await);
        let mut told: Vec<_> = mails(&t).await.into_iter().map(|mail| mail.to.address).collect();
        told.sort();
        assert_eq!(told, [NEW, ANA]);
        let by_old = sign_in(&t.portal, &home(), ANA, &password(PASSWORD)).await;
        assert!(matches!(by_old, Err(UserError::WrongPassword)));
        assert!(sign_in(&t.portal, &home(), NEW, &password(PASSWORD)).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn the_password_is_asked_for_first() {
    on_both(async |t| {
        let actor = user(&ana(&t.portal).await);
        let answer = request_email(&t.portal, &home(), &actor, to(NEW, "guess")).await;
        assert!(matches!(answer, Err(UserError::WrongCurrentPassword)));
        let answer = request_email(&t.portal, &home(), &actor, to("x", PASSWORD)).await;
        assert!(matches!(answer, Err(UserError::Email(_))));
        assert_eq!(mails(&t).await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn another_users_address_cannot_be_had_and_is_not_given_away() {
    on_both(async |t| {
        let actor = user(&ana(&t.portal).await);
        let eva = NewUser {
            email: Email::parse(NEW).unwrap(),
            name: "Eva".into(),
            language: None,
            password: None,
        };
        crate::people::users::create(&t.portal, &Actor::System, eva).await.unwrap();
        request_email(&t.portal, &home(), &actor, to(NEW, PASSWORD)).await.unwrap();
        assert_eq!(mails(&t).await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_was_taken_meanwhile_is_not_given_twice() {
    on_both(async |t| {
        let actor = user(&ana(&t.portal).await);
        let asked = request_email(&t.portal, &home(), &actor, to(NEW, PASSWORD)).await.unwrap();
        let code = code_in(&mails(&t).await[0]);
        let eva = NewUser {
            email: Email::parse(NEW).unwrap(),
            name: "Eva".into(),
            language: None,
            password: None,
        };
        let eva = crate::people::users::create(&t.portal, &Actor::System, eva).await.unwrap();
        let hers = confirm_email(&t.portal, &home(), &user(&eva), &asked.number, &code).await;
        assert!(matches!(hers, Err(UserError::WrongCode)), "it was not she who asked");
        let late = confirm_email(&t.portal, &home(), &actor, &asked.number, &code).await;
        assert!(matches!(late, Err(UserError::WrongCode)));
        assert_eq!(profile(&t.portal, &actor).await.unwrap().email.as_str(), ANA);
    })
    .await;
}

async fn without_password(t: &TestPortal) -> Actor {
    let new = NewUser {
        email: Email::parse(ANA).unwrap(),
        name: "Ana".into(),
        language: None,
        password: None,
    };
    user(&crate::people::users::create(&t.portal, &Actor::System, new).await.unwrap())
}

/// Moves an account without a password, by who reads both mailboxes.
async fn moved(t: &TestPortal, actor: &Actor, to_email: &str) -> Vec<Mail> {
    let asked = request_email(&t.portal, &home(), actor, to(to_email, "")).await.unwrap();
    let code = code_in(&mails(t).await[0]);
    let step = confirm_email(&t.portal, &home(), actor, &asked.number, &code).await.unwrap();
    let EmailStep::Code(next) = step else { panic!("the new address comes after the old one") };
    assert_eq!(next.sent_to.as_str(), to_email);
    let code = code_in(&mails(t).await[0]);
    let step = confirm_email(&t.portal, &home(), actor, &next.number, &code).await.unwrap();
    assert!(matches!(step, EmailStep::Changed(_)));
    mails(t).await
}

/// The token of the link that undoes the change, in the notice to an address.
fn undo_in(notices: &[Mail], address: &str) -> Option<String> {
    let notice = notices.iter().find(|mail| mail.to.address == address).unwrap();
    let (_, rest) = notice.text.split_once("/undo-email/")?;
    rest.split_whitespace().next().map(Into::into)
}

#[tokio::test]
async fn a_session_alone_does_not_move_an_account_without_a_password() {
    on_both(async |t| {
        let actor = without_password(&t).await;
        let asked = request_email(&t.portal, &home(), &actor, to(NEW, "")).await.unwrap();
        assert_eq!(asked.sent_to.as_str(), ANA);
        let sent = mails(&t).await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].to.address, ANA, "nothing goes to the new address before");
        assert!(sent[0].text.contains(NEW), "it says where to: {}", sent[0].text);
        let guess = confirm_email(&t.portal, &home(), &actor, &asked.number, "0000 0000").await;
        assert!(matches!(guess, Err(UserError::WrongCode)));
        assert_eq!(profile(&t.portal, &actor).await.unwrap().email.as_str(), ANA);
        let (old, new) = (password(""), password(OTHER_PASSWORD));
        let added = change_password(&t.portal, &home(), &actor, &old, new).await;
        assert!(matches!(added, Err(UserError::WrongCurrentPassword)), "nor adds a password");

        let code = code_in(&sent[0]);
        confirm_email(&t.portal, &home(), &actor, &asked.number, &code).await.unwrap();
        assert_eq!(profile(&t.portal, &actor).await.unwrap().email.as_str(), ANA);
        assert_eq!(mails(&t).await[0].to.address, NEW);
    })
    .await;
}

#[tokio::test]
async fn the_old_mailbox_undoes_a_change_for_a_week_whatever_was_done_meanwhile() {
    on_both(async |t| {
        let actor = without_password(&t).await;
        let first = moved(&t, &actor, NEW).await;
        assert_eq!(undo_in(&first, NEW), None, "only the old mailbox gets the link");
        let mine = undo_in(&first, ANA).unwrap();
        let second = moved(&t, &actor, "third@example.org").await;
        let theirs = undo_in(&second, NEW).unwrap();
        request_reset(&t.portal, &home(), "third@example.org", Language::Es).await.unwrap();
        let token = token_in(&mails(&t).await[0]);
        reset(&t.portal, &home(), &token, password(PASSWORD)).await.unwrap();
        let pass = sign_in(&t.portal, &home(), "third@example.org", &password(PASSWORD)).await;
        let seat = Seat::take(&t, &pass.unwrap().pass).await;

        t.clock.advance(SignedDuration::from_hours(24 * 6));
        assert_eq!(undo_is_open(&t.portal, &mine).await.unwrap().as_str(), ANA);
        undo_email(&t.portal, &mine).await.unwrap();

        let user = profile(&t.portal, &actor).await.unwrap();
        assert_eq!((user.email.as_str(), user.has_password), (ANA, false));
        assert!(!seat.is_open(&t).await);
        let again = sign_in(&t.portal, &home(), ANA, &password(PASSWORD)).await;
        assert!(matches!(again, Err(UserError::WrongPassword)), "theirs was removed");
        for used in [&theirs, &mine] {
            assert!(matches!(undo_is_open(&t.portal, used).await, Err(Error::NotFound)));
            assert!(matches!(undo_email(&t.portal, used).await, Err(Error::NotFound)));
        }
        assert_eq!(profile(&t.portal, &actor).await.unwrap().email.as_str(), ANA);
    })
    .await;
}

#[tokio::test]
async fn a_link_that_undoes_ends_after_a_week_and_a_forged_one_is_none() {
    on_both(async |t| {
        let actor = without_password(&t).await;
        let token = undo_in(&moved(&t, &actor, NEW).await, ANA).unwrap();
        for forged in ["", "x", &token.to_lowercase(), &format!("{token}A")] {
            assert!(matches!(undo_email(&t.portal, forged).await, Err(Error::NotFound)));
        }
        t.clock.advance(SignedDuration::from_hours(24 * 7));
        assert!(matches!(undo_email(&t.portal, &token).await, Err(Error::NotFound)));
        assert_eq!(profile(&t.portal, &actor).await.unwrap().email.as_str(), NEW);
    })
    .await;
}

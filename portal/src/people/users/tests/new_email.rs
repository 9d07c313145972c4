//! Changing the address.

use domain::language::Language;

use super::*;
use crate::people::users::{NewAddress, confirm_email, profile, request_email, sign_in};
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
            async |code: &str| confirm_email(&t.portal, &home(), &actor, &asked, code).await;
        assert!(matches!(confirm("0000 0000").await, Err(UserError::WrongCode)));
        let welcome = confirm(&code_in(&mail)).await.unwrap();
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
        let hers = confirm_email(&t.portal, &home(), &user(&eva), &asked, &code).await;
        assert!(matches!(hers, Err(UserError::WrongCode)), "it was not she who asked");
        let late = confirm_email(&t.portal, &home(), &actor, &asked, &code).await;
        assert!(matches!(late, Err(UserError::WrongCode)));
        assert_eq!(profile(&t.portal, &actor).await.unwrap().email.as_str(), ANA);
    })
    .await;
}

//! Password reset by a link.

use domain::identity::PasswordProblem;
use domain::language::Language;
use jiff::SignedDuration;

use super::*;
use crate::people::users::{
    RESET_LIFETIME, enter_code, request_code, request_reset, reset, reset_is_open, sign_in,
};
use crate::testing::on_both;

async fn link(t: &TestPortal) -> String {
    request_reset(&t.portal, &home(), ANA, Language::Es).await.unwrap();
    token_in(mails(t).await.last().unwrap())
}

async fn resets(t: &TestPortal, token: &str) -> Result<String, UserError> {
    reset(&t.portal, &home(), token, password(OTHER_PASSWORD)).await
}

#[tokio::test]
async fn a_link_gives_a_new_password_ends_all_sessions_and_says_so() {
    on_both(async |t| {
        ana(&t.portal).await;
        let old = sign_in(&t.portal, &home(), ANA, &password(PASSWORD)).await.unwrap();
        let seat = Seat::take(&t, &old.pass).await;
        let token = link(&t).await;
        assert!(reset_is_open(&t.portal, &token).await.unwrap());
        assert!(seat.is_open(&t).await, "to ask and to look changes nothing");

        let devices = resets(&t, &token).await.unwrap();
        assert!(!seat.is_open(&t).await);
        let late = Seat::take(&t, &old.pass).await;
        assert!(!late.is_open(&t).await, "who signed in a moment before is out too");
        let notice = mails(&t).await;
        assert_eq!(notice.len(), 1);
        assert!(notice[0].subject.contains("contraseña"), "{}", notice[0].subject);
        let client = Client::new("198.51.100.7", &devices);
        let with = async |typed| sign_in(&t.portal, &client, ANA, &password(typed)).await;
        assert!(matches!(with(PASSWORD).await, Err(UserError::WrongPassword)));
        assert!(with(OTHER_PASSWORD).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_link_works_once_and_ends_all_others_and_codes_too() {
    on_both(async |t| {
        ana(&t.portal).await;
        let (one, two) = (link(&t).await, link(&t).await);
        let number = request_code(&t.portal, &home(), ANA, Language::Es).await.unwrap();
        let code = code_in(&mails(&t).await[0]);
        resets(&t, &two).await.unwrap();
        for token in [&one, &two] {
            assert!(!reset_is_open(&t.portal, token).await.unwrap());
            assert!(matches!(resets(&t, token).await, Err(UserError::Portal(Error::NotFound))));
        }
        assert!(enter_code(&t.portal, &home(), &number, &code).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn two_who_use_a_link_at_once_do_not_both_choose() {
    on_both(async |t| {
        ana(&t.portal).await;
        let token = link(&t).await;
        let both = futures::future::join_all([resets(&t, &token), resets(&t, &token)]).await;
        assert_eq!(both.iter().filter(|answer| answer.is_ok()).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_link_ends_after_half_an_hour_and_a_made_up_one_is_none() {
    on_both(async |t| {
        ana(&t.portal).await;
        let token = link(&t).await;
        t.clock.advance(RESET_LIFETIME - SignedDuration::from_secs(1));
        assert!(reset_is_open(&t.portal, &token).await.unwrap());
        t.clock.advance(SignedDuration::from_secs(1));
        assert!(!reset_is_open(&t.portal, &token).await.unwrap());
        for made_up in ["", "x", &token.to_lowercase()] {
            assert!(!reset_is_open(&t.portal, made_up).await.unwrap());
            assert!(matches!(resets(&t, made_up).await, Err(UserError::Portal(Error::NotFound))));
        }
    })
    .await;
}

#[tokio::test]
async fn a_password_that_is_refused_does_not_cost_the_link() {
    on_both(async |t| {
        ana(&t.portal).await;
        let token = link(&t).await;
        for (typed, expected) in [
            ("short", PasswordProblem::TooShort),
            ("contraseñacontraseña", PasswordProblem::TooCommon),
            ("Ana Quispe Ana Quispe", PasswordProblem::TooCommon),
        ] {
            let answer = reset(&t.portal, &home(), &token, password(typed)).await;
            let is_as_expected =
                matches!(answer, Err(UserError::Password(problem)) if problem == expected);
            assert!(is_as_expected, "{typed}: {answer:?}");
        }
        resets(&t, &token).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn where_no_more_links_are_sent_the_ones_that_were_still_work() {
    on_both(async |t| {
        ana(&t.portal).await;
        let first = link(&t).await;
        for _ in 0..10 {
            request_reset(&t.portal, &home(), ANA, Language::Es).await.unwrap();
        }
        assert_eq!(mails(&t).await.len(), 2, "three in all, and the asker is not told");
        resets(&t, &first).await.unwrap();
    })
    .await;
}

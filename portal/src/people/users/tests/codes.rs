//! Signing in with a code.

use domain::language::Language;
use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::outside::messages::SendError;
use crate::people::users::{CODE_LIFETIME, enter_code, request_code};
use crate::testing::{Engine, on_both};

async fn asked(t: &TestPortal) -> String {
    request_code(&t.portal, &home(), ANA, Language::En).await.unwrap()
}

async fn enters(t: &TestPortal, number: &str, code: &str) -> bool {
    let answer = enter_code(&t.portal, &home(), number, code).await;
    assert!(answer.is_ok() || matches!(answer, Err(UserError::WrongCode)), "{answer:?}");
    answer.is_ok()
}

/// A different code.
fn not(code: &str) -> String {
    if code == "0000 0000" { "0000 0001".into() } else { "0000 0000".into() }
}

#[tokio::test]
async fn a_code_signs_in_once() {
    on_both(async |t| {
        let id = ana(&t.portal).await;
        let number = asked(&t).await;
        let mails = mails(&t).await;
        let code = code_in(&mails[0]);
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to.address, ANA);
        assert!(mails[0].subject.contains("sign-in code"), "{}", mails[0].subject);
        let welcome = enter_code(&t.portal, &home(), &number, &code).await.unwrap();
        assert_eq!(welcome.pass.user(), &id);
        assert!(!enters(&t, &number, &code).await);
    })
    .await;
}

#[tokio::test]
async fn a_code_works_in_the_browser_that_asked_for_it_only() {
    on_both(async |t| {
        ana(&t.portal).await;
        let mine = asked(&t).await;
        let code = code_in(&mails(&t).await[0]);
        let theirs = asked(&t).await;
        mails(&t).await;
        assert!(!enters(&t, &theirs, &code).await);
        assert!(!enters(&t, "no number", &code).await);
        assert!(enters(&t, &mine, &code).await, "a later code does not end an earlier one");
    })
    .await;
}

#[tokio::test]
async fn after_five_wrong_tries_the_right_code_is_worthless() {
    on_both(async |t| {
        ana(&t.portal).await;
        for (wrong, opens) in [(4, true), (5, false)] {
            let number = asked(&t).await;
            let code = code_in(&mails(&t).await[0]);
            for _ in 0..wrong {
                assert!(!enters(&t, &number, &not(&code)).await);
            }
            assert_eq!(enters(&t, &number, &code).await, opens, "after {wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_a_code_is_no_try() {
    on_both(async |t| {
        ana(&t.portal).await;
        let number = asked(&t).await;
        let code = code_in(&mails(&t).await[0]);
        for _ in 0..20 {
            assert!(!enters(&t, &number, "1234").await);
        }
        assert!(enters(&t, &number, &code).await);
    })
    .await;
}

#[tokio::test]
async fn a_code_is_worthless_after_ten_minutes_and_its_row_goes() {
    on_both(async |t| {
        ana(&t.portal).await;
        let (late, in_time) = (asked(&t).await, asked(&t).await);
        let codes: Vec<_> = mails(&t).await.iter().map(code_in).collect();
        let enters_one_of = async |number: &str| {
            enters(&t, number, &codes[0]).await || enters(&t, number, &codes[1]).await
        };
        t.clock.advance(CODE_LIFETIME - SignedDuration::from_secs(1));
        assert!(enters_one_of(&in_time).await);
        t.clock.advance(SignedDuration::from_secs(1));
        assert!(!enters_one_of(&late).await);
        crate::people::users::codes::jobs::delete_expired(&t.portal).await.unwrap();
        let mut tx = t.portal.db.write().await.unwrap();
        let left = super::super::codes::store::delete_expired(&mut tx, t.portal.now()).await;
        assert_eq!(left.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn two_tries_with_the_right_code_at_once_open_one_session() {
    on_both(async |t| {
        ana(&t.portal).await;
        let number = asked(&t).await;
        let code = code_in(&mails(&t).await[0]);
        let tries = (0..8).map(|_| enters(&t, &number, &code));
        let opened = futures::future::join_all(tries).await;
        assert_eq!(opened.iter().filter(|open| **open).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn when_the_mail_server_is_away_a_later_try_sends_a_new_code() {
    on_both(async |t| {
        ana(&t.portal).await;
        let number = asked(&t).await;
        t.mailer.fail_with(Some(SendError::Temporary("away".into())));
        assert_eq!(mails(&t).await.len(), 0);
        t.mailer.fail_with(None);
        t.clock.advance(SignedDuration::from_secs(10));
        let code = code_in(&mails(&t).await[0]);
        assert!(enters(&t, &number, &code).await);
    })
    .await;
}

#[tokio::test]
async fn a_code_cannot_be_had_without_end() {
    on_both(async |t| {
        ana(&t.portal).await;
        for _ in 0..3 {
            asked(&t).await;
        }
        let answer = request_code(&t.portal, &home(), ANA, Language::En).await;
        assert!(matches!(answer, Err(UserError::TooManyCodes(_))));
        assert_eq!(mails(&t).await.len(), 3);
    })
    .await;
}

#[test]
fn no_text_that_is_typed_makes_a_check_panic() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (t, number) = runtime.block_on(async {
        let t = TestPortal::open(Engine::Sqlite).await;
        ana(&t.portal).await;
        let number = asked(&t).await;
        (t, number)
    });
    let numbers = prop_oneof![any::<String>(), Just(number)];
    proptest!(ProptestConfig::with_cases(64), |(number in numbers, typed in any::<String>())| {
        prop_assert!(!runtime.block_on(enters(&t, &number, &typed)));
        let answer = runtime.block_on(crate::people::users::reset_is_open(&t.portal, &typed));
        prop_assert!(!answer.unwrap());
    });
}

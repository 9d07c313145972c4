//! Known and unknown addresses: the same answers by the same steps, hence in the same time.

use domain::language::Language;

use super::*;
use crate::people::users::{enter_code, request_code, request_reset, sign_in};
use crate::platform::queue::backlog;
use crate::testing::on_both;

/// Work of a request that takes time: hashes, enqueued jobs, written rows.
async fn work_of(t: &TestPortal, request: impl Future<Output = String>) -> (String, u64, i64, i64) {
    let counts = async || {
        let hashes = t.portal.guard.hasher.count();
        let jobs = backlog(&t.portal).await.unwrap().queued;
        (hashes, jobs, crate::testing::rows_of_codes(&t.portal).await)
    };
    let before = counts().await;
    let answer = request.await;
    let after = counts().await;
    (answer, after.0 - before.0, after.1 - before.1, after.2 - before.2)
}

/// The answer without its random parts.
fn shape<T>(answer: Result<T, UserError>) -> String {
    answer.map_or_else(|error| format!("{error:?}"), |_| "taken".into())
}

#[tokio::test]
async fn nobody_can_tell_whether_an_address_is_known() {
    on_both(async |t| {
        ana(&t.portal).await;
        let mut seen = Vec::new();
        for email in [ANA, NOBODY] {
            let portal = &t.portal;
            let wrong = password("a wrong password");
            let by_password =
                work_of(&t, async { shape(sign_in(portal, &home(), email, &wrong).await) });
            let by_password = by_password.await;
            let code = work_of(&t, async {
                shape(request_code(portal, &home(), email, Language::Es).await)
            });
            let code = code.await;
            let reset = work_of(&t, async {
                shape(request_reset(portal, &home(), email, Language::Es).await)
            });
            let reset = reset.await;
            let number = request_code(portal, &home(), email, Language::Es).await.unwrap();
            let entered = work_of(&t, async {
                shape(enter_code(portal, &home(), &number, "1234 5678").await)
            });
            seen.push([by_password, code, reset, entered.await]);
        }
        assert_eq!(seen[0], seen[1]);
        let [by_password, code, reset, entered] = &seen[0];
        assert_eq!((by_password.1, by_password.2, by_password.3), (1, 0, 0), "{by_password:?}");
        assert_eq!((code.1, code.2, code.3), (0, 1, 1), "{code:?}");
        assert_eq!((reset.1, reset.2, reset.3), (0, 1, 1), "{reset:?}");
        assert_eq!((entered.1, entered.2, entered.3), (0, 0, 0), "{entered:?}");
    })
    .await;
}

#[tokio::test]
async fn the_limits_are_the_same_for_an_unknown_address() {
    on_both(async |t| {
        ana(&t.portal).await;
        let mut allowed = Vec::new();
        for email in [ANA, NOBODY] {
            let mut count = 0;
            while request_code(&t.portal, &home(), email, Language::Es).await.is_ok() {
                count += 1;
            }
            allowed.push(count);
        }
        assert_eq!(allowed, [3, 3]);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_address_gets_no_mail_and_no_code_works_for_it() {
    on_both(async |t| {
        let number = request_code(&t.portal, &home(), NOBODY, Language::Es).await.unwrap();
        request_reset(&t.portal, &home(), NOBODY, Language::Es).await.unwrap();
        assert_eq!(mails(&t).await.len(), 0);
        assert_eq!(backlog(&t.portal).await.unwrap().given_up, 0);
        let answer = enter_code(&t.portal, &home(), &number, "0000 0000").await;
        assert!(matches!(answer, Err(UserError::WrongCode)));
    })
    .await;
}

#[tokio::test]
async fn the_database_never_holds_a_code_or_a_link() {
    on_both(async |t| {
        ana(&t.portal).await;
        request_code(&t.portal, &home(), ANA, Language::Es).await.unwrap();
        request_reset(&t.portal, &home(), ANA, Language::Es).await.unwrap();
        let mails = mails(&t).await;
        let code = mails.iter().find(|m| !m.text.contains("/reset/")).map(code_in).unwrap();
        let token = mails.iter().find(|m| m.text.contains("/reset/")).map(token_in).unwrap();
        let kept = crate::testing::text_of_codes_and_jobs(&t.portal).await;
        assert!(kept.contains("mail_code"), "it is the right text");
        for secret in [code.as_str(), &code.replace(' ', ""), token.as_str()] {
            assert!(!kept.contains(secret));
        }
    })
    .await;
}

//! Crowds at the doors that hash do not keep others out.

use domain::language::Language;
use futures::future::{join, join_all};

use super::*;
use crate::people::users::passwords::{Hasher, WAITING_PER_PERMIT};
use crate::people::users::{change_password, request_reset, reset, sign_in, store};
use crate::testing::on_both;

/// Users whose password is that of Ana, without the cost of a hash for each.
async fn others(t: &TestPortal, count: usize) -> Vec<String> {
    let mut tx = t.portal.db.write().await.unwrap();
    let ana = store::by_email(&mut tx, &Email::parse(ANA).unwrap()).await.unwrap().unwrap();
    let mut emails = Vec::new();
    for n in 0..count {
        let email = format!("other{n}@example.org");
        let mut user = ana.user.clone();
        user.id = UserId::parse(&format!("other{n}")).unwrap();
        user.email = Email::parse(&email).unwrap();
        let hash = ana.password_hash.as_deref();
        assert!(store::insert(&mut tx, &user, hash, t.portal.now()).await.unwrap());
        emails.push(email);
    }
    tx.commit().await.unwrap();
    emails
}

#[tokio::test]
async fn forty_new_passwords_by_one_reset_link_leave_room_for_twenty_others() {
    on_both(async |t| {
        ana(&t.portal).await;
        let others = others(&t, 20).await;
        request_reset(&t.portal, &home(), ANA, Language::Es).await.unwrap();
        let token = token_in(&mails(&t).await[0]);

        let before = t.portal.guard.hasher.count();
        let resets = (0..40).map(async |n| {
            let new = password(&format!("siete lunas sobre el lago {n}"));
            reset(&t.portal, &home(), &token, new).await
        });
        let sign_ins = others
            .iter()
            .map(async |email| sign_in(&t.portal, &home(), email, &password(PASSWORD)).await);
        let (resets, sign_ins) = join(join_all(resets), join_all(sign_ins)).await;

        let failed: Vec<_> = sign_ins.iter().filter_map(|answer| answer.as_ref().err()).collect();
        assert!(failed.is_empty(), "{failed:?}");
        assert_eq!(resets.iter().filter(|answer| answer.is_ok()).count(), 1);
        // The others are limited, or come when the link is used up.
        let hashed = t.portal.guard.hasher.count() - before;
        println!("40 new passwords by one link: held {} of 20 sign-ins", sign_ins.len());
        assert!(hashed <= 10 + 20, "ten are tried: {hashed}");
    })
    .await;
}

#[tokio::test]
async fn a_known_device_gets_in_beside_a_flood() {
    const FLOOD: usize = 200;
    on_both(async |mut t| {
        // One hash at a time, whatever the machine has: its queue is shorter than the flood.
        t.portal.guard.hasher = Hasher::with_permits(1);
        const { assert!(FLOOD > 2 * WAITING_PER_PERMIT) };
        ana(&t.portal).await;
        let known = sign_in(&t.portal, &home(), ANA, &password(PASSWORD)).await.unwrap();
        let at_home = Client::new("198.51.100.7", &known.devices);

        let flood = (0..FLOOD).map(async |n| {
            let client = Client::new(&format!("203.0.113.{}", n % 250), "");
            sign_in(&t.portal, &client, &format!("x{n}@example.org"), &password("guess")).await
        });
        let mine = async {
            let mut answers = Vec::new();
            for _ in 0..9 {
                answers.push(sign_in(&t.portal, &at_home, ANA, &password(PASSWORD)).await);
            }
            answers
        };
        let (flood, mine) = join(join_all(flood), mine).await;

        assert!(mine.iter().all(Result::is_ok), "{mine:?}");
        let is_busy =
            |answer: &&Result<_, _>| matches!(answer, Err(UserError::Portal(Error::Busy)));
        let busy = flood.iter().filter(is_busy).count();
        println!("{FLOOD} guess, {busy} are turned away: held {} of 9 sign-ins", mine.len());
        assert!(busy > 0, "the flood filled the queue");
    })
    .await;
}

#[tokio::test]
async fn each_door_that_hashes_has_a_limit() {
    on_both(async |t| {
        let actor = user(&ana(&t.portal).await);
        request_reset(&t.portal, &home(), ANA, Language::Es).await.unwrap();
        let token = token_in(&mails(&t).await[0]);
        let common = || password("passwordpassword");
        let current = password("guess");
        let mut ended = Vec::new();
        for n in 0..20 {
            let by_link = reset(&t.portal, &home(), &token, common()).await.err();
            let mine = Client::new("192.0.2.1", "");
            let new = password("siete lunas sobre el lago");
            let by_session = change_password(&t.portal, &mine, &actor, &current, new).await.err();
            let guess = Client::new("192.0.2.2", "");
            let by_guess = sign_in(&t.portal, &guess, ANA, &password("guess")).await.err();
            for (door, error) in [("link", by_link), ("session", by_session), ("guess", by_guess)] {
                if matches!(error, Some(UserError::TooManyPasswords(_))) {
                    ended.push((door, n));
                }
            }
        }
        for door in ["link", "session", "guess"] {
            let first = ended.iter().find(|(ended, _)| *ended == door);
            assert_eq!(first.map(|(_, n)| *n), Some(10), "{door}");
        }
        let hashes = t.portal.guard.hasher.count();
        let long = password(&"x".repeat(2000));
        let elsewhere = Client::new("192.0.2.3", "");
        for typed in [long, password("")] {
            let answer = sign_in(&t.portal, &elsewhere, ANA, &typed).await;
            assert!(matches!(answer, Err(UserError::WrongPassword)));
        }
        assert_eq!(t.portal.guard.hasher.count(), hashes, "nobody's password is not hashed");
    })
    .await;
}

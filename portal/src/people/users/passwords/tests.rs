//! Hashes, permits, and weak passwords.

use std::sync::mpsc;

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use super::*;

fn password(text: &str) -> Password {
    Password::new(text.into())
}

fn somebody() -> Asker {
    Asker::Stranger("198.51.100.7".to_owned())
}

/// Another asker at each call.
fn another(n: usize) -> Asker {
    Asker::Stranger(n.to_string())
}

#[tokio::test]
async fn the_right_password_is_known_by_its_hash_and_no_other() {
    let hasher = Hasher::default();
    let hash = hasher.hash(password("cuatro gatos verdes"), somebody()).await.unwrap();
    for (typed, stored, expected) in [
        ("cuatro gatos verdes", Some(hash.clone()), Verdict::Right),
        ("cuatro gatos verde", Some(hash.clone()), Verdict::Wrong),
        ("", Some(hash), Verdict::Wrong),
        ("cuatro gatos verdes", None, Verdict::Wrong),
    ] {
        let verdict = hasher.verify(password(typed), stored, somebody()).await.unwrap();
        assert_eq!(verdict, expected, "{typed:?}");
    }
    assert_eq!(hasher.count(), 5, "each answer took one hash, nobody's too");
}

#[test]
fn nobodys_hash_costs_as_much_as_anybodys() {
    let checked = Argon::default().check(b"anything", NOBODYS).unwrap();
    assert_eq!(checked, HashMatch { right: false, stale: false });
    let hash = PasswordHash::new(NOBODYS).unwrap();
    assert_eq!(hash.hash.unwrap().len(), Params::DEFAULT_OUTPUT_LEN);
}

#[tokio::test]
async fn a_hash_made_with_other_parameters_is_right_but_stale() {
    let weak =
        Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
    let salt = SaltString::generate(&mut OsRng);
    let hash = weak.hash_password(b"cuatro gatos", &salt).unwrap().to_string();
    let verdict =
        Hasher::default().verify(password("cuatro gatos"), Some(hash), somebody()).await.unwrap();
    assert_eq!(verdict, Verdict::RightButStale);
}

#[tokio::test]
async fn a_hash_that_is_none_is_reported_not_taken_for_a_wrong_password() {
    let answer = Hasher::default().verify(password("x"), Some("plain".into()), somebody()).await;
    assert!(matches!(answer, Err(Error::Corrupt(_))));
}

/// One hash runs, the queue fills up, and the next request is refused at once.
#[tokio::test]
async fn a_flood_is_refused_instead_of_queued_without_end() {
    let hasher = Hasher::with_permits(1);
    let (release, held) = mpsc::channel::<()>();
    let first = {
        let hasher = hasher.clone();
        let work = move || held.recv().is_ok();
        tokio::spawn(async move { hasher.run(another(0), work).await.unwrap() })
    };
    let waiting: Vec<_> = (0..=WAITING_PER_PERMIT)
        .map(|n| {
            let hasher = hasher.clone();
            tokio::spawn(async move { hasher.run(another(n), || true).await })
        })
        .collect();
    while !waiting.last().unwrap().is_finished() {
        tokio::task::yield_now().await;
    }
    release.send(()).unwrap();
    assert!(first.await.unwrap());
    for (n, one) in waiting.into_iter().enumerate() {
        let answer = one.await.unwrap();
        assert_eq!(matches!(answer, Err(Error::Busy)), n == WAITING_PER_PERMIT, "{n}");
    }
    assert!(hasher.run(somebody(), || true).await.unwrap(), "after the flood all is well");
}

#[test]
fn accents_are_the_same_however_the_keyboard_writes_them() {
    let composed = normalised(&password("contraseña"));
    let decomposed = normalised(&password("contrasen\u{303}a"));
    assert_eq!(composed, decomposed);
    assert_eq!(normalised(&password(" Ana ")), password(" Ana "), "spaces and case stay");
}

#[test]
fn what_is_tried_first_is_common_and_a_phrase_is_not() {
    let words: Vec<String> = ["santa", "rosa", "quispe", "ana@example.org"].map(Into::into).into();
    for (text, common) in [
        ("passwordpassword", true),
        ("123456789012345", true),
        ("qwertyuiopasdfgh", true),
        ("aaaaaaaaaaaaaaaaaaaa", true),
        ("abcdefghijklmnop", true),
        ("santarosaquispe", true),
        ("ana@example.org1", true),
        ("contraseñacontraseña", true),
        ("Contraseña123456", true),
        ("teamoteamoteamo", true),
        ("minhasenhaminhasenha", true),
        ("correct horse battery staple", false),
        ("cometa jirafa tambor", false),
        ("cuatro gatos verdes bailan", false),
        ("J7#kq!2vLw9$zPxR", false),
    ] {
        assert_eq!(is_common(&password(text), &words), common, "{text:?}");
    }
}

#[tokio::test]
async fn judging_a_new_password_holds_up_nobody_who_signs_in() {
    let hasher = Hasher::with_permits(1);
    let judged = hasher.judging.turn(somebody()).await.unwrap();
    let verdict = hasher.verify(password("cuatro gatos verdes"), None, somebody()).await;
    assert_eq!(verdict.unwrap(), Verdict::Wrong);
    drop(judged);
}

//! Signing in with a password.

use argon2::password_hash::{PasswordHasher, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use super::*;
use crate::people::users::{sign_in, store};
use crate::testing::on_both;

#[tokio::test]
async fn the_password_opens_and_nothing_else_does() {
    on_both(async |t| {
        let id = ana(&t.portal).await;
        let with = async |email: &str, typed: &str| {
            sign_in(&t.portal, &home(), email, &password(typed)).await
        };
        for email in [ANA, " Ana@EXAMPLE.org "] {
            assert_eq!(with(email, PASSWORD).await.unwrap().pass.user(), &id);
        }
        for (email, typed) in
            [(ANA, "cuatro gatos verdes"), (ANA, ""), (NOBODY, PASSWORD), (NOBODY, "")]
        {
            assert!(
                matches!(with(email, typed).await, Err(UserError::WrongPassword)),
                "{email} {typed}"
            );
        }
        assert!(matches!(with("ana", PASSWORD).await, Err(UserError::Email(_))));
    })
    .await;
}

#[tokio::test]
async fn an_accent_is_the_same_from_every_keyboard() {
    on_both(async |t| {
        let new = NewUser {
            email: Email::parse(ANA).unwrap(),
            name: "Ana".into(),
            language: None,
            password: Some(password("tres niñas y un pingüino")),
        };
        crate::people::users::create(&t.portal, &Actor::System, new).await.unwrap();
        let decomposed = password("tres nin\u{303}as y un pingu\u{308}ino");
        assert!(sign_in(&t.portal, &home(), ANA, &decomposed).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn who_has_no_password_cannot_sign_in_with_one() {
    on_both(async |t| {
        let new = NewUser {
            email: Email::parse(ANA).unwrap(),
            name: "Ana".into(),
            language: None,
            password: None,
        };
        crate::people::users::create(&t.portal, &Actor::System, new).await.unwrap();
        let answer = sign_in(&t.portal, &home(), ANA, &password("")).await;
        assert!(matches!(answer, Err(UserError::WrongPassword)));
    })
    .await;
}

#[tokio::test]
async fn a_hash_of_old_parameters_is_made_anew_when_its_password_is_seen() {
    on_both(async |t| {
        let id = ana(&t.portal).await;
        let params = Params::new(64, 1, 1, None).unwrap();
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let salt = SaltString::encode_b64(b"some salt").unwrap();
        let old = weak.hash_password(PASSWORD.as_bytes(), &salt).unwrap().to_string();
        let mut tx = t.portal.db.write().await.unwrap();
        store::set_password(&mut tx, &id, &old).await.unwrap();
        tx.commit().await.unwrap();

        let kept = async || {
            let mut tx = t.portal.db.read().await.unwrap();
            store::by_id(&mut tx, &id).await.unwrap().unwrap().password_hash.unwrap()
        };
        let wrong = sign_in(&t.portal, &home(), ANA, &password("wrong")).await;
        assert!(matches!(wrong, Err(UserError::WrongPassword)));
        assert_eq!(kept().await, old);
        let welcome = sign_in(&t.portal, &home(), ANA, &password(PASSWORD)).await.unwrap();
        assert!(kept().await.contains("m=19456,t=2,p=1"));
        let seat = Seat::take(&t, &welcome.pass).await;
        assert!(seat.is_open(&t).await, "the password is the same: no session ends");
        assert!(sign_in(&t.portal, &home(), ANA, &password(PASSWORD)).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn who_guesses_is_slowed_down_and_the_known_browser_is_not() {
    on_both(async |t| {
        ana(&t.portal).await;
        let known = sign_in(&t.portal, &home(), ANA, &password(PASSWORD)).await.unwrap();
        let at_home = Client::new("198.51.100.7", &known.devices);
        let mut guesses = 0;
        let guess = async || sign_in(&t.portal, &home(), ANA, &password("guess")).await;
        while matches!(guess().await, Err(UserError::WrongPassword)) {
            guesses += 1;
        }
        assert_eq!(guesses, 9, "the tenth and the owner's first were from the same address");
        let hashes = t.portal.guard.hasher.count();
        let refused = sign_in(&t.portal, &home(), ANA, &password(PASSWORD)).await;
        assert!(matches!(refused, Err(UserError::TooManyPasswords(seconds)) if seconds <= 301));
        assert_eq!(t.portal.guard.hasher.count(), hashes, "who is refused costs no hash");
        assert!(sign_in(&t.portal, &at_home, ANA, &password(PASSWORD)).await.is_ok());
    })
    .await;
}

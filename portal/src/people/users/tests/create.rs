//! Creating users.

use domain::access::Actor;
use domain::identity::{Email, NameProblem, Password, PasswordProblem};

use crate::people::users::{NewUser, UserError, create, store};
use crate::testing::on_both;

fn ana(password: Option<&str>) -> NewUser {
    NewUser {
        email: Email::parse("Ana@Example.org").unwrap(),
        name: " Ana Quispe ".into(),
        language: None,
        password: password.map(|p| Password::new(p.into())),
    }
}

#[tokio::test]
async fn a_user_is_kept_with_a_hash_and_found_by_the_address_in_lower_case() {
    on_both(async |t| {
        let id = create(&t.portal, &Actor::System, ana(Some("cuatro gatos verdes bailan")))
            .await
            .unwrap();
        let mut tx = t.portal.db.read().await.unwrap();
        let email = Email::parse("ana@example.org").unwrap();
        let account = store::by_email(&mut tx, &email).await.unwrap().unwrap();
        assert_eq!(account.user.id, id);
        assert_eq!(account.user.name, "Ana Quispe");
        assert!(account.password_hash.unwrap().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(store::by_id(&mut tx, &id).await.unwrap().unwrap().user, account.user);
        assert_eq!(store::all(&mut tx).await.unwrap(), [account.user]);
    })
    .await;
}

#[tokio::test]
async fn who_cannot_be_added_is_refused_with_the_field_and_the_reason() {
    on_both(async |t| {
        let portal = &t.portal;
        create(portal, &Actor::System, ana(None)).await.unwrap();
        let again = create(portal, &Actor::System, ana(None)).await;
        assert!(matches!(again, Err(UserError::EmailTaken)), "{again:?}");
        for (name, expected) in
            [("  ", NameProblem::Missing), (&"x".repeat(101), NameProblem::TooLong)]
        {
            let new = NewUser { name: name.into(), ..ana(None) };
            let refused = create(portal, &Actor::System, new).await;
            assert!(matches!(refused, Err(UserError::Name(found)) if found == expected));
        }
        for (password, expected) in [
            ("short", PasswordProblem::TooShort),
            ("passwordpassword", PasswordProblem::TooCommon),
            ("AnaQuispeAnaQuispe", PasswordProblem::TooCommon),
            (&"long ".repeat(30), PasswordProblem::TooLong),
        ] {
            let refused = create(portal, &Actor::System, ana(Some(password))).await;
            assert!(matches!(refused, Err(UserError::Password(found)) if found == expected));
        }
    })
    .await;
}

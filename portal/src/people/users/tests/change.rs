//! Account changes.

use domain::access::LinkTarget;
use domain::identity::{NameProblem, PasswordProblem};
use domain::ids::InvoiceId;
use domain::language::Language;

use super::*;
use crate::people::users::{
    change_language, change_name, change_password, profile, sign_in, sign_out_everywhere,
};
use crate::testing::on_both;

#[tokio::test]
async fn who_is_no_user_has_nothing_to_change() {
    on_both(async |t| {
        let invoice = InvoiceId::parse("i1").unwrap();
        let gone = UserId::parse("gone").unwrap();
        for actor in [
            Actor::Nobody,
            Actor::System,
            Actor::LinkHolder(LinkTarget::Invoice(invoice)),
            Actor::User(gone.clone()),
        ] {
            let portal = &t.portal;
            let is_refused = |answer: Result<(), UserError>| {
                matches!(answer, Err(UserError::Portal(Error::SignInFirst)))
            };
            assert!(matches!(profile(portal, &actor).await, Err(Error::SignInFirst)));
            let (old, new) = (password(PASSWORD), password(OTHER_PASSWORD));
            let changed = change_password(portal, &home(), &actor, &old, new).await;
            assert!(is_refused(changed.map(drop)));
            if actor != Actor::User(gone.clone()) {
                assert!(is_refused(change_name(portal, &actor, "Eva").await));
                let changed = change_language(portal, &actor, Language::Pt).await;
                assert!(matches!(changed, Err(Error::SignInFirst)));
                let ended = sign_out_everywhere(portal, &actor).await;
                assert!(matches!(ended, Err(Error::SignInFirst)));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn name_and_language_are_kept() {
    on_both(async |t| {
        let actor = user(&ana(&t.portal).await);
        change_name(&t.portal, &actor, " Ana María ").await.unwrap();
        change_language(&t.portal, &actor, Language::Pt).await.unwrap();
        let ana = profile(&t.portal, &actor).await.unwrap();
        assert_eq!((ana.name.as_str(), ana.language), ("Ana María", Some(Language::Pt)));
        assert!(ana.has_password);
        let answer = change_name(&t.portal, &actor, " ").await;
        assert!(matches!(answer, Err(UserError::Name(NameProblem::Missing))));
    })
    .await;
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_the_other_sessions() {
    on_both(async |t| {
        let actor = user(&ana(&t.portal).await);
        let old = sign_in(&t.portal, &home(), ANA, &password(PASSWORD)).await.unwrap();
        let elsewhere = Seat::take(&t, &old.pass).await;
        let change = async |current: &str, new: &str| {
            change_password(&t.portal, &home(), &actor, &password(current), password(new)).await
        };
        assert!(matches!(
            change("guess", OTHER_PASSWORD).await,
            Err(UserError::WrongCurrentPassword)
        ));
        assert!(matches!(
            change(PASSWORD, "short").await,
            Err(UserError::Password(PasswordProblem::TooShort))
        ));
        assert!(elsewhere.is_open(&t).await);
        assert_eq!(mails(&t).await.len(), 0);

        let welcome = change(PASSWORD, OTHER_PASSWORD).await.unwrap();
        assert!(!elsewhere.is_open(&t).await);
        let here = Seat::take(&t, &welcome.pass).await;
        assert!(here.is_open(&t).await);
        assert_eq!(mails(&t).await.len(), 1);
        assert!(sign_in(&t.portal, &home(), ANA, &password(OTHER_PASSWORD)).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_sessions_of_this_user_only() {
    on_both(async |t| {
        let actor = user(&ana(&t.portal).await);
        let eva = NewUser {
            email: Email::parse("eva@example.org").unwrap(),
            name: "Eva".into(),
            language: None,
            password: None,
        };
        let eva = crate::people::users::create(&t.portal, &Actor::System, eva).await.unwrap();
        let pass = sign_in(&t.portal, &home(), ANA, &password(PASSWORD)).await.unwrap().pass;
        let seats = [Seat::take(&t, &pass).await, Seat::take(&t, &pass).await];
        let hers = Seat::take(&t, &crate::testing::pass(&t.portal, &eva).await).await;
        sign_out_everywhere(&t.portal, &actor).await.unwrap();
        for seat in &seats {
            assert!(!seat.is_open(&t).await);
        }
        assert!(hers.is_open(&t).await);
    })
    .await;
}

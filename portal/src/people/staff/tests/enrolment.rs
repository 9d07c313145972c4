//! Invitations and their acceptance.

use super::*;

fn token(invitation: &Invitation) -> &str {
    invitation.url.rsplit('/').next().unwrap()
}

#[tokio::test]
async fn an_invitation_leads_to_a_password_a_factor_ten_codes_and_a_session() {
    on_both(async |t| {
        let portal = &t.portal;
        let invitation = invited(portal, "eva", &[Role::Admin]).await;
        crate::worker::run_due(portal).await.unwrap();
        let mail = t.mailer.mails().pop().unwrap();
        assert_eq!(mail.to.address, "eva@santarosa.example");
        assert!(mail.text.contains(&invitation.url), "{}", mail.text);

        let begun = enrolment(portal, token(&invitation)).await.unwrap();
        assert_eq!((begun.email.as_str(), begun.setup), ("eva@santarosa.example", None));
        let eva = enrol(portal, &invitation).await;
        assert_eq!(member(portal, &eva.id).await.state, StaffState::Active);
        let actor = acting(portal, &eva).await;
        assert!(actor.is_proved());
        let codes = codes_to_show(portal, &actor).await.unwrap();
        assert_eq!(codes.len(), 10);
        codes_saved(portal, &actor).await.unwrap();
        assert_eq!(codes_to_show(portal, &actor).await.unwrap(), Vec::<String>::new());

        let again = enrolment(portal, token(&invitation)).await;
        assert!(matches!(again, Err(Error::NotFound)), "the link works once");
    })
    .await;
}

#[tokio::test]
async fn what_the_authenticator_needs_stays_the_same_until_the_password_is_chosen_anew() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let (portal, client) = (&t.portal, staff_client());
    let invitation = invited(portal, "eva", &[Role::Admin]).await;
    let token = token(&invitation);
    choose_password(portal, &client, token, &password()).await.unwrap();
    let first = enrolment(portal, token).await.unwrap().setup.unwrap();
    assert_eq!(enrolment(portal, token).await.unwrap().setup.as_ref(), Some(&first));
    assert!(first.uri.starts_with("otpauth://totp/Colegio%20Santa%20Rosa:eva"), "{}", first.uri);
    assert_eq!(first.secret.replace(' ', "").len(), 32, "160 bits in base32");
    assert!(first.qr.is_some_and(|qr| qr.modules >= 21));
    choose_password(portal, &client, token, &password()).await.unwrap();
    assert_ne!(enrolment(portal, token).await.unwrap().setup.unwrap().secret, first.secret);
}

#[tokio::test]
async fn a_weak_password_or_a_wrong_code_leaves_the_invitation_open() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let (portal, client) = (&t.portal, staff_client());
    let invitation = invited(portal, "eva", &[Role::Viewer]).await;
    let token = token(&invitation);
    let early = confirm_factor(portal, &client, token, "000000").await;
    assert!(matches!(early, Err(StaffError::Portal(Error::NotFound))), "{early:?}");
    let weak = Password::new("santarosa".into());
    let chosen = choose_password(portal, &client, token, &weak).await;
    assert!(matches!(chosen, Err(StaffError::Password(_))), "{chosen:?}");
    choose_password(portal, &client, token, &password()).await.unwrap();
    for typed in ["", "12345", "abcdef", "0000-0000-0000-0000-0000-0000"] {
        let wrong = confirm_factor(portal, &client, token, typed).await;
        assert!(matches!(wrong, Err(StaffError::WrongCode)), "{typed}: {wrong:?}");
    }
    assert_eq!(member(portal, &invitation.staff).await.state, StaffState::Invited);
    enrol(portal, &invitation).await;
}

#[tokio::test]
async fn a_link_that_was_changed_replaced_or_is_too_old_opens_nothing() {
    on_both(async |t| {
        let portal = &t.portal;
        let invitation = invited(portal, "eva", &[Role::Viewer]).await;
        let good = token(&invitation).to_owned();
        for place in 0..good.len() {
            let mut forged = good.clone().into_bytes();
            forged[place] = if forged[place] == b'0' { b'1' } else { b'0' };
            let forged = String::from_utf8(forged).unwrap();
            let opened = enrolment(portal, &forged).await;
            assert!(matches!(opened, Err(Error::NotFound)), "{forged}");
        }
        for text in ["", "x", "ñ".repeat(16).as_str()] {
            assert!(matches!(enrolment(portal, text).await, Err(Error::NotFound)), "{text}");
        }
        let anew = invite_again(portal, &Actor::System, &invitation.staff, 0).await.unwrap();
        assert!(matches!(enrolment(portal, &good).await, Err(Error::NotFound)), "it is replaced");
        t.clock.advance(INVITATION_LIFETIME);
        let late = enrolment(portal, token(&anew.unwrap())).await;
        assert!(matches!(late, Err(Error::NotFound)), "{late:?}");
    })
    .await;
}

#[tokio::test]
async fn an_address_is_one_persons_and_nobody_is_without_a_role() {
    on_both(async |t| {
        invited(&t.portal, "eva", &[Role::Viewer]).await;
        let new = |email: &str, name: &str, roles: &[Role]| NewStaff {
            email: Email::parse(email).unwrap(),
            name: name.into(),
            language: None,
            roles: roles.iter().copied().collect(),
        };
        let invite = async |new: NewStaff| invite(&t.portal, &Actor::System, &new).await;
        let taken = invite(new("eva@santarosa.example", "Otra", &[Role::Viewer])).await;
        assert!(matches!(taken, Err(StaffError::EmailTaken)), "{taken:?}");
        let nothing = invite(new("luz@santarosa.example", "Luz", &[])).await;
        assert!(matches!(nothing, Err(StaffError::Change(ChangeRefusal::NoRole))), "{nothing:?}");
        let nameless = invite(new("luz@santarosa.example", " ", &[Role::Viewer])).await;
        assert!(matches!(nameless, Err(StaffError::Name(_))), "{nameless:?}");
        assert_eq!(list(&t.portal, &Actor::System).await.unwrap().len(), 1);
    })
    .await;
}

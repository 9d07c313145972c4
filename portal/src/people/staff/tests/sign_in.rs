//! Signing in: password and second factor.

use super::*;

async fn enter(portal: &Portal, who: &EnrolledStaff, typed: &str) -> Result<(), StaffError> {
    let client = staff_client();
    let attempt = sign_in(portal, &client, &who.email, &password()).await?;
    enter_factor(portal, &client, &attempt, typed).await.map(drop)
}

#[tokio::test]
async fn a_password_and_a_code_sign_in_and_a_code_used_before_does_not() {
    on_both(async |t| {
        let portal = &t.portal;
        let eva = enrolled(portal, "eva", &[Role::Cashier]).await;
        let code = eva.authenticator.code(portal.now());
        let used = enter(portal, &eva, &code).await;
        assert!(matches!(used, Err(StaffError::WrongCode)), "it was used to set up: {used:?}");
        later(&t);
        let code = eva.authenticator.code(portal.now());
        enter(portal, &eva, &code).await.unwrap();
        let used = enter(portal, &eva, &code).await;
        assert!(matches!(used, Err(StaffError::WrongCode)), "{used:?}");
        later(&t);
        let earlier = enter(portal, &eva, &code).await;
        assert!(matches!(earlier, Err(StaffError::WrongCode)), "{earlier:?}");
    })
    .await;
}

#[tokio::test]
async fn a_code_that_two_replicas_get_at_once_is_taken_by_one() {
    on_both(async |t| {
        let (one, other) = (t.portal.clone(), t.replica().await);
        let eva = enrolled(&one, "eva", &[Role::Cashier]).await;
        for round in 0..4 {
            later(&t);
            let code = eva.authenticator.code(one.now());
            let (first, second) =
                tokio::join!(enter(&one, &eva, &code), enter(&other, &eva, &code));
            let taken = [&first, &second].iter().filter(|entered| entered.is_ok()).count();
            assert_eq!(taken, 1, "round {round}: {first:?} {second:?}");
            t.clock.advance(SignedDuration::from_mins(20));
        }
    })
    .await;
}

#[tokio::test]
async fn a_known_and_an_unknown_address_get_the_same_answer() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let (portal, client) = (&t.portal, staff_client());
    let eva = enrolled(portal, "eva", &[Role::Cashier]).await;
    invited(portal, "luz", &[Role::Cashier]).await;
    let hashes = portal.guard.hasher.count();
    let wrong = Password::new("tres perros azules cantan".into());
    for (email, typed) in [
        (eva.email.as_str(), &wrong),
        ("nobody@santarosa.example", &wrong),
        ("luz@santarosa.example", &password()),
    ] {
        let answer = sign_in(portal, &client, email, typed).await;
        assert!(matches!(answer, Err(StaffError::WrongPassword)), "{email}: {answer:?}");
    }
    assert_eq!(portal.guard.hasher.count() - hashes, 3, "each took a hash");
}

#[tokio::test]
async fn a_recovery_code_stands_in_for_the_factor_once() {
    on_both(async |t| {
        let portal = &t.portal;
        let eva = enrolled(portal, "eva", &[Role::Cashier]).await;
        let luz = enrolled(portal, "luz", &[Role::Cashier]).await;
        let codes = codes_to_show(portal, &acting(portal, &eva).await).await.unwrap();
        let others = enter(portal, &luz, &codes[0]).await;
        assert!(matches!(others, Err(StaffError::WrongCode)), "{others:?}");
        enter(portal, &eva, &codes[0].to_lowercase()).await.unwrap();
        let again = enter(portal, &eva, &codes[0]).await;
        assert!(matches!(again, Err(StaffError::WrongCode)), "{again:?}");
        enter(portal, &eva, &codes[1]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn between_password_and_code_there_are_five_minutes_and_nothing_may_change() {
    on_both(async |t| {
        let (portal, client) = (&t.portal, staff_client());
        let eva = enrolled(portal, "eva", &[Role::Cashier]).await;
        let attempt = sign_in(portal, &client, &eva.email, &password()).await.unwrap();
        let forged = StaffAttempt(attempt.0.replacen('.', "1.", 1));
        for bad in [StaffAttempt(String::new()), StaffAttempt("a.b.c.d".into()), forged] {
            let answer = enter_factor(portal, &client, &bad, "000000").await;
            assert!(matches!(answer, Err(StaffError::AttemptOver)), "{:?}", bad.0);
        }
        t.clock.advance(ATTEMPT_LIFETIME);
        let code = eva.authenticator.code(portal.now());
        let late = enter_factor(portal, &client, &attempt, &code).await;
        assert!(matches!(late, Err(StaffError::AttemptOver)), "{late:?}");

        let attempt = sign_in(portal, &client, &eva.email, &password()).await.unwrap();
        let version = member(portal, &eva.id).await.version;
        disable(portal, &Actor::System, &eva.id, version).await.unwrap();
        let out = enter_factor(portal, &client, &attempt, &code).await;
        assert!(matches!(out, Err(StaffError::AttemptOver)), "{out:?}");
        let out = sign_in(portal, &client, &eva.email, &password()).await;
        assert!(matches!(out, Err(StaffError::WrongPassword)), "{out:?}");
    })
    .await;
}

#[tokio::test]
async fn guesses_of_the_code_come_to_an_end_and_not_for_a_browser_that_signed_in_before() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let (portal, client) = (&t.portal, staff_client());
    let eva = enrolled(portal, "eva", &[Role::Cashier]).await;
    let attempt = sign_in(portal, &client, &eva.email, &password()).await.unwrap();
    let mut guesses = 0;
    let seconds = loop {
        match enter_factor(portal, &client, &attempt, "000000").await {
            Err(StaffError::WrongCode) => guesses += 1,
            Err(StaffError::TooManyAttempts(seconds)) => break seconds,
            other => panic!("{other:?}"),
        }
    };
    assert!(guesses <= 6, "{guesses}");
    assert!(seconds > 60, "{seconds}");
    t.clock.advance(SignedDuration::from_mins(11));
    let code = eva.authenticator.code(portal.now());
    let attempt = sign_in(portal, &client, &eva.email, &password()).await.unwrap();
    let welcome = enter_factor(portal, &client, &attempt, &code).await.unwrap();
    let known = Client::new("198.51.100.20", &welcome.devices);
    for _ in 0..3 {
        let guess = enter_factor(portal, &client, &attempt, "000000").await;
        assert!(guess.is_err());
    }
    later(&t);
    let code = eva.authenticator.code(portal.now());
    enter_factor(portal, &known, &attempt, &code).await.unwrap();
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_a_fresh_proof_and_ends_all_sessions() {
    on_both(async |t| {
        let (portal, client) = (&t.portal, staff_client());
        let eva = enrolled(portal, "eva", &[Role::Cashier]).await;
        let key = open(portal, &eva.pass, "a").await;
        let actor = session(portal, &key).await.unwrap().actor("", portal.now());
        let new = Password::new("siete lunas sobre el lago".into());
        let wrong = change_password(portal, &client, &actor, &new, &new).await;
        assert!(matches!(wrong, Err(StaffError::WrongCurrentPassword)), "{wrong:?}");
        t.clock.advance(domain::access::PROOF_LIFETIME);
        let stale = session(portal, &key).await.unwrap().actor("", portal.now());
        let refused = change_password(portal, &client, &stale, &password(), &new).await;
        assert!(matches!(refused, Err(StaffError::Portal(Error::ProofNeeded))), "{refused:?}");
        let code = eva.authenticator.code(portal.now());
        prove(portal, &client, &stale, &code).await.unwrap();
        let welcome = change_password(portal, &client, &actor, &password(), &new).await.unwrap();
        crate::worker::run_due(portal).await.unwrap();
        let mail = t.mailer.mails().pop().unwrap();
        assert_eq!(mail.to.address, eva.email);
        assert!(mail.text.contains("198.51.100.20"), "{}", mail.text);
        assert_eq!(session(portal, &key).await, None);
        let key = open(portal, &welcome.pass, "b").await;
        assert!(session(portal, &key).await.is_some());
        let old = sign_in(portal, &client, &eva.email, &password()).await;
        assert!(matches!(old, Err(StaffError::WrongPassword)), "{old:?}");
        sign_in(portal, &client, &eva.email, &new).await.unwrap();
    })
    .await;
}

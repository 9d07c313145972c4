//! Limits of codes, and carriers that fail.

use super::*;
use crate::outside::carriers::CarrierError;

#[tokio::test]
async fn a_code_a_minute_and_five_a_day_are_sent_and_cancelling_gives_no_more() {
    on_both(async |t| {
        let w = World::of(&t).await;
        for number in 0..5 {
            w.propose(NUMBER).await.unwrap();
            w.code().await;
            cancel(&w.portal, &w.parent, &w.debtor).await.unwrap();
            assert_eq!(w.telephone().await.awaited, None);
            let again = w.propose(OTHER).await;
            let expected = if number < 4 { 60 } else { 24 * 3600 - 4 * 60 };
            let problem = again.unwrap_err();
            let PreferencesError::TooManyCodes(seconds) = problem else { panic!("{problem:?}") };
            assert_eq!(seconds, expected);
            w.later(1);
        }
        assert_eq!(w.sms.messages().len(), 5);
        w.later(24 * 60 - 6);
        let again = w.propose(OTHER).await;
        assert!(matches!(again, Err(PreferencesError::TooManyCodes(60))));
        w.later(1);
        w.propose(OTHER).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_stranger_is_not_rung_by_many_people() {
    on_both(async |t| {
        let w = World::of(&t).await;
        let other = debtors::by_email(&w.portal, &Actor::System, "a-101@example.org")
            .await
            .unwrap()
            .unwrap();
        let mut taken = 0;
        for _ in 0..5 {
            for debtor in [&w.debtor, &other] {
                let asked = propose(&w.portal, &client(), &w.parent, debtor, NUMBER).await;
                taken += i32::from(asked.is_ok());
            }
            w.later(1);
        }
        assert_eq!(taken, 8, "each person may have had five");
    })
    .await;
}

#[tokio::test]
async fn a_provider_that_is_down_is_asked_again_while_the_code_is_valid() {
    on_both(async |t| {
        t.leaves_jobs();
        let w = World::of(&t).await;
        w.sms.fail_with(Some(CarrierError::Temporary("down".into())));
        w.propose(NUMBER).await.unwrap();
        for _ in 0..3 {
            run_due(&w.portal).await.unwrap();
            w.later(1);
        }
        let tries = w.sms.messages().len();
        assert!(tries >= 3, "{tries}");
        w.sms.fail_with(None);
        let code = w.code().await;
        assert_eq!(w.sms.messages().len(), tries + 1);
        w.confirm(&code).await.unwrap();

        w.sms.fail_with(Some(CarrierError::Temporary("down".into())));
        w.propose(OTHER).await.unwrap();
        for _ in 0..20 {
            run_due(&w.portal).await.unwrap();
            w.later(1);
        }
        let tries = w.sms.messages().len();
        let left = backlog(&w.portal).await.unwrap();
        assert_eq!((left.queued, left.given_up), (0, 1), "nobody waits for it any more");
        w.sms.fail_with(None);
        w.later(60);
        run_due(&w.portal).await.unwrap();
        assert_eq!(w.sms.messages().len(), tries);
    })
    .await;
}

#[tokio::test]
async fn a_code_that_may_have_arrived_is_not_sent_twice_and_works() {
    on_both(async |t| {
        t.leaves_jobs();
        let w = World::of(&t).await;
        w.sms.fail_with(Some(CarrierError::Unknown("no answer".into())));
        w.propose(NUMBER).await.unwrap();
        let code = w.code().await;
        w.later(5);
        run_due(&w.portal).await.unwrap();
        assert_eq!(w.sms.messages().len(), 1);
        w.confirm(&code).await.unwrap();
        assert_eq!(w.seen().await.phone.as_deref(), Some(DIALLED));
    })
    .await;
}

#[tokio::test]
async fn a_job_of_a_change_that_is_gone_sends_nothing() {
    on_both(async |t| {
        let w = World::of(&t).await;
        w.sms.fail_with(Some(CarrierError::Temporary("down".into())));
        w.propose(NUMBER).await.unwrap();
        run_due(&w.portal).await.unwrap();
        w.later(1);
        w.propose(OTHER).await.unwrap();
        w.sms.fail_with(None);
        run_due(&w.portal).await.unwrap();
        let to: Vec<String> = w.sms.messages().into_iter().map(|message| message.to).collect();
        assert_eq!(to, [DIALLED, "+51911222333"], "the first job found another change");
        w.later(1);
        w.propose(NUMBER).await.unwrap();
        cancel(&w.portal, &w.parent, &w.debtor).await.unwrap();
        run_due(&w.portal).await.unwrap();
        assert_eq!(w.sms.messages().len(), 2);
        assert_eq!(backlog(&w.portal).await.unwrap().queued, 0);
    })
    .await;
}

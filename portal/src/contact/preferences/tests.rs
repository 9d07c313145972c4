//! Access, validation and effect of preferences.

use domain::contact::Hours;
use jiff::civil::date;

use super::*;
use crate::contact::reminders::{decide_due, send_due};
use crate::people::links::preferences::{address, open, stop_address};
use crate::testing::family::family;
use crate::testing::{TestPortal, on_both};

async fn debtor(t: &TestPortal) -> DebtorId {
    debtors::by_email(&t.portal, &Actor::System, "a-100@example.org").await.unwrap().unwrap()
}

fn new(channels: Vec<Channel>) -> NewPreferences {
    NewPreferences {
        channels,
        days: [true; 7],
        hours: Hours::new(9, 12),
        language: Some(Language::En),
        stopped: false,
    }
}

fn problem(result: Result<(), PreferencesError>) -> PreferencesProblem {
    match result {
        Err(PreferencesError::Problem(problem)) => problem,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_link_opens_the_choices_of_its_person_and_hides_the_address() {
    on_both(async |t| {
        family(&t.portal).await;
        let debtor = debtor(&t).await;
        let link = address(&t.portal, &debtor);
        let token = link.rsplit('/').next().unwrap();
        assert_eq!(open(&t.portal, token).unwrap(), debtor);
        assert!(stop_address(&t.portal, &debtor).ends_with(&format!("{token}/stop")));
        let cut: String = token.chars().skip(1).collect();
        for wrong in ["", "AAAA", &cut, &format!("{token}A")] {
            assert!(matches!(open(&t.portal, wrong), Err(Error::NotFound)), "{wrong}");
        }
        let seen = list(&t.portal, &Actor::LinkHolder(LinkTarget::Preferences(debtor)))
            .await
            .unwrap()
            .remove(0);
        assert_eq!(seen.email.as_deref(), Some("a••••@example.org"));
        assert_eq!(seen.rating, None, "a link may be in other hands");
        assert!(seen.next.is_some());
    })
    .await;
}

#[tokio::test]
async fn only_who_sees_the_customer_chooses_for_its_person() {
    on_both(async |t| {
        let f = family(&t.portal).await;
        let debtor = debtor(&t).await;
        let other = debtors::by_email(&t.portal, &Actor::System, "a-101@example.org")
            .await
            .unwrap()
            .unwrap();
        for actor in
            [f.uncle.clone(), f.stranger.clone(), Actor::LinkHolder(LinkTarget::Preferences(other))]
        {
            let saved = save(&t.portal, &actor, &debtor, &new(vec![Channel::Email])).await;
            let stopped = stop(&t.portal, &actor, &debtor).await;
            let moved = move_next(&t.portal, &actor, &debtor, date(2026, 11, 24)).await;
            for refused in [saved, stopped, moved] {
                assert!(
                    matches!(refused, Err(PreferencesError::Portal(Error::NotFound))),
                    "{actor:?} {refused:?}"
                );
            }
        }
        let nobody = Actor::Nobody;
        assert!(matches!(list(&t.portal, &nobody).await, Err(Error::SignInFirst)));
        let parent = f.parent.clone();
        assert_eq!(list(&t.portal, &parent).await.unwrap().len(), 2);
        save(&t.portal, &parent, &debtor, &new(vec![Channel::Email])).await.unwrap();
        let seen = list(&t.portal, &parent).await.unwrap();
        let seen = seen.iter().find(|one| one.debtor == debtor).unwrap();
        assert_eq!(seen.preferences.hours, Hours::new(9, 12));
        assert_eq!((seen.language, seen.rating.is_some()), (Some(Language::En), true));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_choice_is_refused() {
    on_both(async |t| {
        family(&t.portal).await;
        let debtor = debtor(&t).await;
        let actor = Actor::LinkHolder(LinkTarget::Preferences(debtor.clone()));
        let email = || new(vec![Channel::Email]);
        for (wrong, expected) in [
            (new(vec![]), PreferencesProblem::NoChannel),
            (NewPreferences { days: [false; 7], ..email() }, PreferencesProblem::NoDay),
            (NewPreferences { hours: Hours::new(12, 12), ..email() }, PreferencesProblem::NoHour),
            (NewPreferences { hours: Hours::new(-1, 12), ..email() }, PreferencesProblem::NoHour),
            (NewPreferences { hours: Hours::new(1, 25), ..email() }, PreferencesProblem::NoHour),
        ] {
            assert_eq!(problem(save(&t.portal, &actor, &debtor, &wrong).await), expected);
        }
        let stopped = NewPreferences { stopped: true, ..new(vec![]) };
        save(&t.portal, &actor, &debtor, &stopped).await.unwrap();
        let seen = list(&t.portal, &actor).await.unwrap().remove(0);
        assert!(seen.preferences.stopped);
        let expected = [Channel::Email, Channel::Webhook, Channel::Letter];
        assert_eq!(seen.preferences.channels, expected, "they stay");
    })
    .await;
}

#[tokio::test]
async fn the_next_reminder_is_moved_once_and_within_limits() {
    on_both(async |t| {
        family(&t.portal).await;
        let debtor = debtor(&t).await;
        let actor = Actor::LinkHolder(LinkTarget::Preferences(debtor.clone()));
        let to = async |day| move_next(&t.portal, &actor, &debtor, day).await;
        assert_eq!(problem(to(date(2026, 11, 21)).await), PreferencesProblem::Past);
        assert_eq!(problem(to(date(2026, 11, 29)).await), PreferencesProblem::TooFar);
        to(date(2026, 11, 26)).await.unwrap();
        assert_eq!(problem(to(date(2026, 11, 27)).await), PreferencesProblem::MovedAlready);
        let next = list(&t.portal, &actor).await.unwrap().remove(0).next.unwrap();
        assert_eq!((next.on, next.movable_to), (date(2026, 11, 26), None));
        let mut sent = Vec::new();
        for _ in 0..7 * 24 {
            decide_due(&t.portal, &Actor::System).await.unwrap();
            send_due(&t.portal, &Actor::System).await.unwrap();
            let to_her = t.mailer.mails().iter().any(|m| m.to.address == "a-100@example.org");
            if to_her && sent.is_empty() {
                sent.push(t.portal.today());
            }
            t.clock.advance(jiff::SignedDuration::from_hours(1));
        }
        assert_eq!(sent, [date(2026, 11, 26)]);
    })
    .await;
}

#[tokio::test]
async fn who_stops_is_left_in_peace_and_may_come_back() {
    on_both(async |t| {
        family(&t.portal).await;
        let debtor = debtor(&t).await;
        let actor = Actor::LinkHolder(LinkTarget::Preferences(debtor.clone()));
        stop(&t.portal, &actor, &debtor).await.unwrap();
        let reached = || t.mailer.mails().iter().any(|m| m.to.address == "a-100@example.org");
        for stopped in [true, false] {
            let preferences = NewPreferences { stopped, ..new(vec![Channel::Email]) };
            save(&t.portal, &actor, &debtor, &preferences).await.unwrap();
            for _ in 0..4 * 24 {
                decide_due(&t.portal, &Actor::System).await.unwrap();
                send_due(&t.portal, &Actor::System).await.unwrap();
                t.clock.advance(jiff::SignedDuration::from_hours(1));
            }
            assert_eq!(reached(), !stopped);
        }
    })
    .await;
}

#[tokio::test]
async fn what_changes_nothing_writes_nothing_and_what_changes_much_is_slowed_down() {
    on_both(async |t| {
        family(&t.portal).await;
        let debtor = debtor(&t).await;
        let actor = Actor::LinkHolder(LinkTarget::Preferences(debtor.clone()));
        let logged = async || log::read(&t.portal, &Actor::System, &debtor).await.unwrap().0.len();
        let before = logged().await;
        let mut refused = 0;
        for _ in 0..2000 {
            match stop(&t.portal, &actor, &debtor).await {
                Ok(()) => {}
                Err(PreferencesError::Portal(Error::TooMany(_))) => refused += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(logged().await, before + 1, "one stop, however often it is asked for");
        println!("2000 stops by one link: held {refused}, and one row is written");
        assert!(refused > 1900, "{refused}");

        t.clock.advance(jiff::SignedDuration::from_hours(1));
        let mut saved = 0;
        for n in 0..200 {
            let channels = vec![Channel::Email];
            let hours = Hours::new(9, if n % 2 == 0 { 12 } else { 13 });
            let new = NewPreferences { channels, hours, ..new(vec![]) };
            saved += usize::from(save(&t.portal, &actor, &debtor, &new).await.is_ok());
        }
        assert!(saved < 100, "{saved}");
        assert_eq!(logged().await, before + 1 + saved);
        t.clock.advance(jiff::SignedDuration::from_mins(1));
        stop(&t.portal, &actor, &debtor).await.unwrap();
    })
    .await;
}

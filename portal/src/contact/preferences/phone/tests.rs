//! Changing the telephone: confirmation, access and removal.

use std::sync::Arc;

use domain::access::LinkTarget;

use super::*;
use crate::contact::preferences::{DebtorPreferences, NewPreferences, list, save};
use crate::outside::carriers::Carriers;
use crate::platform::db::sql;
use crate::platform::queue::backlog;
use crate::testing::family::{Family, family};
use crate::testing::{RecordingCarrier, TestPortal, on_both};
use crate::worker::run_due;

mod faults;

const NUMBER: &str = "+51 987-654-321";
const DIALLED: &str = "+51987654321";
const OTHER: &str = "+51 911 222 333";

/// A family, and a carrier for text messages.
struct World<'a> {
    t: &'a TestPortal,
    portal: Portal,
    family: Family,
    sms: Arc<RecordingCarrier>,
    debtor: DebtorId,
    parent: Actor,
}

impl<'a> World<'a> {
    async fn of(t: &'a TestPortal) -> Self {
        let sms = Arc::new(RecordingCarrier::new(Channel::Sms, false));
        let portal = Portal { carriers: Carriers::new(vec![sms.clone()]), ..t.portal.clone() };
        let family = family(&portal).await;
        let debtor = debtors::by_email(&portal, &Actor::System, "a-100@example.org").await;
        let debtor = debtor.expect("the database answers").expect("a person of the family");
        let parent = family.parent.clone();
        Self { t, portal, family, sms, debtor, parent }
    }

    async fn propose(&self, phone: &str) -> Result<(), PreferencesError> {
        propose(&self.portal, &client(), &self.parent, &self.debtor, phone).await
    }

    async fn confirm(&self, code: &str) -> Result<(), PreferencesError> {
        confirm(&self.portal, &self.parent, &self.debtor, code).await
    }

    /// Runs all due jobs and returns the code in the newest message.
    async fn code(&self) -> String {
        run_due(&self.portal).await.expect("the jobs run");
        let messages = self.sms.messages();
        let short = &messages.last().expect("a message").short;
        let mut words = short.split(|sign: char| !sign.is_ascii_digit());
        words.find(|word| word.len() == 6).expect("six digits").to_owned()
    }

    async fn seen(&self) -> DebtorPreferences {
        let all = list(&self.portal, &self.parent).await.expect("the parent sees them");
        all.into_iter().find(|one| one.debtor == self.debtor).expect("the person is there")
    }

    async fn telephone(&self) -> Telephone {
        self.seen().await.telephone.expect("a user sees it")
    }

    fn later(&self, minutes: i64) {
        self.t.clock.advance(SignedDuration::from_mins(minutes));
    }

    /// Entries of the contact log and their text, after verifying the hash chain.
    async fn log(&self) -> (Vec<LogEvent>, String) {
        let (links, end) =
            log::read(&self.portal, &Actor::System, &self.debtor).await.expect("the log is read");
        assert_eq!(log::verify(&self.portal, &self.debtor, &links, &end), Ok(()), "it holds");
        let text: String = links.iter().map(|link| link.text.as_str()).collect();
        let read =
            |link: &log::Link| serde_json::from_str::<Entry>(&link.text).expect("an entry").what;
        (links.iter().map(read).collect(), text)
    }
}

fn client() -> Client {
    Client::new("198.51.100.7", "")
}

/// A different code.
fn not(code: &str) -> String {
    let number: u32 = code.parse().expect("digits");
    format!("{:06}", (number + 1) % PhoneCode::COUNT)
}

fn problem(result: Result<(), PreferencesError>) -> PreferencesProblem {
    match result {
        Err(PreferencesError::Problem(problem)) => problem,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_telephone_counts_when_its_code_comes_back() {
    on_both(async |t| {
        let w = World::of(&t).await;
        w.propose(NUMBER).await.unwrap();
        assert_eq!(w.sms.messages(), [], "nothing leaves within the transaction");
        let code = w.code().await;
        assert_eq!((w.seen().await.phone, w.telephone().await.is_verified), (None, false));
        assert_eq!(w.telephone().await.awaited.as_deref(), Some("+•••••••4321"));
        w.confirm(&format!(" {code}\n")).await.unwrap();
        let seen = w.seen().await;
        assert_eq!(seen.phone.as_deref(), Some(DIALLED));
        let expected = Telephone { is_verified: true, awaited: None, can_change: true };
        assert_eq!(seen.telephone, Some(expected));
        assert_eq!(problem(w.confirm(&code).await), PreferencesProblem::NoCode, "it is used up");
        let (told, text) = w.log().await;
        let end = || "4321".to_owned();
        assert_eq!(
            told,
            [LogEvent::PhoneAsked { end: end() }, LogEvent::PhoneChanged { end: end() }]
        );
        assert!(!text.contains("87654321") && !text.contains(&code), "{text}");
        let to: Vec<String> = w.sms.messages().into_iter().map(|message| message.to).collect();
        assert_eq!(to, [DIALLED], "one message and no other");
        assert_eq!(t.mailer.mails(), []);
        assert_eq!(backlog(&w.portal).await.unwrap().given_up, 0);
    })
    .await;
}

#[tokio::test]
async fn the_message_is_short_and_the_code_is_nowhere_else() {
    on_both(async |t| {
        let w = World::of(&t).await;
        w.propose(NUMBER).await.unwrap();
        let code = w.code().await;
        let message = w.sms.messages().remove(0);
        let expected = format!(
            "Colegio Santa Rosa: su código es {code}. Vale 10 minutos. \
             Nadie de nosotros se lo pedirá."
        );
        assert_eq!(message.short, expected);
        assert_eq!((message.text, message.stop_url), (expected, String::new()));
        let kept = crate::testing::text_of_codes_and_jobs(&w.portal).await;
        assert!(kept.contains("send_phone_code"), "it is the right text");
        assert!(!kept.contains(&code) && !kept.contains("87654321"), "{kept}");
        let mut tx = w.portal.db.read().await.unwrap();
        let kept = sql!(one(String,), &mut tx, "SELECT code_hash FROM phone_changes").unwrap().0;
        assert!(kept.len() > 40 && !kept.contains(&code), "a hash under our key");
    })
    .await;
}

#[tokio::test]
async fn the_code_is_in_the_language_of_who_asks_or_of_the_person() {
    on_both(async |t| {
        let w = World::of(&t).await;
        for (of_person, of_user, expected) in [
            (Some(Language::Pt), None, "seu código"),
            (Some(Language::Pt), Some(Language::En), "is your code"),
        ] {
            let chosen = NewPreferences {
                channels: vec![Channel::Email],
                days: [true; 7],
                hours: domain::contact::Hours::new(8, 19),
                language: of_person,
                stopped: false,
            };
            save(&w.portal, &w.parent, &w.debtor, &chosen).await.unwrap();
            if let Some(language) = of_user {
                users::change_language(&w.portal, &w.family.parent, language).await.unwrap();
            }
            w.later(2);
            w.propose(NUMBER).await.unwrap();
            w.code().await;
            let short = w.sms.messages().pop().unwrap().short;
            assert!(short.contains(expected), "{short}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_wrong_code_is_counted_and_the_fifth_ends_the_change() {
    on_both(async |t| {
        let w = World::of(&t).await;
        for typed in ["", "12345", "abcdef", "000000"] {
            assert_eq!(problem(w.confirm(typed).await), PreferencesProblem::NoCode, "{typed:?}");
        }
        w.propose(NUMBER).await.unwrap();
        let early = problem(w.confirm("000000").await);
        assert_eq!(early, PreferencesProblem::WrongCode, "no code has left yet");
        let code = w.code().await;
        for typed in ["", "12345", "1234567", "abcdef"] {
            assert_eq!(
                problem(w.confirm(typed).await),
                PreferencesProblem::WrongCode,
                "{typed:?} is no guess"
            );
        }
        for _ in 0..3 {
            assert_eq!(problem(w.confirm(&not(&code)).await), PreferencesProblem::WrongCode);
        }
        assert_eq!(problem(w.confirm(&not(&code)).await), PreferencesProblem::TriedOut);
        assert_eq!(problem(w.confirm(&code).await), PreferencesProblem::NoCode);
        assert_eq!(w.telephone().await.awaited, None);
        assert_eq!(w.seen().await.phone, None);
        w.later(1);
        w.propose(NUMBER).await.unwrap();
        let code = w.code().await;
        w.confirm(&code).await.unwrap();
        assert_eq!(w.seen().await.phone.as_deref(), Some(DIALLED));
    })
    .await;
}

#[tokio::test]
async fn a_code_that_comes_too_late_is_none_and_its_number_is_forgotten() {
    on_both(async |t| {
        let w = World::of(&t).await;
        w.propose(NUMBER).await.unwrap();
        let code = w.code().await;
        w.later(9);
        assert!(w.telephone().await.awaited.is_some());
        jobs::delete_expired(&w.portal).await.unwrap();
        assert!(w.telephone().await.awaited.is_some(), "it can still come");
        w.later(1);
        assert_eq!(w.telephone().await.awaited, None);
        assert_eq!(problem(w.confirm(&code).await), PreferencesProblem::NoCode);
        let again = send_again(&w.portal, &client(), &w.parent, &w.debtor).await;
        assert_eq!(problem(again), PreferencesProblem::NoCode);
        jobs::delete_expired(&w.portal).await.unwrap();
        let mut tx = w.portal.db.read().await.unwrap();
        let left = sql!(one(i64,), &mut tx, "SELECT COUNT(*) FROM phone_changes").unwrap().0;
        assert_eq!(left, 0);
    })
    .await;
}

#[tokio::test]
async fn of_two_telephones_only_the_newest_code_counts() {
    on_both(async |t| {
        let w = World::of(&t).await;
        w.propose(NUMBER).await.unwrap();
        let first = w.code().await;
        w.later(1);
        w.propose(OTHER).await.unwrap();
        let second = w.code().await;
        assert_eq!(w.telephone().await.awaited.as_deref(), Some("+•••••••2333"));
        if first != second {
            assert_eq!(problem(w.confirm(&first).await), PreferencesProblem::WrongCode);
        }
        w.confirm(&second).await.unwrap();
        assert_eq!(w.seen().await.phone.as_deref(), Some("+51911222333"));
    })
    .await;
}

#[tokio::test]
async fn another_code_goes_to_the_same_telephone_and_the_one_before_is_worthless() {
    on_both(async |t| {
        let w = World::of(&t).await;
        w.propose(NUMBER).await.unwrap();
        let first = w.code().await;
        w.later(1);
        send_again(&w.portal, &client(), &w.parent, &w.debtor).await.unwrap();
        let second = w.code().await;
        let to: Vec<String> = w.sms.messages().into_iter().map(|message| message.to).collect();
        assert_eq!(to, [DIALLED, DIALLED]);
        if first != second {
            assert_eq!(problem(w.confirm(&first).await), PreferencesProblem::WrongCode);
        }
        w.confirm(&second).await.unwrap();
        assert_eq!(w.seen().await.phone.as_deref(), Some(DIALLED));
    })
    .await;
}

#[tokio::test]
async fn only_a_user_who_sees_the_person_changes_the_telephone() {
    on_both(async |t| {
        let w = World::of(&t).await;
        w.propose(NUMBER).await.unwrap();
        let code = w.code().await;
        let (uncle, stranger) = (w.family.uncle.clone(), w.family.stranger.clone());
        let nobody = Actor::Nobody;
        let link = Actor::LinkHolder(LinkTarget::Preferences(w.debtor.clone()));
        for (actor, is_user) in
            [(uncle, true), (stranger, true), (nobody, false), (link.clone(), false)]
        {
            let (portal, debtor) = (&w.portal, &w.debtor);
            for refused in [
                propose(portal, &client(), &actor, debtor, OTHER).await,
                send_again(portal, &client(), &actor, debtor).await,
                confirm(portal, &actor, debtor, &code).await,
                cancel(portal, &actor, debtor).await,
                remove(portal, &actor, debtor).await,
            ] {
                let is_as_it_should = match is_user {
                    true => matches!(refused, Err(PreferencesError::Portal(Error::NotFound))),
                    false => matches!(refused, Err(PreferencesError::Portal(Error::SignInFirst))),
                };
                assert!(is_as_it_should, "{actor:?} {refused:?}");
            }
        }
        assert_eq!(list(&w.portal, &link).await.unwrap().remove(0).telephone, None);
        w.confirm(&code).await.unwrap();
        assert_eq!(w.sms.messages().len(), 1, "nothing else was sent");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_number_is_refused_and_without_a_carrier_none_can_be_entered() {
    on_both(async |t| {
        let w = World::of(&t).await;
        for typed in ["", "987654321", "+51 987", "ana@example.org"] {
            assert_eq!(problem(w.propose(typed).await), PreferencesProblem::NotAPhone, "{typed:?}");
        }
        let quiet = Portal { carriers: Carriers::default(), ..w.portal.clone() };
        let asked = propose(&quiet, &client(), &w.parent, &w.debtor, NUMBER).await;
        assert!(matches!(asked, Err(PreferencesError::Portal(Error::NotFound))), "{asked:?}");
        let seen = list(&quiet, &w.parent).await.unwrap().remove(0).telephone.unwrap();
        assert!(!seen.can_change);
        assert_eq!(run_due(&w.portal).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_code_that_comes_back_shows_that_the_telephone_takes_messages() {
    on_both(async |t| {
        let w = World::of(&t).await;
        let mut tx = w.portal.db.write().await.unwrap();
        for channel in [Channel::Sms, Channel::WhatsApp] {
            sql!(
                run,
                &mut tx,
                "INSERT INTO undeliverable (debtor_id, channel, address, since, why)
                 VALUES ($1, $2, $3, 0, 'test')",
                w.debtor,
                channel,
                DIALLED,
            )
            .unwrap();
        }
        tx.commit().await.unwrap();
        w.propose(NUMBER).await.unwrap();
        let code = w.code().await;
        w.confirm(&code).await.unwrap();
        let mut tx = w.portal.db.read().await.unwrap();
        let left = sql!(all(String,), &mut tx, "SELECT channel FROM undeliverable").unwrap();
        assert_eq!(left, [("whats_app".to_owned(),)]);
    })
    .await;
}

#[tokio::test]
async fn a_telephone_is_taken_away_with_what_goes_there() {
    on_both(async |t| {
        let w = World::of(&t).await;
        let gone = remove(&w.portal, &w.parent, &w.debtor).await;
        assert!(
            matches!(gone, Err(PreferencesError::Portal(Error::NotFound))),
            "there is none: {gone:?}"
        );
        for (chosen, left) in [
            (
                vec![Channel::Sms, Channel::Email, Channel::WhatsApp, Channel::Webhook],
                vec![Channel::Email, Channel::Webhook],
            ),
            (vec![Channel::WhatsApp, Channel::Sms], vec![Channel::WhatsApp, Channel::Sms]),
        ] {
            w.later(1);
            w.propose(NUMBER).await.unwrap();
            let code = w.code().await;
            w.confirm(&code).await.unwrap();
            let new = NewPreferences {
                channels: chosen,
                days: [true; 7],
                hours: domain::contact::Hours::new(8, 19),
                language: None,
                stopped: false,
            };
            save(&w.portal, &w.parent, &w.debtor, &new).await.unwrap();
            w.later(1);
            w.propose(OTHER).await.unwrap();
            remove(&w.portal, &w.parent, &w.debtor).await.unwrap();
            let seen = w.seen().await;
            assert_eq!((seen.phone, seen.preferences.channels), (None, left));
            let telephone = seen.telephone.unwrap();
            assert_eq!((telephone.is_verified, telephone.awaited), (false, None));
            assert_eq!(w.log().await.0.last(), Some(&LogEvent::PhoneRemoved));
        }
    })
    .await;
}

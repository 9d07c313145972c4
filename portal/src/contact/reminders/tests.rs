//! Reminders end to end, on both engines: what is sent, what is not, and what is recovered.

use domain::access::Actor;
use domain::contact::Channel;
use domain::payments::Event;
use domain::reminders::{Policy, Tone};
use jiff::SignedDuration;

use super::log::{self, Entry, LogEvent};
use super::*;
use crate::Portal;
use crate::outside::carriers::{CarrierError, Carriers};
use crate::testing::family::{Family, family};
use crate::testing::{RecordingCarrier, TestPortal, admin, on_both};

mod contact_details;
mod credit;
mod crowd;
mod faults;
mod letters;
mod places;
mod policies;
mod stops;
mod strangers;

/// A portal on Saturday 2026-11-21 at 7:00 in Lima, with a family whose first instalments are due
/// since the tenth, and carriers of e-mail and text messages.
struct World {
    portal: Portal,
    family: Family,
    email: std::sync::Arc<RecordingCarrier>,
    sms: std::sync::Arc<RecordingCarrier>,
}

impl World {
    async fn of(t: &TestPortal) -> Self {
        let email = std::sync::Arc::new(RecordingCarrier::new(Channel::Email, true));
        let sms = std::sync::Arc::new(RecordingCarrier::new(Channel::Sms, false));
        let carriers = Carriers::new(vec![email.clone(), sms.clone()]);
        let portal = Portal { carriers, ..t.portal.clone() };
        let family = family(&portal).await;
        Self { portal, family, email, sms }
    }

    /// Decides and sends, as the workers do every second.
    async fn run(&self) {
        decide_due(&self.portal, &Actor::System).await.unwrap();
        send_due(&self.portal, &Actor::System).await.unwrap();
    }

    /// Recipients of mails.
    fn readers(&self) -> Vec<String> {
        let mut readers: Vec<String> = self.email.messages().into_iter().map(|m| m.to).collect();
        readers.sort();
        readers
    }

    async fn log_of(&self, email: &str) -> Vec<LogEvent> {
        let debtor = debtor_of(&self.portal, email).await;
        let (links, end) = log::read(&self.portal, &Actor::System, &debtor).await.unwrap();
        assert_eq!(log::verify(&self.portal, &debtor, &links, &end), Ok(()), "the chain holds");
        links.iter().map(|l| serde_json::from_str::<Entry>(&l.text).unwrap().what).collect()
    }
}

async fn debtor_of(portal: &Portal, email: &str) -> domain::ids::DebtorId {
    let mut tx = portal.db.read().await.unwrap();
    let found = crate::platform::db::sql!(
        one(String,),
        &mut tx,
        "SELECT id FROM debtors WHERE email = $1",
        email
    );
    domain::ids::DebtorId::parse(&found.unwrap().0).unwrap()
}

const LUCIA: &str = "a-100@example.org";
const MATEO: &str = "a-101@example.org";

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

#[tokio::test]
async fn what_is_due_waits_for_the_permitted_hour_and_goes_once() {
    on_both(async |t| {
        let world = World::of(&t).await;
        world.run().await;
        assert_eq!(world.readers(), [""; 0], "it is 7 o'clock");
        t.clock.advance(hours(1));
        world.run().await;
        assert_eq!(world.readers(), [LUCIA, MATEO]);
        for _ in 0..72 {
            t.clock.advance(hours(1));
            world.run().await;
        }
        assert_eq!(world.readers(), [LUCIA, MATEO], "the step is taken");
        let told = world.log_of(LUCIA).await;
        assert!(matches!(
            told[..],
            [LogEvent::Claimed { tone: Tone::Friendly, .. }, LogEvent::Sent { .. }]
        ));
    })
    .await;
}

#[tokio::test]
async fn a_message_names_the_debts_of_the_moment_and_opens_them() {
    on_both(async |t| {
        let world = World::of(&t).await;
        decide_due(&world.portal, &Actor::System).await.unwrap();
        let first = world.family.first[0].as_str().to_owned();
        t.seed_paid(&world.family.parent, &[(&first, 10_000)], 10_000).await;
        t.clock.advance(hours(1));
        world.run().await;
        let messages = world.email.messages();
        let message = messages.iter().find(|message| message.to == LUCIA).unwrap();
        assert!(message.text.contains("S/ 350.00") || message.text.contains("S/\u{a0}350.00"));
        assert!(message.text.contains("/l/"), "{}", message.text);
        assert!(message.text.contains("/reminders/"));
        assert!(message.stop_url.ends_with("/stop"));
        assert!(message.short.contains("Colegio Santa Rosa"));
        let opened = message.facts["debts"][0]["url"].as_str().unwrap();
        let token = opened.rsplit('/').next().unwrap();
        let invoice = world.family.first_invoice.clone();
        let found = crate::people::links::open(&world.portal, token).await.unwrap();
        assert_eq!(found, crate::people::links::PayLinkTarget::Invoice(invoice));
    })
    .await;
}

#[tokio::test]
async fn the_commit_that_settles_ends_the_reminder_that_waits() {
    on_both(async |t| {
        let world = World::of(&t).await;
        decide_due(&world.portal, &Actor::System).await.unwrap();
        assert_eq!(waiting(&world.portal).await, 2);
        let first = world.family.first[0].as_str().to_owned();
        t.seed_paid(&world.family.parent, &[(&first, 0)], 45_000).await;
        assert_eq!(waiting(&world.portal).await, 1, "in the same commit");
        for _ in 0..200 {
            t.clock.advance(hours(1));
            world.run().await;
            let paid = world.email.messages().iter().any(|m| m.to == LUCIA);
            assert!(!paid, "what is paid is not dunned; the next is due in December");
        }
        assert!(matches!(world.log_of(LUCIA).await[..], [LogEvent::Dropped { .. }]));
    })
    .await;
}

async fn waiting(portal: &Portal) -> i64 {
    let mut tx = portal.db.read().await.unwrap();
    let found = crate::platform::db::sql!(
        one(i64,),
        &mut tx,
        "SELECT COUNT(*) FROM reminders WHERE state = 'queued'"
    );
    found.unwrap().0
}

#[tokio::test]
async fn money_on_the_move_and_news_of_it_keep_reminders_back() {
    on_both(async |t| {
        let world = World::of(&t).await;
        decide_due(&world.portal, &Actor::System).await.unwrap();
        t.clock.advance(hours(1));
        let first = world.family.first[0].as_str().to_owned();
        let started = t.seed_payment(&world.family.parent, &[(&first, 0)], 45_000).await;
        world.run().await;
        assert_eq!(world.readers(), [MATEO], "a payment is open");
        t.seed_outcome(&started.payment, Event::Expired).await;
        t.clock.advance(hours(3));
        world.run().await;
        assert_eq!(world.readers(), [LUCIA, MATEO], "it ended without money");
        let told = world.log_of(LUCIA).await;
        assert!(matches!(told[0], LogEvent::Withheld { .. }), "{told:?}");
        assert!(matches!(told.last(), Some(LogEvent::Sent { .. })), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn a_missed_week_brings_one_message() {
    on_both(async |t| {
        let world = World::of(&t).await;
        t.clock.advance(hours(24 * 30 + 4));
        world.run().await;
        world.run().await;
        assert_eq!(world.readers(), [LUCIA, MATEO], "one each, whatever was missed");
    })
    .await;
}

#[tokio::test]
async fn new_steps_are_a_new_version_and_wrong_ones_are_refused() {
    on_both(async |t| {
        let portal = &t.portal;
        let ana = admin();
        let mut policy = Policy::usual();
        policy.steps.truncate(1);
        assert_eq!(replace_policy(portal, &ana, &policy).await.unwrap(), 2);
        assert_eq!(current_policy(portal, &Actor::System).await.unwrap().steps.len(), 1);
        policy.steps.clear();
        let refused = replace_policy(portal, &ana, &policy).await;
        assert!(matches!(refused, Err(PolicyError::Policy(_))));
        let stranger = crate::testing::user("nobody");
        let refused = replace_policy(portal, &stranger, &Policy::usual()).await;
        assert!(matches!(refused, Err(PolicyError::Portal(crate::Error::NotFound))));
    })
    .await;
}

#[tokio::test]
async fn the_preview_says_what_the_run_will_do_and_writes_nothing() {
    on_both(async |t| {
        let world = World::of(&t).await;
        let mut lines = Vec::new();
        let seen = preview(&world.portal, &Actor::System, None, |line| {
            lines.push(line);
            Ok(())
        });
        assert_eq!(seen.await.unwrap(), 2);
        assert_eq!(waiting(&world.portal).await, 0);
        let mut names: Vec<_> = lines.iter().map(|line| line.customer.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["Lucía Ñahui Peña", "Mateo Ñahui Peña"]);
        for line in &lines {
            let preview::Fate::Sent { at, channel, .. } = line.fate else { panic!("{line:?}") };
            assert_eq!(channel, Channel::Email);
            assert_eq!(at, t.portal.now() + hours(1), "at 8 o'clock");
        }
    })
    .await;
}

#[tokio::test]
async fn what_other_steps_would_change_is_told_before_they_count() {
    on_both(async |t| {
        let world = World::of(&t).await;
        t.clock.advance(hours(1));
        let now = current_policy(&world.portal, &Actor::System).await.unwrap();
        let changes = async |other: &Policy| {
            let mut changes = Vec::new();
            let told = |change| {
                changes.push(change);
                Ok(())
            };
            assert_eq!(compare(&world.portal, &Actor::System, None, other, told).await.unwrap(), 2);
            changes
        };
        assert_eq!(changes(&now).await, vec![], "the same steps change nothing");
        let mut silent = now.clone();
        silent.steps.retain(|step| step.offset < 0);
        let found = changes(&silent).await;
        assert_eq!(found.len(), 2, "each is reminded no more");
        assert!(found.iter().all(|change| change.before.is_some() && change.after.is_none()));
        let mut later = now.clone();
        for step in &mut later.steps {
            step.name = format!("{}-new", step.name);
        }
        let found = changes(&later).await;
        let told =
            |line: &Option<PreviewLine>| line.as_ref().map(|line| line.step.ends_with("-new"));
        assert!(
            found.iter().all(|c| (told(&c.before), told(&c.after)) == (Some(false), Some(true)))
        );
        let mut wrong = now.clone();
        wrong.steps.push(wrong.steps[0].clone());
        let refused = compare(&world.portal, &Actor::System, None, &wrong, |_| Ok(())).await;
        assert!(matches!(refused, Err(PolicyError::Policy(_))));
    })
    .await;
}

#[tokio::test]
async fn a_reminder_on_the_page_stays_until_it_is_paid_or_held() {
    on_both(async |t| {
        let world = World::of(&t).await;
        let mut policy = current_policy(&world.portal, &Actor::System).await.unwrap();
        for step in &mut policy.steps {
            step.channels = vec![Channel::InApp];
        }
        replace_policy(&world.portal, &admin(), &policy).await.unwrap();
        let Family { parent, uncle, first, first_invoice, second_invoice, .. } = &world.family;
        let shown = async |actor: &Actor| {
            let found = crate::views::overview::overview(&world.portal, actor).await.unwrap();
            found
                .reminders
                .into_iter()
                .map(|r| (r.invoice, r.outstanding.minor))
                .collect::<Vec<_>>()
        };
        world.run().await;
        assert_eq!(world.readers(), [""; 0], "nothing leaves the house");
        let of_first = (first_invoice.clone(), 45_000);
        let of_second = (second_invoice.clone(), 30_000);
        let mut both = shown(parent).await;
        both.sort();
        let mut expected = [of_first.clone(), of_second];
        expected.sort();
        assert_eq!(both, expected);
        assert_eq!(shown(uncle).await, [], "who only pays is not reminded");
        let es = domain::language::Language::Es;
        crate::contact::holds::ask(&world.portal, parent, second_invoice, "¿Por qué?", es)
            .await
            .unwrap();
        assert_eq!(shown(parent).await, [of_first]);
        t.seed_paid(parent, &[(first[0].as_str(), 0)], 45_000).await;
        assert_eq!(shown(parent).await, []);
    })
    .await;
}

#[tokio::test]
async fn the_institutions_own_words_are_used_and_broken_ones_are_refused() {
    on_both(async |t| {
        use super::replace_text as replace;
        use super::templates::{TemplateError, TemplateKey, TemplatePart};
        use domain::reminders::Kind;
        let world = World::of(&t).await;
        let (portal, ana) = (&world.portal, admin());
        let (language, kind, tone) =
            (domain::language::Language::Es, Kind::Overdue, Tone::Friendly);
        let key = TemplateKey { language, kind, tone, part: TemplatePart::Closing };
        for broken in ["{{ nobody }}", "{% if %}", " "] {
            let refused = replace(portal, &ana, key, Some(broken)).await;
            assert!(matches!(refused, Err(TemplateError::Broken(_) | TemplateError::Empty)));
        }
        replace(portal, &ana, key, Some("Suyos, {{ institution }}.")).await.unwrap();
        t.clock.advance(hours(1));
        world.run().await;
        assert_eq!(world.readers(), [LUCIA, MATEO]);
        let text = &world.email.messages()[0].text;
        assert!(text.contains("Suyos, Colegio Santa Rosa."), "{text}");
        replace(portal, &ana, key, None).await.unwrap();
        let parts = templates::current(portal, &Actor::System, language, kind, tone).await.unwrap();
        assert_eq!(parts, *templates::ours(language, kind, tone));
    })
    .await;
}

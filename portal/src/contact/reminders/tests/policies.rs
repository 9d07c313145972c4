//! Changes of the policy: what they would make of the next day, and what they make of it.

use domain::contact::{ContactLimits, Hours};
use domain::ids::CustomerId;
use domain::language::Language;
use domain::reminders::{DayChange, Kind, PolicyChange};

use super::super::difference::DayComparison;
use super::super::templates::{NewTexts, RefusedText, SampleTexts, TemplateError, TemplatePart};
use super::*;
use crate::platform::db::{Only, sql};

/// A step of the usual policy, on another day.
fn moved(name: &str, offset: i32) -> PolicyChange {
    let mut step = Policy::usual().steps.into_iter().find(|step| step.name == name).unwrap();
    step.offset = offset;
    PolicyChange::Step { is_new: false, step }
}

fn edit(base: u32, part: EditedPart) -> PolicyEdit {
    PolicyEdit { base, part, reason: "Acuerdo del consejo".into() }
}

fn limited(portal: &Portal, limits: ContactLimits) -> PolicyChange {
    PolicyChange::Limits { place: portal.settings.reminders.pack.code.into(), limits }
}

fn from_10_to_12() -> ContactLimits {
    ContactLimits { hours: Some(Hours::new(10, 12)), ..ContactLimits::default() }
}

/// A world on Monday at 7:00, with nothing decided.
async fn on_monday(t: &TestPortal) -> World {
    let world = World::of(t).await;
    t.clock.advance(hours(48));
    world
}

/// Runs for a day, hour by hour; returns the readers.
async fn readers_within_a_day(t: &TestPortal, world: &World) -> Vec<String> {
    for _ in 0..24 {
        t.clock.advance(hours(1));
        world.run().await;
    }
    world.readers()
}

async fn texts_of(portal: &Portal, version: i64) -> Vec<String> {
    let mut tx = portal.db.read().await.unwrap();
    let rows = sql!(
        all Only<String>,
        &mut tx,
        "SELECT text FROM policy_texts WHERE version = $1",
        version,
    );
    rows.unwrap().into_iter().map(|(text,)| text).collect()
}

#[tokio::test]
async fn the_difference_of_tomorrow_is_what_the_run_of_tomorrow_does() {
    on_both(async |t| {
        let world = on_monday(&t).await;
        let portal = &world.portal;
        let found = difference(portal, &admin(), 1, &moved("late-week", 40)).await.unwrap();
        assert_eq!((found.examined, found.is_whole), (2, true));
        let counts = &found.counts;
        assert_eq!((counts.sent_before, counts.sent_after), (2, 0));
        assert_eq!((counts.more, counts.fewer, counts.moved, counts.altered), (0, 2, 0, 0));
        let changes: Vec<_> = found.rows.iter().map(|row| row.change).collect();
        assert_eq!(changes, [DayChange::Fewer, DayChange::Fewer]);
        assert_eq!(waiting(portal).await, 0, "nothing is written");

        let change = EditedPart::Policy(moved("late-week", 40));
        assert_eq!(save_policy(portal, &admin(), &edit(1, change)).await.unwrap(), 2);
        t.clock.advance(hours(24));
        assert_eq!(readers_within_a_day(&t, &world).await, [""; 0], "as it was said");
        let back = EditedPart::Policy(moved("late-week", 7));
        assert_eq!(save_policy(portal, &admin(), &edit(2, back)).await.unwrap(), 3);
        assert_eq!(readers_within_a_day(&t, &world).await, [LUCIA, MATEO], "as it was before");
    })
    .await;
}

#[tokio::test]
async fn what_waits_for_today_is_not_sent_again_tomorrow() {
    on_both(async |t| {
        let world = on_monday(&t).await;
        decide_due(&world.portal, &Actor::System).await.unwrap();
        assert_eq!(waiting(&world.portal).await, 2);
        let change = limited(&world.portal, from_10_to_12());
        let found = difference(&world.portal, &admin(), 1, &change).await.unwrap();
        assert_eq!((found.counts.sent_before, found.counts.sent_after), (0, 0));
        assert_eq!(found.rows, []);
    })
    .await;
}

#[tokio::test]
async fn own_limits_are_kept_beside_the_law_and_move_what_is_sent() {
    on_both(async |t| {
        let world = on_monday(&t).await;
        let portal = &world.portal;
        let change = limited(portal, from_10_to_12());
        let found = difference(portal, &admin(), 1, &change).await.unwrap();
        assert_eq!((found.counts.sent_after, found.counts.moved), (2, 2));
        save_policy(portal, &admin(), &edit(1, EditedPart::Policy(change))).await.unwrap();
        t.clock.advance(hours(2));
        world.run().await;
        assert_eq!(world.readers(), [""; 0], "it is 9 o'clock");
        t.clock.advance(hours(1));
        world.run().await;
        assert_eq!(world.readers(), [LUCIA, MATEO]);

        let looser = ContactLimits { hours: Some(Hours::new(0, 24)), ..ContactLimits::default() };
        let part = EditedPart::Policy(limited(portal, looser));
        let refused = save_policy(portal, &admin(), &edit(2, part)).await;
        assert!(matches!(refused, Err(PolicyError::Policy(_))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_change_of_another_version_without_a_reason_or_without_effect_is_refused() {
    on_both(async |t| {
        let portal = &t.portal;
        let part = || EditedPart::Policy(moved("late", 5));
        let save = async |edit: &PolicyEdit| save_policy(portal, &admin(), edit).await;
        let silent = PolicyEdit { reason: " ".into(), ..edit(1, part()) };
        assert!(matches!(save(&silent).await, Err(PolicyError::NoReason)));
        let long = PolicyEdit { reason: "x".repeat(201), ..edit(1, part()) };
        assert!(matches!(save(&long).await, Err(PolicyError::LongReason)));
        assert_eq!(save(&edit(1, part())).await.unwrap(), 2);
        assert!(matches!(save(&edit(1, part())).await, Err(PolicyError::Stale)));
        assert!(matches!(save(&edit(2, part())).await, Err(PolicyError::Unchanged)));
        let stale = difference(portal, &admin(), 1, &moved("late", 6)).await;
        assert!(matches!(stale, Err(PolicyError::Stale)));

        let versions = policy_versions(portal, &admin()).await.unwrap();
        assert_eq!(versions.len(), 1);
        assert_eq!((versions[0].version, &*versions[0].reason), (2, "Acuerdo del consejo"));
        assert_eq!(versions[0].at, portal.now());
        let mut tx = portal.db.read().await.unwrap();
        let text = "SELECT reason FROM audit WHERE act = 'policy_changed'";
        let entries = sql!(all Only<String>, &mut tx, text).unwrap();
        assert_eq!(entries, [("Acuerdo del consejo".to_owned(),)], "one act, one entry");
    })
    .await;
}

fn closing(text: &str) -> EditedPart {
    EditedPart::Texts(NewTexts {
        language: Language::Es,
        kind: Kind::Overdue,
        tone: Tone::Friendly,
        texts: vec![(TemplatePart::Closing, text.into())],
    })
}

#[tokio::test]
async fn texts_belong_to_a_version_and_what_was_sent_keeps_its_own() {
    on_both(async |t| {
        let world = on_monday(&t).await;
        let portal = &world.portal;
        let save = async |base, text: &str| {
            save_policy(portal, &admin(), &edit(base, closing(text))).await
        };
        assert_eq!(save(1, "Con cariño, {{ institution }}.").await.unwrap(), 2);
        t.clock.advance(hours(1));
        world.run().await;
        let sent = world.email.messages();
        assert!(sent[0].text.contains("Con cariño, Colegio Santa Rosa."), "{}", sent[0].text);
        assert_eq!(save(2, "Saludos.").await.unwrap(), 3);
        assert!(matches!(save(3, "Saludos.").await, Err(PolicyError::Unchanged)));
        assert_eq!(save(3, "").await.unwrap(), 4);
        assert_eq!(texts_of(portal, 2).await, ["Con cariño, {{ institution }}."]);
        assert_eq!(texts_of(portal, 3).await, ["Saludos."]);
        assert_eq!(texts_of(portal, 4).await, [""; 0], "ours is back");
        let mut tx = portal.db.read().await.unwrap();
        let text = "SELECT DISTINCT policy_version FROM reminders WHERE state = 'sent'";
        assert_eq!(sql!(all Only<i64>, &mut tx, text).unwrap(), [(2,)]);
    })
    .await;
}

#[tokio::test]
async fn a_text_that_is_forbidden_or_cannot_be_read_is_refused_at_its_part() {
    on_both(async |t| {
        for (text, expected) in [
            ("Irá a la cárcel.", "forbidden"),
            ("{{ nobody }}", "broken"),
            (&"x".repeat(1_001), "too long"),
        ] {
            let refused = save_policy(&t.portal, &admin(), &edit(1, closing(text))).await;
            let Err(PolicyError::Text(RefusedText { part, error })) = refused else {
                panic!("{refused:?}")
            };
            assert_eq!(part, TemplatePart::Closing);
            let found = match error {
                TemplateError::Forbidden(_) => "forbidden",
                TemplateError::Broken(_) => "broken",
                TemplateError::TooLong => "too long",
                TemplateError::Empty | TemplateError::Portal(_) => "another",
            };
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(policy_versions(&t.portal, &admin()).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_sample_is_the_message_of_a_real_customer_without_the_links_that_are_theirs() {
    on_both(async |t| {
        let world = on_monday(&t).await;
        let portal = &world.portal;
        let mut tx = portal.db.read().await.unwrap();
        let text = "SELECT id FROM customers WHERE email = 'a-100@example.org'";
        let lucia = sql!(one Only<CustomerId>, &mut tx, text).unwrap().0;
        drop(tx);
        let part = closing("Con cariño, {{ institution }}.");
        let found = samples(portal, &admin(), &part, &[lucia]).await.unwrap();
        let [sample] = &found[..] else { panic!("{found:?}") };
        let SampleTexts { mail, short, .. } = &sample.texts;
        assert!(mail.contains("Con cariño, Colegio Santa Rosa."), "{mail}");
        assert!(mail.contains("/l/…") && mail.contains("/reminders/…"), "{mail}");
        for link in mail.split("/l/").skip(1).chain(mail.split("/reminders/").skip(1)) {
            assert!(link.starts_with('…'), "{mail}");
        }
        assert!(!short.contains("/l/") || short.contains("/l/…"), "{short}");
        assert!(matches!(sample.tomorrow, TomorrowOutcome::Sent { .. }), "{sample:?}");
        let step = EditedPart::Policy(moved("late-week", 8));
        let found = samples(portal, &admin(), &step, &[]).await.unwrap();
        assert_eq!(found.len(), 2, "whoever comes first");
        assert_eq!(waiting(portal).await, 0);
        assert_eq!(world.readers(), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn no_more_are_examined_than_the_bound() {
    on_both(async |t| {
        let world = on_monday(&t).await;
        let (before, after) = (Policy::usual(), moved("late-week", 40));
        let after = after.applied_to(&before).unwrap();
        let comparison = DayComparison::of_tomorrow(&world.portal, &before, &after).unwrap();
        let found = comparison.run(&world.portal, 0).await.unwrap();
        assert_eq!((found.examined, found.is_whole), (0, false));
    })
    .await;
}

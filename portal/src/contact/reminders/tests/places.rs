//! Language, law, holidays and time of the person, not of the institution.

use domain::contact::packs;

use super::*;
use crate::testing::tamper;

/// A world whose institution is in Peru and follows its law.
async fn of_peru(t: &TestPortal) -> World {
    let mut world = World::of(t).await;
    let mut settings = (*world.portal.settings).clone();
    settings.reminders.pack = &packs::PERU;
    world.portal.settings = std::sync::Arc::new(settings);
    world
}

async fn rules_of(world: &World, email: &str) -> Vec<String> {
    let debtor = debtor_of(&world.portal, email).await;
    let (links, _) = log::read(&world.portal, &Actor::System, &debtor).await.unwrap();
    let rules = links.iter().filter_map(|link| {
        let entry: Entry = serde_json::from_str(&link.text).unwrap();
        entry.rules.map(|(code, _)| code)
    });
    rules.collect()
}

#[tokio::test]
async fn somebody_abroad_is_written_to_by_the_law_and_the_clock_of_their_country() {
    on_both(async |t| {
        let world = of_peru(&t).await;
        tamper(&t.portal, "UPDATE debtors SET country = 'CL' WHERE email = 'a-100@example.org'")
            .await
            .unwrap();
        world.run().await;
        assert_eq!(world.readers(), [LUCIA], "it is 7 o'clock in Lima and 9 in Santiago");
        assert!(rules_of(&world, LUCIA).await.iter().all(|code| code == "cl"));
        t.clock.advance(hours(1));
        world.run().await;
        assert_eq!(world.readers(), [LUCIA, MATEO]);
        assert!(rules_of(&world, MATEO).await.iter().all(|code| code == "pe"));
    })
    .await;
}

#[tokio::test]
async fn a_country_without_a_known_law_has_the_strictest_rules_and_a_region_its_own_time() {
    on_both(async |t| {
        let world = of_peru(&t).await;
        for change in [
            "UPDATE debtors SET country = 'UY' WHERE email = 'a-100@example.org'",
            "UPDATE debtors SET country = 'BR', region = 'AC' WHERE email = 'a-101@example.org'",
        ] {
            tamper(&t.portal, change).await.unwrap();
        }
        world.run().await;
        assert_eq!(world.readers(), [LUCIA], "it is 7 o'clock in Rio Branco, too");
        t.clock.advance(hours(1));
        world.run().await;
        assert_eq!(world.readers(), [LUCIA, MATEO]);
        assert!(rules_of(&world, LUCIA).await.iter().all(|code| code == "default"));
        assert!(rules_of(&world, MATEO).await.iter().all(|code| code == "br"));
    })
    .await;
}

/// Text of the reminder to Rosa, who has an account, after these changes.
async fn text_after(t: &TestPortal, changes: &[&'static str]) -> String {
    let world = World::of(t).await;
    let mailbox = "UPDATE debtors SET email = 'rosa@example.org' WHERE email = 'a-100@example.org'";
    for change in [&[mailbox, "UPDATE users SET language = NULL"], changes].concat() {
        tamper(&t.portal, change).await.unwrap();
    }
    t.clock.advance(hours(1));
    world.run().await;
    let messages = world.email.messages();
    messages.iter().find(|m| m.to == "rosa@example.org").unwrap().text.clone()
}

const DEBTOR: &str = "UPDATE debtors SET language = 'pt' WHERE email = 'rosa@example.org'";
const USER: &str = "UPDATE users SET language = 'en' WHERE email = 'rosa@example.org'";

#[tokio::test]
async fn a_reminder_is_in_the_language_of_the_institution_where_the_person_has_none() {
    on_both(async |t| assert!(text_after(&t, &[]).await.contains("Hola"))).await;
}

#[tokio::test]
async fn a_reminder_is_in_the_language_of_the_debtor() {
    on_both(async |t| assert!(text_after(&t, &[DEBTOR]).await.contains("Olá"))).await;
}

#[tokio::test]
async fn a_reminder_is_in_the_language_that_the_user_chose_before_all_others() {
    on_both(async |t| assert!(text_after(&t, &[DEBTOR, USER]).await.contains("Hello"))).await;
}

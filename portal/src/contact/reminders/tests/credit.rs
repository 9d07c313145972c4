//! Credit in the customers' favour.

use super::*;
use crate::testing::ScriptedGateway;
use crate::testing::family::invoice;

#[tokio::test]
async fn a_reminder_names_the_credit_and_sets_it_against_what_is_asked() {
    on_both(async |t| {
        let world = World::of(&t).await;
        let Family { parent, uncle, first, first_customer, .. } = &world.family;
        let instalment = first[0].as_str();
        let early = t.seed_payment(uncle, &[(instalment, 0)], 45_000).await.payment;
        t.seed_outcome(&early, Event::Expired).await;
        t.seed_paid(parent, &[(instalment, 0)], 45_000).await;
        let reference = ScriptedGateway::reference(&early);
        t.seed_outcome(&early, Event::Succeeded { reference, at: t.portal.now() }).await;
        invoice(&world.portal, first_customer, "2026-0010", 60_000, 1).await;
        t.clock.advance(hours(1));
        world.run().await;
        let messages = world.email.messages();
        let text = |to: &str| {
            let message = messages.iter().find(|message| message.to == to);
            message.unwrap().text.replace('\u{a0}', " ")
        };
        let lucia = text(LUCIA);
        assert!(lucia.contains("S/ 450.00 de saldo a favor"), "{lucia}");
        assert!(lucia.contains("queda por pagar S/ 150.00"), "{lucia}");
        assert!(!text(MATEO).contains("saldo a favor"), "it is not Mateo's");
    })
    .await;
}

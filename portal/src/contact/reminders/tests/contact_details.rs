//! Segments and contact details imported from the institution's own systems.

use domain::access::Actor;
use domain::reminders::{Kind, Step};

use super::*;
use crate::billing::customers::{self, CustomerRecord};
use crate::testing::admin;

/// A policy with one step, for everybody who is late, by one channel.
async fn only_step(portal: &Portal, channel: Channel, segment: Option<&str>) {
    let step = Step {
        name: "late".into(),
        offset: 3,
        kind: Kind::Overdue,
        tones: vec![Tone::Friendly, Tone::Neutral, Tone::Firm],
        channels: vec![channel],
        segment: segment.map(str::to_owned),
    };
    let policy = Policy { steps: vec![step], ..Policy::usual() };
    replace_policy(portal, &admin(), &policy).await.unwrap();
}

#[tokio::test]
async fn a_step_of_a_segment_speaks_to_the_people_of_that_segment_only() {
    on_both(async |t| {
        let world = World::of(&t).await;
        only_step(&world.portal, Channel::Email, Some("becado")).await;
        t.clock.advance(hours(1));
        world.run().await;
        assert_eq!(world.readers(), [""; 0], "nobody is of it yet");
        let mateo = CustomerRecord {
            number: "A-101".into(),
            name: "Mateo Ñahui Peña".into(),
            segments: vec!["becado".into()],
            ..CustomerRecord::default()
        };
        customers::upsert(&world.portal, &Actor::System, "school", &[mateo]).await.unwrap();
        world.run().await;
        assert_eq!(world.readers(), [MATEO], "and at once");
    })
    .await;
}

#[tokio::test]
async fn a_customer_without_a_mailbox_is_reached_by_a_letter() {
    on_both(async |t| {
        let portal = &t.portal;
        only_step(portal, Channel::Letter, None).await;
        let eva = CustomerRecord {
            number: "L-1".into(),
            name: "Eva Quispe".into(),
            postal_address: Some("Jr. Ucayali 123\nLima 15001".into()),
            ..CustomerRecord::default()
        };
        let luz = CustomerRecord { number: "L-2".into(), name: "Luz".into(), ..Default::default() };
        let ids = customers::upsert(portal, &Actor::System, "school", &[eva, luz]).await.unwrap();
        for (id, number) in ids.iter().zip(["2026-0008", "2026-0009"]) {
            crate::testing::family::invoice(portal, id, number, 10_000, 1).await;
        }
        decide_due(portal, &Actor::System).await.unwrap();
        let mut tx = portal.db.read().await.unwrap();
        let waiting = crate::platform::db::sql!(
            all LetterRow,
            &mut tx,
            "SELECT d.name, r.channel, d.postal_address
               FROM reminders r
               JOIN debtors d ON d.id = r.debtor_id
              WHERE r.state = 'queued'"
        );
        let expected = LetterRow {
            name: "Eva Quispe".to_owned(),
            channel: "letter".to_owned(),
            postal_address: "Jr. Ucayali 123\nLima 15001".to_owned(),
        };
        assert_eq!(waiting.unwrap(), [expected], "nobody without an address");
    })
    .await;
}

#[derive(Debug, PartialEq)]
struct LetterRow {
    name: String,
    channel: String,
    postal_address: String,
}

crate::platform::db::columns!(LetterRow { name, channel, postal_address });

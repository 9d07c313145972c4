//! Workers that stop at each of their await points.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Actor;

use super::super::send::{pick, send};
use super::super::simulation::StopAfter;
use super::*;
use crate::billing::customers::{self, CustomerRecord};
use crate::testing::RecordingCarrier;
use crate::testing::family::invoice;

/// More than a worker has await points.
const PEOPLE: usize = 120;

/// Debtors with one overdue invoice each, reached by one channel.
async fn people(portal: &Portal, channel: Channel) {
    let record = |n: usize| CustomerRecord {
        number: format!("C-{n}"),
        name: format!("Persona {n}"),
        email: Some(format!("p{n}@example.org")),
        ..CustomerRecord::default()
    };
    let records: Vec<_> = (0..PEOPLE).map(record).collect();
    let ids = customers::upsert(portal, &Actor::System, "x", &records).await.unwrap();
    for (n, customer) in ids.iter().enumerate() {
        invoice(portal, customer, &format!("I-{n}"), 5_000, 1).await;
    }
    let mut tx = portal.db.write().await.unwrap();
    let text = "UPDATE debtors SET phone = 'tel:' || email, channels = $1";
    crate::platform::db::sql!(run, &mut tx, text, channel).unwrap();
    tx.commit().await.unwrap();
}

/// Ids of the messages to each address, as often as they arrived.
fn given(carrier: &RecordingCarrier) -> BTreeMap<String, Vec<String>> {
    let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for message in carrier.messages() {
        given.entry(message.to).or_default().push(message.id);
    }
    given
}

/// Stops a worker at its first await point, another at its second, and so on until one completes;
/// others then recover the rest.
async fn stop_everywhere(t: &TestPortal, channel: Channel, dedupes: bool) -> RunOf {
    let carrier = std::sync::Arc::new(RecordingCarrier::new(channel, dedupes));
    let carriers = Carriers::new(vec![carrier.clone()]);
    let portal = Portal { carriers, ..t.portal.clone() };
    people(&portal, channel).await;
    t.clock.advance(hours(1));
    decide_due(&portal, &Actor::System).await.unwrap();
    let (mut stopped, mut came_through) = (0, 0);
    while came_through < 5 {
        let picked = pick(&portal).await.unwrap();
        assert!(!picked.is_empty(), "there are more people than moments of waiting");
        for one in picked {
            match StopAfter::new(stopped + 1, send(&portal, &one)).await {
                None => stopped += 1,
                Some(sent) => {
                    sent.unwrap();
                    came_through += 1;
                }
            }
        }
    }
    for _ in 0..4 {
        t.clock.advance(SignedDuration::from_secs(31));
        send_due(&portal, &Actor::System).await.unwrap();
    }
    RunOf { stopped, given: given(&carrier) }
}

/// Number of stopped workers, and the messages to each address.
struct RunOf {
    stopped: usize,
    given: BTreeMap<String, Vec<String>>,
}

#[tokio::test]
async fn wherever_a_worker_stops_each_mailbox_shows_one_message() {
    on_both(async |t| {
        let run = stop_everywhere(&t, Channel::Email, true).await;
        assert!(run.stopped > 5, "it waits at several places: {}", run.stopped);
        assert_eq!(run.given.len(), PEOPLE, "nobody is left out");
        for (to, ids) in run.given {
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 1, "{to}: {ids:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn wherever_a_worker_stops_no_telephone_rings_twice() {
    on_both(async |t| {
        let run = stop_everywhere(&t, Channel::Sms, false).await;
        assert!(run.given.values().all(|ids| ids.len() == 1), "{:?}", run.given);
        // Between claim and record, delivery is unknown and nothing is retried.
        assert!(run.given.len() + run.stopped >= PEOPLE);
        assert!(run.given.len() > PEOPLE / 2);
    })
    .await;
}

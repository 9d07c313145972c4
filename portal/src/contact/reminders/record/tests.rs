//! The record of a day, on both engines: what it counts, and that no hand changes it.

use domain::access::Actor;
use domain::contact::Channel;
use domain::money::{Currency, Money};
use jiff::SignedDuration;

use super::*;
use crate::contact::reminders::{decide_due, send_due};
use crate::outside::carriers::Carriers;
use crate::payments::offline::{OfflinePayment, record_offline};
use crate::platform::db::sql;
use crate::testing::family::{Family, family};
use crate::testing::{RecordingCarrier, TestPortal, on_both, tamper};

/// Two debtors with an instalment each that is due since the tenth.
struct World {
    portal: Portal,
    family: Family,
}

impl World {
    /// On Saturday 2026-11-21 at 8:00 in Lima.
    async fn of(t: &TestPortal) -> Self {
        let email = std::sync::Arc::new(RecordingCarrier::new(Channel::Email, true));
        let portal = Portal { carriers: Carriers::new(vec![email]), ..t.portal.clone() };
        let family = family(&portal).await;
        t.clock.advance(SignedDuration::from_hours(1));
        Self { portal, family }
    }

    async fn send(&self) {
        decide_due(&self.portal, &Actor::System).await.unwrap();
        send_due(&self.portal, &Actor::System).await.unwrap();
    }

    /// Pays the first debtor's first instalment at the counter.
    async fn pay(&self) {
        let paid = OfflinePayment {
            reference: "OP-1".into(),
            at: self.portal.now(),
            payer: None,
            parts: vec![(self.family.first[0].clone(), Money::new(45_000, Currency::Pen))],
        };
        record_offline(&self.portal, &Actor::System, &[paid]).await.unwrap();
    }

    async fn counted(&self) -> Vec<CountedDay> {
        count_days(&self.portal).await.unwrap();
        let mut tx = self.portal.db.read().await.unwrap();
        store::all(&mut tx).await.unwrap()
    }
}

/// Moves the hand-overs of the first debtor's reminders, as if a payment had not been noticed.
async fn hand_over_later(portal: &Portal, by: SignedDuration) {
    let ms = i64::try_from(by.as_millis()).unwrap();
    let mut tx = portal.db.write().await.unwrap();
    let text = "UPDATE reminders SET claimed_at = claimed_at + $1, handed_at = handed_at + $1
                 WHERE debtor_id IN (SELECT id FROM debtors WHERE email = 'a-100@example.org')";
    sql!(run, &mut tx, text, ms).unwrap();
    tx.commit().await.unwrap();
}

/// Whoever has the database can remove its guards.
async fn unguard(portal: &Portal) {
    let statements: &[&'static str] = if portal.db.engine() == "sqlite" {
        &["DROP TRIGGER reminder_days_no_update", "DROP TRIGGER contact_log_no_delete"]
    } else {
        &[
            "DROP TRIGGER reminder_days_never_changed ON reminder_days",
            "DROP TRIGGER contact_log_only_added_to ON contact_log",
        ]
    };
    for statement in statements {
        tamper(portal, statement).await.unwrap();
    }
}

#[tokio::test]
async fn a_day_is_counted_once_when_it_is_over_and_its_numbers_are_those_of_the_log() {
    on_both(async |t| {
        let world = World::of(&t).await;
        let first = world.counted().await;
        assert_eq!(first.len(), 1, "yesterday");
        assert_eq!(first[0].of.counts, DayCounts::default());
        assert_eq!(first[0].hash, hash_of("", &first[0].of));

        world.send().await;
        t.clock.advance(SignedDuration::from_secs(1));
        world.pay().await;
        assert_eq!(world.counted().await, first, "the day is not over");
        let now = sending_days(&world.portal, &Actor::System).await.unwrap();
        assert_eq!((now.today.sent, now.today.paid_before, now.too_late), (2, 0, vec![]));

        t.clock.advance(SignedDuration::from_hours(72));
        let days = world.counted().await;
        assert_eq!(days.len(), 4);
        let sent: Vec<i64> = days.iter().map(|day| day.of.counts.sent).collect();
        assert_eq!(sent, [0, 2, 0, 0]);
        let mut before = String::new();
        for day in &days {
            assert_eq!(day.hash, hash_of(&before, &day.of), "each contains the one before");
            before.clone_from(&day.hash);
        }
        assert_eq!(world.counted().await, days, "no day is counted twice");
        assert_eq!(check_record(&world.portal, &Actor::System).await.unwrap(), []);

        let record = record(&world.portal).await.unwrap();
        let totals = record.totals.unwrap();
        assert_eq!((totals.since, totals.sent), (days[0].of.day, 2));
        assert_eq!((totals.paid_before, totals.paid_meanwhile), (0, 0));
        let latest_first: Vec<_> = days.iter().rev().cloned().collect();
        assert_eq!(record.days, latest_first);
        let file = record_file(&world.portal).await.unwrap();
        let last = file.lines().last().unwrap();
        assert_eq!(last, format!("{},{}", days[3].of.row(), days[3].hash));
        assert_eq!(file.lines().count(), 5);
    })
    .await;
}

#[tokio::test]
async fn who_was_reminded_of_what_was_paid_is_counted_and_named() {
    on_both(async |t| {
        let world = World::of(&t).await;
        world.send().await;
        t.clock.advance(SignedDuration::from_secs(1));
        world.pay().await;
        t.clock.advance(SignedDuration::from_mins(10));
        // Moved by one second less, the reminder had left before the payment.
        for (moved, is_before, expected) in [
            (0, None, (0, 0)),
            (10, Some(false), (0, 1)),
            (170, Some(true), (1, 0)),
            (-180, None, (0, 0)),
        ] {
            hand_over_later(&world.portal, SignedDuration::from_secs(moved)).await;
            let now = sending_days(&world.portal, &Actor::System).await.unwrap();
            assert_eq!((now.today.paid_before, now.today.paid_meanwhile), expected, "{moved}");
            let named: Vec<bool> = now.too_late.iter().map(|one| one.is_before).collect();
            assert_eq!(named, Vec::from_iter(is_before), "{moved}");
            for one in now.too_late {
                assert_eq!(one.invoice, world.family.first_invoice);
                assert_eq!(one.customer, world.family.first_customer);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_day_that_another_hand_changed_is_found() {
    on_both(async |t| {
        let world = World::of(&t).await;
        world.counted().await;
        world.send().await;
        t.clock.advance(SignedDuration::from_hours(48));
        let days = world.counted().await;
        assert_eq!(days.len(), 3);
        let fault = |n: usize, is_forged| RecordFault { day: days[n].of.day, is_forged };
        let check = async || check_record(&world.portal, &Actor::System).await.unwrap();

        let change = "UPDATE reminder_days SET sent = 1 WHERE sent = 2";
        let mut tx = world.portal.db.write().await.unwrap();
        sql!(run, &mut tx, change).expect_err("the database refuses it");
        drop(tx);
        unguard(&world.portal).await;
        tamper(&world.portal, change).await.unwrap();
        assert_eq!(check().await, [fault(1, true)], "the hash is that of another row");
        let back = "UPDATE reminder_days SET sent = 2, hash = 'x' WHERE sent = 1";
        tamper(&world.portal, back).await.unwrap();
        // The day after it was hashed with the true one.
        assert_eq!(check().await, [fault(1, true), fault(2, true)]);
    })
    .await;
}

#[tokio::test]
async fn a_day_whose_log_was_cut_is_found() {
    on_both(async |t| {
        let world = World::of(&t).await;
        world.counted().await;
        world.send().await;
        t.clock.advance(SignedDuration::from_hours(24));
        let days = world.counted().await;
        let cut = "DELETE FROM contact_log WHERE outcome = 'sent'";
        unguard(&world.portal).await;
        tamper(&world.portal, cut).await.unwrap();
        let expected = [RecordFault { day: days[1].of.day, is_forged: false }];
        assert_eq!(check_record(&world.portal, &Actor::System).await.unwrap(), expected);
    })
    .await;
}

#[tokio::test]
async fn two_replicas_count_a_day_once() {
    on_both(async |t| {
        let world = World::of(&t).await;
        world.counted().await;
        t.clock.advance(SignedDuration::from_hours(96));
        let other = t.replica().await;
        let (one, two) = tokio::join!(count_days(&world.portal), count_days(&other));
        one.unwrap();
        two.unwrap();
        assert_eq!(world.counted().await.len(), 5);
        assert_eq!(check_record(&world.portal, &Actor::System).await.unwrap(), []);
    })
    .await;
}

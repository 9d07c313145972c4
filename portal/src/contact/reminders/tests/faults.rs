//! Carriers that fail, and workers that stop.

use super::*;
use crate::outside::carriers::Delivery;

/// Gives each debtor a telephone, and prefers e-mail to text messages.
async fn with_telephones(portal: &Portal) {
    let mut tx = portal.db.write().await.unwrap();
    crate::platform::db::sql!(
        run,
        &mut tx,
        "UPDATE debtors SET phone = '+51987654321', channels = 'email,sms'"
    )
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_could_not_leave_is_tried_again_under_the_same_id() {
    on_both(async |t| {
        let world = World::of(&t).await;
        t.clock.advance(hours(1));
        world.email.fail_with(Some(CarrierError::Unknown("no answer".into())));
        world.run().await;
        world.email.fail_with(None);
        world.run().await;
        assert_eq!(world.email.messages().len(), 2, "not before the pause is over");
        t.clock.advance(SignedDuration::from_secs(30));
        world.run().await;
        let messages = world.email.messages();
        let mut ids: Vec<_> = messages.iter().map(|message| message.id.clone()).collect();
        assert_eq!(ids.len(), 4);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 2, "two messages, each tried twice");
        assert!(matches!(
            world.log_of(LUCIA).await[..],
            [
                LogEvent::Claimed { .. },
                LogEvent::Postponed { .. },
                LogEvent::Claimed { .. },
                LogEvent::Sent { .. }
            ]
        ));
    })
    .await;
}

#[tokio::test]
async fn what_is_paid_before_the_second_try_is_not_sent() {
    on_both(async |t| {
        let world = World::of(&t).await;
        t.clock.advance(hours(1));
        world.email.fail_with(Some(CarrierError::Temporary("down".into())));
        world.run().await;
        let tried = world.email.messages().len();
        for (instalments, actor) in [
            (&world.family.first, &world.family.parent),
            (&world.family.second, &world.family.parent),
        ] {
            let sum = if instalments.len() == 3 { 45_000 } else { 30_000 };
            t.seed_paid(actor, &[(instalments[0].as_str(), 0)], sum).await;
        }
        world.email.fail_with(None);
        for _ in 0..48 {
            t.clock.advance(hours(1));
            world.run().await;
        }
        assert_eq!(world.email.messages().len(), tried);
    })
    .await;
}

#[tokio::test]
async fn a_mail_server_that_is_down_for_a_day_loses_nothing() {
    on_both(async |t| {
        let world = World::of(&t).await;
        t.clock.advance(hours(1));
        world.email.fail_with(Some(CarrierError::Temporary("down".into())));
        for _ in 0..3 {
            world.run().await;
            t.clock.advance(hours(1));
        }
        world.email.fail_with(None);
        let before = world.email.messages().len();
        for _ in 0..72 {
            t.clock.advance(hours(1));
            world.run().await;
        }
        let after: Vec<_> = world.email.messages().split_off(before);
        let mut readers: Vec<_> = after.into_iter().map(|message| message.to).collect();
        readers.sort();
        assert_eq!(readers, [LUCIA, MATEO], "once each");
    })
    .await;
}

#[tokio::test]
async fn an_address_that_takes_nothing_gives_way_to_the_next_chosen_channel() {
    on_both(async |t| {
        let world = World::of(&t).await;
        with_telephones(&world.portal).await;
        t.clock.advance(hours(1));
        world.email.fail_with(Some(CarrierError::Address("550".into())));
        for _ in 0..4 {
            world.run().await;
            t.clock.advance(SignedDuration::from_mins(1));
        }
        assert_eq!(world.email.messages().len(), 2, "it is not tried there again");
        assert_eq!(world.sms.messages().len(), 2);
        assert_eq!(world.sms.messages()[0].to, "+51987654321");
    })
    .await;
}

#[tokio::test]
async fn who_chose_no_other_channel_is_not_reached_by_one() {
    on_both(async |t| {
        let world = World::of(&t).await;
        t.clock.advance(hours(1));
        world.email.fail_with(Some(CarrierError::Address("550".into())));
        for _ in 0..100 {
            world.run().await;
            t.clock.advance(hours(1));
        }
        assert_eq!(world.email.messages().len(), 2);
        assert!(world.sms.messages().is_empty());
        let told = world.log_of(LUCIA).await;
        let reason = domain::activity::WithheldFor::Unreachable;
        assert!(told.contains(&LogEvent::Withheld { reason, until: None }), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn what_a_telephone_may_have_is_not_sent_again() {
    on_both(async |t| {
        let world = World::of(&t).await;
        with_telephones(&world.portal).await;
        world.email.fail_with(Some(CarrierError::Address("550".into())));
        world.sms.fail_with(Some(CarrierError::Unknown("no answer".into())));
        t.clock.advance(hours(1));
        for _ in 0..100 {
            world.run().await;
            t.clock.advance(hours(1));
        }
        assert_eq!(world.sms.messages().len(), 2, "once each");
        let told = world.log_of(LUCIA).await;
        assert!(told.iter().any(|what| matches!(what, LogEvent::Unknown { .. })), "{told:?}");
    })
    .await;
}

/// A mail server whose first answer is lost and that then fails until the reminder is given up.
/// Returns the last log entry and the number of text messages.
async fn silent_then(t: &TestPortal, failure: CarrierError) -> (LogEvent, usize) {
    let world = World::of(t).await;
    with_telephones(&world.portal).await;
    t.clock.advance(hours(1));
    world.email.fail_with(Some(CarrierError::Unknown("no answer".into())));
    world.run().await;
    world.email.fail_with(Some(failure));
    for _ in 0..72 {
        t.clock.advance(hours(1));
        world.run().await;
    }
    let ended =
        |what: &LogEvent| matches!(what, LogEvent::Failed { .. } | LogEvent::Unknown { .. });
    let told = world.log_of(LUCIA).await;
    let last = told.iter().find(|what| ended(what)).cloned();
    (last.unwrap_or_else(|| panic!("it does not end: {told:?}")), world.sms.messages().len())
}

#[tokio::test]
async fn what_an_earlier_try_may_have_brought_is_not_said_again_by_another_channel() {
    for failure in
        [CarrierError::Temporary("down".into()), CarrierError::Permanent("refused".into())]
    {
        on_both(async |t| {
            let (end, messages) = silent_then(&t, failure.clone()).await;
            assert!(matches!(end, LogEvent::Unknown { .. }), "{failure}: {end:?}");
            assert_eq!(messages, 0, "{failure}");
        })
        .await;
    }
}

#[tokio::test]
async fn an_address_that_takes_nothing_took_nothing_before() {
    on_both(async |t| {
        let (end, messages) = silent_then(&t, CarrierError::Address("550".into())).await;
        assert!(matches!(end, LogEvent::Failed { .. }), "{end:?}");
        assert_eq!(messages, 2, "one for each person");
    })
    .await;
}

#[tokio::test]
async fn what_certainly_never_left_goes_by_another_channel() {
    on_both(async |t| {
        let world = World::of(&t).await;
        with_telephones(&world.portal).await;
        t.clock.advance(hours(1));
        world.email.fail_with(Some(CarrierError::Permanent("refused".into())));
        for _ in 0..4 {
            world.run().await;
            t.clock.advance(SignedDuration::from_mins(1));
        }
        assert_eq!(world.sms.messages().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_stops_during_the_hand_over_leaves_it_to_the_next() {
    on_both(async |t| {
        let world = World::of(&t).await;
        t.clock.advance(hours(1));
        decide_due(&world.portal, &Actor::System).await.unwrap();
        world.email.hang(true);
        let portal = world.portal.clone();
        let worker = tokio::spawn(async move { send_due(&portal, &Actor::System).await.map(drop) });
        while world.email.messages().len() < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        worker.abort();
        assert!(worker.await.unwrap_err().is_cancelled(), "it was stopped in the middle");
        world.email.hang(false);
        world.run().await;
        assert_eq!(world.email.messages().len(), 2, "the lease holds");
        t.clock.advance(LEASE);
        world.run().await;
        let messages = world.email.messages();
        assert_eq!(messages.len(), 4);
        let again = &messages[2..];
        assert!(again.iter().all(|m| messages[..2].iter().any(|n| n.id == m.id)), "same ids");
        t.clock.advance(hours(100));
        world.run().await;
        assert_eq!(world.email.messages().len(), 4);
    })
    .await;
}

struct StateRow {
    channel: String,
    state: String,
    last_error: Option<String>,
}

crate::platform::db::columns!(StateRow { channel, state, last_error });

/// State, channel and error of all reminders.
async fn states(portal: &Portal) -> Vec<(String, String, Option<String>)> {
    let mut tx = portal.db.read().await.unwrap();
    let found = crate::platform::db::sql!(
        all StateRow,
        &mut tx,
        "SELECT channel, state, last_error FROM reminders ORDER BY created_at"
    );
    found.unwrap().into_iter().map(|row| (row.channel, row.state, row.last_error)).collect()
}

#[tokio::test]
async fn what_a_carrier_reports_later_is_believed_once() {
    on_both(async |t| {
        let world = World::of(&t).await;
        with_telephones(&world.portal).await;
        t.clock.advance(hours(1));
        world.run().await;
        let message = world.email.messages().into_iter().find(|m| m.to == LUCIA).unwrap();
        let reference = format!("ref-{}", message.id);
        let bounced = Delivery::Bounced("5.1.1".into());
        for _ in 0..2 {
            report(&world.portal, &reference, &bounced).await.unwrap();
        }
        report(&world.portal, &reference, &Delivery::Delivered).await.unwrap();
        world.run().await;
        let sent = world.sms.messages().len();
        assert_eq!(sent, 1, "it goes by the next channel: {:?}", states(&world.portal).await);
        let unknown = report(&world.portal, "no-such", &bounced).await;
        assert!(matches!(unknown, Err(crate::Error::NotFound)));
        let told = world.log_of(LUCIA).await;
        let failures = told.iter().filter(|what| matches!(what, LogEvent::Failed { .. }));
        assert_eq!(failures.count(), 1);
    })
    .await;
}

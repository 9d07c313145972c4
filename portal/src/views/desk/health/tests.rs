//! Health by what was recorded: what waits, what came last, what failed.

use domain::access::{Role, Scope};
use domain::contact::Channel;
use domain::ids::{CustomerId, PaymentId};

use super::*;
use crate::payments::payloads::CheckPayment;
use crate::platform::queue;
use crate::testing::{SeedInvoice, TestPortal, admin, on_both, remind_of, staff, tamper, user};

const WORK: HealthPart = HealthPart::GatewayWork(Origin::Sandbox);

async fn enqueue(t: &TestPortal) {
    let job = CheckPayment { payment: PaymentId::parse("none").unwrap() };
    let mut tx = t.portal.db.write().await.unwrap();
    queue::enqueue(&mut tx, &job, t.portal.now()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn of(t: &TestPortal, part: HealthPart) -> PartHealth {
    let report = health(&t.portal, &admin()).await.unwrap();
    report.parts.into_iter().find(|health| health.part == part).unwrap()
}

#[tokio::test]
async fn work_that_waits_is_late_and_then_an_alarm_until_it_is_done() {
    on_both(async |t| {
        assert_eq!(health(&t.portal, &admin()).await.unwrap().worst(), HealthState::Good);
        enqueue(&t).await;
        for (minutes, state) in
            [(0, HealthState::Good), (2, HealthState::Strained), (13, HealthState::Failing)]
        {
            t.clock.advance(SignedDuration::from_mins(minutes));
            let work = of(&t, WORK).await;
            assert_eq!((work.state, work.vitals.waiting), (state, 1), "{minutes}: {work:?}");
        }
        let report = health(&t.portal, &staff("vera", &[Role::Viewer])).await.unwrap();
        assert_eq!((report.failing(), report.worst()), (1, HealthState::Failing));

        tamper(
            &t.portal,
            "UPDATE jobs SET state = 'done', ended_at = run_at + 1000 WHERE state = 'queued'",
        )
        .await
        .unwrap();
        let work = of(&t, WORK).await;
        assert_eq!((work.state, work.vitals.waiting), (HealthState::Good, 0));
        let sent = t.portal.now() - SignedDuration::from_mins(15) + SignedDuration::from_secs(1);
        assert_eq!(work.vitals.succeeded_at, Some(sent));
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn what_is_tried_again_waits_since_its_first_attempt_and_says_why() {
    on_both(async |t| {
        enqueue(&t).await;
        // Attempts at 0, 10 and 30 seconds; the next after 40.
        tamper(
            &t.portal,
            "UPDATE jobs SET attempts = 3, last_error = 'refused', run_at = run_at + 70000",
        )
        .await
        .unwrap();
        let begun = t.portal.now();
        t.clock.advance(SignedDuration::from_secs(31));
        let work = of(&t, WORK).await;
        assert_eq!(work.state, HealthState::Strained);
        assert_eq!(work.vitals.waiting_since, Some(begun));
        let fault = work.vitals.fault.unwrap();
        assert_eq!(fault.reason, "refused");
        assert_eq!(fault.at, begun + SignedDuration::from_secs(30));

        tamper(
            &t.portal,
            "UPDATE jobs SET state = 'given_up', last_error = 'never', ended_at = run_at",
        )
        .await
        .unwrap();
        let work = of(&t, WORK).await;
        assert_eq!((work.state, work.vitals.lost), (HealthState::Strained, 1));
        assert_eq!(work.vitals.fault.unwrap().reason, "never");
        t.clock.advance(SignedDuration::from_hours(25));
        assert_eq!(of(&t, WORK).await.state, HealthState::Good);
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_gateway_that_does_not_answer_and_reminders_that_stay_are_found() {
    on_both(async |t| {
        t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
        t.seed_invoice(&SeedInvoice::of("lucia", "l1", &[("2026-11-10", 10_000)])).await;
        t.seed_paid(&user("ana"), &[("l1-1", 0)], 10_000).await;
        let gateway = HealthPart::Gateway(t.portal.gateway.origin());
        let before = of(&t, gateway).await;
        assert_eq!(before.state, HealthState::Good);
        assert!(before.vitals.succeeded_at.is_some(), "{before:?}");
        tamper(&t.portal, "UPDATE payments SET state = 'unknown', succeeded_at = NULL")
            .await
            .unwrap();
        t.clock.advance(SignedDuration::from_mins(20));
        assert_eq!(of(&t, gateway).await.state, HealthState::Failing);

        assert!(of(&t, HealthPart::Carrier(Channel::Email)).await.vitals.fault.is_none());
        let customer = CustomerId::parse("lucia").unwrap();
        remind_of(&t.portal, &customer, "lucia@example.org").await;
        tamper(
            &t.portal,
            "INSERT INTO reminders (id, debtor_id, channel, kind, tone, state, send_at,
                                    policy_version, last_error, created_at, ended_at)
             SELECT 'r', id, 'email', 'overdue', 'friendly', 'failed', 0, 1, 'gone', 0, 5
               FROM debtors
              LIMIT 1",
        )
        .await
        .unwrap();
        let carrier = of(&t, HealthPart::Carrier(Channel::Email)).await;
        assert_eq!(carrier.state, HealthState::Good, "one address is no alarm");
        assert_eq!(carrier.vitals.fault.unwrap().reason, "gone");
        t.leaves_jobs();
    })
    .await;
}

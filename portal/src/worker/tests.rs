//! Jobs run once, are retried and are given up.

use std::panic::AssertUnwindSafe;

use domain::ids::PaymentId;
use domain::payments::Origin;
use jiff::SignedDuration;

use super::*;
use crate::outside::messages::jobs::SendMail;
use crate::outside::messages::{Mail, Mailbox, SendError};
use crate::payments::payloads::ApplyGatewayEvent;
use crate::payments::receipts::jobs::ConfirmPayment;
use crate::platform::db::{Fence, Only, sql};
use crate::platform::queue::{Backlog, Job, backlog, enqueue};
use crate::testing::{Engine, TestPortal, on_both};

fn mail() -> SendMail {
    let mail = Mail {
        to: Mailbox { name: "Ana".into(), address: "ana@example.org".into() },
        subject: "s".into(),
        text: "t".into(),
        html: "<p>t</p>".into(),
        attachments: vec![],
        message_id: "1@example.org".into(),
        written_at: jiff::Timestamp::UNIX_EPOCH,
        stop_url: None,
    };
    SendMail { mail }
}

async fn put(portal: &Portal, job: &impl Job) {
    let mut tx = portal.db.write().await.unwrap();
    enqueue(&mut tx, job, portal.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_job_runs_once_and_a_rolled_back_one_never() {
    on_both(async |t| {
        put(&t.portal, &mail()).await;
        let mut tx = t.portal.db.write().await.unwrap();
        enqueue(&mut tx, &mail(), t.portal.now()).await.unwrap();
        drop(tx);
        assert_eq!(run_due(&t.portal).await.unwrap(), 1);
        assert_eq!(run_due(&t.portal).await.unwrap(), 0);
        assert_eq!(t.mailer.mails().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_test_that_leaves_a_begun_job_behind_fails_unless_it_says_so() {
    for is_said in [false, true] {
        let t = TestPortal::open(Engine::Sqlite).await;
        put(&t.portal, &mail()).await;
        t.mailer.fail_with(Some(SendError::Temporary("down".into())));
        assert_eq!(run_due(&t.portal).await.unwrap(), 1);
        if is_said {
            t.leaves_jobs();
        }
        let dropped = std::panic::catch_unwind(AssertUnwindSafe(|| drop(t)));
        let told = dropped.err().and_then(|told| told.downcast::<String>().ok());
        let is_told = told.is_some_and(|told| told.contains("send_mail queued: down"));
        assert_eq!(is_told, !is_said);
    }
}

#[tokio::test]
async fn a_job_that_fails_is_tried_later_and_one_that_cannot_work_is_given_up() {
    on_both(async |t| {
        t.leaves_jobs();
        t.mailer.fail_with(Some(SendError::Temporary("down".into())));
        put(&t.portal, &mail()).await;
        assert_eq!(run_due(&t.portal).await.unwrap(), 1);
        t.clock.advance(SignedDuration::from_secs(9));
        assert_eq!(run_due(&t.portal).await.unwrap(), 0);
        t.clock.advance(SignedDuration::from_secs(1));
        t.mailer.fail_with(Some(SendError::Permanent("no such mailbox".into())));
        assert_eq!(run_due(&t.portal).await.unwrap(), 1);
        let left = backlog(&t.portal).await.unwrap();
        assert_eq!(left, Backlog { queued: 0, given_up: 1 });
    })
    .await;
}

#[tokio::test]
async fn a_job_with_the_same_key_is_enqueued_once() {
    on_both(async |t| {
        let job = ConfirmPayment { payment: PaymentId::parse("p1").unwrap() };
        put(&t.portal, &job).await;
        put(&t.portal, &job).await;
        assert_eq!(backlog(&t.portal).await.unwrap().queued, 1);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_this_release_cannot_read_stops_no_other_and_waits_for_a_newer_one() {
    on_both(async |t| {
        crate::testing::enqueue_raw(&t.portal, r#"{"kind":"of_the_next_release"}"#).await;
        put(&t.portal, &mail()).await;
        assert_eq!(run_due(&t.portal).await.unwrap(), 1);
        assert_eq!(t.mailer.mails().len(), 1);
        assert_eq!(backlog(&t.portal).await.unwrap(), Backlog { queued: 1, given_up: 0 });
    })
    .await;
}

#[tokio::test]
async fn a_job_that_panics_is_tried_again_and_the_others_are_done() {
    on_both(async |t| {
        t.mailer.panic_once();
        put(&t.portal, &mail()).await;
        put(&t.portal, &mail()).await;
        assert_eq!(run_due(&t.portal).await.unwrap(), 2);
        assert_eq!(t.mailer.mails().len(), 1);
        t.clock.advance(SignedDuration::from_secs(10));
        assert_eq!(run_due(&t.portal).await.unwrap(), 1);
        assert_eq!(t.mailer.mails().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_mail_server_that_hangs_holds_up_no_money() {
    on_both(async |t| {
        t.mailer.hang(true);
        put(&t.portal, &mail()).await;
        let stop = CancellationToken::new();
        let working = tokio::spawn(work(t.portal.clone(), stop.clone()));
        let job = ApplyGatewayEvent { origin: Origin::Sandbox, event_id: "nobody's".into() };
        put(&t.portal, &job).await;
        while is_queued(&t.portal, ApplyGatewayEvent::NAME).await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(t.mailer.mails().len(), 0);
        t.mailer.hang(false);
        stop.cancel();
        working.await.unwrap();
    })
    .await;
}

async fn is_queued(portal: &Portal, name: &str) -> bool {
    let mut tx = portal.db.read().await.unwrap();
    let text = "SELECT COUNT(*) FROM jobs WHERE state = 'queued' AND name = $1";
    let (count,) = sql!(one Only<u32>, &mut tx, text, name).unwrap();
    count > 0
}

/// Claims the one job that is due, under a lease.
async fn claim(portal: &Portal, lease: &str) -> Vec<store::ClaimedJob> {
    let now = portal.now();
    let mut tx = portal.db.write().await.unwrap();
    let until = now + SignedDuration::from_secs(15);
    let claimed = store::claim(&mut tx, Lane::Messages, lease, now, until).await.unwrap();
    tx.commit().await.unwrap();
    claimed
}

/// What a job would write while it runs under a lease.
async fn write_under(portal: &Portal, job: &store::ClaimedJob, lease: &str) -> crate::Result<()> {
    let fence = Fence { job: job.id.clone(), lease: lease.to_owned() };
    fence
        .around(async {
            let mut tx = portal.db.write().await?;
            let update = "UPDATE counters SET value = value + 1 WHERE name = 'receipt'";
            sql!(run, &mut tx, update)?;
            tx.commit().await
        })
        .await
}

#[tokio::test]
async fn what_a_worker_writes_after_its_job_was_taken_over_is_not_kept() {
    on_both(async |t| {
        put(&t.portal, &mail()).await;
        let first = claim(&t.portal, "first").await;
        write_under(&t.portal, &first[0], "first").await.unwrap();
        t.clock.advance(SignedDuration::from_secs(15));
        // Nobody has taken over yet.
        write_under(&t.portal, &first[0], "first").await.unwrap();
        let second = claim(&t.portal, "second").await;
        assert_eq!(second[0].id, first[0].id);
        let late = write_under(&t.portal, &first[0], "first").await;
        assert!(matches!(late, Err(crate::Error::TakenOver)), "{late:?}");
        write_under(&t.portal, &second[0], "second").await.unwrap();
        let mut tx = t.portal.db.read().await.unwrap();
        let text = "SELECT value FROM counters WHERE name = 'receipt'";
        assert_eq!(sql!(one Only<i64>, &mut tx, text).unwrap(), (3,));
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_lease_that_is_renewed_keeps_the_job_and_one_that_was_lost_is_not_renewed() {
    on_both(async |t| {
        t.leaves_jobs();
        put(&t.portal, &mail()).await;
        let first = claim(&t.portal, "first").await;
        let renew = async |lease: &str| {
            let mut tx = t.portal.db.write().await.unwrap();
            let until = t.portal.now() + SignedDuration::from_secs(15);
            store::renew(&mut tx, &first, lease, until).await.unwrap();
            tx.commit().await.unwrap();
        };
        for _ in 0..3 {
            t.clock.advance(SignedDuration::from_secs(10));
            renew("first").await;
        }
        t.clock.advance(SignedDuration::from_secs(10));
        renew("somebody's").await;
        assert_eq!(claim(&t.portal, "second").await.len(), 0);
        t.clock.advance(SignedDuration::from_secs(5));
        assert_eq!(claim(&t.portal, "second").await.len(), 1);
    })
    .await;
}

//! Jobs run once, are retried and are given up.

use domain::ids::PaymentId;
use domain::payments::Origin;
use jiff::SignedDuration;

use super::*;
use crate::outside::messages::jobs::SendMail;
use crate::outside::messages::{Mail, Mailbox, SendError};
use crate::payments::payloads::ApplyGatewayEvent;
use crate::payments::receipts::jobs::ConfirmPayment;
use crate::platform::queue::{Backlog, Job, backlog, enqueue};
use crate::testing::on_both;

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
async fn a_job_that_fails_is_tried_later_and_one_that_cannot_work_is_given_up() {
    on_both(async |t| {
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
        while backlog(&t.portal).await.unwrap().queued > 1 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(t.mailer.mails().len(), 0);
        t.mailer.hang(false);
        stop.cancel();
        working.await.unwrap();
    })
    .await;
}

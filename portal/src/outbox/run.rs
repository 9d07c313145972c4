//! Running of claimed jobs.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use jiff::SignedDuration;

use super::store::{self, Claimed};
use super::{Job, Lane, Outcome, pause_before};
use crate::{Portal, Result, choices, ids, links, messages, payments, receipts, users};

/// Longer than any job takes: gateways and mail servers answer or time out before.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// A job that failed so often is given up, after about a day.
const MAX_ATTEMPTS: i64 = 30;

/// Claims and runs a few jobs of a lane; gives how many.
pub(super) async fn batch(portal: &Portal, lane: Lane) -> Result<usize> {
    let now = portal.now();
    let lease = ids::text(now);
    let mut tx = portal.db.write().await?;
    let claimed = store::claim(&mut tx, lane, &lease, now, now + LEASE).await?;
    tx.commit().await?;
    let running = claimed.iter().map(|one| run_one(portal, &lease, one));
    for done in futures::future::join_all(running).await {
        done?;
    }
    Ok(claimed.len())
}

async fn run_one(portal: &Portal, lease: &str, claimed: &Claimed) -> Result<()> {
    let outcome = match AssertUnwindSafe(handle(portal, claimed)).catch_unwind().await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => Outcome::Retry(error.to_string()),
        Err(_) => Outcome::Retry("it panicked".to_owned()),
    };
    let now = portal.now();
    let kind = claimed.job.code();
    let mut tx = portal.db.write().await?;
    match outcome {
        Outcome::Done => store::end(&mut tx, &claimed.id, lease, now, None).await?,
        Outcome::Retry(why) if claimed.attempts < MAX_ATTEMPTS => {
            tracing::warn!(job = %claimed.id, kind, %why, "a job is tried again later");
            let run_at = now + pause_before(claimed.attempts);
            store::put_back(&mut tx, &claimed.id, lease, run_at, &why).await?;
        }
        Outcome::Retry(why) | Outcome::GiveUp(why) => {
            tracing::error!(job = %claimed.id, kind, %why, "a job was given up");
            store::end(&mut tx, &claimed.id, lease, now, Some(&why)).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// The work is in each feature's `jobs.rs`.
async fn handle(portal: &Portal, claimed: &Claimed) -> Result<Outcome> {
    match &claimed.job {
        Job::ApplyNotice { origin, event_id } => {
            payments::jobs::apply_notice(portal, *origin, event_id).await
        }
        Job::CheckPayment { payment } => payments::jobs::check_payment(portal, payment).await,
        Job::WithdrawPayment { payment } => payments::jobs::withdraw_payment(portal, payment).await,
        Job::ConfirmPayment { payment } => receipts::jobs::confirm_payment(portal, payment).await,
        Job::MailCode { code } => users::jobs::mail_code(portal, code).await,
        Job::MailLink { invoice, language, to } => {
            links::jobs::mail_link(portal, invoice, *language, to.as_deref()).await
        }
        Job::TextCode { debtor, asked_at, language } => {
            choices::phone::jobs::text_code(portal, debtor, *asked_at, *language).await
        }
        Job::SendMail { mail } => messages::jobs::send(portal, mail).await,
    }
}

//! Work that is to be done after the commit that caused it, and only if that commit happened.
//!
//! A job is enqueued in the transaction of its cause, claimed with a lease, run, and answers done,
//! retry or give up. It may run twice (a crash between its work and its record), so every job
//! re-reads the world and does nothing that is done already.

use std::time::Duration;

use domain::ids::{DebtorId, InvoiceId, PaymentId};
use domain::language::Language;
use domain::payments::Origin;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::{Portal, Result, dunning};

mod run;
pub mod schedule;
pub(crate) mod store;

pub use store::{Backlog, backlog};

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Job {
    /// Apply what a gateway told us.
    ApplyNotice {
        /// The gateway.
        origin: Origin,
        /// Its id of the event.
        event_id: String,
    },
    /// Ask the gateway how a payment stands.
    CheckPayment {
        /// The payment.
        payment: PaymentId,
    },
    /// Withdraw an attempt whose debts were paid another way.
    WithdrawPayment {
        /// The payment.
        payment: PaymentId,
    },
    /// Mail the confirmation and the receipts of a settled payment.
    ConfirmPayment {
        /// The payment.
        payment: PaymentId,
    },
    /// Make and mail a one-time code or a reset link, if its address is a user's.
    MailCode {
        /// The row of what was asked for.
        code: String,
    },
    /// Make a new pay-link and mail it to a mailbox that is known for the debt.
    MailLink {
        /// The debt.
        invoice: InvoiceId,
        /// What to write in, where the reader has not chosen.
        language: Language,
        /// The mailbox; none yet means each of them, by a job of its own.
        #[serde(default)]
        to: Option<String>,
    },
    /// Make a code and send it to the telephone that a person wants to be reminded on.
    TextCode {
        /// The person.
        debtor: DebtorId,
        /// When it was asked for: what was asked for later is another job's.
        asked_at: Timestamp,
        /// What to write in.
        language: Language,
    },
    /// Hand over a mail that holds no secret.
    SendMail {
        /// The finished mail.
        mail: Box<crate::messages::Mail>,
    },
}

impl Job {
    /// The word kept in the database, for logs and metrics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ApplyNotice { .. } => "apply_notice",
            Self::CheckPayment { .. } => "check_payment",
            Self::WithdrawPayment { .. } => "withdraw_payment",
            Self::ConfirmPayment { .. } => "confirm_payment",
            Self::MailCode { .. } => "mail_code",
            Self::MailLink { .. } => "mail_link",
            Self::TextCode { .. } => "text_code",
            Self::SendMail { .. } => "send_mail",
        }
    }

    /// The same key is never enqueued twice; none means that it may.
    #[must_use]
    pub fn once_key(&self) -> Option<String> {
        match self {
            Self::ApplyNotice { origin, event_id } => Some(format!("{}:{event_id}", origin.code())),
            Self::ConfirmPayment { payment } => Some(format!("confirm:{payment}")),
            Self::CheckPayment { .. }
            | Self::WithdrawPayment { .. }
            | Self::MailCode { .. }
            | Self::MailLink { .. }
            | Self::TextCode { .. }
            | Self::SendMail { .. } => None,
        }
    }
}

/// What a job answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is left to do.
    Done,
    /// It did not work now; why. It is tried again, later each time.
    Retry(String),
    /// It will never work; why.
    GiveUp(String),
}

/// How long to wait before the next try: 5 s, doubled each time, 1 h at most.
#[must_use]
pub fn pause_before(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts.clamp(0, 10)).unwrap_or(0);
    SignedDuration::from_secs((5_i64 << doublings).min(3600))
}

/// Jobs that wait for the same things. Each lane works by itself, so that a slow mail server or a
/// silent gateway holds up nothing but its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lane {
    /// What only the database is asked for: money that moved is settled here.
    Notices,
    /// What the gateway is asked for.
    Gateway,
    /// Mails, and whatever else there is.
    Mail,
}

impl Lane {
    const ALL: [Self; 3] = [Self::Notices, Self::Gateway, Self::Mail];

    /// The word for the query that claims.
    const fn code(self) -> &'static str {
        match self {
            Self::Notices => "notices",
            Self::Gateway => "gateway",
            Self::Mail => "mail",
        }
    }
}

/// Runs the jobs that are due at the clock's now, until none is; gives how many ran.
///
/// # Errors
/// When the database fails.
pub async fn run_due(portal: &Portal) -> Result<usize> {
    let never = CancellationToken::new();
    let mut ran = 0;
    loop {
        let before = ran;
        for lane in Lane::ALL {
            ran += run_lane(portal, lane, &never).await?;
        }
        if ran == before {
            return Ok(ran);
        }
    }
}

/// Runs the jobs that money waits for; mails are left.
///
/// # Errors
/// When the database fails.
#[cfg(test)]
pub(crate) async fn run_money(portal: &Portal) -> Result<usize> {
    let never = CancellationToken::new();
    let notices = run_lane(portal, Lane::Notices, &never).await?;
    Ok(notices + run_lane(portal, Lane::Gateway, &never).await?)
}

/// Runs the jobs of a lane that are due, until none is or it is told to stop.
async fn run_lane(portal: &Portal, lane: Lane, stop: &CancellationToken) -> Result<usize> {
    let mut ran = 0;
    while !stop.is_cancelled() {
        match run::batch(portal, lane).await? {
            0 => break,
            batch => ran += batch,
        }
    }
    Ok(ran)
}

/// Works until told to stop: at each announcement, and every second besides.
pub async fn work(portal: Portal, stop: CancellationToken) {
    // The clock is right before the first lease is taken.
    let mut schedule = schedule::Schedule::default();
    schedule.run_due(&portal).await;
    let lanes = Lane::ALL.map(|lane| work_lane(&portal, lane, &stop));
    let recurring = async {
        while pause(&stop).await {
            schedule.run_due(&portal).await;
        }
    };
    let reminders = work_reminders(&portal, &stop);
    tokio::join!(recurring, reminders, futures::future::join_all(lanes));
}

async fn work_lane(portal: &Portal, lane: Lane, stop: &CancellationToken) {
    let mut signal = portal.live.listen();
    loop {
        if let Err(error) = run_lane(portal, lane, stop).await {
            tracing::error!(%error, lane = lane.code(), "the outbox failed");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            _ = signal.changed() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Decides and sends reminders; a run over many people holds up nothing else.
async fn work_reminders(portal: &Portal, stop: &CancellationToken) {
    while pause(stop).await {
        for done in [dunning::decide_due(portal).await, dunning::send_due(portal).await] {
            if let Err(error) = done {
                tracing::error!(%error, "reminders failed");
            }
        }
    }
}

const PAUSE: Duration = Duration::from_secs(1);

/// A second; false when it is time to stop.
async fn pause(stop: &CancellationToken) -> bool {
    stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_some()
}

/// When a job that is enqueued now is due: at once.
pub(crate) async fn enqueue(tx: &mut crate::db::Tx, job: &Job, now: Timestamp) -> Result<()> {
    store::insert(tx, job, now, now).await
}

#[cfg(test)]
mod tests;

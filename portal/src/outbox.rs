//! Work that is to be done after the commit that caused it, and only if that commit happened.
//!
//! A job is enqueued in the transaction of its cause, claimed with a lease, run, and answers done,
//! retry or give up. It may run twice (a crash between its work and its record), so every job
//! re-reads the world and does nothing that is done already.

use std::time::Duration;

use domain::ids::{InvoiceId, PaymentId};
use domain::language::Language;
use domain::payments::Origin;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::{Portal, Result};

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
    /// Make a new pay-link and mail it to the mailbox that is known for the debt.
    MailLink {
        /// The debt.
        invoice: InvoiceId,
        /// What to write in, where the reader has not chosen.
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
            Self::ConfirmPayment { .. } => "confirm_payment",
            Self::MailCode { .. } => "mail_code",
            Self::MailLink { .. } => "mail_link",
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
            | Self::MailCode { .. }
            | Self::MailLink { .. }
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

/// Runs the jobs that are due at the clock's now, until none is; gives how many ran.
///
/// # Errors
/// When the database fails.
pub async fn run_due(portal: &Portal) -> Result<usize> {
    let mut ran = 0;
    loop {
        let batch = run::batch(portal).await?;
        if batch == 0 {
            return Ok(ran);
        }
        ran += batch;
    }
}

/// Works until told to stop: at each announcement, and every second besides.
pub async fn work(portal: Portal, stop: CancellationToken) {
    let mut signal = portal.live.listen();
    let mut schedule = schedule::Schedule::default();
    while !stop.is_cancelled() {
        if let Err(error) = schedule.run_due(&portal).await {
            tracing::error!(%error, "a recurring job failed");
        }
        if let Err(error) = run_due(&portal).await {
            tracing::error!(%error, "the outbox failed");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            _ = signal.changed() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// When a job that is enqueued now is due: at once.
pub(crate) async fn enqueue(tx: &mut crate::db::Tx, job: &Job, now: Timestamp) -> Result<()> {
    store::insert(tx, job, now, now).await
}

#[cfg(test)]
mod tests;

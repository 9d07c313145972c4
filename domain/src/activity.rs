//! Activity on a customer's invoices and payments, in order.

use serde::{Deserialize, Serialize};

use crate::calendar::{Date, Timestamp};
use crate::contact::Channel;
use crate::ids::{CustomerId, InvoiceId, PaymentId};
use crate::money::Money;
use crate::payments::Failure;
use crate::{holds, reminders};

mod desk_topic;

pub use desk_topic::DeskTopic;

/// An activity, shown to those who may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Activity {
    /// An invoice was issued.
    InvoiceIssued {
        /// Its total.
        total: Money,
    },
    /// A payer was sent to the gateway's page.
    PaymentStarted {
        /// Amount of the payment.
        amount: Money,
    },
    /// The gateway did not answer; checks continue.
    PaymentUnknown,
    /// The gateway answered after all and opened its page.
    PaymentOpened,
    /// The money is in progress.
    PaymentProcessing,
    /// The card was declined; the payer may try again.
    PaymentDeclined {
        /// Reason.
        failure: Failure,
    },
    /// Money was received and allocated to this invoice.
    PaymentSettled {
        /// The part for this invoice.
        amount: Money,
    },
    /// Overpayment, which became the customer's credit.
    CreditGiven {
        /// Amount.
        amount: Money,
    },
    /// The payment ended without money.
    PaymentFailed {
        /// Reason.
        failure: Failure,
    },
    /// The gateway's page expired; no money moved.
    PaymentExpired,
    /// The payer withdrew the payment; no money moved.
    PaymentCancelled,
    /// The confirmation was handed to the mail server.
    ConfirmationSent,
    /// A reminder was handed over.
    ReminderSent {
        /// The channel.
        channel: Channel,
        /// Its occasion.
        about: reminders::Kind,
    },
    /// A due reminder was withheld.
    ReminderWithheld {
        /// Reason.
        reason: WithheldFor,
        /// `None` if unknown.
        until: Option<Timestamp>,
    },
    /// A queued reminder was dropped, because its debts are paid.
    ReminderDropped,
    /// The customer asked a question.
    QuestionAsked {
        /// When the answer is due, if reminders are on hold until it is given.
        until: Option<Timestamp>,
    },
    /// The question was answered.
    QuestionAnswered,
    /// The customer promised to pay by a date.
    PromiseMade {
        /// The day.
        on: Date,
    },
    /// The customer promised it on the telephone, and staff noted it.
    PromiseNoted {
        /// The day.
        on: Date,
    },
    /// The promise was withdrawn.
    PromiseWithdrawn,
    /// The promised amount was paid by the day.
    PromiseKept,
    /// The promised amount was not paid by the day.
    PromiseBroken,
    /// The customer claims that it is paid; staff check.
    ClaimMade {
        /// The latest end of the hold.
        until: Timestamp,
    },
    /// Staff decided a claim.
    ClaimDecided {
        /// Whether the payment was found.
        found: bool,
    },
    /// Staff decided a dispute.
    DisputeDecided {
        /// Its outcome.
        outcome: holds::DisputeOutcome,
    },
    /// The invoice is disputed; reminders are on hold until staff decide.
    DisputeOpened,
    /// The description or the day of issue was corrected.
    InvoiceReworded,
    /// A due date was corrected.
    DueDateChanged {
        /// Due date of the next open instalment.
        on: Date,
    },
    /// The amount was corrected by a credit or debit note.
    AmountCorrected {
        /// The total before.
        from: Money,
        /// The total now.
        to: Money,
    },
    /// A part of a payment goes back to who paid it; the debt is owed again.
    PaymentRefunded {
        /// The part of this invoice, or of the credit.
        amount: Money,
    },
    /// A payment was taken back; the debt is owed again.
    PaymentReversed {
        /// The part of this invoice.
        amount: Money,
    },
}

/// Why a reminder was withheld, as recorded in the contact log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum WithheldFor {
    /// On hold.
    #[serde(alias = "silence")]
    Hold {
        /// The cause of the hold.
        cause: holds::Cause,
    },
    /// A rule of the country, or the debtor's preferences.
    Rule {
        /// Name of the rule; `choice` for preferences.
        rule: String,
        /// Its reason: see [`crate::contact::Why`].
        what: String,
    },
    /// The debtor postponed it.
    Moved,
    /// No channel has a deliverable address.
    Unreachable,
}

impl From<reminders::Reason> for WithheldFor {
    fn from(reason: reminders::Reason) -> Self {
        match reason {
            reminders::Reason::Hold(cause) => Self::Hold { cause },
            reminders::Reason::Contact(withheld) => {
                Self::Rule { rule: withheld.rule.to_owned(), what: withheld.why.code().to_owned() }
            }
            reminders::Reason::Moved => Self::Moved,
            reminders::Reason::Unreachable => Self::Unreachable,
        }
    }
}

impl Activity {
    /// The codes of all activities, which open pages listen to.
    pub const CODES: [&'static str; 31] = [
        "invoice_issued",
        "payment_started",
        "payment_unknown",
        "payment_opened",
        "payment_processing",
        "payment_declined",
        "payment_settled",
        "credit_given",
        "payment_failed",
        "payment_expired",
        "payment_cancelled",
        "confirmation_sent",
        "reminder_sent",
        "reminder_withheld",
        "reminder_dropped",
        "question_asked",
        "question_answered",
        "promise_made",
        "promise_noted",
        "promise_withdrawn",
        "promise_kept",
        "promise_broken",
        "claim_made",
        "claim_decided",
        "dispute_decided",
        "dispute_opened",
        "invoice_reworded",
        "due_date_changed",
        "amount_corrected",
        "payment_refunded",
        "payment_reversed",
    ];

    /// The code stored in the database and sent to open pages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvoiceIssued { .. } => "invoice_issued",
            Self::PaymentStarted { .. } => "payment_started",
            Self::PaymentUnknown => "payment_unknown",
            Self::PaymentOpened => "payment_opened",
            Self::PaymentProcessing => "payment_processing",
            Self::PaymentDeclined { .. } => "payment_declined",
            Self::PaymentSettled { .. } => "payment_settled",
            Self::CreditGiven { .. } => "credit_given",
            Self::PaymentFailed { .. } => "payment_failed",
            Self::PaymentExpired => "payment_expired",
            Self::PaymentCancelled => "payment_cancelled",
            Self::ConfirmationSent => "confirmation_sent",
            Self::ReminderSent { .. } => "reminder_sent",
            Self::ReminderWithheld { .. } => "reminder_withheld",
            Self::ReminderDropped => "reminder_dropped",
            Self::QuestionAsked { .. } => "question_asked",
            Self::QuestionAnswered => "question_answered",
            Self::PromiseMade { .. } => "promise_made",
            Self::PromiseNoted { .. } => "promise_noted",
            Self::PromiseWithdrawn => "promise_withdrawn",
            Self::PromiseKept => "promise_kept",
            Self::PromiseBroken => "promise_broken",
            Self::ClaimMade { .. } => "claim_made",
            Self::ClaimDecided { .. } => "claim_decided",
            Self::DisputeDecided { .. } => "dispute_decided",
            Self::DisputeOpened => "dispute_opened",
            Self::InvoiceReworded => "invoice_reworded",
            Self::DueDateChanged { .. } => "due_date_changed",
            Self::AmountCorrected { .. } => "amount_corrected",
            Self::PaymentRefunded { .. } => "payment_refunded",
            Self::PaymentReversed { .. } => "payment_reversed",
        }
    }
}

/// An activity with its time and those it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityEntry {
    /// Sequence number; pages resume after it.
    pub seq: i64,
    /// Time.
    pub at: Timestamp,
    /// Customer concerned.
    pub customer: CustomerId,
    /// Invoice concerned.
    pub invoice: Option<InvoiceId>,
    /// Payment concerned.
    pub payment: Option<PaymentId>,
    /// The activity.
    pub what: Activity,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn every_activity_has_its_word_among_those_that_pages_listen_to() {
        let amount = Money::new(1, Currency::Pen);
        let failure = Failure::Declined;
        let all = [
            Activity::InvoiceIssued { total: amount },
            Activity::PaymentStarted { amount },
            Activity::PaymentUnknown,
            Activity::PaymentOpened,
            Activity::PaymentProcessing,
            Activity::PaymentDeclined { failure },
            Activity::PaymentSettled { amount },
            Activity::CreditGiven { amount },
            Activity::PaymentFailed { failure },
            Activity::PaymentExpired,
            Activity::PaymentCancelled,
            Activity::ConfirmationSent,
            Activity::ReminderSent { channel: Channel::Email, about: reminders::Kind::Overdue },
            Activity::ReminderWithheld { reason: WithheldFor::Moved, until: None },
            Activity::ReminderDropped,
            Activity::QuestionAsked { until: Some(Timestamp::UNIX_EPOCH) },
            Activity::QuestionAnswered,
            Activity::PromiseMade { on: Date::constant(2026, 11, 23) },
            Activity::PromiseNoted { on: Date::constant(2026, 11, 23) },
            Activity::PromiseWithdrawn,
            Activity::PromiseKept,
            Activity::PromiseBroken,
            Activity::ClaimMade { until: Timestamp::UNIX_EPOCH },
            Activity::ClaimDecided { found: true },
            Activity::DisputeDecided { outcome: holds::DisputeOutcome::Upheld },
            Activity::DisputeOpened,
            Activity::InvoiceReworded,
            Activity::DueDateChanged { on: Date::constant(2026, 12, 28) },
            Activity::AmountCorrected { from: amount, to: amount },
            Activity::PaymentRefunded { amount },
            Activity::PaymentReversed { amount },
        ];
        assert_eq!(all.map(|activity| activity.code()), Activity::CODES);
    }
}

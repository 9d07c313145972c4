//! What happened to a customer's invoices and payments, in the order in which it happened.

use serde::{Deserialize, Serialize};

use crate::calendar::Timestamp;
use crate::ids::{CustomerId, InvoiceId, PaymentId};
use crate::money::Money;
use crate::payments::Failure;

/// Something that happened and that those who may see it are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Happening {
    /// An invoice was issued.
    InvoiceIssued {
        /// Its total.
        total: Money,
    },
    /// A payer went to the gateway's page.
    PaymentStarted {
        /// What is to be paid.
        amount: Money,
    },
    /// The gateway did not answer; we keep asking.
    PaymentUnknown,
    /// The gateway answered after all and opened its page.
    PaymentOpened,
    /// The money is on the move.
    PaymentProcessing,
    /// The card was declined; the payer may try again.
    PaymentDeclined {
        /// Why.
        failure: Failure,
    },
    /// Money was paid and allocated to this invoice.
    PaymentSettled {
        /// The part for this invoice.
        amount: Money,
    },
    /// More was paid than was owed: it is the customer's credit.
    CreditGiven {
        /// How much.
        amount: Money,
    },
    /// The payment ended without money.
    PaymentFailed {
        /// Why.
        failure: Failure,
    },
    /// The gateway's page ran out; no money moved.
    PaymentExpired,
    /// The payer withdrew the payment; no money moved.
    PaymentCancelled,
    /// The confirmation was handed to the mail server.
    ConfirmationSent,
}

impl Happening {
    /// The words of all happenings: what open pages listen to.
    pub const CODES: [&'static str; 12] = [
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
    ];

    /// The word kept in the database and sent to open pages.
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
        }
    }
}

/// A happening with its time and those it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEvent {
    /// Grows with every event; pages resume behind it.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Whose.
    pub customer: CustomerId,
    /// The invoice it concerns.
    pub invoice: Option<InvoiceId>,
    /// The payment it concerns.
    pub payment: Option<PaymentId>,
    /// What.
    pub what: Happening,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn every_happening_has_its_word_among_those_that_pages_listen_to() {
        let amount = Money::new(1, Currency::Pen);
        let failure = Failure::Declined;
        let all = [
            Happening::InvoiceIssued { total: amount },
            Happening::PaymentStarted { amount },
            Happening::PaymentUnknown,
            Happening::PaymentOpened,
            Happening::PaymentProcessing,
            Happening::PaymentDeclined { failure },
            Happening::PaymentSettled { amount },
            Happening::CreditGiven { amount },
            Happening::PaymentFailed { failure },
            Happening::PaymentExpired,
            Happening::PaymentCancelled,
            Happening::ConfirmationSent,
        ];
        assert_eq!(all.map(|happening| happening.code()), Happening::CODES);
    }
}

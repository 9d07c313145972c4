//! The kinds of mail, each with all that its templates need.

use std::fmt;

use domain::calendar::{Date, Timestamp};
use domain::money::Money;
use serde::{Deserialize, Serialize};

/// A mail before it is put into words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MessageKind {
    /// Money arrived; the receipts go with it.
    PaymentReceived(PaymentReceived),
    /// The one-time code that signs a user in.
    SignInCode(SignInCode),
    /// The one-time code that shows that a new address is the user's.
    AddressCode(AddressCode),
    /// The link that chooses a new password.
    PasswordReset(PasswordReset),
    /// A pay-link, issued again on demand.
    PayLink(PayLink),
    /// The password was changed.
    PasswordChanged(PasswordChanged),
    /// The address was changed; goes to the old and to the new one.
    EmailChanged(EmailChanged),
    /// Something is due.
    Reminder(Reminder),
    /// Staff answer a question.
    Answer(Answer),
}

impl MessageKind {
    /// The name of its templates.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        match self {
            Self::PaymentReceived(_) => "payment_received",
            Self::SignInCode(_) => "sign_in_code",
            Self::AddressCode(_) => "address_code",
            Self::PasswordReset(_) => "password_reset",
            Self::PayLink(_) => "pay_link",
            Self::PasswordChanged(_) => "password_changed",
            Self::EmailChanged(_) => "email_changed",
            Self::Reminder(_) => "reminder",
            Self::Answer(_) => "answer",
        }
    }
}

/// Only the name: the rest holds secrets and personal data, which must not reach a log.
impl fmt::Debug for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.template())
    }
}

/// See [`MessageKind::Answer`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The invoice's number.
    pub invoice: String,
    /// What was asked.
    pub question: String,
    /// What staff say.
    pub answer: String,
    /// The page of the invoice.
    pub url: String,
}

/// See [`MessageKind::Reminder`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    pub subject_line: String,
    /// What is said before the debts.
    pub lead: String,
    /// What is said after them.
    pub closing: String,
    /// The debts, oldest first.
    pub debts: Vec<DebtLine>,
    /// How many more there are.
    pub more: usize,
    /// All of them, by currency.
    pub total: String,
    /// Where the reader chooses how to be reminded.
    pub preferences_url: String,
    /// Where the reader stops reminders.
    pub stop_url: String,
}

/// A debt in a reminder.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DebtLine {
    /// What it is for.
    pub description: String,
    /// Whose it is.
    pub customer: String,
    /// The invoice's number.
    pub invoice: String,
    /// When it falls due.
    pub due_on: Date,
    /// What is left to pay.
    pub amount: Money,
    /// Where it can be seen and paid without signing in.
    pub url: String,
}

/// See [`MessageKind::PaymentReceived`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReceived {
    /// All that was paid.
    pub total: Money,
    /// When the money moved.
    pub paid_at: Timestamp,
    /// How it was paid, in the reader's language.
    pub method: Option<String>,
    /// One for each customer that was paid for.
    pub receipts: Vec<ReceiptLink>,
    /// What was paid too much and is kept as credit.
    pub credit: Option<Money>,
    /// The page of the payment.
    pub url: String,
}

/// A receipt in a mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLink {
    /// The receipt's number.
    pub number: String,
    /// The customer's name.
    pub customer: String,
    /// The receipt's total.
    pub amount: Money,
    /// Where it can be seen.
    pub url: String,
}

/// See [`MessageKind::SignInCode`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInCode {
    /// The code as it is to be typed.
    pub code: String,
    /// How long it is valid.
    pub minutes: u32,
}

/// See [`MessageKind::AddressCode`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressCode {
    /// The code as it is to be typed.
    pub code: String,
    /// How long it is valid.
    pub minutes: u32,
}

/// See [`MessageKind::PasswordReset`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordReset {
    /// The link, with its secret.
    pub url: String,
    /// How long it is valid.
    pub minutes: u32,
}

/// See [`MessageKind::PayLink`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayLink {
    /// The customer's name.
    pub customer: String,
    /// The invoice's number.
    pub invoice: String,
    /// What the invoice is for.
    pub description: String,
    /// What is to be paid.
    pub amount: Money,
    /// Until when.
    pub due_on: Date,
    /// The link, with its signature.
    pub url: String,
    /// When the link ends.
    pub expires_at: Timestamp,
}

/// See [`MessageKind::PasswordChanged`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChanged {
    pub changed_at: Timestamp,
    /// Where a new password is chosen, for those who did not change it.
    pub url: String,
}

/// See [`MessageKind::EmailChanged`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailChanged {
    /// The address before.
    pub old_address: String,
    /// The address from now on.
    pub new_address: String,
    pub changed_at: Timestamp,
    /// Where those who did not change it can tell.
    pub url: String,
}

//! The kinds of mail, each with the data of its templates.

use std::fmt;

use domain::calendar::{Date, Timestamp};
use domain::money::Money;
use serde::{Deserialize, Serialize};

mod of_invitations;
mod of_promises;

pub use of_invitations::UserInvitationMail;
pub use of_promises::{PromiseNote, PromisedDebt};

/// A mail before rendering.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MessageKind {
    /// A payment settled; the receipts are attached.
    PaymentReceived(PaymentReceived),
    /// One-time code for signing in.
    SignInCode(SignInCode),
    /// One-time code that verifies a new e-mail address.
    AddressCode(AddressCode),
    /// One-time code that verifies who leaves an e-mail address.
    LeavingCode(LeavingCode),
    /// Link to set a new password.
    PasswordReset(PasswordReset),
    /// A pay-link, issued again on request.
    PayLink(PayLink),
    PasswordChanged(PasswordChanged),
    /// Sent to both the old and the new address.
    EmailChanged(EmailChanged),
    Reminder(Reminder),
    /// Staff answered a question.
    Answer(QuestionAnswer),
    /// Staff decided whether a payment that was claimed exists.
    ClaimDecided(ClaimDecision),
    /// Staff decided a dispute.
    DisputeDecided(DisputeDecision),
    /// To the institution: what waits, and the heads of the contact log and the audit.
    DailySummary(DailySummary),
    /// To somebody who is to work with the portal.
    StaffInvitation(StaffInvitation),
    StaffPasswordChanged(StaffPasswordChanged),
    /// To an administrator who tests the mail server.
    MailTest(MailTest),
    /// To staff: customers wait longer than they were told.
    CaseAlarm(CaseAlarm),
    /// A part of a payment went back to who paid it.
    PaymentRefunded(PaymentRefunded),
    /// To who asked for an act: what became of the request.
    ApprovalDecided(ApprovalDecision),
    /// Staff noted a promise that was made on the telephone, or withdrew one.
    PromiseNoted(PromiseNote),
    /// To somebody who is invited to see, or pay for, a customer.
    UserInvitation(UserInvitationMail),
}

impl MessageKind {
    /// Base name of its template files.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        match self {
            Self::PaymentReceived(_) => "payment_received",
            Self::SignInCode(_) => "sign_in_code",
            Self::AddressCode(_) => "address_code",
            Self::LeavingCode(_) => "leaving_code",
            Self::PasswordReset(_) => "password_reset",
            Self::PayLink(_) => "pay_link",
            Self::PasswordChanged(_) => "password_changed",
            Self::EmailChanged(_) => "email_changed",
            Self::Reminder(_) => "reminder",
            Self::Answer(_) => "answer",
            Self::ClaimDecided(_) => "claim_decided",
            Self::DisputeDecided(_) => "dispute_decided",
            Self::DailySummary(_) => "daily_summary",
            Self::StaffInvitation(_) => "staff_invitation",
            Self::StaffPasswordChanged(_) => "staff_password_changed",
            Self::MailTest(_) => "mail_test",
            Self::CaseAlarm(_) => "case_alarm",
            Self::PaymentRefunded(_) => "payment_refunded",
            Self::ApprovalDecided(_) => "approval_decided",
            Self::PromiseNoted(_) => "promise_noted",
            Self::UserInvitation(_) => "user_invitation",
        }
    }
}

/// Only the template's name: the rest is secrets and personal data, which must not reach a log.
impl fmt::Debug for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.template())
    }
}

/// See [`MessageKind::QuestionAnswer`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionAnswer {
    /// Invoice number.
    pub invoice: String,
    pub question: String,
    pub answer: String,
    /// Page of the invoice.
    pub url: String,
}

/// See [`MessageKind::ClaimDecided`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimDecision {
    pub found: bool,
    /// Invoice number.
    pub invoice: String,
    /// Day, method and number of the payment, as claimed.
    pub claim: String,
    /// Answer of staff.
    pub answer: String,
    /// Page of the invoice.
    pub url: String,
}

/// See [`MessageKind::DisputeDecided`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeDecision {
    pub upheld: bool,
    /// Invoice number.
    pub invoice: String,
    /// Answer of staff.
    pub answer: String,
    /// Page of the invoice.
    pub url: String,
}

/// See [`MessageKind::DailySummary`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailySummary {
    pub day: Date,
    /// Instant until which entries of the contact log count.
    pub until: String,
    /// Debtors with entries.
    pub people: u64,
    pub entries: i64,
    /// Logs that end with an entry made without the key.
    pub unkeyed: u64,
    /// Head of the contact log.
    pub head: String,
    /// Entries of the audit.
    pub audit_entries: i64,
    /// Head of the audit.
    pub audit_head: String,
    /// Questions, claims and disputes without outcome.
    pub waiting: u32,
    /// Those that should have been closed.
    pub overdue: u32,
}

/// See [`MessageKind::CaseAlarm`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseAlarm {
    /// Whether an earlier alarm changed nothing.
    pub again: bool,
    /// Number of cases, those that are not listed included.
    pub count: u32,
    /// The oldest first.
    pub cases: Vec<LateCase>,
    /// Page with all of them.
    pub url: String,
}

/// A case in an alarm.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateCase {
    /// Customer's name.
    pub customer: String,
    /// Invoice number.
    pub invoice: String,
    pub due_at: Timestamp,
    /// Name of who looks after it.
    pub owner: Option<String>,
    /// Page of the case.
    pub url: String,
}

/// See [`MessageKind::StaffInvitation`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffInvitation {
    /// Link with the secret token.
    pub url: String,
    pub expires_at: Timestamp,
}

/// See [`MessageKind::Reminder`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    pub subject_line: String,
    /// Text before the debts.
    pub lead: String,
    /// Text after the debts.
    pub closing: String,
    /// Oldest first.
    pub debts: Vec<DebtLine>,
    /// Number of further debts that are not listed.
    pub more: usize,
    /// Totals by currency, formatted.
    pub total: String,
    /// What the customers paid too much.
    pub credit: Option<CreditLine>,
    /// Link to see and pay all debts without signing in.
    pub pay_url: String,
    /// Link to the recipient's preferences.
    pub preferences_url: String,
    /// Link that stops reminders.
    pub stop_url: String,
}

/// Credit in the customers' favour, set against the total of a reminder.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditLine {
    /// Credits by currency, formatted.
    pub amount: String,
    /// What is left of the total, formatted.
    pub left: String,
}

/// A debt in a reminder.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DebtLine {
    pub description: String,
    /// Name of the customer who owes it.
    pub customer: String,
    /// Invoice number.
    pub invoice: String,
    pub due_on: Date,
    /// Outstanding amount.
    pub amount: Money,
    /// Link to see and pay it without signing in.
    pub url: String,
}

/// See [`MessageKind::PaymentReceived`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReceived {
    /// Total paid.
    pub total: Money,
    /// When the payment settled.
    pub paid_at: Timestamp,
    /// Payment method, in the recipient's language.
    pub method: Option<String>,
    /// One for each customer paid for.
    pub receipts: Vec<ReceiptLink>,
    /// Overpayment kept as credit.
    pub credit: Option<Money>,
    /// Page of the payment.
    pub url: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLink {
    /// Receipt number.
    pub number: String,
    /// Customer's name.
    pub customer: String,
    /// Total of the receipt.
    pub amount: Money,
    pub url: String,
}

/// See [`MessageKind::SignInCode`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInCode {
    /// The code as the user types it.
    pub code: String,
    /// Validity in minutes.
    pub minutes: u32,
}

/// See [`MessageKind::AddressCode`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressCode {
    /// The code as the user types it.
    pub code: String,
    /// Validity in minutes.
    pub minutes: u32,
}

/// See [`MessageKind::LeavingCode`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeavingCode {
    /// The code as the user types it.
    pub code: String,
    /// Validity in minutes.
    pub minutes: u32,
    pub new_address: String,
}

/// See [`MessageKind::PasswordReset`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordReset {
    /// Link with the secret token.
    pub url: String,
    /// Validity in minutes.
    pub minutes: u32,
}

/// See [`MessageKind::PayLink`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayLink {
    /// Customer's name.
    pub customer: String,
    /// Invoice number.
    pub invoice: String,
    /// What the invoice is for.
    pub description: String,
    /// Amount to pay.
    pub amount: Money,
    pub due_on: Date,
    /// Signed link.
    pub url: String,
    pub expires_at: Timestamp,
}

/// See [`MessageKind::PasswordChanged`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChanged {
    pub changed_at: Timestamp,
    /// Link to set a new password, for a user who did not make the change.
    pub url: String,
}

/// See [`MessageKind::StaffPasswordChanged`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffPasswordChanged {
    pub changed_at: Timestamp,
    /// Network address of the browser that changed it.
    pub address: String,
    /// Where to report a change that its owner did not make.
    pub url: String,
}

/// See [`MessageKind::PaymentRefunded`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRefunded {
    pub amount: Money,
    /// Code of the way: `cash`, `transfer`, `provider`.
    pub way: String,
    /// Number of the operation; may be empty.
    pub reference: String,
    /// Reason of staff.
    pub reason: String,
    /// Page of the payment.
    pub url: String,
}

/// See [`MessageKind::ApprovalDecided`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalDecision {
    /// Code of what was asked for.
    pub request: String,
    /// Code of the state of the request.
    pub state: String,
    /// Number of the invoice or the payment.
    pub label: String,
    pub customer: String,
    pub amount: Money,
    /// Who decided; `None` if it ended of itself.
    pub decided_by: Option<String>,
    /// May be empty.
    pub answer: String,
    /// Page of the request.
    pub url: String,
}

/// See [`MessageKind::MailTest`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTest {
    pub sent_at: Timestamp,
}

/// See [`MessageKind::EmailChanged`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailChanged {
    pub old_address: String,
    pub new_address: String,
    pub changed_at: Timestamp,
    /// Where to report a change that the user did not make.
    pub url: String,
    /// Link that undoes it, in the mail to the old address.
    #[serde(default)]
    pub undo_url: Option<String>,
}

//! Mails: content (kinds, templates) and sending (SMTP).

pub(crate) mod jobs;
mod kinds;
mod mail;
mod send_error;
mod smtp;
mod templates;

pub use kinds::{
    AddressCode, ApprovalDecision, CaseAlarm, ClaimDecision, CreditLine, DailySummary, DebtLine,
    DisputeDecision, EmailChanged, LateCase, LeavingCode, MailTest, MessageKind, PasswordChanged,
    PasswordReset, PayLink, PaymentReceived, PaymentRefunded, PromiseNote, PromisedDebt,
    QuestionAnswer, ReceiptLink, Reminder, SignInCode, StaffInvitation, StaffPasswordChanged,
    UserInvitationMail,
};
pub use mail::{Attachment, Mail, Mailbox, NotAMail};
pub use send_error::SendError;
pub use smtp::{SmtpMailer, SmtpSettings, SmtpTls};
pub(crate) use templates::render_text;
pub use templates::{ComposeError, Envelope, Letterhead, compose};

use crate::Portal;
use crate::platform::ids;

/// Sends mails.
#[async_trait::async_trait]
pub trait Mailer: Send + Sync {
    /// Hands a mail to the mail server.
    ///
    /// # Errors
    /// [`SendError::Temporary`]: retry later under the same message id; the server may have the
    /// mail already. [`SendError::Mailbox`] and [`SendError::Permanent`]: this mail will never be
    /// accepted.
    async fn send(&self, mail: &Mail) -> Result<(), SendError>;
}

#[cfg(test)]
mod tests;

/// A new Message-ID with the portal's host.
pub(crate) fn message_id(portal: &Portal) -> String {
    let url = url::Url::parse(&portal.settings.base_url).ok();
    let host = url.as_ref().and_then(|url| url.host_str());
    format!("{}@{}", ids::text(portal.now()), host.unwrap_or("aldia"))
}

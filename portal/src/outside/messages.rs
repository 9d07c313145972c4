//! Mails: what they say (kinds, templates) and how they leave (SMTP).

pub(crate) mod jobs;
mod kinds;
mod mail;
mod send_error;
mod smtp;
mod templates;

pub use kinds::{
    AddressCode, Answer, DebtLine, EmailChanged, MessageKind, PasswordChanged, PasswordReset,
    PayLink, PaymentReceived, ReceiptLink, Reminder, SignInCode,
};
pub use mail::{Attachment, Mail, Mailbox, NotAMail};
pub use send_error::SendError;
pub use smtp::{SmtpMailer, SmtpSettings, SmtpTls};
pub(crate) use templates::render_text;
pub use templates::{ComposeError, Envelope, Letterhead, compose};

use crate::Portal;
use crate::platform::ids;

/// What takes a mail out of the house.
#[async_trait::async_trait]
pub trait Mailer: Send + Sync {
    /// Hands a mail to the carrier.
    ///
    /// # Errors
    /// [`SendError::Temporary`]: try again later, under the same message id; the carrier may have
    /// the mail already. [`SendError::Permanent`]: this mail will never be taken.
    async fn send(&self, mail: &Mail) -> Result<(), SendError>;
}

#[cfg(test)]
mod tests;

/// A new Message-ID at the portal's host.
pub(crate) fn message_id(portal: &Portal) -> String {
    let url = url::Url::parse(&portal.settings.base_url).ok();
    let host = url.as_ref().and_then(|url| url.host_str());
    format!("{}@{}", ids::text(portal.now()), host.unwrap_or("aldia"))
}

//! Classifies errors of sending a mail: temporary, mailbox, permanent.

use lettre::transport::smtp;

use super::mail::NotAMail;

/// Why a mail was not sent. The reasons contain no addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// No connection, a time-out, a 4yz reply, or failed authentication. The server may have the
    /// mail already, so the next attempt uses the same message id.
    #[error("the mail did not leave, try again: {0}")]
    Temporary(String),
    /// The mailbox does not exist or refuses mail.
    #[error("the mailbox takes nothing: {0}")]
    Mailbox(String),
    /// A 5yz reply, or an invalid mail.
    #[error("the mail will never leave: {0}")]
    Permanent(String),
}

/// SMTP replies that refuse the recipient's mailbox.
const MAILBOX: [u16; 4] = [521, 550, 551, 553];

/// SMTP replies that refuse our authentication: once an operator corrects it, the mail can be sent.
const OUR_SIGN_IN: [u16; 5] = [530, 534, 535, 538, 454];

impl From<smtp::Error> for SendError {
    fn from(error: smtp::Error) -> Self {
        let reason = without_addresses(&error.to_string());
        let code = error.status().map(u16::from);
        if code.is_some_and(|c| MAILBOX.contains(&c)) {
            return Self::Mailbox(reason);
        }
        if error.is_permanent() && !code.is_some_and(|c| OUR_SIGN_IN.contains(&c)) {
            return Self::Permanent(reason);
        }
        Self::Temporary(reason)
    }
}

impl From<NotAMail> for SendError {
    fn from(error: NotAMail) -> Self {
        Self::Permanent(error.to_string())
    }
}

/// Servers repeat the address that they refuse, which must not reach a log.
fn without_addresses(reason: &str) -> String {
    let words = reason.split_whitespace();
    words.map(|w| if w.contains('@') { "[address]" } else { w }).collect::<Vec<_>>().join(" ")
}

//! What a carrier's answer means for a mail: try again, or never.

use lettre::transport::smtp;

use super::mail::NotAMail;

/// Why a mail did not leave. The reasons hold no addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Not now: no connection, no answer in time, a 4yz answer, or our sign-in was refused. The
    /// carrier may have the mail already, so the next try bears the same message id.
    #[error("the mail did not leave, try again: {0}")]
    Temporary(String),
    /// Never: the mailbox is not there or takes nothing.
    #[error("the mailbox takes nothing: {0}")]
    Mailbox(String),
    /// Never: a 5yz answer, or the mail is not one.
    #[error("the mail will never leave: {0}")]
    Permanent(String),
}

/// The answers that refuse the reader's mailbox.
const MAILBOX: [u16; 4] = [521, 550, 551, 553];

/// The answers that refuse us, not the mail: an operator mends them and the mail can leave.
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

/// Servers repeat the address that they refuse; a log must not.
fn without_addresses(reason: &str) -> String {
    let words = reason.split_whitespace();
    words.map(|w| if w.contains('@') { "[address]" } else { w }).collect::<Vec<_>>().join(" ")
}

//! Messages to people: what is said, and who carries it.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

pub mod jobs;

/// A finished mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The recipient's address.
    pub to: String,
    /// The subject, without line breaks.
    pub subject: String,
    /// The text for readers without HTML.
    pub text: String,
    /// The same in HTML.
    pub html: String,
    /// Files that go with it.
    pub attachments: Vec<Attachment>,
    /// The same for every try, so that a mail that was sent twice is shown once.
    pub message_id: String,
}

/// A file that goes with a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name, as the reader sees it.
    pub name: String,
    /// Its media type.
    pub content_type: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Why a mail was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may be taken later: no connection, or a code of 4xx.
    #[error("not taken now: {0}")]
    Temporary(String),
    /// It will never be taken: a code of 5xx, or an address that is none.
    #[error("refused: {0}")]
    Permanent(String),
}

/// Who carries mails.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands a mail over.
    ///
    /// # Errors
    /// See [`SendError`].
    async fn send(&self, mail: &Mail) -> Result<(), SendError>;
}

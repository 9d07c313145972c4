//! A mail ready to leave, and its form on the wire.

use std::fmt;
use std::time::SystemTime;

use domain::calendar::Timestamp;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{self, MultiPart, SinglePart};
use lettre::{Address, Message};
use serde::{Deserialize, Serialize};

/// Who gets a mail or sends it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// The person or institution; may be empty.
    pub name: String,
    /// The address: `rosa@example.com`.
    pub address: String,
}

/// A file that goes with a mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name, as the reader sees it: `recibo-R-000123.pdf`.
    pub name: String,
    /// Its media type: `application/pdf`.
    pub content_type: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Only its name and size: what is in it must not reach a log.
impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attachment({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// A mail in words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The one reader.
    pub to: Mailbox,
    /// One line.
    pub subject: String,
    /// The mail as plain text.
    pub text: String,
    /// The mail as HTML.
    pub html: String,
    /// What goes with it.
    pub attachments: Vec<Attachment>,
    /// Its Message-ID without brackets, the same at every try, so that a mail that was sent twice
    /// is shown once: `0194f3c2@pagos.example`.
    pub message_id: String,
    /// When it was written; the same at every try.
    pub written_at: Timestamp,
    /// What stops mails of this kind at one click (RFC 8058), where they can be stopped.
    #[serde(default)]
    pub stop_url: Option<String>,
}

/// Only its id: the rest is personal data, which must not reach a log.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("message_id", &self.message_id).finish_non_exhaustive()
    }
}

/// Why a mail has no form on the wire; no try will change that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAMail {
    /// The reader's or the sender's address.
    #[error("an address is not one")]
    Address,
    /// Not two parts around an `@`, each of letters, digits, `.`, `_`, `-`.
    #[error("the message id is not one")]
    MessageId,
    /// An attachment's media type.
    #[error("the media type of an attachment is not one")]
    MediaType,
    /// The mail as a whole.
    #[error("the mail cannot be built")]
    Whole,
}

impl Mailbox {
    fn to_wire(&self) -> Result<message::Mailbox, NotAMail> {
        let address: Address = self.address.parse().map_err(|_| NotAMail::Address)?;
        let name = one_line(&self.name);
        Ok(message::Mailbox::new((!name.is_empty()).then_some(name), address))
    }
}

impl Mail {
    /// The mail on the wire, to the last byte the same for the same mail.
    ///
    /// # Errors
    /// See [`NotAMail`].
    pub fn to_wire(&self, from: &Mailbox) -> Result<Message, NotAMail> {
        let from = from.to_wire()?;
        if !is_message_id(&self.message_id) {
            return Err(NotAMail::MessageId);
        }
        let builder = Message::builder()
            .message_id(Some(format!("<{}>", self.message_id)))
            .date(SystemTime::from(self.written_at))
            .from(from)
            .to(self.to.to_wire()?)
            .subject(one_line(&self.subject))
            .header(AutoSubmitted);
        let builder = match &self.stop_url {
            Some(url) => builder.header(ListUnsubscribe(one_line(url))).header(OneClick),
            None => builder,
        };
        builder.multipart(self.body()?).map_err(|_| NotAMail::Whole)
    }

    fn body(&self) -> Result<MultiPart, NotAMail> {
        let words = MultiPart::alternative()
            .boundary(self.boundary("words"))
            .singlepart(SinglePart::plain(self.text.clone()))
            .singlepart(SinglePart::html(self.html.clone()));
        if self.attachments.is_empty() {
            return Ok(words);
        }
        let whole = MultiPart::mixed().boundary(self.boundary("parts")).multipart(words);
        self.attachments.iter().try_fold(whole, |whole, file| {
            let kind = ContentType::parse(&file.content_type).map_err(|_| NotAMail::MediaType)?;
            let named = message::Attachment::new(one_line(&file.name));
            Ok(whole.singlepart(named.body(file.bytes.clone(), kind)))
        })
    }

    /// `=_` cannot occur in quoted-printable or base64, so no content ends a part early.
    fn boundary(&self, part: &str) -> String {
        let id = self.message_id.split('@').next().unwrap_or_default();
        let id: String = id.chars().take(40).collect();
        format!("=_{part}-{id}")
    }
}

fn is_message_id(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let part = |part: &str| !part.is_empty() && part.chars().all(plain);
    text.split_once('@').is_some_and(|(left, right)| part(left) && part(right))
}

/// Tells other machines not to answer.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Where reminders are stopped.
#[derive(Clone)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), format!("<{}>", self.0))
    }
}

/// That one request is enough for it.
#[derive(Clone)]
struct OneClick;

impl Header for OneClick {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

/// The text on one line, so that no header can be smuggled in behind it.
pub(super) fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}';
    let words = text.split(breaks).map(str::trim).filter(|part| !part.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

//! A rendered mail and its MIME form.

use std::fmt;
use std::time::SystemTime;

use domain::calendar::Timestamp;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{self, MultiPart, SinglePart};
use lettre::{Address, Message};
use serde::{Deserialize, Serialize};

/// Sender or recipient.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// Display name; may be empty.
    pub name: String,
    /// E-mail address: `rosa@example.com`.
    pub address: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// File name shown to the recipient: `recibo-R-000123.pdf`.
    pub name: String,
    /// Media type: `application/pdf`.
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// Only name and size: the content must not reach a log.
impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attachment({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// A rendered mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub to: Mailbox,
    /// Single line.
    pub subject: String,
    /// Plain-text body.
    pub text: String,
    /// HTML body.
    pub html: String,
    pub attachments: Vec<Attachment>,
    /// Message-ID without brackets, the same at every attempt, so that clients show a mail that was
    /// sent twice only once: `0194f3c2@pagos.example`.
    pub message_id: String,
    /// The same at every attempt.
    pub written_at: Timestamp,
    /// One-click unsubscribe link (RFC 8058), where mails of this kind can be stopped.
    #[serde(default)]
    pub stop_url: Option<String>,
}

/// Only the id: the rest is personal data, which must not reach a log.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("message_id", &self.message_id).finish_non_exhaustive()
    }
}

/// Why a mail cannot be encoded; a retry does not help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAMail {
    /// The sender's or recipient's address.
    #[error("an address is not one")]
    Address,
    /// Not two parts around an `@`, each of letters, digits, `.`, `_`, `-`.
    #[error("the message id is not one")]
    MessageId,
    /// Media type of an attachment.
    #[error("the media type of an attachment is not one")]
    MediaType,
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
    /// Encodes the mail; the same mail always gives the same bytes.
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

    /// `=_` occurs in neither quoted-printable nor base64, so content cannot end a part early.
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

/// Keeps automatic responders from answering.
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

/// Unsubscribe link.
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

/// Allows unsubscribing with a single POST (RFC 8058).
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

/// Joins the text to one line, which prevents header injection.
pub(super) fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}';
    let words = text.split(breaks).map(str::trim).filter(|part| !part.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

//! A received mail and its parts.

use mailparse::{DispositionType, MailHeaderMap, ParsedMail, parse_mail};

/// An attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinkFile {
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// A mail as received.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SinkMail {
    /// Sender of the SMTP envelope.
    pub from: String,
    /// Recipients of the SMTP envelope.
    pub to: Vec<String>,
    /// Header `Message-ID`, with angle brackets.
    pub message_id: String,
    /// Header `Date`.
    pub date: String,
    /// Header `Subject`, decoded.
    pub subject: String,
    pub text: String,
    pub html: String,
    pub attachments: Vec<SinkFile>,
    /// The whole mail, unparsed.
    pub raw: Vec<u8>,
}

impl SinkMail {
    /// Parses a mail; invalid content is kept as raw bytes only.
    pub(super) fn read(from: String, to: Vec<String>, raw: Vec<u8>) -> Self {
        let mut mail = Self { from, to, ..Self::default() };
        if let Ok(parsed) = parse_mail(&raw) {
            let header = |name| parsed.headers.get_first_value(name).unwrap_or_default();
            mail.message_id = header("Message-ID");
            mail.date = header("Date");
            mail.subject = header("Subject");
            mail.take(&parsed);
        }
        mail.raw = raw;
        mail
    }

    /// A header, decoded.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        parse_mail(&self.raw).ok()?.headers.get_first_value(name)
    }

    fn take(&mut self, part: &ParsedMail<'_>) {
        let disposition = part.get_content_disposition();
        if disposition.disposition == DispositionType::Attachment {
            let name = disposition.params.get("filename").cloned().unwrap_or_default();
            let bytes = part.get_body_raw().unwrap_or_default();
            let content_type = part.ctype.mimetype.clone();
            self.attachments.push(SinkFile { name, content_type, bytes });
            return;
        }
        let words = || part.get_body().unwrap_or_default().replace("\r\n", "\n");
        match part.ctype.mimetype.as_str() {
            "text/plain" if part.subparts.is_empty() => self.text.push_str(&words()),
            "text/html" => self.html.push_str(&words()),
            _ => part.subparts.iter().for_each(|inner| self.take(inner)),
        }
    }
}

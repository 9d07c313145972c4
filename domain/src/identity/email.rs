//! E-mail addresses, which identify users.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The text is not an e-mail address such as `name@example.org`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct NotAnEmail;

/// An e-mail address in lower case. ASCII only: two addresses that look alike are alike.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Maximum length that mail servers accept, in bytes.
    pub const MAX_BYTES: usize = 254;

    /// Parses an address from outside; surrounding spaces are ignored.
    ///
    /// # Errors
    /// When it is not `local@host.tld`.
    pub fn parse(text: &str) -> Result<Self, NotAnEmail> {
        let text = text.trim();
        let (local, host) = text.split_once('@').ok_or(NotAnEmail)?;
        if text.len() > Self::MAX_BYTES || !is_local(local) || !is_host(host) {
            return Err(NotAnEmail);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// The text of the address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// RFC 5322 atoms joined by dots; the quoted form is not accepted.
fn is_local(text: &str) -> bool {
    let sign = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
    text.len() <= 64 && text.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(sign))
}

fn is_host(text: &str) -> bool {
    let label = |part: &str| {
        let inside = part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        !part.is_empty() && part.len() <= 63 && inside && !part.starts_with('-')
    };
    text.contains('.') && text.split('.').all(label)
}

/// Redacted: addresses are personal data and must not reach a log.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

impl TryFrom<String> for Email {
    type Error = NotAnEmail;
    fn try_from(text: String) -> Result<Self, NotAnEmail> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_in_lower_case_or_refused() {
        for (text, expected) in [
            ("ana@example.org", Some("ana@example.org")),
            (" Ana.Quispe+pagos@Colegio.EDU.pe ", Some("ana.quispe+pagos@colegio.edu.pe")),
            ("", None),
            ("ana", None),
            ("ana@", None),
            ("@example.org", None),
            ("ana@localhost", None),
            ("ana@example..org", None),
            ("ana@-example.org", None),
            ("a b@example.org", None),
            ("ana@example.org\r\nBcc: x@y.z", None),
            ("ana@b@example.org", None),
            (".ana@example.org", None),
            ("anä@example.org", None),
            ("\"ana\"@example.org", None),
            (&format!("{}@example.org", "a".repeat(65)), None),
            (&format!("a@{}org", "abc.".repeat(64)), None),
        ] {
            let read = Email::parse(text).ok();
            assert_eq!(read.as_ref().map(Email::as_str), expected, "{text:?}");
        }
    }

    #[test]
    fn printing_an_address_for_a_log_does_not_show_it() {
        let email = Email::parse("ana@example.org").unwrap();
        assert!(!format!("{email:?}").contains("ana"));
    }
}

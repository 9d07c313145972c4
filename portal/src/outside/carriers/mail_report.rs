//! Delivery reports for e-mail: delivery status notifications (RFC 3464) and signed webhook calls
//! of the mail service.

use domain::calendar::Timestamp;
use http::HeaderMap;
use mailparse::{MailHeaderMap, ParsedMail};
use serde::Deserialize;

use super::Delivery;
use crate::outside::gateways::{Secret, WebhookError, signature};

/// Header with the signature of a call: `t=…,v1=…`, in the sandbox's format.
pub const SIGNATURE: &str = "aldia-signature";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailReport {
    /// Message id without angle brackets.
    pub message_id: String,
    pub delivery: Delivery,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum MailEvent {
    Delivered,
    Bounced,
    Delayed,
}

#[derive(Deserialize)]
struct Call {
    message_id: String,
    event: MailEvent,
    #[serde(default)]
    status: String,
}

/// Why a call is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailReportError {
    #[error(transparent)]
    Signature(#[from] WebhookError),
    #[error("cannot be read: {0}")]
    Unreadable(String),
}

/// Reads a signed call: `{"message_id": "…", "event": "bounced", "status": "5.1.1"}`; the event is
/// `delivered`, `bounced` or `delayed`.
///
/// # Errors
/// When the signature is not valid or the body is not a report.
pub fn read_call(
    headers: &HeaderMap,
    secret: &Secret,
    body: &[u8],
    now: Timestamp,
) -> Result<MailReport, MailReportError> {
    signature::verify((headers, SIGNATURE), std::slice::from_ref(secret), body, now)?;
    let call: Call =
        serde_json::from_slice(body).map_err(|e| MailReportError::Unreadable(e.to_string()))?;
    let delivery = match call.event {
        MailEvent::Delivered => Delivery::Delivered,
        MailEvent::Bounced => failed(&call.status),
        MailEvent::Delayed => Delivery::OnTheWay,
    };
    Ok(MailReport { message_id: without_brackets(&call.message_id), delivery })
}

/// Reads a delivery status notification sent to the sender's address. `None` when the mail is not
/// one or does not name the original message.
#[must_use]
pub fn read_notification(mail: &[u8]) -> Option<MailReport> {
    let mail = mailparse::parse_mail(mail).ok()?;
    let status = part(&mail, "message/delivery-status")?.get_body().ok()?;
    let field = |name: &str| {
        status.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_ascii_lowercase())
        })
    };
    let delivery = match field("action")?.as_str() {
        "failed" => failed(field("status").as_deref().unwrap_or_default()),
        "delivered" | "relayed" | "expanded" => Delivery::Delivered,
        _ => Delivery::OnTheWay,
    };
    let original = ["message/rfc822", "text/rfc822-headers"];
    let original = original.iter().find_map(|kind| part(&mail, kind))?.get_body().ok()?;
    let (headers, _) = mailparse::parse_headers(original.trim_start().as_bytes()).ok()?;
    let message_id = without_brackets(&headers.get_first_value("Message-ID")?);
    Some(MailReport { message_id, delivery })
}

/// First part of a media type, at any depth.
fn part<'a, 'm>(mail: &'a ParsedMail<'m>, kind: &str) -> Option<&'a ParsedMail<'m>> {
    if mail.ctype.mimetype.eq_ignore_ascii_case(kind) {
        return Some(mail);
    }
    mail.subparts.iter().find_map(|inner| part(inner, kind))
}

/// Classifies the status code (RFC 3463) of a failed mail: `5.1.x`, `5.2.x` and `5.7.13` blame the
/// mailbox, all others the transport.
fn failed(status: &str) -> Delivery {
    let code: String =
        status.chars().filter(|sign| sign.is_ascii_digit() || *sign == '.').take(10).collect();
    let of_mailbox = ["5.1.", "5.2.", "5.7.13"].iter().any(|start| code.starts_with(start));
    let why = if code.is_empty() { "no status".to_owned() } else { format!("status {code}") };
    if of_mailbox { Delivery::Bounced(why) } else { Delivery::Lost(why) }
}

fn without_brackets(id: &str) -> String {
    id.trim().trim_start_matches('<').trim_end_matches('>').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTIFICATION: &str = "From: MAILER-DAEMON@mx.example\r\n\
        To: pagos@santarosa.example\r\n\
        Subject: Undelivered Mail Returned to Sender\r\n\
        MIME-Version: 1.0\r\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=\"B\"\r\n\r\n\
        --B\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n\
        --B\r\nContent-Type: message/delivery-status\r\n\r\n\
        Reporting-MTA: dns; mx.example\r\n\r\n\
        Final-Recipient: rfc822; a-100@example.org\r\nAction: ACTION\r\nStatus: STATUS\r\n\r\n\
        --B\r\nContent-Type: message/rfc822\r\n\r\n\
        Message-ID: <reminder-0194@pay.example>\r\nSubject: x\r\n\r\nHola\r\n--B--\r\n";

    #[test]
    fn a_notification_says_of_which_mail_and_whether_the_mailbox_is_to_blame() {
        for (action, status, expected) in [
            ("failed", "5.1.1", Delivery::Bounced("status 5.1.1".into())),
            ("failed", "5.2.2", Delivery::Bounced("status 5.2.2".into())),
            ("failed", "5.4.1", Delivery::Lost("status 5.4.1".into())),
            ("delayed", "4.2.0", Delivery::OnTheWay),
            ("delivered", "2.0.0", Delivery::Delivered),
        ] {
            let mail = NOTIFICATION.replace("ACTION", action).replace("STATUS", status);
            let found = read_notification(mail.as_bytes()).expect("a notification");
            assert_eq!(found.message_id, "reminder-0194@pay.example", "{action}");
            assert_eq!(found.delivery, expected, "{action} {status}");
        }
        for other in ["", "Subject: hola\r\n\r\nhola", "\u{0}"] {
            assert_eq!(read_notification(other.as_bytes()), None);
        }
    }

    #[test]
    fn a_call_is_believed_only_when_it_is_signed() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let secret = Secret::from("a secret of some length");
        let body = br#"{"message_id": "<a@b>", "event": "bounced", "status": "5.1.1"}"#;
        let mut headers = HeaderMap::new();
        let signed = sandbox::signature::header_value(&[secret.expose()], now, body);
        headers.insert(SIGNATURE, signed.parse().unwrap());
        let report = read_call(&headers, &secret, body, now).unwrap();
        assert_eq!(report.message_id, "a@b");
        assert_eq!(report.delivery, Delivery::Bounced("status 5.1.1".into()));
        assert!(read_call(&headers, &Secret::from("another"), body, now).is_err());
        assert!(read_call(&HeaderMap::new(), &secret, body, now).is_err());
    }
}

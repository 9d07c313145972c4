//! Verified webhooks, as far as they can be read.

use domain::ids::PaymentId;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Report, answer};

/// A verified webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayEvent {
    /// The gateway's event id: redeliveries have the same. If the gateway gave none, a digest of
    /// the body.
    pub event_id: String,
    /// The gateway's event type; empty if it has none.
    pub kind: String,
    pub content: EventContent,
}

/// What a verified webhook says about payments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventContent {
    /// State of a checkout at the time of the event.
    Report(Report),
    /// Nothing: an event type, or a kind of checkout, that we do not use.
    Nothing,
    /// Something that cannot be read.
    Unreadable(UnreadableReport),
}

/// What is left of a report that cannot be read. Whether it is about a payment of ours is decided
/// by looking both up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableReport {
    /// The gateway's reference.
    pub reference: Option<String>,
    /// The merchant's id according to the gateway, which may be that of another application.
    pub payment: Option<PaymentId>,
    pub why: &'static str,
}

impl EventContent {
    /// The content of a report that was read, is of no use, or cannot be read.
    pub(super) fn of(
        read: Result<Option<Report>, &'static str>,
        reference: &Value,
        payment: Option<&str>,
    ) -> Self {
        match read {
            Ok(Some(report)) => Self::Report(report),
            Ok(None) => Self::Nothing,
            Err(why) => {
                let reference = reference.as_str().filter(|text| answer::reference(text).is_ok());
                Self::Unreadable(UnreadableReport {
                    reference: reference.map(str::to_owned),
                    payment: payment.and_then(|id| PaymentId::parse(id).ok()),
                    why,
                })
            }
        }
    }
}

impl GatewayEvent {
    /// The report, if there is one that can be read.
    #[must_use]
    pub const fn report(&self) -> Option<&Report> {
        match &self.content {
            EventContent::Report(report) => Some(report),
            EventContent::Nothing | EventContent::Unreadable(_) => None,
        }
    }

    /// Reads id and type of an event, and its content by a function of the gateway.
    pub(super) fn read(body: &[u8], content: impl FnOnce(&str, &Value) -> EventContent) -> Self {
        let event: Value = serde_json::from_slice(body).unwrap_or_default();
        let id = event["id"].as_str().filter(|id| is_plain(id));
        let event_id = id.map_or_else(|| digest(body), str::to_owned);
        let Some(kind) = event["type"].as_str().filter(|_| id.is_some()) else {
            let nothing = Err("not an event");
            let content = EventContent::of(nothing, &Value::Null, None);
            return Self { event_id, kind: String::new(), content };
        };
        let content = content(kind, &event);
        let kind = kind.chars().filter(|c| !c.is_control()).take(MOST_KIND).collect();
        Self { event_id, kind, content }
    }
}

/// Maximum length of a type in characters; more is cut off.
const MOST_KIND: usize = 255;

/// Whether an id can be a key in the database.
fn is_plain(id: &str) -> bool {
    (1..=255).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

fn digest(body: &[u8]) -> String {
    format!("sha256-{}", hex::encode(Sha256::digest(body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &[u8]) -> GatewayEvent {
        GatewayEvent::read(body, |_, _| EventContent::Nothing)
    }

    #[test]
    fn an_event_without_a_usable_id_gets_the_digest_of_its_body() {
        let long = format!(r#"{{"id":"{}","type":"x"}}"#, "e".repeat(256));
        let bodies: [&[u8]; 7] = [
            b"",
            b"null",
            b"\xff",
            br#"{"type":"x"}"#,
            br#"{"id":"","type":"x"}"#,
            br#"{"id":"a\u0000b","type":"x"}"#,
            long.as_bytes(),
        ];
        for body in bodies {
            let event = read(body);
            assert_eq!(event.event_id, digest(body));
            assert!(matches!(event.content, EventContent::Unreadable(_)), "{event:?}");
        }
    }

    #[test]
    fn controls_never_become_part_of_a_type() {
        let event = read(br#"{"id":"evt_1","type":"a\u0000b\u001b[2J"}"#);
        assert_eq!((&*event.event_id, &*event.kind), ("evt_1", "ab[2J"));
        assert_eq!(event.content, EventContent::Nothing);
    }
}

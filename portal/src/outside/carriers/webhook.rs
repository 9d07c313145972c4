//! The institution's own system, called by a webhook according to Standard Webhooks.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::contact::Channel;
use hmac::{Hmac, Mac};
use http::header::CONTENT_TYPE;
use serde_json::json;
use sha2::Sha256;
use tokio::net::lookup_host;
use url::{Host, Url};

use super::{Carrier, CarrierError, CarrierReference, Message};
use crate::platform::clock::Clock;

/// Header with our message id, the same at every attempt.
pub const ID: &str = "webhook-id";
/// Header with the time of the attempt, in seconds since 1970.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// Header with the signature over id, time and body: `v1,` and base64.
pub const SIGNATURE: &str = "webhook-signature";

/// Address of the institution's system and the signing secret.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSettings {
    pub url: String,
    /// Signing key: the decoded bytes of `whsec_…`.
    pub secret: Vec<u8>,
    /// Timeout of a whole call, name resolution included.
    pub timeout: Duration,
    /// Whether the host may be on a private network.
    pub allow_private: bool,
}

/// Hides the secret, and the path, which may contain another one.
impl fmt::Debug for WebhookSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = Url::parse(&self.url).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or("no host");
        let (private, timeout) = (self.allow_private, self.timeout);
        write!(f, "WebhookSettings({host}, private: {private}, {timeout:?})")
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebhookSettingsError {
    #[error("the webhook's URL is not an http(s) address")]
    Address,
    /// Without a secret the receiver could not verify the sender.
    #[error("the webhook has no secret")]
    Secret,
}

pub struct WebhookCarrier {
    settings: WebhookSettings,
    url: Url,
    clock: Arc<dyn Clock>,
    kept: Mutex<Option<HostConnection>>,
}

/// A client bound to the resolved addresses of the host.
struct HostConnection {
    addresses: Vec<SocketAddr>,
    http: reqwest::Client,
}

impl WebhookCarrier {
    /// Resolves the host when the first message is sent. The clock gives the time of each attempt,
    /// because receivers refuse old signatures.
    ///
    /// # Errors
    /// When a setting is invalid.
    pub fn new(
        settings: WebhookSettings,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, WebhookSettingsError> {
        let url = Url::parse(&settings.url).map_err(|_| WebhookSettingsError::Address)?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(WebhookSettingsError::Address);
        }
        if settings.secret.is_empty() {
            return Err(WebhookSettingsError::Secret);
        }
        Ok(Self { settings, url, clock, kept: Mutex::new(None) })
    }

    async fn hand_over_now(&self, message: &Message) -> Result<CarrierReference, CarrierError> {
        let http = self.client(self.addresses().await?)?;
        let body = json!({
            "type": "reminder.due",
            "timestamp": message.written_at.to_string(),
            "data": message.facts,
        })
        .to_string();
        let time = self.clock.now().as_second().to_string();
        let signature = sign(&self.settings.secret, &message.id, &time, &body);
        let sent = http
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(ID, message.id.as_str())
            .header(TIMESTAMP, time)
            .header(SIGNATURE, signature)
            .body(body)
            .send()
            .await;
        match sent {
            Ok(response) => answer(response.status().as_u16()),
            Err(error) => Err(hold(&error)),
        }
    }

    /// Addresses of the host that may be called. The name is resolved once per call, so that it
    /// cannot change after the check (DNS rebinding).
    async fn addresses(&self) -> Result<Vec<SocketAddr>, CarrierError> {
        let port = self.url.port_or_known_default().unwrap_or_default();
        let mut addresses: Vec<SocketAddr> = match self.url.host() {
            Some(Host::Domain(name)) => match lookup_host((name, port)).await {
                Ok(found) => found.collect(),
                Err(_) => return Err(CarrierError::Temporary("the host is not found".to_owned())),
            },
            Some(Host::Ipv4(ip)) => vec![SocketAddr::from((ip, port))],
            Some(Host::Ipv6(ip)) => vec![SocketAddr::from((ip, port))],
            None => Vec::new(),
        };
        addresses.retain(|address| self.settings.allow_private || is_public(address.ip()));
        if addresses.is_empty() {
            return Err(CarrierError::Permanent("the host is not on the public net".to_owned()));
        }
        Ok(addresses)
    }

    /// The client of the last call with its open connections, or a new one if the addresses
    /// changed.
    fn client(&self, addresses: Vec<SocketAddr>) -> Result<reqwest::Client, CarrierError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // DNS servers rotate the order of addresses.
        let is_same = |known: &[SocketAddr]| {
            known.len() == addresses.len() && known.iter().all(|one| addresses.contains(one))
        };
        if let Some(known) = kept.as_ref().filter(|known| is_same(&known.addresses)) {
            return Ok(known.http.clone());
        }
        let http = self.connect_only_to(&addresses)?;
        *kept = Some(HostConnection { addresses, http: http.clone() });
        Ok(http)
    }

    fn connect_only_to(&self, addresses: &[SocketAddr]) -> Result<reqwest::Client, CarrierError> {
        // rustls needs one process-wide crypto provider. An error only means that one is installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .connect_timeout(self.settings.timeout.min(Duration::from_secs(3)))
            .timeout(self.settings.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy();
        // A URL with an IP address needs no name resolution.
        if let Some(Host::Domain(name)) = self.url.host() {
            builder = builder.resolve_to_addrs(name, addresses);
        }
        builder
            .build()
            .map_err(|_| CarrierError::Temporary("the client cannot be built".to_owned()))
    }
}

#[async_trait]
impl Carrier for WebhookCarrier {
    fn channel(&self) -> Channel {
        Channel::Webhook
    }

    fn dedupes(&self) -> bool {
        true
    }

    async fn hand_over(&self, message: &Message) -> Result<CarrierReference, CarrierError> {
        match tokio::time::timeout(self.settings.timeout, self.hand_over_now(message)).await {
            Ok(answer) => answer,
            Err(_) => Err(CarrierError::Temporary("time-out".to_owned())),
        }
    }
}

/// Signature of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`.
fn sign(secret: &[u8], id: &str, time: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(format!("{id}.{time}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// Classifies a status. An unclear outcome is retried, because the receiver deduplicates by id.
fn answer(status: u16) -> Result<CarrierReference, CarrierError> {
    match status {
        200..=299 => Ok(CarrierReference { reference: None }),
        300..=399 => Err(CarrierError::Temporary(format!("{status}, and we follow nowhere"))),
        410 => Err(CarrierError::Permanent("410, the receiver wants no more".to_owned())),
        400..=499 if status != 429 => Err(CarrierError::Permanent(status.to_string())),
        _ => Err(CarrierError::Temporary(status.to_string())),
    }
}

/// Classifies a transport error.
fn hold(error: &reqwest::Error) -> CarrierError {
    if error.is_builder() {
        return CarrierError::Permanent("an id that no header can hold".to_owned());
    }
    let what = if error.is_timeout() {
        "time-out"
    } else if error.is_connect() {
        "no connection"
    } else {
        "connection lost"
    };
    CarrierError::Temporary(what.to_owned())
}

/// Whether an address is globally reachable: not loopback, private, carrier-grade NAT
/// (100.64.0.0/10), multicast, or an address that embeds another one.
#[must_use]
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

/// According to IANA's special-purpose address registry.
fn is_public_v4(ip: Ipv4Addr) -> bool {
    !matches!(
        ip.octets(),
        [0 | 10 | 127 | 224..=255, ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [192, 168, ..]
            | [198, 18 | 19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
    )
}

/// Only `2000::/3` is allocated. Within it, `2001::/23` and `2002::/16` hold tunnels to other
/// addresses; `2001:db8::/32` and `3fff::/20` are for documentation.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let segments = ip.segments();
    matches!(segments[0], 0x2000..=0x3fff)
        && !matches!(
            segments,
            [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..]
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_standard_webhooks() {
        // Test vector of the Standard Webhooks reference libraries.
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signature = sign(&secret, id, "1614265330", r#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn only_addresses_of_the_public_net_are_public() {
        for (edges, public) in [
            ("1.1.1.1 9.255.255.255 11.0.0.0 8.8.8.8", true),
            ("0.0.0.0 0.1.2.3 10.0.0.0 10.255.255.255 127.0.0.1 127.255.255.255", false),
            ("100.63.255.255 100.128.0.0", true),
            ("100.64.0.0 100.127.255.255", false),
            ("169.253.255.255 169.255.0.0", true),
            ("169.254.0.0 169.254.169.254 169.254.255.255", false),
            ("172.15.255.255 172.32.0.0", true),
            ("172.16.0.0 172.31.255.255", false),
            ("192.0.1.0 192.167.255.255 192.169.0.0 192.88.98.1", true),
            ("192.0.0.1 192.0.2.1 192.88.99.1 192.168.0.0 192.168.255.255", false),
            ("198.17.255.255 198.20.0.0 198.51.99.1 203.0.112.1 223.255.255.255", true),
            ("198.18.0.0 198.19.255.255 198.51.100.1 203.0.113.1", false),
            ("224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255", false),
            ("2001:4860:4860::8888 2606:4700::1111 2001:200::1 2800:200::1 3ffe::1", true),
            (":: ::1 ::8.8.8.8 ::ffff:8.8.8.8 ::ffff:127.0.0.1 ::ffff:0:8.8.8.8", false),
            ("64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 1fff::1 4000::1 5f00::1", false),
            ("fc00::1 fd12:3456::1 fe80::1 febf::1 fec0::1 ff02::1 ff0e::1", false),
            ("2001::1 2001:1ff::1 2001:db8::1 2002:7f00:1::1 3fff::1 3fff:fff::1", false),
        ] {
            for edge in edges.split(' ') {
                assert_eq!(is_public(edge.parse().unwrap()), public, "{edge}");
            }
        }
    }

    #[test]
    fn what_a_status_means() {
        let told = |status| match answer(status) {
            Ok(taken) => taken.reference.map_or("taken", |_| "with a reference"),
            Err(CarrierError::Temporary(_)) => "temporary",
            Err(CarrierError::Permanent(_)) => "permanent",
            Err(_) => "another",
        };
        for (statuses, expected) in [
            (&[200, 201, 202, 204, 299][..], "taken"),
            (&[300, 301, 302, 307, 308], "temporary"),
            (&[400, 401, 403, 404, 405, 410, 413, 422], "permanent"),
            (&[429, 500, 502, 503, 504], "temporary"),
        ] {
            for status in statuses {
                assert_eq!(told(*status), expected, "{status}");
            }
        }
    }
}

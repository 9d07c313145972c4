//! Webhook signatures in Stripe's format: `t=<unix seconds>,v1=<hex of HMAC-SHA256 over
//! "t.body">[,v1=…]`.

use domain::calendar::Timestamp;
use hmac::{Hmac, Mac};
use http::HeaderMap;
use sha2::Sha256;

use super::{Secret, WebhookError};

/// Maximum distance between a signature's time and now, in seconds, in either direction.
pub const TOLERANCE_S: u64 = 300;

/// Further signatures in one header are ignored.
const MOST_SIGNATURES: usize = 16;

/// Verifies that a body was signed with one of the secrets, at about this time.
///
/// One valid signature by any of the secrets is enough, because both rotate. Compares in constant
/// time.
///
/// # Errors
/// When no signature is valid, or its time is too far from now.
pub(crate) fn verify(
    (headers, name): (&HeaderMap, &str),
    secrets: &[Secret],
    body: &[u8],
    now: Timestamp,
) -> Result<(), WebhookError> {
    let mut signed = SignatureHeader::default();
    for value in headers.get_all(name) {
        signed.read(value.to_str().map_err(|_| WebhookError::NoSignature)?)?;
    }
    let time = signed.time.ok_or(WebhookError::NoSignature)?;
    if signed.signatures.is_empty() {
        return Err(WebhookError::NoSignature);
    }

    let made_with = |secret: &Secret| {
        let mac = mac(secret, time, body);
        signed.signatures.iter().any(|one| mac.clone().verify_slice(one).is_ok())
    };
    // An unset secret must not accept signatures made with an empty key.
    if !secrets.iter().filter(|s| !s.expose().is_empty()).any(made_with) {
        return Err(WebhookError::BadSignature);
    }
    if now.as_second().abs_diff(time) > TOLERANCE_S {
        return Err(WebhookError::TooOld);
    }
    Ok(())
}

fn mac(secret: &Secret, time: i64, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes())
        .expect("HMAC takes keys of any length");
    mac.update(format!("{time}.").as_bytes());
    mac.update(body);
    mac
}

/// Parsed signature headers.
#[derive(Default)]
struct SignatureHeader {
    time: Option<i64>,
    signatures: Vec<[u8; 32]>,
}

impl SignatureHeader {
    /// Reads the time and the signatures of version 1; ignores other keys.
    fn read(&mut self, value: &str) -> Result<(), WebhookError> {
        for part in value.split(',') {
            match part.trim().split_once('=') {
                Some(("t", _)) if self.time.is_some() => return Err(WebhookError::NoSignature),
                Some(("t", time)) => self.time = canonical(time),
                Some(("v1", text)) if self.signatures.len() < MOST_SIGNATURES => {
                    let mut signature = [0; 32];
                    let read = hex::decode_to_slice(text, &mut signature);
                    self.signatures.extend(read.map(|()| signature));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The signed text contains the time as written, so only its canonical form is accepted.
fn canonical(time: &str) -> Option<i64> {
    let seconds: i64 = time.parse().ok()?;
    (seconds.to_string() == time).then_some(seconds)
}

#[cfg(test)]
mod tests;

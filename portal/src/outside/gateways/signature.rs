//! Signatures of webhooks: `t=<unix seconds>,v1=<hex of HMAC-SHA256 over "t.body">[,v1=…]`, as
//! Stripe writes them.

use domain::calendar::Timestamp;
use hmac::{Hmac, Mac};
use http::HeaderMap;
use sha2::Sha256;

use super::{Secret, WebhookError};

/// How far the time of a signature may be from now, in seconds, either way.
pub const TOLERANCE_S: u64 = 300;

/// Signatures beyond this many in one header are not looked at.
const MOST_SIGNATURES: usize = 16;

/// Whether a body is signed with one of the secrets, at about this time.
///
/// Any one good signature is enough, and any one of the secrets: both rotate. Compares in constant
/// time.
///
/// # Errors
/// When nobody who knows a secret signed it, or not now.
pub(crate) fn verify(
    (headers, name): (&HeaderMap, &str),
    secrets: &[Secret],
    body: &[u8],
    now: Timestamp,
) -> Result<(), WebhookError> {
    let mut signed = Signed::default();
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
    // Who has no secret must not be taken for one whose secret is empty.
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

/// What a header says.
#[derive(Default)]
struct Signed {
    time: Option<i64>,
    signatures: Vec<[u8; 32]>,
}

impl Signed {
    /// Takes the time and the signatures of version 1; other keys are for others.
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

/// The signed text holds the time as written, so only the one way of writing it is read.
fn canonical(time: &str) -> Option<i64> {
    let seconds: i64 = time.parse().ok()?;
    (seconds.to_string() == time).then_some(seconds)
}

#[cfg(test)]
mod tests;

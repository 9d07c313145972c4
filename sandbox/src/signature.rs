//! Webhook signatures in Stripe's format: `t=<unix seconds>,v1=<hex of HMAC-SHA256 over
//! "t.body">[,v1=…]`.

use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// Header value that signs a body, with one signature per secret.
#[must_use]
pub fn header_value(secrets: &[impl AsRef<str>], at: Timestamp, body: &[u8]) -> String {
    let time = at.as_second();
    let signatures = secrets.iter().map(|secret| {
        let signed = [format!("{time}.").as_bytes(), body].concat();
        format!(",v1={:x}", hmac_sha256(secret.as_ref().as_bytes(), &signed).into_bytes())
    });
    format!("t={time}{}", signatures.collect::<String>())
}

pub(crate) fn hmac_sha256(key: &[u8], text: &[u8]) -> hmac::digest::CtOutput<Hmac<Sha256>> {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.chain_update(text).finalize()
}

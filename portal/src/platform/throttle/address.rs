//! Addresses of clients as proxies write them.

use std::net::IpAddr;

/// Stands for every address that cannot be read.
pub const UNREADABLE: &str = "unreadable";

/// The address in a text that may have brackets, a port or a zone: `192.0.2.1:4711`,
/// `[2001:db8::1]:443`, `fe80::1%eth0`.
#[must_use]
pub fn address_of(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let host = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, after) = rest.split_once(']')?;
            (after.is_empty() || after.starts_with(':')).then_some(host)?
        }
        None => match text.split_once(':') {
            Some((host, port)) if !port.contains(':') => host,
            _ => text,
        },
    };
    let without_zone = host.split('%').next().unwrap_or(host);
    without_zone.parse().ok().map(|ip: IpAddr| ip.to_canonical())
}

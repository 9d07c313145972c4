//! The client's address, for limits by address.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::extract::ConnectInfo;
use http::request::Parts;
use http::{HeaderMap, HeaderName};
use portal::platform::throttle::{UNREADABLE, address_of};

use crate::state::AppState;

/// An unreadable header is logged at most this often, in seconds.
const WARN_EVERY_S: i64 = 60;

/// The address of the connection, or the last one that the trusted proxy wrote. Clients whose
/// address cannot be read share the limits of one.
pub(super) fn address(app: &AppState, parts: &Parts) -> String {
    address_in(parts, app.edge.client_address_header.as_ref()).unwrap_or_else(|| {
        warn(app.portal.now().as_second());
        UNREADABLE.to_owned()
    })
}

/// `None` if the header holds no address.
pub(super) fn address_in(parts: &Parts, header: Option<&HeaderName>) -> Option<String> {
    match header.and_then(|name| last_node(&parts.headers, name)) {
        None => Some(peer(parts)),
        Some(node) => address_of(&node).map(|address| address.to_string()),
    }
}

fn peer(parts: &Parts) -> String {
    let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    info.map_or_else(String::new, |ConnectInfo(peer)| peer.ip().to_canonical().to_string())
}

/// The last element of the header, without the header's own syntax: of `Forwarded` (RFC 7239) the
/// value of `for`. `None` without the header; empty if nobody is named.
///
/// Quotes do not protect a comma: a client could open one that swallows what the proxy adds.
fn last_node(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let line = headers.get_all(name).iter().next_back()?;
    let line = String::from_utf8_lossy(line.as_bytes()).into_owned();
    let last = line.rsplit(',').next().unwrap_or_default();
    let named = last.split(';').find_map(of_for);
    let node = if *name == http::header::FORWARDED { named } else { named.or(Some(last)) };
    Some(node.unwrap_or_default().trim().trim_matches('"').to_owned())
}

fn of_for(pair: &str) -> Option<&str> {
    let (name, value) = pair.split_once('=')?;
    name.trim().eq_ignore_ascii_case("for").then_some(value)
}

fn warn(now_s: i64) {
    static WARNED_AT_S: AtomicI64 = AtomicI64::new(i64::MIN);
    let last = WARNED_AT_S.load(Ordering::Relaxed);
    if now_s.saturating_sub(last) >= WARN_EVERY_S {
        WARNED_AT_S.store(now_s, Ordering::Relaxed);
        tracing::warn!("client_address_header holds no address: such clients share one limit");
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn node(name: &str, lines: &[&str]) -> Option<String> {
        let name: HeaderName = name.parse().unwrap();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(&name, HeaderValue::from_str(line).unwrap());
        }
        last_node(&headers, &name)
    }

    #[test]
    fn the_address_that_the_last_proxy_wrote_is_read_in_every_notation() {
        for (name, lines, expected) in [
            ("x-forwarded-for", &["198.51.100.7"][..], Some("198.51.100.7")),
            ("x-forwarded-for", &["10.0.0.1, 198.51.100.7:4711"], Some("198.51.100.7")),
            ("x-forwarded-for", &["10.0.0.1", " 198.51.100.7 "], Some("198.51.100.7")),
            ("x-forwarded-for", &["2001:db8::1"], Some("2001:db8::1")),
            ("x-forwarded-for", &["[2001:db8::1]:443"], Some("2001:db8::1")),
            ("x-forwarded-for", &["\"[2001:db8::1]\""], Some("2001:db8::1")),
            ("x-forwarded-for", &["for=198.51.100.7"], Some("198.51.100.7")),
            ("forwarded", &["for=10.0.0.1, For=\"198.51.100.7:80\";by=x"], Some("198.51.100.7")),
            ("forwarded", &["proto=https;for=\"[2001:db8::1]:4711\""], Some("2001:db8::1")),
            ("forwarded", &["for=198.51.100.7:_port"], Some("198.51.100.7")),
            ("forwarded", &["for=\"a,b;c\", for=198.51.100.7"], Some("198.51.100.7")),
            ("x-forwarded-for", &["for=10.0.0.1;\"x, 198.51.100.7"], Some("198.51.100.7")),
            ("x-forwarded-for", &["\"10.0.0.1, 198.51.100.7"], Some("198.51.100.7")),
            ("forwarded", &["for=10.0.0.1;a=\"x, for=198.51.100.7"], Some("198.51.100.7")),
            ("forwarded", &["for=10.0.0.1;a=\"x\\, for=198.51.100.7"], Some("198.51.100.7")),
            ("x-real-ip", &["::ffff:198.51.100.7"], Some("198.51.100.7")),
            ("forwarded", &["for=unknown"], None),
            ("forwarded", &["proto=https"], None),
            ("forwarded", &["198.51.100.7"], None),
            ("x-forwarded-for", &["unknown"], None),
            ("x-forwarded-for", &["198.51.100.7, "], None),
            ("x-forwarded-for", &["198.51.100.7:4711:1"], None),
            ("x-forwarded-for", &["999.1.1.1:5"], None),
        ] {
            let node = node(name, lines).expect("the header is there");
            let read = address_of(&node).map(|address| address.to_string());
            assert_eq!(read.as_deref(), expected, "{name}: {lines:?}");
        }
        assert_eq!(node("x-forwarded-for", &[]), None);
    }
}

//! How values are written.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::Path;

use jiff::SignedDuration;
use url::Url;

/// `90s`, `60m`, `12h`, `7d`.
pub(super) fn duration(text: &str) -> Option<SignedDuration> {
    let unit = text.chars().last()?;
    let count: i64 = text.strip_suffix(unit)?.trim().parse().ok()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return None,
    };
    let all = count.checked_mul(seconds).filter(|all| *all > 0)?;
    Some(SignedDuration::from_secs(all))
}

/// `127.0.0.1:3000`, `[::]:3000`, `localhost:3000`, `:3000` for all addresses.
pub(super) fn listen_address(text: &str) -> Option<SocketAddr> {
    if let Some(port) = text.strip_prefix(':') {
        return Some(SocketAddr::from(([0, 0, 0, 0], port.parse().ok()?)));
    }
    text.to_socket_addrs().ok()?.next()
}

/// `https://host[:port]`, with nothing behind it.
pub(super) fn origin(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let has_login = !url.username().is_empty() || url.password().is_some();
    (is_bare && is_web && !has_login).then(|| url.origin().ascii_serialization())
}

/// The file of `sqlite:path` or `sqlite://path`.
pub(super) fn sqlite_path(url: &str) -> Option<&Path> {
    let path = url.strip_prefix("sqlite:")?;
    Some(Path::new(path.strip_prefix("//").unwrap_or(path)))
}

/// An address of e-mail, as far as it can be told without sending: one `@` between two texts.
pub(super) fn email(text: &str) -> Option<String> {
    let (name, host) = text.split_once('@')?;
    let is_plain = |part: &str| !part.is_empty() && !part.contains(['@', ' ', '<', '>', ',']);
    (is_plain(name) && is_plain(host)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit_and_are_more_than_nothing() {
        for (text, expected) in [
            ("90s", Some(90)),
            ("60m", Some(3600)),
            ("12 h", Some(12 * 3600)),
            ("7d", Some(7 * 86_400)),
            ("0s", None),
            ("-1h", None),
            ("60", None),
            ("1.5h", None),
            ("", None),
            ("9223372036854775807d", None),
        ] {
            assert_eq!(duration(text), expected.map(SignedDuration::from_secs), "{text:?}");
        }
    }

    #[test]
    fn an_origin_is_scheme_and_host_and_nothing_else() {
        for (text, expected) in [
            ("https://pay.example.org", Some("https://pay.example.org")),
            ("https://pay.example.org/", Some("https://pay.example.org")),
            ("HTTP://LOCALHOST:3000", Some("http://localhost:3000")),
            ("https://pay.example.org:443", Some("https://pay.example.org")),
            ("https://pay.example.org/portal", None),
            ("https://me@pay.example.org", None),
            ("https://pay.example.org?x", None),
            ("ftp://pay.example.org", None),
            ("pay.example.org", None),
        ] {
            assert_eq!(origin(text).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_listen_address_may_leave_the_host_out() {
        for (text, expected) in [
            ("127.0.0.1:3000", Some("127.0.0.1:3000")),
            ("[::1]:80", Some("[::1]:80")),
            (":3000", Some("0.0.0.0:3000")),
            ("3000", None),
            ("127.0.0.1", None),
            ("127.0.0.1:70000", None),
        ] {
            let found = listen_address(text).map(|address| address.to_string());
            assert_eq!(found.as_deref(), expected, "{text:?}");
        }
    }
}

//! Who a request is from: language, address, session.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use http::HeaderName;

use super::*;

fn parts(headers: &[(&str, &str)]) -> Parts {
    let mut request = http::Request::builder().uri("/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut parts = request.body(()).unwrap().into_parts().0;
    let peer: SocketAddr = "[::ffff:192.0.2.7]:4711".parse().unwrap();
    parts.extensions.insert(ConnectInfo(peer));
    parts
}

#[test]
fn the_language_is_that_of_the_cookie_only_where_it_is_one_of_ours() {
    for (cookie, expected) in [
        ("aldia_language=pt", Some(Language::Pt)),
        ("__Host-aldia=abc; aldia_language=en", Some(Language::En)),
        ("aldia_language=fr", None),
        ("aldia_languages=en", None),
        ("other=aldia_language=en", None),
        ("", None),
    ] {
        assert_eq!(chosen_language(&parts(&[("cookie", cookie)]).headers), expected, "{cookie}");
    }
}

#[test]
fn a_client_writes_its_own_address_only_through_the_trusted_proxy() {
    let header = HeaderName::from_static("x-forwarded-for");
    let spoofed = [("x-forwarded-for", "203.0.113.9, 198.51.100.2")];
    for (headers, trusted, expected) in [
        (&spoofed[..], None, Some("192.0.2.7")),
        (&spoofed[..], Some(&header), Some("198.51.100.2")),
        (&[][..], Some(&header), Some("192.0.2.7")),
        (&[("x-forwarded-for", "192.0.2.1"), ("x-forwarded-for", "b")][..], Some(&header), None),
    ] {
        let read = client::address_in(&parts(headers), trusted);
        assert_eq!(read.as_deref(), expected, "{headers:?}");
    }
}

//! What would be unsafe in production: refused by name, or told where it may be meant.

use std::net::{IpAddr, SocketAddr};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use portal::outside::messages::{SmtpSettings, SmtpTls};
use portal::platform::db::ServerAddress;
use url::{Host, Url};

use super::reader::Reader;

/// Settings that were read.
pub(super) struct Facts<'a> {
    pub(super) database_url: Option<&'a str>,
    pub(super) smtp: Option<&'a SmtpSettings>,
    pub(super) metrics_listen: Option<SocketAddr>,
    pub(super) has_metrics_token: bool,
}

/// Addresses of providers, to which secrets and personal data go.
const PROVIDERS: [&str; 3] = ["stripe.base_url", "stripe.page_origin", "twilio.base_url"];

pub(super) fn examine(reader: &mut Reader, facts: &Facts<'_>) {
    if let Some(smtp) = facts.smtp {
        examine_smtp(reader, smtp);
    }
    for key in PROVIDERS {
        let url = reader.text(key).and_then(|text| Url::parse(&text).ok());
        let is_open = url.is_some_and(|url| url.scheme() == "http" && !is_this_machine(url.host()));
        reader.refuse_if(is_open, key, "must begin with https: it is given secrets");
    }
    if let Some(address) = facts.metrics_listen.filter(|_| !facts.has_metrics_token) {
        let why = "others can reach this address: give metrics.token too, or listen on 127.0.0.1";
        reader.refuse_if(!is_private(address.ip()), "metrics.listen", why);
        let is_near = is_private(address.ip()) && !address.ip().is_loopback();
        reader.tell_if(is_near, "metrics.listen", "whoever reaches this network reads them");
    }
    if let Some(url) = facts.database_url {
        examine_database(reader, url);
    }
    if reader.text("reminders.webhook_url").is_some_and(|url| url.starts_with("http:")) {
        reader.tell_if(true, "reminders.webhook_url", "personal data goes there in the clear");
    }
    let is_public = reader.text("stripe.secret_key").is_some_and(|key| key.starts_with("pk_"));
    let why = "is the publishable key: the secret one begins with sk_ or rk_";
    reader.refuse_if(is_public, "stripe.secret_key", why);
    let is_test = reader.text("stripe.secret_key").is_some_and(|key| key.contains("_test_"));
    reader.tell_if(is_test, "stripe.secret_key", "is a key for tests: no money moves");
}

fn examine_smtp(reader: &mut Reader, smtp: &SmtpSettings) {
    let is_open = match smtp.tls {
        SmtpTls::None => !is_this_machine(Host::parse(&smtp.host).ok()),
        SmtpTls::Starttls | SmtpTls::Tls => false,
    };
    let has_password = smtp.sign_in.is_some();
    let why = "the password would cross the network in the clear: use starttls or tls";
    reader.refuse_if(is_open && has_password, "smtp.tls", why);
    let what = "mails cross the network in the clear, links to pay and codes included";
    reader.tell_if(is_open && !has_password, "smtp.tls", what);
}

fn examine_database(reader: &mut Reader, text: &str) {
    if text.starts_with("sqlite:") {
        return;
    }
    let Ok(server) = text.parse::<ServerAddress>() else {
        return reader.refuse("database_url", "is no address that can be read");
    };
    let is_socket = server.host.starts_with('/');
    if is_socket || is_this_machine(Host::parse(&server.host).ok()) || server.demands_tls {
        return;
    }
    let said =
        |url: Url| url.query_pairs().any(|(key, _)| ["sslmode", "ssl-mode"].contains(&&*key));
    if Url::parse(text).is_ok_and(said) {
        let what = "the password and all data may cross the network in the clear";
        reader.tell_if(true, "database_url", what);
    } else {
        let why = "say how the server is reached: add ?sslmode=verify-full, or require (or \
                   disable, where the network is yours alone)";
        reader.refuse("database_url", why);
    }
}

fn is_this_machine(host: Option<Host<impl AsRef<str>>>) -> bool {
    match host {
        Some(Host::Domain(name)) => {
            let name = name.as_ref();
            name.eq_ignore_ascii_case("localhost")
                || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Not reached from the internet. All addresses of a machine (`0.0.0.0`) may be.
fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// Fewest different characters of a random secret of 16 bytes or more.
const DIFFERENT: usize = 8;

/// Longest piece whose repetition is no secret.
const PIECE: usize = 8;

/// Whether a text of the right length is nevertheless guessed: few characters, or one piece again
/// and again.
pub(super) fn is_guessable(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut different = bytes.to_vec();
    different.sort_unstable();
    different.dedup();
    let repeats = |piece: usize| bytes.iter().zip(bytes.iter().skip(piece)).all(|(a, b)| a == b);
    different.len() < DIFFERENT || (1..=PIECE).any(repeats)
}

/// Whether others on this machine may read a file.
#[must_use]
pub fn is_open_to_others(file: &Path) -> bool {
    std::fs::metadata(file).is_ok_and(|about| about.permissions().mode() & 0o077 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_is_guessed_is_told_from_a_random_one() {
        for (text, expected) in [
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true),
            ("abababababababababababababababab", true),
            ("changeitchangeitchangeitchangeit", true),
            ("00000000000000000000000000000001", true),
            ("9f86d081884c7d659a2feaa0c55ad015", false),
            ("a secret of thirty-two bytes or more", false),
            ("0123456789abcdef0123456789abcdef", false),
        ] {
            assert_eq!(is_guessable(text), expected, "{text}");
        }
    }

    #[test]
    fn only_what_the_internet_cannot_reach_is_private() {
        for (address, expected) in [
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("192.168.1.9", true),
            ("::1", true),
            ("fd00::1", true),
            ("0.0.0.0", false),
            ("::", false),
            ("203.0.113.9", false),
            ("::ffff:203.0.113.9", false),
        ] {
            assert_eq!(is_private(address.parse().unwrap()), expected, "{address}");
        }
    }
}

//! Syntax of setting values.

use std::net::{SocketAddr, ToSocketAddrs};
use std::ops::RangeInclusive;
use std::path::Path;
use std::str::FromStr;

use domain::calendar::TimeZone;
use domain::contact::{RulePack, packs};
use domain::language::{Language, NumberStyle};
use domain::money::{Currency, Money};
use domain::payments::Parts;
use http::HeaderName;
use jiff::{SignedDuration, Timestamp};
use portal::outside::carriers::twilio::is_template;
use portal::outside::documents::read_logo;
use portal::outside::messages::{Mailbox, SmtpTls};
use portal::platform::settings::{Logo, Mode};
use serde::de::{DeserializeOwned, IntoDeserializer, value};
use tracing_subscriber::EnvFilter;
use url::Url;

use super::LogFormat;

/// The syntax of a setting: a description and a parser.
pub struct Syntax<T>(pub &'static str, pub fn(&str) -> Option<T>);

pub const IS_DEMO: Syntax<bool> =
    Syntax("production or demo", |text| one_of(text, [("production", false), ("demo", true)]));
pub const REMINDERS_MODE: Syntax<Mode> =
    Syntax("off or on", |text| one_of(text, [("off", Mode::Off), ("on", Mode::On)]));
pub const BOOL: Syntax<bool> = Syntax("true or false", parsed);
pub const LANGUAGE: Syntax<Language> = Syntax("es, en or pt", word);
pub const LOG_FORMAT: Syntax<LogFormat> = Syntax("auto, json or pretty", word);
pub const TLS: Syntax<SmtpTls> = Syntax("tls, starttls or none", word);
pub const RULES: Syntax<&RulePack> = Syntax("default, co, cl, pe, mx, br or us", packs::pack);
pub const PORT: Syntax<u16> = Syntax("a port", parsed);
pub const DAYS: Syntax<i32> = Syntax("a number of days from 0 to 90", |text| number(text, 0..=90));
/// An amount; i64 has room for more, which nobody means.
pub const MINOR_UNITS: Syntax<i64> =
    Syntax("a whole number of minor units (cents), as 50000", |text| {
        number(text, 0..=1_000_000_000_000_000)
    });
/// What the numbers of invoices begin with.
pub const PREFIX: Syntax<String> = Syntax("up to 10 letters, digits, - or /, as D-", |text| {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/');
    (text.len() <= 10 && text.chars().all(is_sign)).then(|| text.to_owned())
});
pub const BROKEN: Syntax<u32> = Syntax("a number from 0 to 20", |text| number(text, 0..=20));
pub const REQUESTS: Syntax<usize> =
    Syntax("a number from 1 to 100000", |text| number(text, 1..=100_000));
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;
/// Stripe accepts 30 minutes to a day, counted from when it receives the request.
pub const CHECKOUT: Syntax<SignedDuration> =
    Syntax("a duration from 35m to 24h, as 90m", |text| duration(text, 35..=DAY));
pub const LINK: Syntax<SignedDuration> =
    Syntax("a duration from 1h to 90d, as 7d", |text| duration(text, HOUR..=90 * DAY));
pub const IDLE: Syntax<SignedDuration> =
    Syntax("a duration from 5m to 7d, as 30m", |text| duration(text, 5..=7 * DAY));
pub const ABSOLUTE: Syntax<SignedDuration> =
    Syntax("a duration from 1h to 30d, as 12h", |text| duration(text, HOUR..=30 * DAY));
pub const INSTANT: Syntax<Timestamp> = Syntax("an instant, as 2026-11-23T10:00:00-05:00", parsed);
pub const ZONE: Syntax<TimeZone> =
    Syntax("a zone, as America/Lima", |text| TimeZone::get(text).ok());
pub const LISTEN: Syntax<SocketAddr> = Syntax("an address, as 127.0.0.1:3000", listen_address);
pub const WEB: Syntax<Url> = Syntax("an address, as https://crm.example", web_address);
pub const ORIGIN: Syntax<String> =
    Syntax("an address without a path, as https://pay.example.org", origin);
pub const EMAIL: Syntax<String> = Syntax("an address of e-mail", email);
pub const MAILBOX: Syntax<Mailbox> = Syntax("an address, as Name <pay@example.org>", mailbox);
pub const LOG_FILTER: Syntax<String> = Syntax("a filter, as info or info,portal=debug", |text| {
    EnvFilter::try_new(text).ok().map(|_| text.to_owned())
});
pub const LOGO: Syntax<Logo> =
    Syntax("a file with a PNG of 256 KiB at most", |path| read_logo(std::fs::read(path).ok()?));
pub const FILE: Syntax<String> =
    Syntax("a file that can be read", |path| std::fs::read_to_string(path).ok());
pub const DATABASE: Syntax<String> =
    Syntax("sqlite:path, without parameters, or postgres://…", |text| {
        let is_server = ["postgres:", "postgresql:"].iter().any(|scheme| text.starts_with(scheme));
        let is_file = |path: &str| !path.is_empty() && path != ":memory:" && !path.contains('?');
        let path = sqlite_path(text).and_then(Path::to_str);
        (is_server || path.is_some_and(is_file)).then(|| text.to_owned())
    });
pub const HEADER: Syntax<Option<HeaderName>> =
    Syntax("the name of a header that the proxy writes and no browser sends, or none", |text| {
        match text {
            "none" => Some(None),
            name => parsed(name).filter(|name| !is_of_browsers(name)).map(Some),
        }
    });
pub const PARTS: Syntax<Parts> =
    Syntax("never, or the smallest part in minor units, as 1000", |text| match text {
        "never" => Some(Parts::Never),
        least => number(least, 1..=i64::MAX).map(Parts::AtLeast),
    });
pub const AMOUNT: Syntax<Money> =
    Syntax("a currency and an amount above zero with a decimal point, as PEN 10.00", amount);
pub const COUNTRY: Syntax<String> = Syntax("two capital letters, as PE", |text| {
    let is_code = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    is_code.then(|| text.to_owned())
});
pub const TEMPLATE: Syntax<String> = Syntax(
    "Twilio's name of an approved template: HX and 32 digits from 0 to f, as its Content Template \
     Builder shows it",
    |text| is_template(text).then(|| text.to_owned()),
);

/// A value of an enum by its serde name.
fn word<T: DeserializeOwned>(text: &str) -> Option<T> {
    let deserializer: value::StrDeserializer<'_, value::Error> = text.into_deserializer();
    T::deserialize(deserializer).ok()
}

fn one_of<T, const N: usize>(text: &str, words: [(&str, T); N]) -> Option<T> {
    words.into_iter().find_map(|(word, value)| (word == text).then_some(value))
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn number<T: FromStr + PartialOrd>(text: &str, range: RangeInclusive<T>) -> Option<T> {
    parsed(text).filter(|number| range.contains(number))
}

/// `PEN 10.00`
fn amount(text: &str) -> Option<Money> {
    let (currency, amount) = text.split_once(' ')?;
    let style = NumberStyle { decimal: '.', group: ',' };
    let amount = Money::parse(amount, Currency::parse(currency)?, style).ok()?;
    (amount.minor > 0).then_some(amount)
}

/// `90s`, `60m`, `12h`, `7d`, of a range in minutes.
fn duration(text: &str, range: RangeInclusive<i64>) -> Option<SignedDuration> {
    let (least, most) = range.into_inner();
    let range = SignedDuration::from_mins(least)..=SignedDuration::from_mins(most);
    let found = humantime::parse_duration(text).ok()?.try_into().ok()?;
    range.contains(&found).then_some(found)
}

/// `127.0.0.1:3000`, `[::]:3000`, `localhost:3000`, `:3000` for all addresses.
fn listen_address(text: &str) -> Option<SocketAddr> {
    if let Some(port) = text.strip_prefix(':') {
        return Some(SocketAddr::from(([0, 0, 0, 0], port.parse().ok()?)));
    }
    text.to_socket_addrs().ok()?.next()
}

fn web_address(text: &str) -> Option<Url> {
    parsed(text).filter(|url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// `https://host[:port]` without a path.
fn origin(text: &str) -> Option<String> {
    let url = web_address(text)?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let has_login = !url.username().is_empty() || url.password().is_some();
    (is_bare && !has_login).then(|| url.origin().ascii_serialization())
}

/// The file of `sqlite:path` or `sqlite://path`.
pub fn sqlite_path(url: &str) -> Option<&Path> {
    let path = url.strip_prefix("sqlite:")?;
    Some(Path::new(path.strip_prefix("//").unwrap_or(path)))
}

/// Beginnings of headers that browsers write, and scripts in them.
const OF_BROWSERS: [&str; 6] = ["accept", "access-control-", "content-", "if-", "proxy-", "sec-"];

/// Whether a header comes from whoever asks, so that anybody writes any address into it.
fn is_of_browsers(name: &HeaderName) -> bool {
    use http::header as h;
    let standard = [
        h::AUTHORIZATION,
        h::CACHE_CONTROL,
        h::CONNECTION,
        h::COOKIE,
        h::DATE,
        h::DNT,
        h::EXPECT,
        h::FROM,
        h::HOST,
        h::MAX_FORWARDS,
        h::ORIGIN,
        h::PRAGMA,
        h::RANGE,
        h::REFERER,
        h::TE,
        h::TRAILER,
        h::TRANSFER_ENCODING,
        h::UPGRADE,
        h::USER_AGENT,
        h::VIA,
    ];
    standard.contains(name) || OF_BROWSERS.iter().any(|start| name.as_str().starts_with(start))
}

/// A plausible e-mail address: one `@` between two non-empty parts.
fn email(text: &str) -> Option<String> {
    let (name, host) = text.split_once('@')?;
    let is_plain = |part: &str| !part.is_empty() && !part.contains(['@', ' ', '<', '>', ',']);
    (is_plain(name) && is_plain(host)).then(|| text.to_owned())
}

/// `pay@example.org`, or `Name <pay@example.org>`.
fn mailbox(text: &str) -> Option<Mailbox> {
    let (name, address) = match text.split_once('<') {
        Some((name, rest)) => (name.trim(), rest.strip_suffix('>')?),
        None => ("", text),
    };
    Some(Mailbox { name: name.to_owned(), address: email(address)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit_and_are_of_the_range() {
        for (text, expected) in [
            ("90s", Some(90)),
            ("60m", Some(3600)),
            ("12 h", Some(12 * 3600)),
            ("7d", Some(7 * 86_400)),
            ("0s", None),
            ("89s", Some(89)),
            ("59s", None),
            ("8d", None),
            ("-1h", None),
            ("60", None),
            ("", None),
            ("9223372036854775807d", None),
        ] {
            let found = duration(text, 1..=7 * DAY);
            assert_eq!(found, expected.map(SignedDuration::from_secs), "{text:?}");
        }
    }

    #[test]
    fn an_amount_has_its_currency_and_is_above_zero() {
        for (text, expected) in [
            ("PEN 10.00", Some(1_000)),
            ("pen 10", Some(1_000)),
            ("CLP 500", Some(500)),
            ("PEN 0.00", None),
            ("PEN -1.00", None),
            ("PEN 1.234", None),
            ("XXX 1.00", None),
            ("10.00", None),
            ("", None),
        ] {
            assert_eq!(amount(text).map(|amount| amount.minor), expected, "{text:?}");
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

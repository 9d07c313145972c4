//! Checks every setting, and how they go together.

use std::ops::RangeInclusive;
use std::time::Duration;

use domain::calendar::TimeZone;
use domain::language::Language;
use domain::payments::Parts;
use http::HeaderName;
use jiff::{SignedDuration, Timestamp};
use portal::outside::documents::read_logo;
use portal::outside::messages::{Mailbox, SmtpSettings, SmtpTls};
use portal::platform::clock::{Clock, SystemClock};
use portal::platform::settings::{Institution, SessionLimits, Settings};
use tracing_subscriber::EnvFilter;

use crate::state::CarrierKeys;

use super::carriers;
use super::reader::Reader;
use super::values::{duration, email, listen_address, origin};
use super::{Config, Edge, Faults, Log, LogFormat, Sandbox, Secret, Sources, Stripe};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Stripe takes 30 minutes to a day, counted when it hears of it.
const CHECKOUT_RANGE: RangeInclusive<SignedDuration> = SignedDuration::from_mins(35)..=DAY;

const SECRET_BYTES: usize = 32;

/// Shorter than the lease of the job that sends.
const MAIL_WITHIN: Duration = Duration::from_secs(10);

pub(super) fn config(sources: Sources) -> Result<Config, Faults> {
    let mut reader = Reader::new(sources);
    let config = read(&mut reader);
    reader.finish()?;
    Ok(config)
}

/// Every setting there is.
#[cfg(test)]
pub(super) fn known() -> std::collections::BTreeSet<&'static str> {
    let mut reader = Reader::new(Sources::default());
    read(&mut reader);
    reader.asked().clone()
}

fn read(reader: &mut Reader) -> Config {
    let demo = mode(reader);
    let listen = reader.value("listen", "an address, as 127.0.0.1:3000", listen_address);
    let database_url = database(reader);
    let mut edge = edge(reader, demo);
    let carriers = carriers::choices(reader, demo);
    edge.keys = CarrierKeys {
        twilio: carriers.twilio.as_ref().map(|twilio| twilio.auth_token.clone()),
        mail_report: carriers.mail_report_secret.clone(),
    };
    Config {
        listen: listen.unwrap_or_else(|| ([127, 0, 0, 1], 3000).into()),
        database_url,
        log: log(reader),
        metrics_listen: reader.value("metrics.listen", "an address", listen_address),
        smtp: smtp(reader, demo),
        carriers,
        demo_ahead_ms: demo_ahead_ms(reader, demo),
        stripe: stripe(reader, demo),
        sandbox: sandbox(reader, demo),
        settings: settings(reader, demo, edge.origin.clone()),
        edge,
    }
}

fn mode(reader: &mut Reader) -> bool {
    let parse = |text: &str| match text {
        "production" => Some(false),
        "demo" => Some(true),
        _ => None,
    };
    reader.value("mode", "production or demo", parse).unwrap_or(false)
}

fn database(reader: &mut Reader) -> Secret {
    let known = ["sqlite:", "postgres:", "postgresql:"];
    let is_known = |url: &str| known.iter().any(|scheme| url.starts_with(scheme));
    let parse = |url: &str| is_known(url).then(|| Secret::from(url));
    let url = reader.value("database_url", "sqlite:path or postgres://…", parse);
    url.unwrap_or_else(|| Secret::from("sqlite:data/aldia.sqlite"))
}

fn edge(reader: &mut Reader, demo: bool) -> Edge {
    let base_url = base_url(reader, demo);
    let header = |text: &str| match text {
        "none" => Some(None),
        name => name.parse::<HeaderName>().ok().map(Some),
    };
    if !demo && reader.text("client_address_header").is_none() {
        let why = "is needed: without it all people behind the proxy count as one; \
                   none, if there is no proxy";
        reader.required("client_address_header", why);
    }
    let places = |text: &str| text.parse::<usize>().ok().filter(|n| (1..=100_000).contains(n));
    Edge {
        is_https: base_url.starts_with("https:"),
        origin: base_url,
        client_address_header: reader
            .value("client_address_header", "the name of a header, or none", header)
            .flatten(),
        metrics_token: secret_of_length(reader, "metrics.token", 16),
        requests_at_once: reader
            .value("requests_at_once", "a number from 1 to 100000", places)
            .unwrap_or(512),
        keys: CarrierKeys::default(),
        session_check: Duration::from_secs(15),
        headers_within: Duration::from_secs(10),
    }
}

fn base_url(reader: &mut Reader, demo: bool) -> String {
    const WHAT: &str = "the address that people type, as https://pay.example.org, without a path";
    if reader.text("base_url").is_none() {
        reader.required("base_url", &format!("is needed: {WHAT}"));
        return String::new();
    }
    let Some(url) = reader.value("base_url", WHAT, origin) else { return String::new() };
    if !demo && !url.starts_with("https:") {
        reader.refuse("base_url", "must begin with https: in production");
    }
    url
}

fn sessions(reader: &mut Reader) -> SessionLimits {
    let usual = SessionLimits::default();
    let idle = within(reader, "sessions.idle", 5 * MINUTE..=7 * DAY).unwrap_or(usual.idle);
    let absolute = within(reader, "sessions.absolute", HOUR..=30 * DAY).unwrap_or(usual.absolute);
    if absolute < idle {
        reader.refuse("sessions.absolute", "must not be shorter than sessions.idle");
    }
    SessionLimits { idle, absolute }
}

fn log(reader: &mut Reader) -> Log {
    let format = |text: &str| match text {
        "auto" => Some(LogFormat::Auto),
        "json" => Some(LogFormat::Json),
        "pretty" => Some(LogFormat::Pretty),
        _ => None,
    };
    let filter = |text: &str| EnvFilter::try_new(text).ok().map(|_| text.to_owned());
    Log {
        format: reader
            .value("log.format", "auto, json or pretty", format)
            .unwrap_or(LogFormat::Auto),
        filter: reader
            .value("log.filter", "a filter, as info or info,portal=debug", filter)
            .unwrap_or_else(|| "info".to_owned()),
    }
}

fn smtp(reader: &mut Reader, demo: bool) -> Option<SmtpSettings> {
    let tls = |text: &str| match text {
        "tls" => Some(SmtpTls::Tls),
        "starttls" => Some(SmtpTls::Starttls),
        "none" => Some(SmtpTls::None),
        _ => None,
    };
    let host = reader.text("smtp.host");
    let tls = reader.value("smtp.tls", "tls, starttls or none", tls).unwrap_or_default();
    let port = reader.value("smtp.port", "a port", |text| text.parse::<u16>().ok());
    let user = reader.text("smtp.user");
    let password = reader.text("smtp.password");
    let from = reader.value("smtp.from", "an address, as Name <pay@example.org>", mailbox);
    let Some(host) = host else {
        if !demo {
            reader.refuse("smtp.host", "is needed in production: confirmations go by mail");
        }
        return None;
    };
    if from.is_none() {
        reader.required("smtp.from", "is needed with smtp.host");
    }
    if user.is_some() != password.is_some() {
        reader.refuse("smtp.password", "smtp.user and smtp.password go together");
    }
    let usual = match tls {
        SmtpTls::Tls => 465,
        SmtpTls::Starttls => 587,
        SmtpTls::None => 25,
    };
    let from = from.unwrap_or_else(|| Mailbox { name: String::new(), address: String::new() });
    let sign_in = user.zip(password);
    let port = port.unwrap_or(usual);
    Some(SmtpSettings { host, port, tls, sign_in, from, timeout: MAIL_WITHIN })
}

/// `pay@example.org`, or `Name <pay@example.org>`.
fn mailbox(text: &str) -> Option<Mailbox> {
    let (name, address) = match text.split_once('<') {
        Some((name, rest)) => (name.trim(), rest.strip_suffix('>')?),
        None => ("", text),
    };
    Some(Mailbox { name: name.to_owned(), address: email(address)? })
}

fn stripe(reader: &mut Reader, demo: bool) -> Option<Stripe> {
    let secret_key = reader.secret("stripe.secret_key");
    let webhook_secrets = reader.list("stripe.webhook_secrets");
    let base_url = reader.value("stripe.base_url", "an address, as http://127.0.0.1:12111", origin);
    let page_origin =
        reader.value("stripe.page_origin", "an address, as https://checkout.stripe.com", origin);
    let Some(secret_key) = secret_key else {
        if !demo {
            reader.refuse("stripe.secret_key", "is needed in production");
        }
        return None;
    };
    if demo {
        reader.refuse("stripe.secret_key", "the demo moves no money: it uses the sandbox only");
    }
    if !(1..=2).contains(&webhook_secrets.len()) {
        reader.refuse("stripe.webhook_secrets", "must be one secret, or two while they rotate");
    }
    let webhook_secrets = webhook_secrets.into_iter().map(Secret::from).collect();
    Some(Stripe { secret_key, webhook_secrets, base_url, page_origin })
}

fn sandbox(reader: &mut Reader, demo: bool) -> Option<Sandbox> {
    let listen = reader.value("sandbox.listen", "an address, as 127.0.0.1:3001", listen_address);
    let url = reader.value("sandbox.url", "an address, as http://127.0.0.1:3001", origin);
    let key = reader.secret("sandbox.key");
    let webhook_secret = reader.secret("sandbox.webhook_secret");
    if !demo {
        for (key, is_set) in [
            ("sandbox.listen", listen.is_some()),
            ("sandbox.url", url.is_some()),
            ("sandbox.key", key.is_some()),
            ("sandbox.webhook_secret", webhook_secret.is_some()),
        ] {
            if is_set {
                reader.refuse(key, "there is no sandbox in production");
            }
        }
        return None;
    }
    let listen = listen.unwrap_or_else(|| ([127, 0, 0, 1], 3001).into());
    let url = url.unwrap_or_else(|| format!("http://{listen}"));
    // Where one process is both sides, a new secret at each start is as good as a kept one.
    let made = || Secret::from(format!("{:032x}", rand::random::<u128>()));
    let keys = (key.unwrap_or_else(made), webhook_secret.unwrap_or_else(made));
    Some(Sandbox { listen, url, keys })
}

fn settings(reader: &mut Reader, demo: bool, base_url: String) -> Settings {
    let parts = |text: &str| match text {
        "never" => Some(Parts::Never),
        number => number.parse().ok().filter(|least| *least > 0).map(Parts::AtLeast),
    };
    Settings {
        institution: institution(reader),
        logo: reader.value("institution.logo", "a file with a PNG of 256 KiB at most", |path| {
            std::fs::read(path).ok().and_then(read_logo)
        }),
        demo,
        parts: reader
            .value("parts", "never, or the smallest part in minor units, as 1000", parts)
            .unwrap_or(Parts::Never),
        base_url,
        secret: secret(reader),
        checkout_lifetime: within(reader, "checkout_lifetime", CHECKOUT_RANGE).unwrap_or(HOUR),
        link_lifetime: within(reader, "link_lifetime", HOUR..=90 * DAY).unwrap_or(7 * DAY),
        session_limits: sessions(reader),
        reminders: carriers::reminders(reader),
    }
}

/// The demo may begin at another time, so that what depends on the hour can be shown.
fn demo_ahead_ms(reader: &mut Reader, demo: bool) -> Option<i64> {
    let what = "an instant, as 2026-11-23T10:00:00-05:00";
    let now = reader.value("demo_now", what, |text| text.parse::<Timestamp>().ok());
    if now.is_some() && !demo {
        reader.refuse("demo_now", "is for the demo: in production the time is the time");
    }
    now.map(|now| now.as_millisecond() - SystemClock::default().now().as_millisecond())
}

fn institution(reader: &mut Reader) -> Institution {
    let why = "is needed: it is on every receipt";
    let name = reader.required("institution.name", why);
    let legal_id = reader.required("institution.legal_id", why);
    let address = reader.list("institution.address");
    if address.is_empty() {
        reader.required("institution.address", why);
    }
    let mail = reader.value("institution.email", "an address of e-mail", email);
    if mail.is_none() {
        reader.required("institution.email", "is needed: people write there with questions");
    }
    let country = |text: &str| {
        let is_code = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
        is_code.then(|| text.to_owned())
    };
    let country = reader.value("institution.country", "two capital letters, as PE", country);
    if country.is_none() {
        reader.required("institution.country", "is needed: it says how numbers are written");
    }
    let zone = |text: &str| TimeZone::get(text).ok();
    let time_zone = reader.value("institution.time_zone", "a zone, as America/Lima", zone);
    if time_zone.is_none() {
        reader.required("institution.time_zone", "is needed: it says when a day ends");
    }
    let language = |text: &str| Language::ALL.into_iter().find(|one| one.code() == text);
    Institution {
        name,
        legal_id,
        address,
        email: mail.unwrap_or_default(),
        phone: reader.text("institution.phone").unwrap_or_default(),
        country: country.unwrap_or_default(),
        language: reader
            .value("institution.language", "es, en or pt", language)
            .unwrap_or_default(),
        time_zone: time_zone.unwrap_or(TimeZone::UTC),
    }
}

/// Signs pay-links; given itself, or by a file that holds it.
fn secret(reader: &mut Reader) -> Vec<u8> {
    let file = reader.value("secret_file", "a file that can be read", |path| {
        std::fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
    });
    let given = reader.text("secret");
    if file.is_some() && given.is_some() {
        reader.refuse("secret_file", "give either secret or secret_file");
    }
    let Some(secret) = given.or(file) else {
        reader.required("secret", "is needed: 32 bytes or more, as `openssl rand -hex 32` prints");
        return Vec::new();
    };
    if secret.len() < SECRET_BYTES {
        reader.refuse("secret", "must have 32 bytes or more");
    }
    secret.into_bytes()
}

pub(super) fn secret_of_length(
    reader: &mut Reader,
    key: &'static str,
    least: usize,
) -> Option<Secret> {
    let text = reader.text(key)?;
    if text.len() < least {
        reader.refuse(key, &format!("must have {least} bytes or more"));
    }
    Some(Secret::from(text))
}

/// A duration of a range.
fn within(
    reader: &mut Reader,
    key: &'static str,
    range: RangeInclusive<SignedDuration>,
) -> Option<SignedDuration> {
    let found = reader.value(key, "a duration, as 90s, 60m, 12h or 7d", duration)?;
    if !range.contains(&found) {
        let (least, most) = (range.start(), range.end());
        reader.refuse(key, &format!("must be from {least:#} to {most:#}"));
    }
    Some(found)
}

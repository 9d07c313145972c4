//! Reads every setting and checks that they fit together.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use domain::calendar::TimeZone;
use domain::contact::Channel;
use domain::holds::promise::Terms;
use domain::language::Language;
use domain::money::{Currency, Money};
use domain::payments::Parts;
use domain::reminders::Kind;
use domain::till::DifferenceLimits;
use jiff::SignedDuration;
use portal::outside::carriers::twilio::{Templates, TwilioSettings};
use portal::outside::carriers::webhook::WebhookSettings;
use portal::outside::gateways::stripe::StripeSettings;
use portal::outside::messages::{SmtpSettings, SmtpTls};
use portal::platform::clock::{Clock, SystemClock};
use portal::platform::settings::{Institution, Reminders, SessionLimits, Settings};

use super::reader::Reader;
use super::safety::{self, Facts, is_guessable, is_open_to_others};
use super::values::*;
use super::{Config, Edge, Log, Sandbox, Secret};
use crate::carriers;
use crate::listen::ConnectionLimits;
use crate::state::CarrierKeys;

/// Shorter than the lease of the job that sends.
const MAIL_WITHIN: Duration = Duration::from_secs(10);
/// Shorter than the time that a reminder may take.
const CARRIER_WITHIN: Duration = Duration::from_secs(6);

const WHATSAPP_SENDER: &str = "twilio.whatsapp_sender";

/// Required settings, and why.
const NEEDED: [(&str, &str); 6] = [
    ("base_url", "the address that people type, as https://pay.example.org"),
    ("institution.name", "it is on every receipt"),
    ("institution.legal_id", "it is on every receipt"),
    ("institution.email", "the address to which people write with questions"),
    ("institution.country", "two capital letters, as PE: they say how numbers are written"),
    ("institution.time_zone", "a zone, as America/Lima: it says when a day ends"),
];
const NEEDED_IN_PRODUCTION: [(&str, &str); 3] = [
    ("client_address_header", "the header in which the proxy writes the client's address, or none"),
    ("smtp.host", "the mail server that carries the confirmations"),
    ("stripe.secret_key", "sk_live_… or rk_live_…"),
];
/// Settings required by another.
const NEEDED_WITH: [(&str, &str); 7] = [
    ("smtp.from", "smtp.host"),
    ("smtp.user", "smtp.password"),
    ("smtp.password", "smtp.user"),
    ("stripe.webhook_secrets", "stripe.secret_key"),
    ("twilio.account_sid", "twilio.auth_token"),
    ("twilio.auth_token", "twilio.account_sid"),
    ("reminders.webhook_secret", "reminders.webhook_url"),
];

pub(super) fn config(reader: &mut Reader) -> Config {
    let demo = reader.find("mode", IS_DEMO).unwrap_or(false);
    refuse_missing(reader, demo);
    let edge = edge(reader, demo);
    let database_url = reader.find("database_url", DATABASE);
    let metrics_listen = reader.find("metrics.listen", LISTEN);
    let smtp = smtp(reader);
    if !demo {
        let facts = Facts {
            database_url: database_url.as_deref(),
            smtp: smtp.as_ref(),
            metrics_listen,
            has_metrics_token: edge.metrics_token.is_some(),
        };
        safety::examine(reader, &facts);
    }
    Config {
        listen: reader.find("listen", LISTEN).unwrap_or_else(|| ([127, 0, 0, 1], 3000).into()),
        database_url: Secret::from(database_url.as_deref().unwrap_or("sqlite:data/aldia.sqlite")),
        log: Log {
            format: reader.find("log.format", LOG_FORMAT).unwrap_or_default(),
            filter: reader.find("log.filter", LOG_FILTER).unwrap_or_else(|| "info".to_owned()),
        },
        metrics_listen,
        smtp,
        twilio: twilio(reader, &edge.origin),
        webhook: webhook(reader, demo),
        demo_ahead_ms: demo_ahead_ms(reader),
        stripe: stripe(reader),
        sandbox: sandbox(reader, demo),
        settings: settings(reader, demo, edge.origin.clone()),
        edge,
        told: Vec::new(),
    }
}

fn refuse_missing(reader: &mut Reader, demo: bool) {
    if demo {
        let why = "the demo moves no money: it uses the sandbox only";
        reader.refuse_all("stripe.secret_key", why);
    } else {
        reader.refuse_all("sandbox.", "there is no sandbox in production");
        reader.refuse_all("demo_now", "is for the demo: in production the time is the time");
    }
    let in_production = NEEDED_IN_PRODUCTION.iter().filter(|_| !demo);
    for (key, why) in NEEDED.iter().chain(in_production) {
        reader.refuse_if(!reader.has(key), key, &format!("is needed: {why}"));
    }
    for (key, with) in NEEDED_WITH {
        let is_missing = reader.has(with) && !reader.has(key);
        reader.refuse_if(is_missing, key, &format!("is needed with {with}"));
    }
}

fn edge(reader: &mut Reader, demo: bool) -> Edge {
    let origin = reader.find("base_url", ORIGIN).unwrap_or_default();
    let is_https = origin.starts_with("https:");
    reader.refuse_if(!is_https && !demo, "base_url", "must begin with https: in production");
    let client_address_header = reader.find("client_address_header", HEADER).flatten();
    Edge {
        is_https,
        origin,
        metrics_token: reader.secret("metrics.token", 16),
        requests_at_once: reader.find("requests_at_once", REQUESTS).unwrap_or(512),
        keys: CarrierKeys {
            twilio: reader.secret("twilio.auth_token", 16),
            mail_report: reader.secret("reminders.mail_report_secret", 16),
        },
        session_check: Duration::from_secs(15),
        connections: connections(reader, client_address_header.is_some()),
        client_address_header,
    }
}

/// Behind a proxy all connections are the proxy's: then only the cap in all counts.
fn connections(reader: &mut Reader, is_behind_proxy: bool) -> ConnectionLimits {
    let in_all = reader.find("connections", REQUESTS).unwrap_or(4096);
    let per_peer = reader.find("connections_per_address", REQUESTS);
    ConnectionLimits {
        in_all,
        per_peer: per_peer.unwrap_or(if is_behind_proxy { in_all } else { 256 }),
        headers_within: Duration::from_secs(10),
        idle_within: Duration::from_secs(60),
        write_within: Duration::from_secs(30),
    }
}

fn smtp(reader: &mut Reader) -> Option<SmtpSettings> {
    let tls = reader.find("smtp.tls", TLS).unwrap_or_default();
    let port = reader.find("smtp.port", PORT).unwrap_or(match tls {
        SmtpTls::Tls => 465,
        SmtpTls::Starttls => 587,
        SmtpTls::None => 25,
    });
    let sign_in = reader.text("smtp.user").zip(reader.text("smtp.password"));
    let host = reader.text("smtp.host");
    let from = reader.find("smtp.from", MAILBOX);
    Some(SmtpSettings { host: host?, port, tls, sign_in, from: from?, timeout: MAIL_WITHIN })
}

fn stripe(reader: &mut Reader) -> Option<StripeSettings> {
    let webhook_secrets = reader.list("stripe.webhook_secrets");
    let why = "must be one secret, or two while they rotate";
    reader.refuse_if(webhook_secrets.len() > 2, "stripe.webhook_secrets", why);
    let is_weak = |secret: &String| secret.len() < 16 || is_guessable(secret);
    let why = "must have 16 bytes or more, and be random: who guesses it books payments";
    reader.refuse_if(webhook_secrets.iter().any(is_weak), "stripe.webhook_secrets", why);
    let base_url = reader.find("stripe.base_url", ORIGIN);
    let page_origin = reader.find("stripe.page_origin", ORIGIN);
    let webhook_secrets = webhook_secrets.into_iter().map(Secret::from).collect();
    let usual = StripeSettings::new(reader.secret("stripe.secret_key", 1)?, webhook_secrets);
    Some(StripeSettings {
        base_url: base_url.unwrap_or(usual.base_url),
        page_origin: page_origin.unwrap_or(usual.page_origin),
        ..usual
    })
}

fn sandbox(reader: &mut Reader, demo: bool) -> Option<Sandbox> {
    // Where one process is both sides, a new secret at each start is sufficient.
    let made = || Secret::from(format!("{:032x}", rand::random::<u128>()));
    let mut key = |key| reader.secret(key, 1).unwrap_or_else(made);
    let keys = (key("sandbox.key"), key("sandbox.webhook_secret"));
    let listen = reader.find("sandbox.listen", LISTEN);
    let listen = listen.unwrap_or_else(|| ([127, 0, 0, 1], 3001).into());
    let url = reader.find("sandbox.url", ORIGIN).unwrap_or_else(|| format!("http://{listen}"));
    demo.then_some(Sandbox { listen, url, keys })
}

fn settings(reader: &mut Reader, demo: bool, base_url: String) -> Settings {
    let hours = SignedDuration::from_hours;
    Settings {
        institution: institution(reader),
        logo: reader.find("institution.logo", LOGO),
        demo,
        parts: reader.find("parts", PARTS).unwrap_or(Parts::Never),
        base_url,
        secret: secret(reader),
        checkout_lifetime: reader.find("checkout_lifetime", CHECKOUT).unwrap_or(hours(1)),
        link_lifetime: reader.find("link_lifetime", LINK).unwrap_or(hours(7 * 24)),
        session_limits: sessions(reader),
        invoice_prefix: prefix(reader, "invoices.prefix", "D-"),
        credit_note_prefix: prefix(reader, "invoices.credit_note_prefix", "NC-"),
        four_eyes_above: four_eyes(reader),
        reminders: reminders(reader),
        till_limits: till_limits(reader),
    }
}

fn prefix(reader: &mut Reader, key: &str, usual: &str) -> String {
    reader.find(key, PREFIX).unwrap_or_else(|| usual.to_owned())
}

/// A limit for each currency that has one.
fn four_eyes(reader: &mut Reader) -> BTreeMap<Currency, i64> {
    let limit = |currency: Currency| {
        let key = format!("staff.four_eyes_above.{currency}");
        Some((currency, reader.find(&key, MINOR_UNITS)?))
    };
    Currency::ALL.into_iter().filter_map(limit).collect()
}

fn till_limits(reader: &mut Reader) -> DifferenceLimits {
    let key = "till.review_above";
    let Syntax(what, parse) = AMOUNT;
    let limits: Option<Vec<Money>> = reader.list(key).iter().map(|text| parse(text)).collect();
    reader.refuse_if(limits.is_none(), key, &format!("must be a list; each is {what}"));
    DifferenceLimits::new(limits.unwrap_or_default())
}

/// The demo may start at another time, to show what depends on the hour.
fn demo_ahead_ms(reader: &mut Reader) -> Option<i64> {
    let now = reader.find("demo_now", INSTANT)?;
    Some(now.as_millisecond() - SystemClock::default().now().as_millisecond())
}

fn institution(reader: &mut Reader) -> Institution {
    let address = reader.list("institution.address");
    let why = "is needed: it is on every receipt";
    reader.refuse_if(address.is_empty(), "institution.address", why);
    Institution {
        name: reader.text("institution.name").unwrap_or_default(),
        legal_id: reader.text("institution.legal_id").unwrap_or_default(),
        address,
        email: reader.find("institution.email", EMAIL).unwrap_or_default(),
        phone: reader.text("institution.phone").unwrap_or_default(),
        country: reader.find("institution.country", COUNTRY).unwrap_or_default(),
        language: reader.find("institution.language", LANGUAGE).unwrap_or_default(),
        time_zone: reader.find("institution.time_zone", ZONE).unwrap_or(TimeZone::UTC),
    }
}

/// Signs pay-links; given directly or by a file that contains it.
fn secret(reader: &mut Reader) -> Vec<u8> {
    let path = reader.text("secret_file");
    let is_open = path.is_some_and(|path| is_open_to_others(Path::new(&path)));
    reader.tell_if(is_open, "secret_file", "others on this machine can read the file: chmod 600");
    let file = reader.find("secret_file", FILE).map(|text| text.trim().to_owned());
    let given = reader.text("secret");
    let is_double = file.is_some() && given.is_some();
    reader.refuse_if(is_double, "secret_file", "give either secret or secret_file");
    let secret = given.or(file).unwrap_or_default();
    let verb = if secret.is_empty() { "is needed:" } else { "must have" };
    let why = format!("{verb} 32 bytes or more, as `openssl rand -hex 32` prints");
    reader.refuse_if(secret.len() < 32, "secret", &why);
    let why = "is guessed too easily: take what `openssl rand -hex 32` prints";
    reader.refuse_if(is_guessable(&secret), "secret", why);
    secret.into_bytes()
}

fn sessions(reader: &mut Reader) -> SessionLimits {
    let usual = SessionLimits::default();
    let idle = reader.find("sessions.idle", IDLE).unwrap_or(usual.idle);
    let absolute = reader.find("sessions.absolute", ABSOLUTE).unwrap_or(usual.absolute);
    let why = "must not be shorter than sessions.idle";
    reader.refuse_if(absolute < idle, "sessions.absolute", why);
    SessionLimits { idle, absolute }
}

fn reminders(reader: &mut Reader) -> Reminders {
    let usual = Reminders::default();
    let longest = reader.find("reminders.promise_days", DAYS).unwrap_or(usual.terms.longest);
    let broken = reader.find("reminders.broken_promises", BROKEN).unwrap_or(usual.terms.broken);
    Reminders {
        mode: reader.find("reminders.mode", REMINDERS_MODE).unwrap_or(usual.mode),
        pack: reader.find("reminders.rules", RULES).unwrap_or(usual.pack),
        terms: Terms { longest, broken },
        movable_days: reader.find("reminders.movable_days", DAYS).unwrap_or(usual.movable_days),
    }
}

/// One carrier for each channel that has a sender.
fn twilio(reader: &mut Reader, base_url: &str) -> Vec<(Channel, TwilioSettings)> {
    let senders = [(Channel::Sms, "twilio.sms_sender"), (Channel::WhatsApp, WHATSAPP_SENDER)];
    let senders = senders.map(|(channel, key)| (channel, reader.text(key)));
    let templates = templates(reader);
    let is_mute = !templates.is_empty() && !reader.has(WHATSAPP_SENDER);
    reader.refuse_if(is_mute, WHATSAPP_SENDER, "is needed with twilio.whatsapp_templates");
    let api = reader.find("twilio.base_url", ORIGIN);
    let account = reader.text("twilio.account_sid").zip(reader.text("twilio.auth_token"));
    let Some((sid, token)) = account else { return Vec::new() };
    let is_mute = senders.iter().all(|(_, sender)| sender.is_none());
    let why = "give twilio.sms_sender or twilio.whatsapp_sender";
    reader.refuse_if(is_mute, "twilio.sms_sender", why);
    let settings = |sender| {
        let usual = TwilioSettings::new(sid.clone(), token.clone(), sender);
        TwilioSettings {
            base_url: api.clone().unwrap_or(usual.base_url),
            callback_url: Some(format!("{base_url}{}", carriers::TWILIO)),
            templates: templates.clone(),
            timeout: CARRIER_WITHIN,
            ..usual
        }
    };
    let with_sender = senders.into_iter().filter_map(|(channel, sender)| Some((channel, sender?)));
    with_sender.map(|(channel, sender)| (channel, settings(sender))).collect()
}

fn templates(reader: &mut Reader) -> Templates {
    let all = Kind::ALL.iter().flat_map(|kind| Language::ALL.map(|language| (*kind, language)));
    let found = all.filter_map(|(kind, language)| {
        let key = format!("twilio.whatsapp_templates.{}.{}", kind.code(), language.code());
        Some(((kind, language), reader.find(&key, TEMPLATE)?))
    });
    let found = found.collect();
    let why = "there is no such template: name it by kind and language, as \"overdue.es\"; \
               kinds are upcoming, due_today, overdue and last_notice, languages es, en and pt";
    reader.refuse_unknown("twilio.whatsapp_templates.", why);
    found
}

fn webhook(reader: &mut Reader, demo: bool) -> Option<WebhookSettings> {
    let allow_private = reader.find("reminders.webhook_private", BOOL).unwrap_or(false);
    let secret = reader.secret("reminders.webhook_secret", 24);
    let url = reader.find("reminders.webhook_url", WEB)?;
    let is_open = url.scheme() == "http" && !allow_private && !demo;
    let why = "must begin with https: it carries personal data";
    reader.refuse_if(is_open, "reminders.webhook_url", why);
    let secret = secret?.expose().as_bytes().to_vec();
    Some(WebhookSettings { url: url.into(), secret, timeout: CARRIER_WITHIN, allow_private })
}

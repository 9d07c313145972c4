//! Checks what concerns reminders: whether, by which rules, and who carries them.

use std::time::Duration;

use domain::contact::packs;
use domain::holds::promise::Terms;
use domain::language::Language;
use domain::reminders::Kind;
use portal::outside::carriers::twilio::{Templates, is_template};
use portal::outside::carriers::webhook::WebhookSettings;
use portal::platform::settings::{Mode, Reminders};

use super::check::secret_of_length;
use super::reader::Reader;
use super::values::origin;
use super::{CarrierChoices, Twilio};

/// Shorter than the time that a reminder may take.
const WITHIN: Duration = Duration::from_secs(6);

/// A number that is a day count, or nothing.
fn days(text: &str) -> Option<i32> {
    text.parse().ok().filter(|days| (0..=90).contains(days))
}

pub(super) fn reminders(reader: &mut Reader) -> Reminders {
    let usual = Reminders::default();
    let mode = |text: &str| match text {
        "off" => Some(Mode::Off),
        "on" => Some(Mode::On),
        _ => None,
    };
    let count = |text: &str| text.parse::<u32>().ok().filter(|count| *count <= 20);
    Reminders {
        mode: reader.value("reminders.mode", "off or on", mode).unwrap_or(usual.mode),
        pack: reader
            .value("reminders.rules", "default, co, cl, pe, mx, br or us", packs::pack)
            .unwrap_or(usual.pack),
        terms: Terms {
            longest: reader
                .value("reminders.promise_days", "a number of days from 0 to 90", days)
                .unwrap_or(usual.terms.longest),
            broken: reader
                .value("reminders.broken_promises", "a number from 0 to 20", count)
                .unwrap_or(usual.terms.broken),
        },
        movable_days: reader
            .value("reminders.movable_days", "a number of days from 0 to 90", days)
            .unwrap_or(usual.movable_days),
    }
}

pub(super) fn choices(reader: &mut Reader, demo: bool) -> CarrierChoices {
    CarrierChoices {
        twilio: twilio(reader),
        webhook: webhook(reader, demo),
        mail_report_secret: secret_of_length(reader, "reminders.mail_report_secret", 16),
    }
}

fn twilio(reader: &mut Reader) -> Option<Twilio> {
    let account_sid = reader.text("twilio.account_sid");
    let auth_token = reader.secret("twilio.auth_token");
    let sms_sender = reader.text("twilio.sms_sender");
    let whatsapp_sender = reader.text("twilio.whatsapp_sender");
    let whatsapp_templates = templates(reader);
    if !whatsapp_templates.is_empty() && whatsapp_sender.is_none() {
        reader.refuse("twilio.whatsapp_sender", "is needed with twilio.whatsapp_templates");
    }
    let base_url = reader.value("twilio.base_url", "an address, as http://127.0.0.1:4010", origin);
    if account_sid.is_some() != auth_token.is_some() {
        reader.refuse("twilio.auth_token", "twilio.account_sid and twilio.auth_token go together");
    }
    let (account_sid, auth_token) = account_sid.zip(auth_token)?;
    if sms_sender.is_none() && whatsapp_sender.is_none() {
        reader.refuse("twilio.sms_sender", "give twilio.sms_sender or twilio.whatsapp_sender");
    }
    Some(Twilio {
        account_sid,
        auth_token,
        sms_sender,
        whatsapp_sender,
        whatsapp_templates,
        base_url,
    })
}

/// The section of the templates.
const TEMPLATES: &str = "twilio.whatsapp_templates.";

/// The setting of each template.
const TEMPLATE_KEYS: [(&str, Kind, Language); 12] = [
    ("twilio.whatsapp_templates.upcoming.es", Kind::Upcoming, Language::Es),
    ("twilio.whatsapp_templates.upcoming.en", Kind::Upcoming, Language::En),
    ("twilio.whatsapp_templates.upcoming.pt", Kind::Upcoming, Language::Pt),
    ("twilio.whatsapp_templates.due_today.es", Kind::DueToday, Language::Es),
    ("twilio.whatsapp_templates.due_today.en", Kind::DueToday, Language::En),
    ("twilio.whatsapp_templates.due_today.pt", Kind::DueToday, Language::Pt),
    ("twilio.whatsapp_templates.overdue.es", Kind::Overdue, Language::Es),
    ("twilio.whatsapp_templates.overdue.en", Kind::Overdue, Language::En),
    ("twilio.whatsapp_templates.overdue.pt", Kind::Overdue, Language::Pt),
    ("twilio.whatsapp_templates.last_notice.es", Kind::LastNotice, Language::Es),
    ("twilio.whatsapp_templates.last_notice.en", Kind::LastNotice, Language::En),
    ("twilio.whatsapp_templates.last_notice.pt", Kind::LastNotice, Language::Pt),
];

fn templates(reader: &mut Reader) -> Templates {
    let what = "Twilio's name of an approved template: HX and 32 digits from 0 to f, \
                as its Content Template Builder shows it";
    let parse = |text: &str| is_template(text).then(|| text.to_owned());
    let found = TEMPLATE_KEYS.into_iter().filter_map(|(key, kind, language)| {
        Some(((kind, language), reader.value(key, what, parse)?))
    });
    let found = found.collect();
    let why = "there is no such template: name it by kind and language, as \"overdue.es\"; \
               kinds are upcoming, due_today, overdue and last_notice, languages es, en and pt";
    reader.refuse_others(TEMPLATES, why);
    found
}

fn webhook(reader: &mut Reader, demo: bool) -> Option<WebhookSettings> {
    let truth = |text: &str| match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    };
    let is_address = |text: &str| {
        let url = url::Url::parse(text).ok()?;
        matches!(url.scheme(), "https" | "http").then(|| text.to_owned())
    };
    let url =
        reader.value("reminders.webhook_url", "an address, as https://crm.example", is_address);
    let secret = secret_of_length(reader, "reminders.webhook_secret", 24);
    let allow_private =
        reader.value("reminders.webhook_private", "true or false", truth).unwrap_or(false);
    let url = url?;
    if url.starts_with("http:") && !allow_private && !demo {
        reader.refuse("reminders.webhook_url", "must begin with https: it carries personal data");
    }
    let Some(secret) = secret else {
        reader.required("reminders.webhook_secret", "is needed with reminders.webhook_url");
        return None;
    };
    let secret = secret.expose().as_bytes().to_vec();
    Some(WebhookSettings { url, secret, timeout: WITHIN, allow_private })
}

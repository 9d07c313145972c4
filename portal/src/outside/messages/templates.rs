//! Renders a mail: one subject, one text and one HTML template for each kind and language.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use domain::calendar::{Date, TimeZone, Timestamp};
use domain::language::Language;
use domain::money::Money;
use minijinja::value::{Object, Value};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, context,
};
use serde::Deserialize;

use super::mail::one_line;
use super::{Mail, Mailbox, MessageKind};
use crate::platform::format;
use crate::platform::settings::{Institution, Settings};

/// The institution as shown in its mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    /// Name of the institution.
    pub institution: String,
    /// E-mail and telephone on one line; may be empty.
    pub contact: String,
    /// Base URL of the portal: `https://pagos.colegio.pe`.
    pub site: String,
    /// ISO 3166, upper case; decides the number format.
    pub country: String,
    /// Time zone of the times shown.
    pub zone: TimeZone,
    /// No real money moves; every mail says so.
    pub sandbox: bool,
}

impl From<&Settings> for Letterhead {
    fn from(settings: &Settings) -> Self {
        let Institution { name, email, phone, country, time_zone, .. } = &settings.institution;
        let ways = [email.as_str(), phone.as_str()];
        let ways: Vec<_> = ways.into_iter().filter(|way| !way.is_empty()).collect();
        Self {
            institution: name.clone(),
            contact: ways.join(" · "),
            site: settings.base_url.clone(),
            country: country.clone(),
            zone: time_zone.clone(),
            sandbox: settings.demo,
        }
    }
}

/// Recipient of a mail, and what stays the same at every attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Recipient's name; may be empty.
    pub name: String,
    /// Recipient's address.
    pub address: String,
    /// Recipient's language.
    pub language: Language,
    /// See [`Mail::message_id`].
    pub message_id: String,
    pub written_at: Timestamp,
}

/// A template uses a value that is not supplied: a bug, caught by the tests.
#[derive(Debug, thiserror::Error)]
#[error("the template {template} cannot be rendered")]
pub struct ComposeError {
    template: String,
    source: Error,
}

/// Renders a mail. The caller adds attachments.
///
/// # Errors
/// Only on a bug in the templates.
pub fn compose(
    kind: &MessageKind,
    to: &Envelope,
    letterhead: &Letterhead,
) -> Result<Mail, ComposeError> {
    let given = given(kind, to, letterhead);
    let subject = one_line(&render(kind, to.language, "subject.txt", &given)?);
    let given = context! { subject, ..given };
    Ok(Mail {
        to: Mailbox { name: to.name.clone(), address: to.address.clone() },
        text: render(kind, to.language, "txt", &given)?,
        html: render(kind, to.language, "html", &given)?,
        subject,
        attachments: Vec::new(),
        message_id: to.message_id.clone(),
        written_at: to.written_at,
        stop_url: None,
    })
}

/// Renders one line from a template string that is not one of our files.
///
/// # Errors
/// When the template is invalid or uses a value that is not supplied.
pub(crate) fn render_text(
    text: &str,
    language: Language,
    letterhead: &Letterhead,
    given: Value,
) -> Result<String, Error> {
    static PLAIN: LazyLock<Environment<'static>> = LazyLock::new(environment);
    let place =
        Place { language, country: letterhead.country.clone(), zone: letterhead.zone.clone() };
    let given = context! {
        place => Value::from_object(place),
        institution => letterhead.institution,
        ..given
    };
    PLAIN.render_str(text, given)
}

fn given(kind: &MessageKind, to: &Envelope, letterhead: &Letterhead) -> Value {
    let place = Place {
        language: to.language,
        country: letterhead.country.clone(),
        zone: letterhead.zone.clone(),
    };
    context! {
        place => Value::from_object(place),
        language => to.language.code(),
        name => one_line(&to.name),
        institution => letterhead.institution,
        contact => letterhead.contact,
        site => letterhead.site,
        sandbox => letterhead.sandbox,
        ..Value::from_serialize(kind)
    }
}

fn render(
    kind: &MessageKind,
    language: Language,
    part: &str,
    given: &Value,
) -> Result<String, ComposeError> {
    let template = format!("{}/{}.{part}", language.code(), kind.template());
    let rendered = TEMPLATES.get_template(&template).and_then(|found| found.render(given));
    rendered.map_err(|source| ComposeError { template, source })
}

/// Locale data for the template filters.
#[derive(Debug)]
struct Place {
    language: Language,
    country: String,
    zone: TimeZone,
}

impl Object for Place {}

fn place(state: &State<'_, '_>) -> Result<Arc<Place>, Error> {
    let found = state.lookup("place").and_then(|value| value.downcast_object::<Place>());
    found.ok_or_else(|| Error::new(ErrorKind::UndefinedError, "no place is given"))
}

fn money(state: &State<'_, '_>, amount: Value) -> Result<String, Error> {
    let (place, amount) = (place(state)?, Money::deserialize(amount)?);
    Ok(format::money(amount, place.language, &place.country))
}

fn date(state: &State<'_, '_>, date: Value) -> Result<String, Error> {
    Ok(format::date(Date::deserialize(date)?, place(state)?.language))
}

fn instant(state: &State<'_, '_>, at: Value) -> Result<String, Error> {
    let place = place(state)?;
    Ok(format::instant(Timestamp::deserialize(at)?, &place.zone, place.language))
}

/// MiniJinja's own escape also encodes `/`, and spam filters treat such links as obfuscated.
fn escape_html(out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
    for sign in value.to_string().chars() {
        match sign {
            '&' => out.write_str("&amp;"),
            '<' => out.write_str("&lt;"),
            '>' => out.write_str("&gt;"),
            '"' => out.write_str("&quot;"),
            '\'' => out.write_str("&#39;"),
            _ => out.write_char(sign),
        }?;
    }
    Ok(())
}

macro_rules! embedded {
    ($($path:expr),* $(,)?) => {
        [$(($path, include_str!(concat!("../../../templates/", $path)))),*]
    };
}

macro_rules! embedded_language {
    ($language:literal: $($kind:literal)*) => {
        embedded![
            concat!($language, "/sandbox.txt"),
            concat!($language, "/footer.txt"),
            concat!($language, "/greeting.txt"),
            $(
                concat!($language, "/", $kind, ".subject.txt"),
                concat!($language, "/", $kind, ".txt"),
                concat!($language, "/", $kind, ".html"),
            )*
        ]
    };
}

macro_rules! embedded_languages {
    ($($language:literal)*) => {
        [$(embedded_language!($language:
            "payment_received" "sign_in_code" "address_code" "leaving_code" "password_reset"
            "pay_link" "password_changed" "email_changed" "reminder" "answer"
            "claim_decided" "dispute_decided" "daily_summary" "staff_invitation"
            "staff_password_changed" "case_alarm" "mail_test" "approval_decided"
            "payment_refunded" "promise_noted" "user_invitation"
        )),*]
    };
}

/// An environment with our filters and no templates.
fn environment() -> Environment<'static> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_trim_blocks(true);
    templates.set_lstrip_blocks(true);
    templates.set_auto_escape_callback(|name| match name.ends_with(".html") {
        true => AutoEscape::Html,
        false => AutoEscape::None,
    });
    templates.set_formatter(|out, state, value| match state.auto_escape() {
        AutoEscape::Html if !value.is_safe() => escape_html(out, value),
        _ => write!(out, "{value}").map_err(Error::from),
    });
    templates.add_filter("money", money);
    templates.add_filter("date", date);
    templates.add_filter("instant", instant);
    templates
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = environment();
    let shared = embedded!["layout.txt", "layout.html", "parts.html"];
    let spoken = embedded_languages!["es" "en" "pt"];
    for (name, source) in shared.into_iter().chain(spoken.into_iter().flatten()) {
        templates.add_template(name, source).expect("the tests render every template");
    }
    templates
});

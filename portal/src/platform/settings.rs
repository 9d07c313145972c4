//! Settings of the institution, validated at start.

use std::collections::BTreeMap;

use domain::contact::{Place, RulePack, packs};
use domain::holds::promise::Terms;
use domain::language::{Language, NumberStyle};
use domain::money::Currency;
use domain::payments::Parts;
use domain::till::DifferenceLimits;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

mod logo;

pub use logo::Logo;

/// The institution that collects.
#[derive(Debug, Clone)]
pub struct Institution {
    /// Public name.
    pub name: String,
    /// Registration number: RUC, RUT, NIT, CNPJ.
    pub legal_id: String,
    /// Lines of the postal address.
    pub address: Vec<String>,
    /// Contact address for questions; may be empty.
    pub email: String,
    /// Contact number for questions; may be empty.
    pub phone: String,
    /// ISO 3166, upper case; decides the number format.
    pub country: String,
    /// Default language.
    pub language: Language,
    /// Time zone that decides the current date.
    pub time_zone: TimeZone,
}

impl Institution {
    /// Number format of a language in the institution's country.
    #[must_use]
    pub fn number_style(&self, language: Language) -> NumberStyle {
        language.number_style(&self.country)
    }
}

#[derive(Clone)]
pub struct Settings {
    pub institution: Institution,
    /// Documents show initials instead of a missing logo.
    pub logo: Option<Logo>,
    /// Demo mode: sandbox gateway, no real money moves, every page says so.
    pub demo: bool,
    /// Rule for partial payments.
    pub parts: Parts,
    /// Base URL of the portal without a trailing slash: `https://pay.example.org`.
    pub base_url: String,
    /// Signing secret of pay-links and other tokens; at least 32 bytes.
    pub secret: Vec<u8>,
    /// How long the gateway's page stays open.
    pub checkout_lifetime: SignedDuration,
    /// Validity of pay-links.
    pub link_lifetime: SignedDuration,
    pub session_limits: SessionLimits,
    /// What the numbers of invoices begin with that staff make: `D-` of `D-000123`.
    pub invoice_prefix: String,
    /// The same of notes by which staff cancel invoices.
    pub credit_note_prefix: String,
    /// Amounts in minor units above which money needs two people of staff; without one, none does.
    pub four_eyes_above: BTreeMap<Currency, i64>,
    pub reminders: Reminders,
    /// Differences of tills above which a second person reviews them.
    pub till_limits: DifferenceLimits,
}

/// Whether reminders are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// No decisions and no sending; the preview works.
    #[default]
    Off,
    On,
}

/// Settings of reminders.
#[derive(Debug, Clone, Copy)]
pub struct Reminders {
    pub mode: Mode,
    /// Rules for debtors in the institution's country; the default pack is for all debtors.
    pub pack: &'static RulePack,
    /// Limits of promises.
    pub terms: Terms,
    /// Number of days by which a debtor may postpone the next reminder.
    pub movable_days: i32,
}

impl Default for Reminders {
    /// Off, with the default rule pack and terms, and a week of postponement.
    fn default() -> Self {
        Self { mode: Mode::Off, pack: &packs::DEFAULT, terms: Terms::default(), movable_days: 7 }
    }
}

impl Settings {
    /// Rules for contacts with somebody at a place: the law of the place, not of the institution.
    /// The default pack is the strictest and holds everywhere.
    #[must_use]
    pub fn pack_at(&self, place: &Place) -> &'static RulePack {
        let own = self.reminders.pack;
        if own.code == packs::DEFAULT.code || place.country == self.institution.country {
            return own;
        }
        packs::of_country(&place.country).unwrap_or(&packs::DEFAULT)
    }
}

/// Lifetime of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without activity.
    pub idle: SignedDuration,
    /// Since signing in, regardless of activity.
    pub absolute: SignedDuration,
}

impl Default for SessionLimits {
    /// Half an hour and twelve hours.
    fn default() -> Self {
        Self { idle: SignedDuration::from_mins(30), absolute: SignedDuration::from_hours(12) }
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { institution, demo, parts, base_url, .. } = self;
        f.debug_struct("Settings")
            .field("institution", institution)
            .field("demo", demo)
            .field("parts", parts)
            .field("base_url", base_url)
            .finish_non_exhaustive()
    }
}

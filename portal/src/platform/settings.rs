//! What the institution has chosen, checked when the program starts.

use domain::contact::{RulePack, packs};
use domain::holds::promise::Terms;
use domain::language::{Language, NumberStyle};
use domain::payments::Parts;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

mod logo;

pub use logo::Logo;

/// Who collects.
#[derive(Debug, Clone)]
pub struct Institution {
    /// The name that people know.
    pub name: String,
    /// The number under which it is registered: RUC, RUT, NIT, CNPJ.
    pub legal_id: String,
    /// Its postal address, in lines.
    pub address: Vec<String>,
    /// Where to write with questions.
    pub email: String,
    /// Where to call with questions.
    pub phone: String,
    /// ISO 3166, upper case: how numbers are written.
    pub country: String,
    /// The language where nothing else is known.
    pub language: Language,
    /// The place whose days count.
    pub time_zone: TimeZone,
}

impl Institution {
    /// How numbers are written in a language at the institution's place.
    #[must_use]
    pub fn number_style(&self, language: Language) -> NumberStyle {
        language.number_style(&self.country)
    }
}

/// All choices.
#[derive(Clone)]
pub struct Settings {
    /// Who collects.
    pub institution: Institution,
    /// Its logo; its initials stand in for one.
    pub logo: Option<Logo>,
    /// Demo: sandbox gateway, no money moves, every page says so.
    pub demo: bool,
    /// What may be paid in parts.
    pub parts: Parts,
    /// Where the portal is reached: `https://pay.example.org`, without slash at the end.
    pub base_url: String,
    /// Signs pay-links and other addresses; at least 32 bytes.
    pub secret: Vec<u8>,
    /// How long the gateway's page stays open.
    pub checkout_lifetime: SignedDuration,
    /// How long a pay-link is valid.
    pub link_lifetime: SignedDuration,
    /// How long a session lasts.
    pub session_limits: SessionLimits,
    /// How people are reminded.
    pub reminders: Reminders,
}

/// Whether reminders leave the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Nothing is decided and nothing sent; the preview works.
    #[default]
    Off,
    /// They are sent.
    On,
}

/// How people are reminded.
#[derive(Debug, Clone, Copy)]
pub struct Reminders {
    /// Whether at all.
    pub mode: Mode,
    /// The rules of the place.
    pub pack: &'static RulePack,
    /// The limits of promises.
    pub terms: Terms,
    /// So many days somebody may move the next reminder.
    pub movable_days: i32,
}

impl Default for Reminders {
    /// Off; the safe rules; promises of a fortnight; a week to move.
    fn default() -> Self {
        Self { mode: Mode::Off, pack: &packs::DEFAULT, terms: Terms::default(), movable_days: 7 }
    }
}

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without use.
    pub idle: SignedDuration,
    /// Since signing in, however much it is used.
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

//! Languages of the portal, and number formats by region.

use serde::{Deserialize, Serialize};

/// A language of the portal; Spanish is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Spanish.
    #[default]
    Es,
    /// English.
    En,
    /// Portuguese.
    Pt,
}

impl Language {
    /// All languages, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Es, Self::En, Self::Pt];

    /// The BCP 47 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
            Self::Pt => "pt",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Es => "Español",
            Self::En => "English",
            Self::Pt => "Português",
        }
    }

    /// Parses a BCP 47 code and ignores its region: `pt-BR` is Portuguese.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|l| l.code().eq_ignore_ascii_case(primary))
    }

    /// The best language for an `Accept-Language` header; the first of equals wins.
    #[must_use]
    pub fn negotiate(accept_language: &str) -> Option<Self> {
        let mut best: Option<(Self, u32)> = None;
        for range in accept_language.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let Some(language) = parts.next().and_then(Self::parse) else {
                continue;
            };
            let weight = parts.find_map(|p| p.strip_prefix("q=")).map_or(1000, permille);
            if weight > 0 && best.is_none_or(|(_, w)| weight > w) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }

    /// The number format of this language in a country (ISO 3166, upper case).
    #[must_use]
    pub fn number_style(self, country: &str) -> NumberStyle {
        const POINT: [&str; 10] = ["PE", "MX", "US", "PR", "GT", "HN", "NI", "SV", "DO", "PA"];
        match self {
            Self::En => NumberStyle::POINT,
            Self::Pt => NumberStyle::COMMA,
            Self::Es if POINT.contains(&country) => NumberStyle::POINT,
            Self::Es => NumberStyle::COMMA,
        }
    }
}

/// Parses an HTTP quality value (`0.8`) into thousandths; invalid values count as 0.
fn permille(text: &str) -> u32 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    let value = whole.parse::<u32>().ok().zip(digits.parse::<u32>().ok());
    value.map_or(0, |(w, f)| (w.min(1) * 1000 + f).min(1000))
}

/// A number format: its decimal and group separators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberStyle {
    /// The decimal separator.
    pub decimal: char,
    /// The separator between groups of three digits.
    pub group: char,
}

impl NumberStyle {
    /// `1,234.50`
    pub const POINT: Self = Self { decimal: '.', group: ',' };
    /// `1.234,50`
    pub const COMMA: Self = Self { decimal: ',', group: '.' };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_known_language_of_the_header_is_taken() {
        for (header, expected) in [
            ("", None),
            ("fr", None),
            ("en", Some(Language::En)),
            ("pt-BR,pt;q=0.9,en;q=0.8", Some(Language::Pt)),
            ("fr-FR,en;q=0.3,es;q=0.7", Some(Language::Es)),
            ("en;q=0,es;q=0.1", Some(Language::Es)),
            ("en;q=abc", None),
        ] {
            assert_eq!(Language::negotiate(header), expected, "{header:?}");
        }
    }
}

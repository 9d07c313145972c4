//! Phrases that laws and house rules forbid in reminders. A safety net for known phrases, not legal
//! advice: what passes it may still be unlawful.

use std::fmt;

use super::source::RuleSource;

pub(super) mod phrases;

/// A rule against a statement, with the phrases that express it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhraseRule {
    /// Its name.
    pub code: &'static str,
    /// Phrases in any language.
    pub phrases: &'static [&'static str],
    /// Its source.
    pub source: RuleSource,
    /// The forbidden statement, in one sentence.
    pub says: &'static str,
}

/// A forbidden phrase found in a text, and its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub struct Forbidden {
    /// The rule.
    pub rule: &'static PhraseRule,
    /// The phrase as written in the rule.
    pub phrase: &'static str,
}

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PhraseRule { code, source, says, .. } = self.rule;
        write!(f, "“{}” must not be said: {says} ({code}: {})", self.phrase, source.law)
    }
}

/// The first phrase of a text that one of the rules forbids. Case, accents, punctuation and white
/// space are ignored; words match as a whole. A denial is found too: "we will not tell your
/// employer" is a threat as well.
#[must_use]
pub fn forbidden(rules: &'static [PhraseRule], text: &str) -> Option<Forbidden> {
    let text = plain(text);
    rules.iter().find_map(|rule| {
        let said = |phrase: &&&str| text.contains(&plain(phrase));
        let phrase = rule.phrases.iter().find(said)?;
        Some(Forbidden { rule, phrase })
    })
}

/// Normalises a text: no case or accents, one space before, between and after words.
fn plain(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for letter in text.chars().filter(|c| !is_unseen(*c)).flat_map(char::to_lowercase) {
        if is_mark(letter) {
            continue;
        }
        let letter = without_accent(letter);
        if letter.is_alphanumeric() {
            words.push(letter);
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// Whether a character is invisible in a text: soft hyphens, joiners, direction marks.
const fn is_unseen(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

/// Whether it is a combining accent.
const fn is_mark(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}')
}

/// The base letter of an accented letter of our languages.
const fn without_accent(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests;

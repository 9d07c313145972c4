//! Search of customers and invoices: what a typed text may stand for, and which words are near to
//! one with typing errors.

use std::collections::BTreeSet;

use crate::fold::{fold, words};

/// Longest text that is searched, in characters.
pub const LONGEST_SEARCH: usize = 80;

/// Shortest text that is searched, in characters.
pub const SHORTEST_SEARCH: usize = 2;

/// Most words of a search; the others are left out.
const MOST_TERMS: usize = 6;

/// Most words of a name that are kept.
const MOST_WORDS: usize = 32;

/// Letters of a word that count.
const LONGEST_WORD: usize = 40;

/// Words that stand for a misspelt one.
const MOST_CORRECTIONS: usize = 4;

/// Words shorter than this may have one error, the others two.
const LONG_WORD: usize = 5;

/// Shortest word that is corrected.
const SHORTEST_CORRECTED: usize = 3;

/// A typed text, as it is searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    /// Folded words.
    pub terms: Vec<String>,
    /// The text as one number without signs between: `12.345.678-K` is `12345678k`. Only if it has
    /// a digit, or is one piece: there are numbers of letters alone.
    pub number: Option<String>,
    /// The text as the beginning of a mailbox.
    pub mailbox: Option<String>,
    /// The text as it was typed, without spaces around.
    pub typed: String,
}

impl SearchQuery {
    /// Reads a typed text; `None` if it is too short.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let shown = text.chars().filter(|c| !c.is_control());
        let text: String = shown.take(LONGEST_SEARCH).collect();
        let terms: Vec<String> = words(&text).take(MOST_TERMS).map(|word| cut(&word)).collect();
        let typed = text.trim().trim_start_matches('#').to_owned();
        if typed.chars().count() < SHORTEST_SEARCH || terms.is_empty() {
            return None;
        }
        let is_one_piece = !typed.contains(char::is_whitespace);
        let number = Some(number_key(&text))
            .filter(|key| is_one_piece || key.bytes().any(|b| b.is_ascii_digit()));
        let mailbox = is_one_piece.then(|| mailbox_key(&typed));
        Some(Self { terms, number, mailbox, typed })
    }
}

/// A number or document as it is compared: folded letters and digits.
#[must_use]
pub fn number_key(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A mailbox as it is compared.
#[must_use]
pub fn mailbox_key(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The words by which a name is found, each once.
#[must_use]
pub fn name_words(name: &str) -> BTreeSet<String> {
    words(name).take(MOST_WORDS).map(|word| cut(&word)).collect()
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST_WORD).collect()
}

/// Whether a word is one that people misspell: a number is right or wrong.
#[must_use]
pub fn is_corrected(word: &str) -> bool {
    word.chars().count() >= SHORTEST_CORRECTED && word.chars().all(char::is_alphabetic)
}

/// Runs of three letters of a word and its ends, and its first letter with its last one, each once.
/// Words that differ by a typing error share some.
#[must_use]
pub fn grams(word: &str) -> BTreeSet<String> {
    let signs: Vec<char> = ['^'].into_iter().chain(word.chars()).chain(['$']).collect();
    let runs = signs.windows(3).map(|gram| gram.iter().collect::<String>());
    let ends = word.chars().next().zip(word.chars().next_back());
    runs.chain(ends.map(|(first, last)| format!("{first}~{last}"))).collect()
}

/// The words that a misspelt one most probably stands for, the nearest first: at most one error in
/// short words, two in others. Two letters that changed places are one error.
#[must_use]
pub fn corrections<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    if !is_corrected(word) {
        return Vec::new();
    }
    let most = if word.chars().count() < LONG_WORD { 1 } else { 2 };
    let mut near: Vec<(usize, usize, &str)> = candidates
        .into_iter()
        .filter(|candidate| *candidate != word && is_corrected(candidate))
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= most)
        .map(|(distance, candidate)| {
            (distance, usize::MAX - common_start(word, candidate), candidate)
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(MOST_CORRECTIONS).map(|(_, _, candidate)| candidate).collect()
}

/// Number of letters that both begin with: errors are rarely at the beginning.
fn common_start(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_as_words_a_number_and_a_mailbox() {
        for (text, terms, number, mailbox) in [
            ("  Quispe Ñahuí ", "quispe nahui", None, None),
            ("PEÑA", "pena", Some("pena"), Some("peña")),
            ("12.345.678-K", "12 345 678 k", Some("12345678k"), Some("12.345.678-k")),
            ("#F001-00012", "f001 00012", Some("f00100012"), Some("f001-00012")),
            ("Ana@Example.org", "ana example org", Some("anaexampleorg"), Some("ana@example.org")),
            ("a b c d e f g", "a b c d e f", None, None),
            ("\" OR name:*", "or name", None, None),
        ] {
            let query = SearchQuery::read(text).expect(text);
            assert_eq!(query.terms.join(" "), terms, "{text}");
            assert_eq!(query.number.as_deref(), number, "{text}");
            assert_eq!(query.mailbox.as_deref(), mailbox, "{text}");
        }
        for text in ["", " ", "a", " ñ ", "%%%", "#1"] {
            assert_eq!(SearchQuery::read(text), None, "{text}");
        }
        assert_eq!(SearchQuery::read("a\0b").unwrap().typed, "ab");
        let long = SearchQuery::read(&"é".repeat(900)).unwrap();
        assert_eq!(long.terms, ["e".repeat(LONGEST_WORD)]);
    }

    #[test]
    fn the_nearest_words_come_first_and_those_with_too_many_errors_not_at_all() {
        for (word, candidates, expected) in [
            ("quipse", vec!["quispe", "quinto", "quispes"], "quispe quispes"),
            ("kispe", vec!["quispe", "kirsten"], "quispe"),
            ("jose", vec!["joses", "josue", "rosa", "jos", "jose"], "joses jos josue"),
            ("peres", vec!["perez", "peres"], "perez"),
            ("ana", vec!["ama", "anna", "eva"], "anna ama"),
            ("el", vec!["al", "ela"], ""),
            ("1234", vec!["1235"], ""),
            ("perez", vec!["perea", "pere", "peres", "peret", "pered"], "pere perea pered peres"),
        ] {
            let found = corrections(word, candidates);
            assert_eq!(found.join(" "), expected, "{word}");
        }
    }

    #[test]
    fn a_word_with_one_error_shares_a_gram_with_the_right_one() {
        for (wrong, right) in
            [("jsoe", "jose"), ("xose", "jose"), ("quipse", "quispe"), ("lpoez", "lopez")]
        {
            assert!(!grams(wrong).is_disjoint(&grams(right)), "{wrong} {right}");
        }
        assert_eq!(grams("ana").into_iter().collect::<Vec<_>>(), ["^an", "ana", "a~a", "na$"]);
    }
}

//! Text as people search for it: without accents, case and compatibility forms.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text: `Pensión`, `PENSIÓN` and `Pensio\u{301}n` become `pension`. Marks and signs that
/// nobody sees are removed.
#[must_use]
pub fn fold(text: &str) -> String {
    let lower = text.nfkd().flat_map(char::to_lowercase).nfkd();
    let seen = lower.filter(|&c| !is_combining_mark(c) && !is_unseen(c));
    let mut folded = String::with_capacity(text.len());
    for c in seen {
        match c {
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'đ' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            // Sigma has another form at the end of words.
            'ς' => folded.push('σ'),
            c if c.is_whitespace() => folded.push(' '),
            c => folded.push(c),
        }
    }
    folded
}

/// The folded words of a text: runs of letters and digits.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// Signs without width, and those that direct text.
const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\0' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_or_sounds_the_same_is_folded_to_the_same() {
        for (text, expected) in [
            ("Pensión", "pension"),
            ("PENSIÓN", "pension"),
            ("Pensio\u{301}n", "pension"),
            ("PENSIO\u{301}N", "pension"),
            ("Ñandú", "nandu"),
            ("ÇÃO", "cao"),
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("İstanbul ı", "istanbul i"),
            ("ﬁn Ⅳ ２", "fin iv 2"),
            ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
            ("a\u{200b}b\u{feff}\0c", "abc"),
            ("a\u{a0}b\tc", "a b c"),
            ("#00012/2026", "#00012/2026"),
            ("", ""),
        ] {
            assert_eq!(fold(text), expected, "{text:?}");
            assert_eq!(fold(&fold(text)), expected, "{text:?}: twice");
        }
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        let all: Vec<_> = words("¿Por qué, F-12?").collect();
        assert_eq!(all, ["por", "que", "f", "12"]);
    }
}

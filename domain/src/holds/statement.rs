//! Statements that people write about a debt.

use crate::text::{is_invisible, legible};

/// Maximum length of a question or an answer in characters.
pub const LONGEST: usize = 2_000;
/// Maximum length of a payment method or reference in characters.
pub const LONGEST_LINE: usize = 200;

/// Trims a statement and removes controls, which databases and terminals take badly, and marks that
/// reorder text.
///
/// # Errors
/// The first error if nothing that is seen is left, the second if there are more characters than
/// `longest`.
pub fn statement<E>(text: &str, longest: usize, empty: E, too_long: E) -> Result<String, E> {
    let text = legible(text).trim().to_owned();
    match text.chars().count() {
        _ if text.chars().all(is_invisible) => Err(empty),
        count if count > longest => Err(too_long),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_neither_empty_nor_too_long() {
        let longest = "é".repeat(LONGEST);
        for (text, expected) in [
            (" ¿Qué es? \n", Ok("¿Qué es?")),
            ("a\0b", Ok("ab")),
            ("\u{1b}]52;c;eA==\u{7}", Ok("]52;c;eA==")),
            ("\u{202e}oN\u{202c}", Ok("oN")),
            (" \t", Err("empty")),
            ("\u{200b}\u{202e}", Err("empty")),
            ("\u{200d}", Err("empty")),
            (&longest, Ok(&*longest)),
            (&format!("{longest}x"), Err("long")),
        ] {
            let read = statement(text, LONGEST, "empty", "long");
            assert_eq!(read.as_deref().map_err(|error| *error), expected, "{text}");
        }
    }
}

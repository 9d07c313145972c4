//! Statements that people write about a debt.

/// Maximum length of a statement in characters.
pub const LONGEST: usize = 2_000;

/// Trims a statement and removes NUL characters, which databases reject.
///
/// # Errors
/// The first error if nothing is left, the second if it is too long.
pub fn statement<E>(text: &str, empty: E, too_long: E) -> Result<String, E> {
    let text = text.trim().replace('\0', "");
    match text.chars().count() {
        0 => Err(empty),
        count if count > LONGEST => Err(too_long),
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
            (" \t", Err("empty")),
            (&longest, Ok(&*longest)),
            (&format!("{longest}x"), Err("long")),
        ] {
            let read = statement(text, "empty", "long");
            assert_eq!(read.as_deref().map_err(|error| *error), expected, "{text}");
        }
    }
}

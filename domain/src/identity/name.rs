//! Names of people, as entered.

use crate::text::is_direction_mark;

/// Maximum length of a name in characters.
pub const NAME_MAX_CHARS: usize = 100;

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameProblem {
    /// Nothing but spaces.
    #[error("the name is missing")]
    Missing,
    /// More than [`NAME_MAX_CHARS`], or contains control characters or direction marks.
    #[error("the name is too long")]
    TooLong,
}

/// Trims a name.
///
/// # Errors
/// When it is empty, too long, or contains control characters or direction marks.
pub fn person_name(typed: &str) -> Result<&str, NameProblem> {
    match typed.trim() {
        "" => Err(NameProblem::Missing),
        name if name.chars().count() > NAME_MAX_CHARS || name.contains(is_hidden) => {
            Err(NameProblem::TooLong)
        }
        name => Ok(name),
    }
}

fn is_hidden(c: char) -> bool {
    c.is_control() || is_direction_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_to_a_hundred_characters_and_no_controls() {
        for (typed, expected) in [
            (" Ana Quispe ", Ok("Ana Quispe")),
            ("  ", Err(NameProblem::Missing)),
            (&"ñ".repeat(101), Err(NameProblem::TooLong)),
            ("Ana\r\nBcc", Err(NameProblem::TooLong)),
            ("\u{202e}anA", Err(NameProblem::TooLong)),
        ] {
            assert_eq!(person_name(typed), expected, "{typed:?}");
        }
        assert!(person_name(&"ñ".repeat(100)).is_ok());
    }
}

//! Notes of staff about a customer.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::coded;
use crate::text::legible;

/// Maximum length of a note, in characters.
pub const NOTE_MAX_CHARS: usize = 2000;

/// Why a note is refused.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum NoteProblem {
    /// Nothing was written.
    #[error("the note is empty")]
    Empty,
    /// It is longer than [`NOTE_MAX_CHARS`].
    #[error("the note is too long")]
    TooLong,
}

coded!(NoteProblem);

/// The text of a note, without blanks around and signs that nobody sees.
///
/// # Errors
/// See [`NoteProblem`].
pub fn note_text(text: &str) -> Result<String, NoteProblem> {
    let text = legible(text.trim());
    match () {
        () if text.trim().is_empty() => Err(NoteProblem::Empty),
        () if text.chars().count() > NOTE_MAX_CHARS => Err(NoteProblem::TooLong),
        () => Ok(text.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_a_text_that_can_be_read() {
        let longest = "ñ".repeat(NOTE_MAX_CHARS);
        for (text, expected) in [
            (" Llamó\nla madre. ", Ok("Llamó\nla madre.")),
            ("a\u{202e}b", Ok("ab")),
            (longest.as_str(), Ok(longest.as_str())),
            ("", Err(NoteProblem::Empty)),
            (" \n\u{200b} ", Err(NoteProblem::Empty)),
            (&format!("{longest}x"), Err(NoteProblem::TooLong)),
        ] {
            assert_eq!(note_text(text).as_deref().map_err(|problem| *problem), expected);
        }
    }
}

//! Passwords: only their length is restricted, not their content.

use std::fmt;

/// A password as typed. Never printed; hashed before it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Why a new password is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Fewer than [`Password::MIN_CHARS`].
    #[error("the password is too short")]
    TooShort,
    /// More than [`Password::MAX_CHARS`].
    #[error("the password is too long")]
    TooLong,
    /// Too easy to guess.
    #[error("the password is easy to guess")]
    TooCommon,
}

impl Password {
    /// Minimum length in characters: there is no second factor (NIST SP 800-63B-4, 3.1.1.2).
    pub const MIN_CHARS: usize = 15;
    /// Maximum length in characters: hashing must stay cheap.
    pub const MAX_CHARS: usize = 128;

    /// Wraps the input unchanged: nothing is trimmed, no character is rejected.
    #[must_use]
    pub const fn new(typed: String) -> Self {
        Self(typed)
    }

    /// The text, for hashing only.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// Checks the length of a new password, in characters (code points) of input that the caller
    /// has normalised.
    ///
    /// # Errors
    /// When it is too short or too long.
    pub fn check_length(&self) -> Result<(), PasswordProblem> {
        match self.0.chars().take(Self::MAX_CHARS + 1).count() {
            ..Self::MIN_CHARS => Err(PasswordProblem::TooShort),
            Self::MIN_CHARS..=Self::MAX_CHARS => Ok(()),
            _ => Err(PasswordProblem::TooLong),
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_counts_characters_not_bytes() {
        for (typed, expected) in [
            ("", Err(PasswordProblem::TooShort)),
            (&"a".repeat(14), Err(PasswordProblem::TooShort)),
            (&"ñ".repeat(14), Err(PasswordProblem::TooShort)),
            (&"ñ".repeat(15), Ok(())),
            ("   spaces  count  ", Ok(())),
            (&"😀".repeat(128), Ok(())),
            (&"a".repeat(129), Err(PasswordProblem::TooLong)),
        ] {
            assert_eq!(Password::new(typed.into()).check_length(), expected, "{typed:?}");
        }
    }

    #[test]
    fn printing_a_password_for_a_log_does_not_show_it() {
        assert_eq!(format!("{:?}", Password::new("secret".into())), "Password(…)");
    }
}

//! The name of a saved filter.

/// Maximum length of a name in characters.
pub const FILTER_NAME_MAX_CHARS: usize = 60;

/// A name by which staff find a filter again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterName(String);

/// Why a text is no name of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FilterNameProblem {
    /// Nothing was entered.
    #[error("a filter needs a name")]
    Missing,
    /// It has more than [`FILTER_NAME_MAX_CHARS`].
    #[error("a filter's name must have at most {FILTER_NAME_MAX_CHARS} characters")]
    TooLong,
}

impl FilterName {
    /// Reads what was typed, with single spaces between its words.
    ///
    /// # Errors
    /// [`FilterNameProblem`].
    pub fn parse(text: &str) -> Result<Self, FilterNameProblem> {
        let is_kept = |c: char| !c.is_control() || c.is_whitespace();
        let text: String = text.chars().filter(|c| is_kept(*c)).collect();
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            0 => Err(FilterNameProblem::Missing),
            count if count > FILTER_NAME_MAX_CHARS => Err(FilterNameProblem::TooLong),
            _ => Ok(Self(name)),
        }
    }

    /// As it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_single_spaces_and_a_limit() {
        let longest = "ñ".repeat(FILTER_NAME_MAX_CHARS);
        for (text, expected) in [
            (" Vencidas \n de  Lima", Ok("Vencidas de Lima")),
            (longest.as_str(), Ok(longest.as_str())),
            ("\u{0}\u{7} \t", Err(FilterNameProblem::Missing)),
            (&format!("{longest}x"), Err(FilterNameProblem::TooLong)),
        ] {
            let name = FilterName::parse(text);
            assert_eq!(name.as_ref().map(FilterName::as_str).map_err(|problem| *problem), expected);
        }
    }
}

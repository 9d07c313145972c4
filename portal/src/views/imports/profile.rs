//! Parses mapping profiles.

use domain::imports::{Profile, ProfileProblem};

use super::decoding;

/// Why a profile is invalid.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// Not TOML, or a setting is missing or unknown.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// The value of a setting is invalid.
    #[error(transparent)]
    Setting(#[from] ProfileProblem),
}

/// Parses a profile from TOML and validates it.
///
/// # Errors
/// See [`ProfileError`]; the setting is named.
pub fn read_profile(text: &str) -> Result<Profile, ProfileError> {
    let profile: Profile = toml::from_str(text)?;
    profile.check()?;
    if let Some(label) = &profile.encoding {
        decoding::by_label(label)?;
    }
    Ok(profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        source = "erp"
        currency = "PEN"
        date = "%d/%m/%Y"
        [columns]
        customer = "a"
        number = "b"
        issued_on = "c"
        due_on = "d"
        amount = "e"
    "#;

    #[test]
    fn the_least_profile_is_enough() {
        let profile = read_profile(GOOD).unwrap();
        assert_eq!((profile.decimal, profile.delimiter), (None, ','));
        assert_eq!(profile.texts.name, "{customer}");
    }

    #[test]
    fn a_wrong_profile_is_told_by_the_name_of_what_is_wrong() {
        for (from, to, told) in [
            ("source", "sauce", "unknown field `sauce`"),
            ("due_on = \"d\"", "", "missing field `due_on`"),
            ("amount", "amonut", "unknown field `amonut`"),
            ("\"erp\"", "7", "invalid type: integer `7`, expected a string"),
            ("\"PEN\"", "\"XXX\"", "currency: \"XXX\" is none of ARS"),
            ("%d/", "", "date: \"%m/%Y\" does not say"),
            ("[columns]", "delimiter = \"\"\n[columns]", "delimiter"),
            ("[columns]", "[texts]\ntitle = \"\"\n[columns]", "unknown field `title`"),
            ("[columns]", "encoding = \"ebcdic\"\n[columns]", "encoding: \"ebcdic\""),
            ("[columns]", "header = false\n[columns]", "columns: \"a\" is no position"),
            ("\"a\"", "true", "a column's name, or its position from 1"),
            ("[columns]", "rows = \"pages\"\n[columns]", "unknown variant `pages`"),
        ] {
            let problem = read_profile(&GOOD.replacen(from, to, 1)).expect_err(to).to_string();
            assert!(problem.contains(told), "{problem}");
        }
    }
}

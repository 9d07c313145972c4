//! Reading a mapping profile.

use domain::imports::{Profile, ProfileProblem};

/// Why a profile cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// It is not TOML, a setting is missing, or one has a name that we do not know.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// A setting cannot be used.
    #[error(transparent)]
    Setting(#[from] ProfileProblem),
}

/// Reads a profile from TOML and checks it.
///
/// # Errors
/// See [`ProfileError`]; the setting is told by name.
pub fn read_profile(text: &str) -> Result<Profile, ProfileError> {
    let profile: Profile = toml::from_str(text)?;
    profile.check()?;
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
        assert_eq!((profile.decimal, profile.delimiter), ('.', ','));
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
        ] {
            let problem = read_profile(&GOOD.replacen(from, to, 1)).expect_err(to).to_string();
            assert!(problem.contains(told), "{problem}");
        }
    }
}

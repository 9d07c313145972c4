//! A form as it was sent, for showing it again. Passwords and codes are dropped from it.

use strum::{EnumString, IntoStaticStr, VariantArray};
use url::form_urlencoded::parse;

/// Maximum number of fields: more than any of our forms has.
const MOST_FIELDS: usize = 100;

/// Fields whose content never leaves the request that brought it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum SecretField {
    /// A password, or a new one.
    Password,
    /// The current password, in the form for a new one.
    Current,
    /// The current password, in the form for a new address.
    EmailCurrent,
    /// A one-time code.
    Code,
    /// A code that stands in for the second factor.
    Recovery,
}

impl SecretField {
    /// The secret field of this name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// Whether it is a code, and no password.
    #[must_use]
    pub const fn is_code(self) -> bool {
        match self {
            Self::Code | Self::Recovery => true,
            Self::Password | Self::Current | Self::EmailCurrent => false,
        }
    }

    /// Name in forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A form with what was typed, without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptForm {
    /// Where it is sent to.
    pub action: String,
    pub fields: Vec<(String, String)>,
    /// Fields whose content was dropped.
    pub secrets: Vec<SecretField>,
}

impl KeptForm {
    /// Reads the body of a form; `None` if it is larger than any of ours.
    #[must_use]
    pub fn read(action: &str, body: &[u8]) -> Option<Self> {
        let (mut fields, mut secrets) = (Vec::new(), Vec::new());
        for (name, value) in parse(body) {
            if fields.len() + secrets.len() == MOST_FIELDS {
                return None;
            }
            match SecretField::of(&name) {
                Some(secret) if secrets.contains(&secret) => {}
                Some(secret) => secrets.push(secret),
                None => fields.push((name.into_owned(), value.into_owned())),
            }
        }
        Some(Self { action: action.to_owned(), fields, secrets })
    }

    /// First value of a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Whether something was entered in a field.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some_and(|value| !value.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_dropped_and_only_their_names_remain() {
        let body =
            b"email=a%40b&email_current=geheim&password=geheim&current=geheim&code=12&code=3\
              &recovery=geheim";
        let form = KeptForm::read("/do/x", body).unwrap();
        assert_eq!(form.fields, [("email".to_owned(), "a@b".to_owned())]);
        assert_eq!(form.secrets.len(), SecretField::VARIANTS.len());
        assert!(form.has("email") && !form.has("code"));
        assert!(!format!("{form:?}").contains("geheim"));
        for secret in SecretField::VARIANTS {
            assert_eq!(SecretField::of(secret.name()), Some(*secret));
        }
    }

    #[test]
    fn a_form_of_more_fields_than_ours_is_not_kept() {
        let fields = |count: usize| vec!["a="; count].join("&");
        assert!(KeptForm::read("/do/x", fields(MOST_FIELDS).as_bytes()).is_some());
        assert_eq!(KeptForm::read("/do/x", fields(MOST_FIELDS + 1).as_bytes()), None);
    }
}

//! Telephone numbers in international format.

use std::fmt;

/// A telephone number in E.164: `+51987654321`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Maximum length of the input in characters: more than the longest number with separators.
    pub const MAX_CHARS: usize = 40;

    /// Parses input with a country code after `+` or `00`; spaces, dashes, dots and brackets
    /// between the digits are ignored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.chars().count() > Self::MAX_CHARS {
            return None;
        }
        let bare: String = text.chars().filter(|sign| !is_between(*sign)).collect();
        let digits = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00"))?;
        let is_number = digits.chars().all(|sign| sign.is_ascii_digit());
        // No country code begins with a zero.
        let fits = (8..=15).contains(&digits.len()) && !digits.starts_with('0');
        (is_number && fits).then(|| Self(format!("+{digits}")))
    }

    /// The number with its plus sign and without separators.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its last four digits, enough for its owner to recognise it.
    #[must_use]
    pub fn end(&self) -> &str {
        let at = self.0.len().saturating_sub(4);
        self.0.get(at..).unwrap_or_default()
    }
}

fn is_between(sign: char) -> bool {
    let dashes = ['-', '\u{2010}', '\u{2011}', '\u{2012}', '–', '\u{200b}'];
    sign.is_whitespace() || dashes.contains(&sign) || ['.', '(', ')'].contains(&sign)
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Redacted to its last digits: numbers are personal data.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone(…{})", self.end())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_read_however_it_was_written() {
        for (text, expected) in [
            ("+51987654321", Some("+51987654321")),
            (" +51 987 654 321\n", Some("+51987654321")),
            ("+51 987-654.321", Some("+51987654321")),
            ("(+51) 987–654–321", Some("+51987654321")),
            ("+1\u{a0}(415)\u{a0}555\u{2011}0132", Some("+14155550132")),
            ("0051987654321", Some("+51987654321")),
            ("00 55 (11) 91234-5678", Some("+5511912345678")),
            ("+12345678", Some("+12345678")),
            ("+123456789012345", Some("+123456789012345")),
            ("+1234567", None),
            ("+1234567890123456", None),
            ("987654321", None),
            ("051987654321", None),
            ("+051987654321", None),
            ("000051987654321", None),
            ("+0051987654321", None),
            ("++51987654321", None),
            ("+51+987654321", None),
            ("51987654321+", None),
            ("+51987654321x2", None),
            ("+٥١٩٨٧٦٥٤٣٢١", None),
            ("+", None),
            ("00", None),
            ("", None),
        ] {
            assert_eq!(Phone::parse(text).as_ref().map(Phone::as_str), expected, "{text:?}");
        }
    }

    #[test]
    fn only_the_end_of_a_number_reaches_a_log() {
        let phone = Phone::parse("+51 987 654 321").unwrap();
        assert_eq!(phone.end(), "4321");
        assert_eq!(format!("{phone:?} {phone}"), "Phone(…4321) +51987654321");
    }

    proptest! {
        #[test]
        fn reading_a_number_never_panics(text in any::<String>()) {
            let _ = Phone::parse(&text);
        }

        #[test]
        fn a_number_that_was_read_is_read_again_as_itself(text in "(\\+|00)[0-9 .()-]{6,20}") {
            if let Some(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Some(phone));
            }
        }
    }
}

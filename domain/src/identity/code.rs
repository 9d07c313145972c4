//! One-time codes, which are sent by mail and typed.

use std::fmt;

/// A code of eight digits. Eight, not six: with five tries for each code and the codes that one
/// account may be sent in an hour, who guesses for a whole year finds one with less than 1 %.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OneTimeCode(u32);

impl OneTimeCode {
    /// How many digits a code has.
    pub const DIGITS: usize = 8;
    /// How many different codes there are.
    pub const COUNT: u32 = 100_000_000;

    /// The code of a number, which the caller has drawn; `None` when there is none such.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        if number < Self::COUNT { Some(Self(number)) } else { None }
    }

    /// Reads what was typed or pasted: spaces, points and dashes between the digits are forgiven.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let between = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '–' | '\u{200b}');
        let (mut number, mut digits) = (0_u32, 0_usize);
        for c in text.chars().filter(|c| !between(*c)) {
            digits += 1;
            if digits > Self::DIGITS {
                return None;
            }
            number = number * 10 + c.to_digit(10)?;
        }
        if digits == Self::DIGITS { Self::new(number) } else { None }
    }

    /// The digits without anything between, as they are hashed and put into a field.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:08}", self.0)
    }

    /// The digits in two groups, as they are read: `1234 5678`.
    #[must_use]
    pub fn grouped(self) -> String {
        format!("{:04} {:04}", self.0 / 10_000, self.0 % 10_000)
    }
}

/// Codes are secrets: logs that print one by mistake print none.
impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_however_it_was_pasted() {
        for (text, expected) in [
            ("01234567", Some(1_234_567)),
            (" 0123 4567\n", Some(1_234_567)),
            ("0123-4567", Some(1_234_567)),
            ("0123\u{a0}4567", Some(1_234_567)),
            ("1234567", None),
            ("123456789", None),
            ("1234567a", None),
            ("", None),
            ("٠١٢٣٤٥٦٧", None),
        ] {
            assert_eq!(OneTimeCode::parse(text).map(|c| c.0), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn reading_a_code_never_panics(text in any::<String>()) {
            let _ = OneTimeCode::parse(&text);
        }

        #[test]
        fn every_code_is_read_back_from_both_ways_of_writing(number in 0..OneTimeCode::COUNT) {
            let code = OneTimeCode::new(number).unwrap();
            prop_assert_eq!(OneTimeCode::parse(&code.digits()), Some(code));
            prop_assert_eq!(OneTimeCode::parse(&code.grouped()), Some(code));
        }
    }
}

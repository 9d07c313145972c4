//! One-time codes, which are sent by mail or to a telephone, and typed.

use std::fmt;

/// A code of eight digits. Eight, not six: with five tries for each code and the codes that one
/// account may be sent in an hour, who guesses for a whole year finds one with less than 1 %.
pub type OneTimeCode = Digits<8>;

/// A code of six digits, as people expect one on a telephone. It opens nothing: with five tries for
/// each code and five codes a day, who guesses for a whole year finds one with less than 1 %.
pub type PhoneCode = Digits<6>;

/// A code of so many digits, nine at most.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digits<const N: u32>(u32);

impl<const N: u32> Digits<N> {
    /// How many digits a code has.
    pub const DIGITS: u32 = N;
    /// How many different codes there are.
    pub const COUNT: u32 = 10_u32.pow(N);

    /// The code of a number, which the caller has drawn; `None` when there is none such.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        if number < Self::COUNT { Some(Self(number)) } else { None }
    }

    /// Reads what was typed or pasted: spaces, points and dashes between the digits are forgiven.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let between = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '–' | '\u{200b}');
        let (mut number, mut digits) = (0_u32, 0_u32);
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
        format!("{:0width$}", self.0, width = N as usize)
    }

    /// The digits in two groups, as they are read: `1234 5678`.
    #[must_use]
    pub fn grouped(self) -> String {
        let half = N / 2;
        let (size, rest) = (10_u32.pow(half), half as usize);
        let first = (N - half) as usize;
        format!("{:0first$} {:0rest$}", self.0 / size, self.0 % size)
    }
}

/// Codes are secrets: logs that print one by mistake print none.
impl<const N: u32> fmt::Debug for Digits<N> {
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

    #[test]
    fn a_code_for_telephones_has_six_digits() {
        let code = PhoneCode::new(1234).unwrap();
        assert_eq!((code.digits(), code.grouped()), ("001234".into(), "001 234".into()));
        for (text, expected) in [("001 234", Some(code)), ("00123", None), ("0001234", None)] {
            assert_eq!(PhoneCode::parse(text), expected, "{text:?}");
        }
        assert_eq!(PhoneCode::new(1_000_000), None);
        assert!(!format!("{code:?}").contains("1234"));
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

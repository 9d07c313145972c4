//! One-time codes, sent by mail or to a telephone.

use std::fmt;

/// Eight digits, not six: with five tries per code and the limit on codes per account and hour,
/// guessing for a whole year succeeds with a probability below 1 %.
pub type OneTimeCode = Digits<8>;

/// Six digits, as is usual on telephones. It grants no access: with five tries per code and five
/// codes a day, guessing for a whole year succeeds with a probability below 1 %.
pub type PhoneCode = Digits<6>;

/// What an authenticator shows, as RFC 6238 has it by default.
pub type FactorCode = Digits<6>;

/// A code of `DIGITS` digits, at most nine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digits<const N: u32>(u32);

impl<const N: u32> Digits<N> {
    /// Number of digits.
    pub const DIGITS: u32 = N;
    /// Number of different codes.
    pub const COUNT: u32 = 10_u32.pow(N);

    /// The code for a random number drawn by the caller; `None` when it is out of range.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        if number < Self::COUNT { Some(Self(number)) } else { None }
    }

    /// Parses typed or pasted text; spaces, dots and dashes between the digits are ignored.
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

    /// The digits without separators, as they are hashed and put into a form field.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:0width$}", self.0, width = N as usize)
    }

    /// The digits in two groups, for people: `1234 5678`.
    #[must_use]
    pub fn grouped(self) -> String {
        let half = N / 2;
        let (size, rest) = (10_u32.pow(half), half as usize);
        let first = (N - half) as usize;
        format!("{:0first$} {:0rest$}", self.0 / size, self.0 % size)
    }
}

/// Redacted: codes are secrets and must not reach a log.
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

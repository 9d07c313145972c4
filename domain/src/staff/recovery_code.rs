//! Recovery codes: each stands in for the second factor once.

use std::fmt;

/// 24 signs of five bits: 120 bits, so that a plain keyed hash protects it (ASVS 6.5.2).
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

/// Digits and letters without I, L, O and U, which are read as others.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl RecoveryCode {
    /// Signs of a code.
    pub const SIGNS: usize = 24;
    /// Codes that somebody has at a time.
    pub const COUNT: usize = 10;
    /// Signs between two dashes.
    const GROUP: usize = 4;

    /// The code of random bytes drawn by the caller.
    #[must_use]
    pub fn new(drawn: [u8; 15]) -> Self {
        let mut bytes = [0; 16];
        bytes[1..].copy_from_slice(&drawn);
        let number = u128::from_be_bytes(bytes);
        let sign = |place: usize| {
            let five = (number >> (5 * (Self::SIGNS - 1 - place))) & 31;
            char::from(SIGNS[usize::try_from(five).unwrap_or(0)])
        };
        Self((0..Self::SIGNS).map(sign).collect())
    }

    /// Parses typed text: spaces and dashes are ignored, small letters are capitals, and letters
    /// that look like a digit are that digit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut code = String::with_capacity(Self::SIGNS);
        for typed in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let sign = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                sign => sign,
            };
            let is_known = u8::try_from(sign).is_ok_and(|sign| SIGNS.contains(&sign));
            if !is_known || code.len() == Self::SIGNS {
                return None;
            }
            code.push(sign);
        }
        (code.len() == Self::SIGNS).then_some(Self(code))
    }

    /// The signs without dashes, for hashing.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// In groups, for people: `ABCD-EFGH-…`.
    #[must_use]
    pub fn grouped(&self) -> String {
        let mut text = String::new();
        for (place, sign) in self.0.chars().enumerate() {
            if place > 0 && place.is_multiple_of(Self::GROUP) {
                text.push('-');
            }
            text.push(sign);
        }
        text
    }
}

/// Redacted: codes are secrets and must not reach a log.
impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_however_it_was_typed() {
        let code = RecoveryCode::new([0; 15]);
        assert_eq!(code.grouped(), "0000-0000-0000-0000-0000-0000");
        assert_eq!(RecoveryCode::new([255; 15]).secret(), "Z".repeat(24));
        for (text, expected) in [
            ("oooo OOOO 0000 0000 0000 0000", Some(code.clone())),
            ("0000-0000-0000-0000-0000-000", None),
            ("0000-0000-0000-0000-0000-00000", None),
            ("0000-0000-0000-0000-0000-000U", None),
            ("0000-0000-0000-0000-0000-000ñ", None),
            ("", None),
        ] {
            assert_eq!(RecoveryCode::parse(text), expected, "{text}");
        }
        let ones = RecoveryCode::parse("iIlL11111111111111111111").unwrap();
        assert_eq!(ones.secret(), "1".repeat(24));
        assert!(!format!("{ones:?}").contains('1'));
    }

    proptest! {
        #[test]
        fn every_code_is_read_back_and_no_two_are_alike(drawn in any::<[[u8; 15]; 2]>()) {
            let [a, b] = drawn;
            let (one, other) = (RecoveryCode::new(a), RecoveryCode::new(b));
            prop_assert_eq!(RecoveryCode::parse(&one.grouped()), Some(one.clone()));
            prop_assert_eq!(RecoveryCode::parse(&one.secret().to_lowercase()), Some(one.clone()));
            prop_assert_eq!(one == other, a == b);
        }

        #[test]
        fn reading_a_code_never_panics(text in any::<String>()) {
            let _ = RecoveryCode::parse(&text);
        }
    }
}

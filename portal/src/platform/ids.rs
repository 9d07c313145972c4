//! New identifiers: UUID version 7, strictly increasing within a process to keep indexes compact.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use uuid::{ContextV7, Uuid};

/// Counts within a millisecond, from a random start; the last 32 bits are random each time.
static COUNTER: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// A new identifier as text.
#[must_use]
pub fn text(now: Timestamp) -> String {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    let (seconds, nanos) = (millis / 1000, u32::try_from(millis % 1000).unwrap_or(0) * 1_000_000);
    let counter = COUNTER.lock().unwrap_or_else(PoisonError::into_inner);
    let stamp = uuid::Timestamp::from_unix(&*counter, seconds, nanos);
    Uuid::new_v7(stamp).simple().to_string()
}

/// A new identifier of any type.
///
/// # Panics
/// Never: 32 hexadecimal digits are a valid identifier.
#[must_use]
pub fn new<T: TryFrom<String>>(now: Timestamp) -> T {
    T::try_from(text(now)).ok().expect("32 hexadecimal digits are an identifier")
}

/// Whether a text is an identifier as [`text`] makes them.
#[must_use]
pub fn is_of_our_making(id: &str) -> bool {
    let is_ours = |uuid: Uuid| uuid.get_version_num() == 7 && uuid.simple().to_string() == id;
    Uuid::try_parse(id).is_ok_and(is_ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_others_are_told_from_those_of_our_making() {
        let ours = text("2026-11-30T12:00:00Z".parse().unwrap());
        let hyphenated = Uuid::try_parse(&ours).unwrap().hyphenated().to_string();
        for (id, expected) in [
            (ours.as_str(), true),
            (&ours.to_uppercase(), false),
            (&hyphenated, false),
            ("0194f3c2a1b24c3d8e4f5a6b7c8d9e0f", false),
            ("order-12", false),
            ("", false),
        ] {
            assert_eq!(is_of_our_making(id), expected, "{id}");
        }
    }

    #[test]
    fn identifiers_of_one_instant_grow() {
        let now = Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_secs(1_800_000_000);
        let made: Vec<String> = (0..1000).map(|_| text(now)).collect();
        assert!(made.is_sorted_by(|a, b| a < b), "{made:?}");
    }
}

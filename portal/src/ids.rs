//! New identifiers: UUID version 7, so that they grow with time and indexes stay compact.

use jiff::Timestamp;
use uuid::Uuid;

/// Makes the text of a new identifier.
#[must_use]
pub fn text(now: Timestamp) -> String {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    let (seconds, nanos) = (millis / 1000, u32::try_from(millis % 1000).unwrap_or(0) * 1_000_000);
    let stamp = uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos);
    Uuid::new_v7(stamp).simple().to_string()
}

/// Makes a new identifier of the type that is asked for.
///
/// # Panics
/// Never: 32 hexadecimal digits are an identifier.
#[must_use]
pub fn new<T: TryFrom<String>>(now: Timestamp) -> T {
    T::try_from(text(now)).ok().expect("32 hexadecimal digits are an identifier")
}

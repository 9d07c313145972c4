//! Whether a receipt is genuine: open to everybody who holds its code.

use domain::calendar::Timestamp;
use domain::money::Money;

use crate::{Error, Portal, Result};

mod store;

/// What a genuine receipt says, as far as the public may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenuineReceipt {
    pub number: i64,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// How much was paid.
    pub amount: Money,
    /// For whom, with only the first letters.
    pub customer: String,
}

/// Looks a receipt up by its code, whatever its case and the blanks and hyphens in it.
///
/// # Errors
/// No receipt has the code; or the database fails.
pub async fn verify(portal: &Portal, code: &str) -> Result<GenuineReceipt> {
    let code = plain(code);
    if code.is_empty() || code.len() > 64 {
        return Err(Error::NotFound);
    }
    let mut tx = portal.db.read().await?;
    store::by_code(&mut tx, &code).await
}

/// In capitals, without blanks and hyphens, and with the digits that letters are taken for.
fn plain(code: &str) -> String {
    let sign = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    code.chars().filter(char::is_ascii_alphanumeric).take(65).map(sign).collect()
}

/// A name of which only the first letter of each word can be read: `M••• Q•••`.
#[must_use]
pub fn masked(name: &str) -> String {
    let word = |word: &str| word.chars().take(1).chain("•••".chars()).collect::<String>();
    name.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;

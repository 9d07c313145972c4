//! Public verification of receipts, for everybody who has the code.

use domain::calendar::Timestamp;
use domain::money::Money;

use crate::{Error, Portal, Result};

mod store;

/// Public content of a genuine receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenuineReceipt {
    pub number: i64,
    pub issued_at: Timestamp,
    pub amount: Money,
    /// Masked name of the customer.
    pub customer: String,
    /// Time at which its payment was taken back.
    pub reversed_at: Option<Timestamp>,
    /// The part of it that goes back.
    pub refunded: Option<Money>,
}

/// Finds a receipt by its code, ignoring case, spaces and hyphens.
///
/// # Errors
/// [`Error::NotFound`] when no receipt has the code; or the database fails.
pub async fn verify(portal: &Portal, code: &str) -> Result<GenuineReceipt> {
    let code = plain(code);
    if code.is_empty() || code.len() > 64 {
        return Err(Error::NotFound);
    }
    let mut tx = portal.db.read().await?;
    store::by_code(&mut tx, &code).await
}

/// In upper case, without spaces and hyphens, with confusable letters replaced by digits.
fn plain(code: &str) -> String {
    let sign = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    code.chars().filter(char::is_ascii_alphanumeric).take(65).map(sign).collect()
}

/// Masks a name except the first letter of each word: `M••• Q•••`.
#[must_use]
pub fn masked(name: &str) -> String {
    let word = |word: &str| word.chars().take(1).chain("•••".chars()).collect::<String>();
    name.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;

//! Receipts: the numbered proof that a payment settled.

use serde::{Deserialize, Serialize};

use crate::calendar::Timestamp;
use crate::ids::{CustomerId, PaymentId, ReceiptId};
use crate::money::Money;

/// A receipt; a payment for several customers has one for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Our id.
    pub id: ReceiptId,
    /// Grows by one with each receipt, without gaps.
    pub number: i64,
    /// The payment that it proves.
    pub payment: PaymentId,
    /// Who was paid for.
    pub customer: CustomerId,
    /// What was paid for them, credit included.
    pub amount: Money,
    /// Proves the receipt to whoever holds it: see the public page behind its QR code.
    pub code: String,
    /// When it was issued: in the settling commit.
    pub issued_at: Timestamp,
}

impl Receipt {
    /// The number as people read it: `R-000042`.
    #[must_use]
    pub fn label(&self) -> String {
        label(self.number)
    }
}

/// The number of a receipt as people read it: `R-000042`.
#[must_use]
pub fn label(number: i64) -> String {
    format!("R-{number:06}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_have_six_digits_at_least() {
        for (number, expected) in [(1, "R-000001"), (1_234_567, "R-1234567")] {
            assert_eq!(super::label(number), expected);
        }
    }
}

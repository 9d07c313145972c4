//! Receipts: numbered proofs of settled payments.

use serde::{Deserialize, Serialize};

use crate::calendar::Timestamp;
use crate::ids::{CustomerId, PaymentId, ReceiptId};
use crate::money::Money;

/// A receipt; a payment for several customers has one per customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Our id.
    pub id: ReceiptId,
    /// Consecutive, without gaps.
    pub number: i64,
    /// Payment that it proves.
    pub payment: PaymentId,
    /// Customer for whom was paid.
    pub customer: CustomerId,
    /// Amount paid for the customer, including credit.
    pub amount: Money,
    /// Verifies the receipt on the public page that its QR code opens.
    pub code: String,
    /// Set by the commit that settles the payment.
    pub issued_at: Timestamp,
}

impl Receipt {
    /// The number as displayed: `R-000042`.
    #[must_use]
    pub fn label(&self) -> String {
        label(self.number)
    }
}

/// The number of a receipt as displayed: `R-000042`.
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

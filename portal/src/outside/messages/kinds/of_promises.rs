//! Data of the mail about a promise that was made on the telephone.

use domain::calendar::Date;
use domain::money::Money;
use serde::{Deserialize, Serialize};

/// See [`super::MessageKind::PromiseNoted`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseNote {
    /// It was noted by mistake, and does not count.
    pub withdrawn: bool,
    /// The promised day.
    pub on: Date,
    /// Customer's name.
    pub customer: String,
    pub debts: Vec<PromisedDebt>,
    /// Page of the debts.
    pub url: String,
}

/// A debt that somebody promised to pay.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromisedDebt {
    pub description: String,
    /// Invoice number.
    pub invoice: String,
    /// Outstanding amount.
    pub amount: Money,
}

//! Kinds of money taken at the desk, and of movements of cash.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::coded;

/// How money is paid at the desk.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum TakingKind {
    /// Goes into the own open till.
    Cash,
    /// By a card terminal of the institution.
    CardTerminal,
    /// By bank transfer.
    Transfer,
    /// Waits until the bank clears it.
    Cheque,
}

coded!(TakingKind);

impl TakingKind {
    /// Whether the payment needs the number of an operation or a cheque.
    #[must_use]
    pub const fn needs_reference(self) -> bool {
        match self {
            Self::Cash => false,
            Self::CardTerminal | Self::Transfer | Self::Cheque => true,
        }
    }

    /// Whether the money is there when it is taken.
    #[must_use]
    pub const fn is_immediate(self) -> bool {
        match self {
            Self::Cash | Self::CardTerminal | Self::Transfer => true,
            Self::Cheque => false,
        }
    }
}

/// Why cash goes into a till or out of it, in the order of a report. Each movement is one posting.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum CashMovementKind {
    /// Change from the safe, at the opening.
    Float,
    /// A payment in cash.
    Taking,
    /// A payment that was entered by mistake.
    Void,
    /// Paid out to a customer.
    Refund,
    /// What the count found too much or too little.
    Difference,
    /// Brought to the bank.
    Deposit,
    /// Back into the safe.
    Return,
}

coded!(CashMovementKind);

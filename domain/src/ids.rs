//! Identifiers: opaque text, with a type for each kind of object, so that they cannot be mixed up.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The text is not an identifier: empty, longer than 64, or with characters besides `a-z`, `A-Z`,
/// `0-9`, `_` and `-`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId;

fn checked(text: &str) -> Result<String, NotAnId> {
    let sign = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if text.is_empty() || text.len() > 64 || !text.chars().all(sign) {
        return Err(NotAnId);
    }
    Ok(text.to_owned())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses an identifier from outside.
            ///
            /// # Errors
            /// When the text is not an identifier.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                checked(text).map(Self)
            }

            /// The text of the identifier.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )* };
}

ids! {
    /// A customer, who owes debts.
    CustomerId
    /// A user, who signs in.
    UserId
    /// A member of staff.
    StaffId
    /// An invoice.
    InvoiceId
    /// An instalment of an invoice.
    InstalmentId
    /// A payment: one attempt. Also the idempotency key of every call to a gateway.
    PaymentId
    /// A receipt.
    ReceiptId
    /// A posting of the ledger.
    PostingId
    /// A job of the outbox.
    JobId
    /// A person who is reminded of debts.
    DebtorId
    /// A reminder: one message.
    ReminderId
    /// A till: a cashier's session.
    TillId
    /// Unapplied money.
    UnappliedId
    /// The import of a file on the pages of staff.
    ImportId
    /// A hold, and the question, promise or claim that causes it.
    HoldId
    /// A template of answers to cases.
    AnswerTemplateId
    /// A saved filter of a list.
    SavedFilterId
    /// A request that another person approves.
    ApprovalId
    /// An act on all rows that a list found.
    BulkId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_from_outside_is_refused_unless_it_is_plain() {
        for (text, ok) in [
            ("0194f3c2a1b27c3d8e4f5a6b7c8d9e0f", true),
            ("demo_1-A", true),
            ("", false),
            ("a b", false),
            ("../x", false),
            ("é", false),
            (&"x".repeat(64), true),
            (&"x".repeat(65), false),
        ] {
            assert_eq!(InvoiceId::parse(text).is_ok(), ok, "{text:?}");
        }
    }

    #[test]
    fn an_identifier_in_json_is_checked_too() {
        assert!(serde_json::from_str::<PaymentId>("\"a'b\"").is_err());
        let id: PaymentId = serde_json::from_str("\"ab\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"ab\"");
    }
}

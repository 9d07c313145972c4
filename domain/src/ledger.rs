//! The ledger: append-only double entry; each posting has one source and sums to zero.

use serde::{Deserialize, Serialize};

use crate::ids::{CustomerId, InstalmentId, InvoiceId, PaymentId};
use crate::money::{Money, MoneyError};

/// An account of the ledger. Debit is positive, credit is negative.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LedgerAccount {
    /// What is owed for an instalment; its balance is what is still to be paid.
    Receivable(InstalmentId),
    /// What was billed.
    Revenue,
    /// Money taken for us by a gateway or at the counter, named.
    Funds(String),
    /// What a customer paid too much; its balance is negative or zero.
    Credit(CustomerId),
}

impl LedgerAccount {
    /// The words kept in the database: kind and subject.
    #[must_use]
    pub fn key(&self) -> (&'static str, &str) {
        match self {
            Self::Receivable(id) => ("receivable", id.as_str()),
            Self::Revenue => ("revenue", ""),
            Self::Funds(name) => ("funds", name),
            Self::Credit(id) => ("credit", id.as_str()),
        }
    }
}

/// What caused a posting; unique, so that nothing is posted twice.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PostingSource {
    /// The issue of an invoice.
    Invoice(InvoiceId),
    /// The settlement of a payment.
    Payment(PaymentId),
}

impl PostingSource {
    /// The words kept in the database: kind and id.
    #[must_use]
    pub fn key(&self) -> (&'static str, &str) {
        match self {
            Self::Invoice(id) => ("invoice", id.as_str()),
            Self::Payment(id) => ("payment", id.as_str()),
        }
    }
}

/// A posting of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    source: PostingSource,
    entries: Vec<(LedgerAccount, Money)>,
}

/// Entries that do not sum to zero.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unbalanced {
    /// The sum is not zero.
    #[error("the entries sum to {0} minor units, not to zero")]
    Sum(i64),
    /// Mixed currencies, or too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// No entries.
    #[error("a posting without entries")]
    Empty,
}

impl Posting {
    /// A posting of one currency.
    ///
    /// # Errors
    /// When the entries do not sum to zero.
    pub fn new(
        source: PostingSource,
        entries: Vec<(LedgerAccount, Money)>,
    ) -> Result<Self, Unbalanced> {
        let currency = entries.first().ok_or(Unbalanced::Empty)?.1.currency;
        let sum = Money::sum(currency, entries.iter().map(|e| e.1))?;
        if !sum.is_zero() {
            return Err(Unbalanced::Sum(sum.minor));
        }
        Ok(Self { source, entries })
    }

    /// An invoice was issued: its instalments are owed, its total is revenue.
    ///
    /// # Errors
    /// When the amounts do not sum up.
    pub fn issue(
        invoice: InvoiceId,
        instalments: impl IntoIterator<Item = (InstalmentId, Money)>,
        total: Money,
    ) -> Result<Self, Unbalanced> {
        let owed =
            instalments.into_iter().map(|(id, amount)| (LedgerAccount::Receivable(id), amount));
        let revenue = (LedgerAccount::Revenue, Money::new(-total.minor, total.currency));
        Self::new(PostingSource::Invoice(invoice), owed.chain([revenue]).collect())
    }

    /// A payment settled: funds came in, instalments were paid, the rest is the customers' credit.
    ///
    /// # Errors
    /// When the parts are not the whole.
    pub fn settlement(
        payment: PaymentId,
        funds: String,
        amount: Money,
        parts: impl IntoIterator<Item = (LedgerAccount, Money)>,
    ) -> Result<Self, Unbalanced> {
        let paid = parts.into_iter().map(|(a, m)| (a, Money::new(-m.minor, m.currency)));
        let entries = [(LedgerAccount::Funds(funds), amount)].into_iter().chain(paid).collect();
        Self::new(PostingSource::Payment(payment), entries)
    }

    /// What caused it.
    #[must_use]
    pub const fn source(&self) -> &PostingSource {
        &self.source
    }

    /// Its entries; they sum to zero.
    #[must_use]
    pub fn entries(&self) -> &[(LedgerAccount, Money)] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency::{Pen, Usd};

    fn invoice() -> InvoiceId {
        InvoiceId::parse("i").unwrap()
    }

    fn instalment(id: &str) -> InstalmentId {
        InstalmentId::parse(id).unwrap()
    }

    #[test]
    fn an_issue_that_does_not_add_up_is_no_posting() {
        let parts =
            || [(instalment("a"), Money::new(30, Pen)), (instalment("b"), Money::new(70, Pen))];
        assert!(Posting::issue(invoice(), parts(), Money::new(100, Pen)).is_ok());
        assert_eq!(
            Posting::issue(invoice(), parts(), Money::new(99, Pen)),
            Err(Unbalanced::Sum(1))
        );
        assert!(Posting::issue(invoice(), parts(), Money::new(100, Usd)).is_err());
        assert_eq!(Posting::new(PostingSource::Invoice(invoice()), vec![]), Err(Unbalanced::Empty));
    }
}

//! The ledger: append-only double entry; each posting has one source and sums to zero.

use serde::{Deserialize, Serialize};

use crate::ids::{CustomerId, InstalmentId, InvoiceId, PaymentId, PostingId, TillId, UnappliedId};
use crate::money::{Money, MoneyError};

/// An account of the ledger. Debit is positive, credit is negative.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LedgerAccount {
    /// The receivable of an instalment; its balance is the outstanding amount.
    Receivable(InstalmentId),
    /// Revenue: the amount billed.
    Revenue,
    /// Funds received by a named gateway or at the counter.
    Funds(String),
    /// Loss: what was billed and will not be paid.
    BadDebts,
    /// A customer's overpayments; the balance is negative or zero.
    Credit(CustomerId),
    /// Cash in a till.
    Till(TillId),
    /// Cash in the safe, from where floats come and to where they return.
    Safe,
    /// Money on its way, by name: brought to the bank, and not yet seen on its statement.
    InTransit(String),
    /// What is approved to go back to a customer, and is not paid out yet.
    Refund(PostingId),
    /// What reached the institution's account and is nobody's yet; its balance is the amount,
    /// negative, or zero once it is matched.
    Unapplied(UnappliedId),
    /// What counts of tills found too little (debit) or too much (credit).
    CashDifference,
}

impl LedgerAccount {
    /// The codes stored in the database: kind and subject.
    #[must_use]
    pub fn key(&self) -> (&'static str, &str) {
        match self {
            Self::Receivable(id) => ("receivable", id.as_str()),
            Self::Revenue => ("revenue", ""),
            Self::BadDebts => ("bad_debts", ""),
            Self::Funds(name) => ("funds", name),
            Self::Credit(id) => ("credit", id.as_str()),
            Self::Till(id) => ("till", id.as_str()),
            Self::Safe => ("safe", ""),
            Self::InTransit(name) => ("in_transit", name),
            Self::Refund(id) => ("refund", id.as_str()),
            Self::Unapplied(id) => ("unapplied", id.as_str()),
            Self::CashDifference => ("cash_difference", ""),
        }
    }
}

/// The source of a posting; unique, so that nothing is posted twice.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PostingSource {
    /// The issue of an invoice.
    Invoice(InvoiceId),
    /// The settlement of a payment.
    Payment(PaymentId),
    /// A credit or debit note.
    Adjustment(PostingId),
    /// The reversal of a payment.
    Reversal(PostingId),
    /// The approval of a refund.
    Refund(PostingId),
    /// A refund that was paid out otherwise than from a till.
    PayOut(PostingId),
    /// Unapplied money that was recorded, matched or put back.
    Unapplied(PostingId),
    /// A movement of a till.
    TillMovement(PostingId),
}

impl PostingSource {
    /// The codes stored in the database: kind and id.
    #[must_use]
    pub fn key(&self) -> (&'static str, &str) {
        match self {
            Self::Invoice(id) => ("invoice", id.as_str()),
            Self::Payment(id) => ("payment", id.as_str()),
            Self::Adjustment(id) => ("adjustment", id.as_str()),
            Self::Reversal(id) => ("reversal", id.as_str()),
            Self::Refund(id) => ("refund", id.as_str()),
            Self::PayOut(id) => ("pay_out", id.as_str()),
            Self::Unapplied(id) => ("unapplied", id.as_str()),
            Self::TillMovement(id) => ("till_movement", id.as_str()),
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

    /// Posts an issued invoice: its instalments are receivable, its total is revenue.
    ///
    /// # Errors
    /// When the instalments do not add up to the total.
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

    /// Posts a settled payment: funds received, instalments paid, the rest credited to customers.
    ///
    /// # Errors
    /// When the parts do not add up to the payment.
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

    /// Posts what will not be paid: the differences of instalments, and a loss.
    ///
    /// # Errors
    /// When the differences do not add up to that of the invoice.
    pub fn write_off(
        id: PostingId,
        parts: impl IntoIterator<Item = (InstalmentId, Money)>,
        difference: Money,
    ) -> Result<Self, Unbalanced> {
        let owed = parts.into_iter().map(|(id, amount)| (LedgerAccount::Receivable(id), amount));
        let loss = (LedgerAccount::BadDebts, Money::new(-difference.minor, difference.currency));
        Self::new(PostingSource::Adjustment(id), owed.chain([loss]).collect())
    }

    /// Posts a credit or debit note: the differences of instalments, and of revenue.
    ///
    /// # Errors
    /// When the differences do not add up to that of the invoice.
    pub fn adjustment(
        id: PostingId,
        parts: impl IntoIterator<Item = (InstalmentId, Money)>,
        difference: Money,
    ) -> Result<Self, Unbalanced> {
        let owed = parts.into_iter().map(|(id, amount)| (LedgerAccount::Receivable(id), amount));
        let revenue = (LedgerAccount::Revenue, Money::new(-difference.minor, difference.currency));
        let revenue = (!difference.is_zero()).then_some(revenue);
        Self::new(PostingSource::Adjustment(id), owed.chain(revenue).collect())
    }

    /// Posts the reversal of a payment: its instalments are owed again.
    ///
    /// # Errors
    /// When the parts do not add up to the payment.
    pub fn reversal(
        id: PostingId,
        funds: String,
        amount: Money,
        parts: impl IntoIterator<Item = (InstalmentId, Money)>,
    ) -> Result<Self, Unbalanced> {
        let owed = parts.into_iter().map(|(id, amount)| (LedgerAccount::Receivable(id), amount));
        let funds = (LedgerAccount::Funds(funds), Money::new(-amount.minor, amount.currency));
        Self::new(PostingSource::Reversal(id), [funds].into_iter().chain(owed).collect())
    }

    /// Posts an approved refund: its debts are owed again, its credits are gone, and the sum is to
    /// be paid out.
    ///
    /// # Errors
    /// When the parts do not add up to the refund.
    pub fn refund(
        id: PostingId,
        amount: Money,
        parts: impl IntoIterator<Item = (LedgerAccount, Money)>,
    ) -> Result<Self, Unbalanced> {
        let minor = amount.minor.checked_neg().ok_or(MoneyError::TooLarge)?;
        let payable = (LedgerAccount::Refund(id.clone()), Money::new(minor, amount.currency));
        Self::new(PostingSource::Refund(id), [payable].into_iter().chain(parts).collect())
    }

    /// Posts a refund that was paid out from funds.
    ///
    /// # Errors
    /// When the amount cannot be negated.
    pub fn pay_out(
        id: PostingId,
        refund: PostingId,
        amount: Money,
        funds: String,
    ) -> Result<Self, Unbalanced> {
        let minor = amount.minor.checked_neg().ok_or(MoneyError::TooLarge)?;
        let entries = vec![
            (LedgerAccount::Refund(refund), amount),
            (LedgerAccount::Funds(funds), Money::new(minor, amount.currency)),
        ];
        Self::new(PostingSource::PayOut(id), entries)
    }

    /// Posts money in funds that is nobody's (above zero), or is nobody's any more (below zero).
    ///
    /// # Errors
    /// When the amount cannot be negated.
    pub fn unapplied(
        id: PostingId,
        money: UnappliedId,
        amount: Money,
        funds: String,
    ) -> Result<Self, Unbalanced> {
        let minor = amount.minor.checked_neg().ok_or(MoneyError::TooLarge)?;
        let entries = vec![
            (LedgerAccount::Funds(funds), amount),
            (LedgerAccount::Unapplied(money), Money::new(minor, amount.currency)),
        ];
        Self::new(PostingSource::Unapplied(id), entries)
    }

    /// Posts a movement of cash into a till (above zero) or out of it, from or to an account.
    ///
    /// # Errors
    /// When the amount cannot be negated.
    pub fn till_movement(
        id: PostingId,
        till: TillId,
        amount: Money,
        other: LedgerAccount,
    ) -> Result<Self, Unbalanced> {
        let minor = amount.minor.checked_neg().ok_or(MoneyError::TooLarge)?;
        let entries =
            vec![(LedgerAccount::Till(till), amount), (other, Money::new(minor, amount.currency))];
        Self::new(PostingSource::TillMovement(id), entries)
    }

    /// The source of the posting.
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
    fn a_movement_of_a_till_is_booked_on_both_sides() {
        let (id, till) = (PostingId::parse("m").unwrap(), TillId::parse("t").unwrap());
        let moved = |minor| {
            let amount = Money::new(minor, Pen);
            Posting::till_movement(id.clone(), till.clone(), amount, LedgerAccount::Safe)
        };
        let posting = moved(500).unwrap();
        let entries = posting.entries().iter().map(|(account, amount)| (account.key(), amount));
        let entries: Vec<_> = entries.map(|(key, amount)| (key, amount.minor)).collect();
        assert_eq!(entries, [(("till", "t"), 500), (("safe", ""), -500)]);
        assert_eq!(posting.source().key(), ("till_movement", "m"));
        assert_eq!(moved(i64::MIN), Err(Unbalanced::Money(MoneyError::TooLarge)));
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

//! Unapplied money: what reached the institution's account before anybody knew whose it is.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::calendar::Date;
use crate::coded;
use crate::ids::CustomerId;
use crate::money::{Money, MoneyError};
use crate::payments::{Debt, Target};
use crate::text::identifier;

pub mod suggestions;

/// Maximum length of the bank's reference in characters.
pub const BANK_REFERENCE_MAX_CHARS: usize = 60;

/// Maximum length of the sender's name in characters.
pub const SENDER_MAX_CHARS: usize = 140;

/// Maximum length of the bank's text in characters.
pub const BANK_TEXT_MAX_CHARS: usize = 500;

/// Maximum length of the reason of an undone match in characters.
pub const PUT_BACK_REASON_MAX_CHARS: usize = 300;

/// How money reached the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum UnappliedWay {
    /// From another account.
    Transfer,
    /// Paid in at the bank's counter or machine.
    Deposit,
}

/// State of unapplied money. An undone match opens it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum UnappliedState {
    /// Nobody knows whose it is.
    Open,
    /// It became a payment.
    Matched,
}

/// What happened to unapplied money. Each is one posting of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum UnappliedEvent {
    /// It was entered as the bank tells of it.
    Recorded,
    /// It became a payment.
    Matched,
    /// A match was undone.
    PutBack,
}

coded!(UnappliedWay, UnappliedState, UnappliedEvent);

impl UnappliedState {
    /// The state after an event; `None` if it cannot happen in this one.
    #[must_use]
    pub const fn after(self, event: UnappliedEvent) -> Option<Self> {
        match (self, event) {
            (Self::Open, UnappliedEvent::Matched) => Some(Self::Matched),
            (Self::Matched, UnappliedEvent::PutBack) => Some(Self::Open),
            (_, UnappliedEvent::Recorded)
            | (Self::Open, UnappliedEvent::PutBack)
            | (Self::Matched, UnappliedEvent::Matched) => None,
        }
    }
}

/// A credit of the institution's account, as the bank tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankCredit {
    /// Above zero.
    pub amount: Money,
    /// Day on which the bank credited it.
    pub received_on: Date,
    /// How it came.
    pub way: UnappliedWay,
    /// Number of the operation. With way, day and amount it names one credit.
    pub reference: String,
    /// Name of the sender; may be empty.
    pub sender: String,
    /// Text that came with it; may be empty.
    pub text: String,
}

/// Why a credit is not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BankCreditProblem {
    /// Zero or less.
    #[error("the amount must be above zero")]
    NotPositive,
    /// After today.
    #[error("the day lies in the future")]
    InFuture,
    /// Nothing would tell it from another credit.
    #[error("the bank's reference is missing")]
    NoReference,
    /// Longer than [`BANK_REFERENCE_MAX_CHARS`].
    #[error("the bank's reference is too long")]
    LongReference,
    /// Longer than [`SENDER_MAX_CHARS`].
    #[error("the name of the sender is too long")]
    LongSender,
    /// Longer than [`BANK_TEXT_MAX_CHARS`].
    #[error("the text is too long")]
    LongText,
}

impl BankCredit {
    /// The credit in its canonical form.
    ///
    /// # Errors
    /// The first problem found.
    pub fn checked(self, today: Date) -> Result<Self, BankCreditProblem> {
        let reference = identifier(&self.reference).into_owned();
        let sender = identifier(&self.sender).into_owned();
        let text = self.text.trim().to_owned();
        let is_long = |text: &str, most: usize| text.chars().count() > most;
        if self.amount.minor <= 0 {
            return Err(BankCreditProblem::NotPositive);
        }
        if self.received_on > today {
            return Err(BankCreditProblem::InFuture);
        }
        if reference.is_empty() {
            return Err(BankCreditProblem::NoReference);
        }
        if is_long(&reference, BANK_REFERENCE_MAX_CHARS) {
            return Err(BankCreditProblem::LongReference);
        }
        if is_long(&sender, SENDER_MAX_CHARS) {
            return Err(BankCreditProblem::LongSender);
        }
        if is_long(&text, BANK_TEXT_MAX_CHARS) {
            return Err(BankCreditProblem::LongText);
        }
        Ok(Self { reference, sender, text, ..self })
    }
}

/// What a match settles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchPlan {
    /// Who owes the debts.
    pub customer: CustomerId,
    /// Debts and what is paid of each, the oldest first.
    pub parts: Vec<Target>,
    /// What is left, as credit of the customer.
    pub credit: Money,
}

/// Why money cannot be matched with debts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MatchProblem {
    /// No debt.
    #[error("no debt was chosen")]
    NothingChosen,
    /// They were paid meanwhile.
    #[error("nothing is owed of the chosen debts any more")]
    NothingOwed,
    /// Debts of more than one customer.
    #[error("the debts are of several customers")]
    SeveralCustomers,
    /// A debt of another currency than the money.
    #[error("a debt has another currency")]
    OtherCurrency,
    /// A sum is out of range.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Divides money between the chosen debts of one customer, the oldest first. What they do not take
/// becomes credit; a debt that gets nothing is left out.
///
/// # Errors
/// See [`MatchProblem`].
pub fn plan_match(amount: Money, chosen: &[Debt]) -> Result<MatchPlan, MatchProblem> {
    let customer = &chosen.first().ok_or(MatchProblem::NothingChosen)?.customer;
    if chosen.iter().any(|debt| debt.customer != *customer) {
        return Err(MatchProblem::SeveralCustomers);
    }
    if chosen.iter().any(|debt| debt.outstanding.currency != amount.currency) {
        return Err(MatchProblem::OtherCurrency);
    }
    let mut oldest_first: Vec<&Debt> = chosen.iter().collect();
    oldest_first.sort_by(|a, b| (a.due_on, &a.instalment).cmp(&(b.due_on, &b.instalment)));
    let (mut left, mut parts) = (amount, Vec::new());
    for debt in oldest_first {
        let paid = debt.outstanding.least(left)?;
        if paid.minor > 0 {
            left = left.minus(paid)?;
            parts.push(Target { debt: debt.clone(), amount: paid });
        }
    }
    if parts.is_empty() {
        return Err(MatchProblem::NothingOwed);
    }
    Ok(MatchPlan { customer: customer.clone(), parts, credit: left })
}

impl MatchPlan {
    /// The targets of the payment: what becomes credit is paid with the last of the debts.
    ///
    /// # Errors
    /// When a sum is out of range.
    pub fn targets(&self) -> Result<Vec<Target>, MoneyError> {
        let mut targets = self.parts.clone();
        if let Some(last) = targets.last_mut() {
            last.amount = last.amount.plus(self.credit)?;
        }
        Ok(targets)
    }
}

#[cfg(test)]
mod tests;

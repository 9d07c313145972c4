//! The amount of a record, and what its sign says.

use super::{Columns, LONGEST_NUMBER, Reading};
use crate::imports::fields::{self, StateWord};
use crate::imports::profile::NegativeMeaning;
use crate::imports::{DraftKind, ProblemReason, amounts};
use crate::money::Money;

impl Columns {
    /// Whether the record says that it is void.
    pub(super) fn is_void(&self, read: &Reading<'_>) -> bool {
        let word = read.peek(self.places.state.as_ref()).map(str::trim).unwrap_or_default();
        self.words.state(word) == Ok(StateWord::Void)
    }

    /// The amount. A void row needs none: many systems write zero, or nothing.
    pub(super) fn amount(&self, read: &mut Reading<'_>, is_void: bool) -> Option<Money> {
        let at = &self.places;
        let currency = match at.currency.as_ref() {
            Some(column) if !read.is_empty(Some(column)) => {
                read.must(column, |text| amounts::currency(text, self.currency))?
            }
            _ => self.currency,
        };
        if is_void && read.is_empty(Some(&at.amount)) {
            return Some(Money::zero(currency));
        }
        read.must(&at.amount, |text| {
            let amount = self.style.read(text, currency)?;
            let may_be_negative = self.negative == NegativeMeaning::CreditNote;
            let is_wrong = |amount: &Money| {
                (amount.minor == 0 && !is_void) || (amount.minor < 0 && !may_be_negative)
            };
            fields::unless(amount, is_wrong, ProblemReason::NotPositive)
        })
    }

    /// Whether it is an invoice or a credit note.
    pub(super) fn kind(&self, read: &mut Reading<'_>, amount: Option<Money>) -> Option<DraftKind> {
        let column = self.places.credit_of.as_ref();
        let amount = amount?;
        if amount.minor > 0 || (amount.is_zero() && read.is_empty(column)) {
            return Some(DraftKind::Invoice);
        }
        let of = read.may(column, |text| fields::identifier(text, LONGEST_NUMBER));
        Some(DraftKind::CreditNote { of })
    }
}

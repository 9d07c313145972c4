//! Rows of one invoice: its lines, or its instalments.

use super::{Draft, DraftKind, DraftLine, ProblemReason, RowFact};
use crate::money::{Money, MoneyError};

/// Maximum number of rows of one invoice.
const MOST_ROWS: usize = 1_000;

/// How rows of one number become an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Each row is an invoice.
    Alone,
    /// Lines, each with its amount and that of the invoice.
    LinesOfTotal,
    /// Lines whose amounts add up to that of the invoice.
    LinesThatAdd,
    /// Instalments.
    Instalments,
}

impl Grouping {
    /// Adds a row to the invoice of the rows before it.
    ///
    /// # Errors
    /// The first value that must be the same in all rows and is not.
    pub fn join(self, invoice: &mut Draft, row: Draft) -> Result<(), ProblemReason> {
        let of_lines = matches!(self, Self::LinesOfTotal | Self::LinesThatAdd);
        let is_other = [
            (RowFact::Row, self == Self::Alone),
            (RowFact::Customer, row.customer != invoice.customer),
            (RowFact::Sign, row.kind != DraftKind::Invoice || invoice.kind != row.kind),
            (RowFact::DayOfIssue, row.issued_on != invoice.issued_on),
            (RowFact::Currency, row.amount.currency != invoice.amount.currency),
            (RowFact::Amount, self == Self::LinesOfTotal && row.amount != invoice.amount),
            (RowFact::DueDateOrState, of_lines && !is_due_alike(invoice, &row)),
            (RowFact::State, self == Self::Instalments && lacks_amount(invoice, &row)),
        ];
        if let Some((what, _)) = is_other.into_iter().find(|(_, is_other)| *is_other) {
            return Err(ProblemReason::OtherRow(what));
        }
        if invoice.lines.len().max(invoice.plan.len()) >= MOST_ROWS {
            return Err(ProblemReason::TooManyRows(MOST_ROWS));
        }
        if matches!(self, Self::LinesThatAdd | Self::Instalments) {
            let too_large = |_: MoneyError| ProblemReason::TooManyRows(MOST_ROWS);
            invoice.amount = invoice.amount.plus(row.amount).map_err(too_large)?;
        }
        match (self, invoice.plan.first_mut()) {
            (Self::Instalments, _) => invoice.plan.extend(row.plan),
            (_, Some(only)) => only.amount = invoice.amount,
            (_, None) => {}
        }
        invoice.lines.extend(row.lines);
        invoice.disputed = invoice.disputed.max(row.disputed);
        invoice.is_doubtful |= row.is_doubtful;
        Ok(())
    }

    /// Completes an invoice after its last row; `difference` describes what its amount has above
    /// the sum of its lines.
    pub fn complete(self, invoice: &mut Draft, difference: &str) {
        invoice.plan.sort_by_key(|part| part.due_on);
        if self != Self::LinesOfTotal {
            return;
        }
        let sum = Money::sum(invoice.amount.currency, invoice.lines.iter().map(|line| line.amount));
        if let Ok(amount) = sum.and_then(|sum| invoice.amount.minus(sum))
            && !amount.is_zero()
        {
            invoice.lines.push(DraftLine { description: difference.to_owned(), amount });
        }
    }
}

/// Only an invoice that is void as a whole needs no amounts.
fn lacks_amount(invoice: &Draft, row: &Draft) -> bool {
    let mut parts = invoice.plan.iter().chain(&row.plan);
    parts.any(|part| part.amount.is_zero()) && invoice.is_void() != row.is_void()
}

fn is_due_alike(invoice: &Draft, row: &Draft) -> bool {
    let first = |draft: &Draft| draft.plan.first().map(|part| (part.due_on, part.state));
    first(invoice) == first(row)
}

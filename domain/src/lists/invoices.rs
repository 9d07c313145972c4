//! The filter of invoices and instalments.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::values::{AmountRange, DayRange, FilterReader, FilterValues, ListFilter};
use crate::coded;
use crate::ids::CustomerId;

/// What a row is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "the things themselves")]
pub enum DebtUnit {
    #[default]
    Invoice,
    Instalment,
}

/// Debts by their state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DebtShow {
    /// Something of it is owed.
    #[default]
    Open,
    /// Something of it is owed, and it was due before today.
    Overdue,
    /// Nothing of it is owed.
    Paid,
    /// Whatever its state.
    All,
}

coded!(DebtUnit, DebtShow);

impl DebtShow {
    /// Whether only debts are shown of which something is owed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Overdue)
    }
}

/// The order of a list of debts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DebtOrder {
    /// By number.
    Number,
    /// By due date, the earliest first.
    DueDate,
    /// By day of issue, the latest first.
    IssueDate,
}

/// Which invoices or instalments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvoicesFilter {
    /// What a row is. Instalments are listed while something of them is owed.
    pub unit: DebtUnit,
    /// By state.
    pub show: DebtShow,
    /// Due in these days.
    pub due: DayRange,
    /// Beginning of the invoice's number.
    pub number: String,
    /// Of this customer only.
    pub customer: Option<CustomerId>,
    /// By what is owed; where nothing is, by the total.
    pub amounts: AmountRange,
}

impl InvoicesFilter {
    /// The order: that of an index which the filter can use.
    #[must_use]
    pub fn order(&self) -> DebtOrder {
        match (self.unit, self.show.is_open()) {
            (DebtUnit::Instalment, _) => DebtOrder::DueDate,
            _ if !self.number.is_empty() && self.customer.is_none() => DebtOrder::Number,
            (DebtUnit::Invoice, true) => DebtOrder::DueDate,
            (DebtUnit::Invoice, false) => DebtOrder::IssueDate,
        }
    }
}

impl ListFilter for InvoicesFilter {
    const LIST: &'static str = "invoices";

    fn read(reader: &mut FilterReader) -> Self {
        let show = reader.value("show", DebtShow::parse).unwrap_or_default();
        let unit = reader.value("unit", DebtUnit::parse).unwrap_or_default();
        Self {
            unit: if show.is_open() { unit } else { DebtUnit::Invoice },
            show,
            due: reader.days(["from", "to"]),
            number: reader.text("number"),
            customer: reader.value("customer", |id| CustomerId::parse(id).ok()),
            amounts: reader.amounts(),
        }
    }

    fn values(&self) -> FilterValues {
        let Self { unit, show, due, number, customer, amounts } = self;
        FilterValues::default()
            .with("unit", (*unit != DebtUnit::default()).then(|| unit.code()))
            .with("show", (*show != DebtShow::default()).then(|| show.code()))
            .with_days(["from", "to"], *due)
            .with_text("number", number)
            .with("customer", customer.as_ref())
            .with_amounts(*amounts)
    }
}

//! The filter of whichever list.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::values::{FilterReader, FilterValues, ListFilter};
use super::{
    AuditFilter, BulkRowsFilter, CasesFilter, CustomersFilter, FigureFilter, InvoicesFilter,
    MessagesFilter, PaymentsFilter,
};
use crate::bulk::BulkKind;
use crate::coded;

/// A list of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "what is listed")]
pub enum ListKind {
    Customers,
    Invoices,
    Payments,
    Messages,
    Audit,
    Cases,
    /// The rows behind a figure.
    FigureRows,
    /// What a bulk act was done to.
    BulkRows,
}

coded!(ListKind);

impl ListKind {
    /// Whether an act can be done to what the list shows.
    #[must_use]
    pub const fn suits(self, act: BulkKind) -> bool {
        match self {
            Self::Invoices => true,
            Self::Customers => matches!(act, BulkKind::Pause),
            Self::Payments
            | Self::Messages
            | Self::Audit
            | Self::Cases
            | Self::FigureRows
            | Self::BulkRows => false,
        }
    }
}

/// A list and its filter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "what is listed")]
pub enum AnyFilter {
    Customers(CustomersFilter),
    Invoices(InvoicesFilter),
    Payments(PaymentsFilter),
    Messages(MessagesFilter),
    Audit(AuditFilter),
    Cases(CasesFilter),
    FigureRows(FigureFilter),
    BulkRows(BulkRowsFilter),
}

impl AnyFilter {
    /// Reads the filter of a list; what cannot be read is left out and named by the reader.
    pub fn read(list: ListKind, reader: &mut FilterReader) -> Self {
        match list {
            ListKind::Customers => Self::Customers(ListFilter::read(reader)),
            ListKind::Invoices => Self::Invoices(ListFilter::read(reader)),
            ListKind::Payments => Self::Payments(ListFilter::read(reader)),
            ListKind::Messages => Self::Messages(ListFilter::read(reader)),
            ListKind::Audit => Self::Audit(ListFilter::read(reader)),
            ListKind::Cases => Self::Cases(ListFilter::read(reader)),
            ListKind::FigureRows => Self::FigureRows(ListFilter::read(reader)),
            ListKind::BulkRows => Self::BulkRows(ListFilter::read(reader)),
        }
    }

    /// The list.
    #[must_use]
    pub const fn list(&self) -> ListKind {
        match self {
            Self::Customers(_) => ListKind::Customers,
            Self::Invoices(_) => ListKind::Invoices,
            Self::Payments(_) => ListKind::Payments,
            Self::Messages(_) => ListKind::Messages,
            Self::Audit(_) => ListKind::Audit,
            Self::Cases(_) => ListKind::Cases,
            Self::FigureRows(_) => ListKind::FigureRows,
            Self::BulkRows(_) => ListKind::BulkRows,
        }
    }

    /// The values that differ from the defaults.
    #[must_use]
    pub fn values(&self) -> FilterValues {
        match self {
            Self::Customers(filter) => filter.values(),
            Self::Invoices(filter) => filter.values(),
            Self::Payments(filter) => filter.values(),
            Self::Messages(filter) => filter.values(),
            Self::Audit(filter) => filter.values(),
            Self::Cases(filter) => filter.values(),
            Self::FigureRows(filter) => filter.values(),
            Self::BulkRows(filter) => filter.values(),
        }
    }
}

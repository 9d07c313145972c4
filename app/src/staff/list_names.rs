//! What each list is called, and its place in the menu.

use domain::lists::{AnyFilter, DebtUnit, ListKind};

use super::figures::figure_text;
use crate::shared::shell::Section;
use crate::t;

/// What the list is called.
pub(super) fn list_title(filter: &AnyFilter) -> &'static str {
    match filter {
        AnyFilter::Customers(_) => t!(lists.customers.title),
        AnyFilter::Invoices(filter) if filter.unit == DebtUnit::Instalment => {
            t!(exports.instalments)
        }
        AnyFilter::Invoices(_) => t!(lists.invoices.title),
        AnyFilter::Payments(_) => t!(lists.payments.title),
        AnyFilter::Messages(_) => t!(lists.messages.title),
        AnyFilter::Audit(_) => t!(lists.audit.title),
        AnyFilter::Cases(_) => t!(cases.title),
        AnyFilter::FigureRows(filter) => figure_text(filter.figure),
        AnyFilter::BulkRows(_) => t!(bulk.rows_title),
    }
}

/// Place in the menu.
pub(super) const fn section(list: ListKind) -> Section {
    match list {
        ListKind::Customers => Section::StaffCustomers,
        ListKind::Invoices | ListKind::BulkRows => Section::StaffInvoices,
        ListKind::Payments => Section::StaffPayments,
        ListKind::Messages => Section::StaffMessages,
        ListKind::Audit => Section::StaffAudit,
        ListKind::Cases => Section::StaffCases,
        ListKind::FigureRows => Section::StaffFigures,
    }
}

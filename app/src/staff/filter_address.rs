//! Addresses of a list's filter: the list itself, its export, the page that saves it.

use domain::lists::{AnyFilter, FilterReader, FilterValues, ListKind};
use url::form_urlencoded::{Serializer, parse};

use crate::request::context::query_value;
use crate::routes;

/// The list and the filter of a query or a form; `None` if no list is named. Values that cannot be
/// read are left out.
#[must_use]
pub fn any_filter(query: &str) -> Option<AnyFilter> {
    let list = query_value(query, "list").and_then(|code| ListKind::parse(&code))?;
    Some(AnyFilter::read(list, &mut FilterReader::new(parse(query.as_bytes()).into_owned())))
}

/// Address of the page that exports a list.
#[must_use]
pub fn export_page_of(filter: &AnyFilter) -> String {
    export_address(filter.list().code(), &filter.values())
}

/// The same of a list's name and the values of its filter.
pub(super) fn export_address(list: &str, values: &FilterValues) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("list", list).extend_pairs(values.iter());
    format!("{}?{}", routes::STAFF_EXPORTS, query.finish())
}

/// Address of the page that saves the filter of a list.
pub(super) fn filters_page_of(filter: &AnyFilter) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("list", filter.list().code()).extend_pairs(filter.values().iter());
    format!("{}?{}", routes::STAFF_FILTERS, query.finish())
}

/// Address of the list itself.
#[must_use]
pub fn list_address(filter: &AnyFilter) -> String {
    let path = match filter.list() {
        ListKind::Customers => routes::STAFF_CUSTOMERS,
        ListKind::Invoices => routes::STAFF_INVOICES,
        ListKind::Payments => routes::STAFF_PAYMENTS,
        ListKind::Messages => routes::STAFF_MESSAGES,
        ListKind::Audit => routes::STAFF_AUDIT,
        ListKind::Cases => routes::STAFF_CASES,
        ListKind::FigureRows => routes::STAFF_FIGURE_ROWS,
        ListKind::BulkRows => routes::STAFF_BULK_ROWS,
    };
    let mut query = Serializer::new(String::new());
    query.extend_pairs(filter.values().iter());
    match query.finish().as_str() {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_an_export_is_that_of_its_list_and_reads_back_the_same() {
        for (query, list) in [
            ("list=customers&show=owing", "/staff/customers?show=owing"),
            ("list=invoices&number=F%26&show=all", "/staff/invoices?number=F%26&show=all"),
            ("list=payments", "/staff/payments"),
            ("list=messages&show=sent", "/staff/messages?show=sent"),
            ("list=audit&act=invited", "/staff/audit?act=invited"),
            ("list=cases&show=mine", "/staff/cases?show=mine"),
            (
                "list=figure_rows&currency=PEN&figure=overdue&on=2026-11-01",
                "/staff/figures/rows?currency=PEN&figure=overdue&on=2026-11-01",
            ),
            ("list=bulk_rows&act=b-1&show=skipped", "/staff/bulk/rows?act=b-1&show=skipped"),
        ] {
            let filter = any_filter(query).unwrap();
            assert_eq!(export_page_of(&filter), format!("/staff/exports?{query}"));
            assert_eq!(list_address(&filter), list);
        }
        for query in ["", "list=", "list=staff", "show=all"] {
            assert_eq!(any_filter(query), None, "{query}");
        }
        let wrong = any_filter("list=invoices&show=every&place=a.b.c").unwrap();
        assert_eq!(list_address(&wrong), "/staff/invoices");
    }
}

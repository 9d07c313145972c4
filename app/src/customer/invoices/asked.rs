//! Filter of the invoice list, in the query of its URL.

use domain::ids::CustomerId;
use portal::billing::invoices::{Filter, Show};
use url::form_urlencoded::{Serializer, parse};

use crate::routes;

/// Maximum length of a search text, in characters.
pub const LONGEST_SEARCH: usize = 80;

/// Reads the filter from the query; invalid values are ignored.
#[must_use]
pub fn filter(query: &str) -> Filter {
    let mut filter = Filter { page: 1, ..Filter::default() };
    for (name, value) in parse(query.as_bytes()) {
        match name.as_ref() {
            "show" if value == "paid" => filter.show = Show::Paid,
            "customer" => filter.customer = CustomerId::parse(&value).ok(),
            "q" => filter.search = value.trim().chars().take(LONGEST_SEARCH).collect(),
            "page" => filter.page = value.parse().unwrap_or(1).max(1),
            _ => {}
        }
    }
    filter
}

/// URL of the list with a filter.
#[must_use]
pub fn address(filter: &Filter) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("show", show_code(filter.show));
    if let Some(customer) = &filter.customer {
        query.append_pair("customer", customer.as_str());
    }
    if !filter.search.is_empty() {
        query.append_pair("q", &filter.search);
    }
    if filter.page > 1 {
        query.append_pair("page", &filter.page.to_string());
    }
    format!("{}?{}", routes::INVOICES, query.finish())
}

/// Value of `show` in the query.
#[must_use]
pub const fn show_code(show: Show) -> &'static str {
    match show {
        Show::Pending => "pending",
        Show::Paid => "paid",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_from_its_address_and_written_back() {
        for (query, expected) in [
            ("", "/invoices?show=pending"),
            ("show=paid", "/invoices?show=paid"),
            ("show=all&page=0", "/invoices?show=pending"),
            ("page=abc&customer=..", "/invoices?show=pending"),
            (
                "page=3&q=+F+1%26x&customer=c1",
                "/invoices?show=pending&customer=c1&q=F+1%26x&page=3",
            ),
            ("q=%C3%B1", "/invoices?show=pending&q=%C3%B1"),
            ("page=-1&page=99999999999", "/invoices?show=pending"),
        ] {
            assert_eq!(address(&filter(query)), expected, "{query}");
        }
        assert_eq!(filter(&format!("q={}", "é".repeat(900))).search.chars().count(), 80);
    }
}

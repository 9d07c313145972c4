//! The address of a list: its filter, the place of a page, whether sums are wanted.

use domain::lists::{FilterReader, ListFilter};
use portal::views::desk::lists::ListQuery;
use url::form_urlencoded::{Serializer, parse};

use crate::request::context::query_value;

/// What an address asks of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListAddress<F> {
    pub(super) path: &'static str,
    pub(super) query: ListQuery<F>,
    /// Names of the values that could not be read.
    pub(super) wrong: Vec<&'static str>,
    /// Rows are chosen for a bulk act.
    selects: bool,
}

impl<F: ListFilter> ListAddress<F> {
    pub(super) fn read(path: &'static str, query: &str) -> Self {
        let mut reader = FilterReader::new(parse(query.as_bytes()).into_owned());
        let filter = F::read(&mut reader);
        let sums = query_value(query, "sums").is_some_and(|sums| sums == "1");
        let selects = query_value(query, "select").is_some_and(|select| select == "1");
        let query = ListQuery { filter, place: query_value(query, "place"), sums };
        Self { path, query, wrong: reader.wrong().to_vec(), selects }
    }

    pub(super) const fn filter(&self) -> &F {
        &self.query.filter
    }

    /// Whether a value could not be read.
    pub(super) const fn is_wrong(&self) -> bool {
        !self.wrong.is_empty()
    }

    /// Address of the first page of a filter.
    pub(super) fn of(&self, filter: &F) -> String {
        self.address(filter, &[])
    }

    /// Address of the page at a place.
    pub(super) fn at(&self, place: &str) -> String {
        let sums = self.query.sums.then_some(("sums", "1"));
        let select = self.selects.then_some(("select", "1"));
        let all: Vec<_> = std::iter::once(("place", place)).chain(sums).chain(select).collect();
        self.address(self.filter(), &all)
    }

    /// Address of the first page with its sums.
    pub(super) fn summed(&self) -> String {
        self.address(self.filter(), &[("sums", "1")])
    }

    /// Whether rows are chosen for a bulk act.
    pub(super) const fn selects(&self) -> bool {
        self.selects
    }

    /// Address of this page with its rows to be chosen.
    pub(super) fn selecting(&self) -> String {
        let place = self.query.place.as_deref().map(|place| ("place", place));
        let all: Vec<_> = place.into_iter().chain([("select", "1")]).collect();
        self.address(self.filter(), &all)
    }

    /// Address without the filter, unless there is none.
    pub(super) fn cleared(&self, kept: &F) -> Option<String> {
        (self.filter() != kept).then(|| self.of(kept))
    }

    fn address(&self, filter: &F, more: &[(&str, &str)]) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(filter.values().iter()).extend_pairs(more);
        match query.finish().as_str() {
            "" => self.path.to_owned(),
            query => format!("{}?{query}", self.path),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::lists::InvoicesFilter;

    use super::*;

    fn read(query: &str) -> ListAddress<InvoicesFilter> {
        ListAddress::read("/staff/invoices", query)
    }

    #[test]
    fn an_address_is_written_without_defaults_and_reads_back_the_same() {
        for (query, expected) in [
            ("", "/staff/invoices"),
            ("show=open&number=&to=", "/staff/invoices"),
            ("show=all&number=F%26+%C3%91", "/staff/invoices?number=F%26+%C3%91&show=all"),
            ("place=a.b.c&show=paid&sums=1", "/staff/invoices?show=paid"),
        ] {
            let address = read(query);
            assert_eq!(address.of(address.filter()), expected, "{query}");
        }
        let address = read("show=paid&place=a.1.n2&sums=1");
        let at = address.at("a.1.n2");
        assert_eq!(at, "/staff/invoices?show=paid&place=a.1.n2&sums=1");
        assert_eq!(read(at.split_once('?').unwrap().1), address);
        assert_eq!(read("show=paid").summed(), "/staff/invoices?show=paid&sums=1");
        let selecting = read("show=paid&place=a.1.n2").selecting();
        assert_eq!(selecting, "/staff/invoices?show=paid&place=a.1.n2&select=1");
        let chosen = read("show=paid&select=1");
        assert!(chosen.selects());
        assert_eq!(chosen.at("a"), "/staff/invoices?show=paid&place=a&select=1");
        assert_eq!(chosen.of(chosen.filter()), "/staff/invoices?show=paid");
    }

    #[test]
    fn only_a_filter_can_be_cleared() {
        assert_eq!(read("place=x").cleared(&InvoicesFilter::default()), None);
        let cleared = read("number=F").cleared(&InvoicesFilter::default());
        assert_eq!(cleared.as_deref(), Some("/staff/invoices"));
        assert_eq!(read("from=x").wrong, ["from"]);
    }
}

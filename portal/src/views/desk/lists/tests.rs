//! Pages, counts and sums of lists.

use domain::access::{Actor, Role};
use domain::calendar::Date;
use domain::ids::CustomerId;
use domain::invoices::{InvoiceLine, NewInvoice};
use domain::lists::{DebtShow, FilterReader, InvoicesFilter, MessageShow, OwingShow, PaymentShow};
use domain::money::Currency::Pen;

use super::*;
use crate::billing::invoices::issue::{NewInvoiceFor, issue};
use crate::testing::family::family;
use crate::testing::{admin, on_both, staff};

mod contents;
mod plans;

/// The filter of an address, whose names and values need no decoding.
fn filter<F: ListFilter>(query: &str) -> F {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut reader = FilterReader::new(pairs.map(|(name, value)| (name.into(), value.into())));
    let filter = F::read(&mut reader);
    assert!(reader.wrong().is_empty(), "{query}");
    filter
}

fn query<F: ListFilter>(text: &str) -> ListQuery<F> {
    ListQuery { filter: filter(text), place: None, sums: false }
}

/// Issues invoices of 1.00, 2.00, …, each three of which are due on the same day.
pub(in crate::views::desk) async fn invoices_of(
    portal: &Portal,
    customer: &CustomerId,
    count: i64,
) {
    let one = |n: i64| {
        let (issued_on, amount) = (Date::constant(2026, 10, 1), Money::new(n * 100, Pen));
        let due_on = issued_on.saturating_add(jiff::Span::new().days(n / 3));
        let invoice = NewInvoice {
            source: "lists".into(),
            number: format!("L-{n:05}"),
            description: String::new(),
            currency: Pen,
            issued_on,
            disputed: false,
            lines: vec![InvoiceLine { description: "Pensión".into(), quantity: 1, amount }],
            plan: vec![(due_on, amount)],
        };
        NewInvoiceFor { customer: customer.clone(), invoice }
    };
    let all: Vec<_> = (1..=count).map(one).collect();
    issue(portal, &Actor::System, &all).await.unwrap();
}

async fn page(
    portal: &Portal,
    query: &ListQuery<InvoicesFilter>,
) -> ListPage<invoices::DebtOfList> {
    invoices::list(portal, &admin(), query).await.unwrap()
}

#[tokio::test]
async fn pages_show_each_row_once_in_both_directions_and_their_sum_is_that_of_the_list() {
    on_both(async |t| {
        let portal = &t.portal;
        let family = family(portal).await;
        invoices_of(portal, &family.first_customer, 120).await;
        for text in ["number=L-", "number=L-&show=all&customer=", "unit=instalment&number=L-"] {
            let mut query = query::<InvoicesFilter>(text);
            let mut onward = vec![page(portal, &query).await];
            while let Some(place) = onward.last().unwrap().after.clone() {
                query.place = Some(place);
                onward.push(page(portal, &query).await);
            }
            let sizes: Vec<_> = onward.iter().map(|page| page.rows.len()).collect();
            assert_eq!(sizes, [50, 50, 20], "{text}");
            let mut all: Vec<_> = onward.iter().flat_map(|page| &page.rows).collect();
            let total: i64 = all.iter().map(|row| row.invoice.outstanding.minor).sum();
            for page in &onward {
                assert_eq!(page.count, RowCount::Exactly(120));
                assert_eq!(page.sums.as_deref(), Some(&[Money::new(total, Pen)][..]));
            }
            all.dedup_by_key(|row| row.id());
            assert_eq!(all.len(), 120, "{text}");

            assert_eq!(onward[0].before, None);
            query.place.clone_from(&onward[2].before);
            let back = page(portal, &query).await;
            assert_eq!(back.rows, onward[1].rows, "{text}");
            query.place = back.before;
            let first = page(portal, &query).await;
            assert_eq!((&first.rows, &first.before), (&onward[0].rows, &None), "{text}");
            assert_eq!(first.after, onward[0].after);
        }
    })
    .await;
}

#[tokio::test]
async fn a_place_of_another_filter_is_the_first_page() {
    on_both(async |t| {
        let portal = &t.portal;
        invoices_of(portal, &family(portal).await.first_customer, 60).await;
        let first = page(portal, &query("number=L-")).await;
        for place in [first.after.as_deref().unwrap(), "a.b.c", "", "'; --"] {
            for text in ["number=L-0", "show=all&number=L-", ""] {
                let begun = ListQuery { place: Some(place.to_owned()), ..query(text) };
                assert_eq!(page(portal, &begun).await.rows, page(portal, &query(text)).await.rows);
            }
        }
        let one = query::<InvoicesFilter>("show=paid");
        let other = query::<InvoicesFilter>("show=all");
        assert_ne!(digest(&one.filter), digest(&other.filter));
        let payments = query::<domain::lists::PaymentsFilter>("show=all");
        assert_ne!(digest(&payments.filter), digest(&other.filter));
    })
    .await;
}

#[test]
fn rows_are_counted_up_to_the_cap() {
    assert_eq!(RowCount::of(0), RowCount::Exactly(0));
    assert_eq!(RowCount::of(5_000), RowCount::Exactly(5_000));
    assert_eq!(RowCount::of(5_001), RowCount::MoreThan(5_000));
}

#[tokio::test]
async fn more_rows_than_the_cap_are_summed_only_when_it_is_asked_for() {
    on_both(async |t| {
        let portal = &t.portal;
        let customer = family(portal).await.first_customer;
        invoices_of(portal, &customer, i64::from(COUNT_CAP) + 1).await;
        let short = query("number=L-");
        let found = page(portal, &short).await;
        assert_eq!((found.count, &found.sums), (RowCount::MoreThan(COUNT_CAP), &None));
        let summed = page(portal, &ListQuery { sums: true, ..short }).await;
        let n = i64::from(COUNT_CAP) + 1;
        assert_eq!(summed.sums, Some(vec![Money::new(n * (n + 1) / 2 * 100, Pen)]));
    })
    .await;
}

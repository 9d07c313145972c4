//! What people type, and what they find.

use domain::access::Scope;
use domain::invoices::{InvoiceLine, NewInvoice};
use domain::money::{Currency, Money};

use super::*;
use crate::billing::customers::{self, CustomerRecord};
use crate::billing::invoices::issue::{NewInvoiceFor, issue};
use crate::billing::invoices::{Filter, list};
use crate::testing::{TestPortal, on_both, tamper, user};
use domain::access::Actor;

async fn world(t: &TestPortal) {
    t.seed_user("ana", &[]).await;
    let record = CustomerRecord {
        number: "Q1".into(),
        name: "Quintana Ruiz".into(),
        ..CustomerRecord::default()
    };
    let ids = customers::upsert(&t.portal, &Actor::System, "school", &[record]).await.unwrap();
    let user = domain::ids::UserId::parse("ana").unwrap();
    crate::people::access::grant(&t.portal, &Actor::System, &user, &ids[0], Scope::SeeAndPay)
        .await
        .unwrap();
    let amount = Money::new(10_000, Currency::Pen);
    let invoice = |number: &str, description: &str| NewInvoiceFor {
        customer: ids[0].clone(),
        invoice: NewInvoice {
            source: "school".into(),
            number: number.into(),
            description: description.into(),
            currency: Currency::Pen,
            issued_on: jiff::civil::date(2026, 10, 1),
            lines: vec![InvoiceLine { description: "x".into(), quantity: 1, amount }],
            plan: vec![(jiff::civil::date(2026, 12, 1), amount)],
            disputed: false,
        },
    };
    let new = [
        invoice("00012/2026", "Pensión de enseñanza"),
        invoice("00013/2026", "MATRÍCULA AÑO"),
        invoice("F-1_A", "Taller de mu\u{301}sica 100%"),
    ];
    issue(&t.portal, &Actor::System, &new).await.unwrap();
}

async fn found(t: &TestPortal, search: &str) -> String {
    let filter = Filter { search: search.to_owned(), ..Filter::default() };
    let page = list(&t.portal, &user("ana"), &filter).await.unwrap();
    assert_eq!(page.total as usize, page.rows.len());
    let mut numbers: Vec<_> = page.rows.into_iter().map(|row| row.invoice.number).collect();
    numbers.sort();
    numbers.join(" ")
}

#[tokio::test]
async fn accents_case_and_signs_around_a_number_make_no_difference() {
    on_both(async |t| {
        world(&t).await;
        for (search, expected) in [
            ("pension", "00012/2026"),
            ("PENSIÓN", "00012/2026"),
            ("Pensio\u{301}n", "00012/2026"),
            ("enseñanza pension", "00012/2026"),
            ("matricula ano", "00013/2026"),
            ("matrícula", "00013/2026"),
            ("música", "F-1_A"),
            ("musica", "F-1_A"),
            ("#00012/2026", "00012/2026"),
            ("(00012/2026)", "00012/2026"),
            ("12/2026", "00012/2026"),
            ("00012\u{200b}/2026", "00012/2026"),
            ("100%", "F-1_A"),
            ("1_a", "F-1_A"),
            ("1xa", ""),
            ("%", "F-1_A"),
            ("taller de musica 100% y más", ""),
            ("pensoin", "00012/2026"),
            ("Pensíon enseñansa", "00012/2026"),
            ("matrcula año", "00013/2026"),
            ("pensoin matrcula", ""),
            ("00012/2027", ""),
            ("' OR 1=1 --", ""),
            ("a b c d e f g h", ""),
        ] {
            assert_eq!(found(&t, search).await, expected, "{search:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_invoice_that_changed_or_comes_from_an_older_release_is_found_after_it_is_folded() {
    on_both(async |t| {
        world(&t).await;
        let change = "UPDATE invoices SET description = 'Excursión' WHERE number = '00012/2026'";
        tamper(&t.portal, change).await.unwrap();
        assert_eq!(found(&t, "pension").await, "", "the old text does not count");
        fold_texts(&t.portal).await.unwrap();
        assert_eq!(found(&t, "excursion").await, "00012/2026");
        tamper(&t.portal, "UPDATE invoices SET search_text = NULL").await.unwrap();
        assert_eq!(found(&t, "00013").await, "00013/2026", "numbers are found at once");
        fold_texts(&t.portal).await.unwrap();
        assert_eq!(found(&t, "excursion").await, "00012/2026");
    })
    .await;
}

//! Whose money it may be, and why: the same on both engines.

use domain::access::Role;
use domain::money::{Currency::Pen, Money};
use domain::unapplied::{BankCredit, UnappliedWay};

use super::*;
use crate::billing::customers::{CustomerRecord, upsert};
use crate::payments::unapplied::{NewMatch, match_money, record};
use crate::testing::{SeedInvoice, TestPortal, on_both, staff};
use crate::worker;

/// Number, name, document.
const CUSTOMERS: [[&str; 3]; 3] = [
    ["A-100", "Lucía Ñahui Peña", "45.871.236-K"],
    ["A-101", "Mateo Ñahui Peña", "70112233"],
    ["B-7", "José Quispe", ""],
];

async fn world(t: &TestPortal) -> Vec<CustomerId> {
    let record = |[number, name, document]: [&str; 3]| CustomerRecord {
        number: number.into(),
        name: name.into(),
        document: (!document.is_empty()).then(|| document.to_owned()),
        ..CustomerRecord::default()
    };
    let records = CUSTOMERS.map(record);
    let ids = upsert(&t.portal, &Actor::System, "school", &records).await.unwrap();
    let plan = [("2026-11-10", 10_000), ("2026-12-10", 20_000)];
    t.seed_invoice(&SeedInvoice::of(ids[0].as_str(), "F1-7", &plan)).await;
    t.seed_invoice(&SeedInvoice::of(ids[1].as_str(), "F1-8", &[("2026-11-10", 10_000)])).await;
    t.seed_invoice(&SeedInvoice::of(ids[2].as_str(), "F1-9", &[("2026-11-10", 777)])).await;
    ids
}

fn credit(minor: i64, sender: &str, text: &str) -> BankCredit {
    BankCredit {
        amount: Money::new(minor, Pen),
        received_on: "2026-11-20".parse().unwrap(),
        way: UnappliedWay::Transfer,
        reference: format!("{minor} {sender} {text}"),
        sender: sender.into(),
        text: text.into(),
    }
}

async fn found(t: &TestPortal, credit: BankCredit) -> (Vec<String>, Option<usize>) {
    let actor = staff("cora", &[Role::Collector]);
    let id = record(&t.portal, &actor, credit).await.unwrap();
    let found = suggestions(&t.portal, &actor, &id).await.unwrap();
    let told = |one: &SuggestedCustomer| format!("{} {:?}", one.number, one.reasons);
    (found.ranked.iter().map(told).collect(), found.tied)
}

#[tokio::test]
async fn each_suggestion_says_why() {
    on_both(async |t| {
        world(&t).await;
        for (credit, expected, tied) in [
            (credit(5, "", "pago f1-7"), &["A-100 [NamesInvoice(\"F1-7\")]"][..], None),
            (credit(5, "", "doc 45871236k"), &["A-100 [NamesDocument]"], None),
            (credit(5, "", "alumno a-101"), &["A-101 [NamesCustomer(\"A-101\")]"], None),
            (credit(777, "", ""), &["B-7 [ExactAmount(\"F1-9\")]"], None),
            (credit(5, "QUISPE JOSE", ""), &["B-7 [SameName]"], None),
            (
                credit(30_000, "NAHUI PENA LUCIA", ""),
                &["A-100 [ExactAmount(\"F1-7\"), SameName]"],
                None,
            ),
            (credit(5, "ACME", "gracias 12"), &[], None),
            (
                credit(5, "", "F1-9 F1-8"),
                &["A-101 [NamesInvoice(\"F1-8\")]", "B-7 [NamesInvoice(\"F1-9\")]"],
                Some(2),
            ),
        ] {
            let told = format!("{credit:?}");
            let (mut ranked, found_tied) = found(&t, credit).await;
            if tied.is_some() {
                ranked.sort();
            }
            assert_eq!(
                (ranked, found_tied),
                (expected.iter().map(|one| (*one).to_owned()).collect(), tied),
                "{told}"
            );
        }
        let (ranked, tied) = found(&t, credit(10_000, "", "")).await;
        assert_eq!((ranked.len(), tied), (2, Some(2)), "two owe exactly this");
    })
    .await;
}

#[tokio::test]
async fn the_sender_of_matched_money_is_known_and_a_paid_invoice_is_not_named() {
    on_both(async |t| {
        let ids = world(&t).await;
        let actor = staff("cora", &[Role::Collector]);
        let first = record(&t.portal, &actor, credit(777, "Abuela Rosa", "")).await.unwrap();
        let instalment = domain::ids::InstalmentId::parse("F1-9-1").unwrap();
        let new = NewMatch { version: 0, parts: vec![(instalment, 777)], credit_minor: 0 };
        match_money(&t.portal, &actor, &first, &new).await.unwrap();
        let id = record(&t.portal, &actor, credit(5, "ABUELA ROSA", "F1-9")).await.unwrap();
        let found = suggestions(&t.portal, &actor, &id).await.unwrap();
        assert_eq!(found.ranked.len(), 1);
        assert_eq!(found.ranked[0].id, ids[2]);
        assert_eq!(found.ranked[0].reasons, [MatchReason::SameSender]);
        worker::run_due(&t.portal).await.unwrap();
    })
    .await;
}

//! Parsing and serializing the query.

use domain::ids::{CustomerId, PaymentId};
use domain::money::Currency::{Pen, Usd};
use domain::payments::{Debt, Parts, StateKind};
use portal::payments::basket::PaymentHold;
use proptest::prelude::*;

use super::*;

fn ids(asked: &BasketQuery) -> Vec<&str> {
    asked.chosen.iter().map(InstalmentId::as_str).collect()
}

#[test]
fn an_address_is_read_once_and_what_cannot_be_read_counts_as_not_said() {
    let asked = BasketQuery::read(
        "i=a&i=b&i=a&i=../x&part-b=12,50&part-c=+&all=overdue&currency=pen&invoice=v&check=1\
         &free=&unknown=1",
    );
    assert_eq!(ids(&asked), ["a", "b"]);
    assert_eq!(asked.part(&InstalmentId::parse("b").unwrap()), Some("12,50"));
    assert_eq!(asked.parts.len(), 1);
    assert_eq!(asked.all, Some(WholeChoice::Overdue));
    assert_eq!(asked.currency, Some(Currency::Pen));
    assert_eq!(asked.invoice.as_ref().map(InvoiceId::as_str), Some("v"));
    assert_eq!(asked.free, None);
    assert!(asked.check);
}

proptest! {
    #[test]
    fn what_was_asked_is_asked_again_by_its_query(query in "\\PC{0,60}") {
        let asked = BasketQuery::read(&query);
        let again = BasketQuery::read(&asked.query());
        prop_assert_eq!(
            BasketQuery { check: false, ..asked },
            BasketQuery { check: false, ..again }
        );
    }
}

fn debt(id: &str, due_on: &str, outstanding: Money) -> OpenDebt {
    OpenDebt {
        debt: Debt {
            instalment: InstalmentId::parse(id).unwrap(),
            invoice: InvoiceId::parse(&format!("of-{id}")).unwrap(),
            customer: CustomerId::parse("c").unwrap(),
            due_on: due_on.parse().unwrap(),
            outstanding,
            disputed: false,
        },
        invoice_number: id.to_owned(),
        description: String::new(),
        customer_name: String::new(),
        number: 1,
        instalments: 1,
        billed: outstanding,
        hold: None,
    }
}

/// `a` is overdue, `b` is due later, `c` is in dollars, `d` has a payment in progress, `e` is
/// overdue and disputed.
fn debts() -> Debts {
    let pen = |minor| Money::new(minor, Pen);
    let payment = PaymentId::parse("p").unwrap();
    let state = StateKind::Processing;
    let hold = PaymentHold { payment, state, own: true, opens: true, gives_way: false };
    let mut disputed = debt("e", "2026-11-02", pen(700));
    disputed.debt.disputed = true;
    Debts {
        credits: vec![],
        debts: vec![
            debt("a", "2026-11-01", pen(10_000)),
            debt("b", "2026-12-01", pen(20_000)),
            debt("c", "2026-12-02", Money::new(500, Usd)),
            OpenDebt { hold: Some(hold), ..debt("d", "2026-12-03", pen(1)) },
            disputed,
        ],
        more: false,
        parts: Parts::AtLeast(1_000),
        today: "2026-11-21".parse().unwrap(),
        as_of: "2026-11-21T12:00:00Z".parse().unwrap(),
        seq: 0,
    }
}

fn said(query: &str, style: NumberStyle) -> String {
    match BasketQuery::read(query).selection(&debts(), style) {
        Ok(Selection::Free(amount)) => format!("free {} {}", amount.minor, amount.currency),
        Ok(Selection::Chosen(choices)) => {
            let part = |c: &Choice| c.part.map_or(String::new(), |part| format!("={}", part.minor));
            let choice = |c: &Choice| format!("{}{}", c.instalment, part(c));
            choices.iter().map(choice).collect::<Vec<_>>().join(" ")
        }
        Err(errors) => {
            let error = |(field, problem): &BasketFormError| {
                let field = field.id().unwrap_or_default();
                match problem {
                    BasketProblem::Above(most) => format!("{field}: at most {}", most.minor),
                    problem => format!("{field}: {}", problem.code().unwrap_or_default()),
                }
            };
            errors.iter().map(error).collect::<Vec<_>>().join(", ")
        }
    }
}

#[test]
fn an_address_asks_for_debts_parts_or_an_amount() {
    for (query, expected) in [
        ("", ""),
        ("i=a", "a"),
        ("i=a&i=a&i=b", "a b"),
        ("i=a&part-a=12.50", "a=1250"),
        ("part-b=30", "b=3000"),
        ("i=a&part-a=+&part-b=", "a"),
        ("i=a&part-a=1.234", "part-a: ambiguous"),
        ("i=a&part-a=x&part-b=1,5,3", "part-a: not_an_amount, part-b: not_an_amount"),
        ("i=../etc&i=%3Cb%3E", ""),
        ("i=foreign&part-foreign=1", "foreign"),
        ("invoice=of-b", "b"),
        ("invoice=of-d", ""),
        ("invoice=of-e", "e"),
        ("all=1", "a b c"),
        ("all=1&currency=PEN", "a b"),
        ("all=overdue", "a"),
        ("free=150&currency=PEN", "free 15000 PEN"),
        ("free=5&currency=usd", "free 500 USD"),
        ("free=150", ": mixed"),
        ("free=0&currency=PEN", "free: not_positive"),
        ("free=-5&currency=PEN", "free: not_positive"),
        ("free=abc&currency=PEN", "free: not_an_amount"),
        ("free=99999999999999999999&currency=PEN", "free 9223372036854775807 PEN"),
        ("i=a&part-a=99999999999999999999", "part-a: at most 10000"),
    ] {
        assert_eq!(said(query, NumberStyle::POINT), expected, "{query}");
    }
    assert_eq!(said("i=a&part-a=12,50", NumberStyle::COMMA), "a=1250");
    assert_eq!(said("i=a&part-a=12.50", NumberStyle::COMMA), "a=1250");
}

#[test]
fn what_was_asked_is_written_back_and_problems_are_not() {
    for (query, expected) in [
        ("i=b&i=a&part-a=1%2C5&check=1&problem=paid", "i=b&i=a&part-a=1%2C5"),
        ("all=1&currency=pen", "all=1&currency=PEN"),
        ("all=overdue", "all=overdue"),
        ("free=1.000&currency=CLP", "free=1.000&currency=CLP"),
        ("invoice=x&unknown=1", "invoice=x"),
    ] {
        assert_eq!(BasketQuery::read(query).query(), expected);
    }
}

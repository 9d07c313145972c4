//! What is typed into the form of a new invoice, and everything that can be wrong with it.

use super::*;
use crate::money::Currency::{Clp, Pen};

fn row(kind: &str, quantity: &str, value: &str) -> LineEntry {
    LineEntry {
        kind: kind.into(),
        description: "Pensión".into(),
        quantity: quantity.into(),
        value: value.into(),
    }
}

fn entry() -> InvoiceEntry {
    InvoiceEntry {
        customer: CustomerEntry { id: "c1".into(), ..CustomerEntry::default() },
        description: " Pensión de marzo ".into(),
        currency: "PEN".into(),
        issued_on: "2026-11-20".into(),
        lines: vec![row("item", "2", "500.00"), LineEntry::default(), row("tax", "", "18%")],
        due: DueEntry { on: "2026-12-10".into(), ..DueEntry::default() },
        ..InvoiceEntry::default()
    }
}

fn plan() -> DueEntry {
    DueEntry {
        kind: DueEntry::PLAN.into(),
        count: "3".into(),
        first: "2026-12-31".into(),
        interval: "month".into(),
        remainder: "first".into(),
        ..DueEntry::default()
    }
}

fn read(entry: &InvoiceEntry) -> Result<InvoiceDraft, Vec<EntryProblem>> {
    entry.read(NumberStyle::POINT, "2026-11-20".parse().unwrap())
}

#[test]
fn lines_are_priced_and_a_total_is_due_on_its_day() {
    let draft = read(&entry()).unwrap();
    assert_eq!(draft.description, "Pensión de marzo");
    assert_eq!(draft.customer, CustomerDraft::Existing(CustomerId::parse("c1").unwrap()));
    assert_eq!(draft.number, None);
    assert_eq!(draft.total, Money::new(118_000, Pen));
    let lines: Vec<_> = draft.lines.iter().map(|line| (line.quantity, line.amount.minor)).collect();
    assert_eq!(lines, [(2, 100_000), (1, 18_000)]);
    assert_eq!(draft.plan, [("2026-12-10".parse().unwrap(), draft.total)]);
    let invoice = draft.numbered("desk", "D-1");
    assert_eq!(invoice.total(), Ok(draft.total));
}

#[test]
fn a_plan_divides_the_total() {
    let entry = InvoiceEntry { due: plan(), number: " D-7 ".into(), ..entry() };
    let draft = read(&entry).unwrap();
    let plan: Vec<_> =
        draft.plan.iter().map(|(day, amount)| format!("{day} {}", amount.minor)).collect();
    assert_eq!(plan, ["2026-12-31 39334", "2027-01-31 39333", "2027-02-28 39333"]);
    assert_eq!(draft.number.as_deref(), Some("D-7"));
}

#[test]
fn a_customer_is_known_or_new() {
    let new = |number: &str, name: &str, email: &str| CustomerEntry {
        id: String::new(),
        number: number.into(),
        name: name.into(),
        email: email.into(),
    };
    let entry = |customer| InvoiceEntry { customer, ..entry() };
    let customer = read(&entry(new(" 4711 ", "Ana Ñ", ""))).unwrap().customer;
    let expected = CustomerDraft::New { number: "4711".into(), name: "Ana Ñ".into(), email: None };
    assert_eq!(customer, expected);
    use EntryFault::{Missing, NotAnEmail, TooLong};
    use EntryField::{CustomerEmail, CustomerName, CustomerNumber};
    for (customer, expected) in [
        (new("", "", ""), vec![(CustomerNumber, Missing), (CustomerName, Missing)]),
        (new("1", "Ana", "x"), vec![(CustomerEmail, NotAnEmail)]),
        (
            new(&"1".repeat(41), &"x".repeat(101), ""),
            vec![(CustomerNumber, TooLong), (CustomerName, TooLong)],
        ),
    ] {
        assert_eq!(faults(&entry(customer)), expected);
    }
}

fn faults(entry: &InvoiceEntry) -> Vec<(EntryField, EntryFault)> {
    let problems = read(entry).expect_err("something is wrong");
    problems.into_iter().map(|problem| (problem.field, problem.fault)).collect()
}

#[test]
fn everything_that_is_wrong_is_said_at_once_at_its_field() {
    use EntryFault as Fault;
    use EntryField as Field;
    type Change = fn(&mut InvoiceEntry);
    let cases: [(Change, &[(Field, Fault)]); 23] = [
        (|e| e.description = " ".into(), &[(Field::Description, Fault::Missing)]),
        (|e| e.description = "x".repeat(201), &[(Field::Description, Fault::TooLong)]),
        (|e| e.description = "a\u{202e}b".into(), &[(Field::Description, Fault::TooLong)]),
        (|e| e.number = "x".repeat(41), &[(Field::Number, Fault::TooLong)]),
        (|e| e.currency = "XXX".into(), &[(Field::Currency, Fault::Missing)]),
        (|e| e.issued_on = String::new(), &[(Field::IssuedOn, Fault::Missing)]),
        (|e| e.issued_on = "31/12/2026".into(), &[(Field::IssuedOn, Fault::NotADate)]),
        (|e| e.issued_on = "1900-01-01".into(), &[(Field::IssuedOn, Fault::WrongYear)]),
        (|e| e.issued_on = "2026-11-21".into(), &[(Field::IssuedOn, Fault::InFuture)]),
        (|e| e.lines.clear(), &[(Field::Lines, Fault::Missing)]),
        (|e| e.lines[0].description.clear(), &[(Field::LineDescription(0), Fault::Missing)]),
        (|e| e.lines[0].quantity = "0".into(), &[(Field::LineQuantity(0), Fault::NotACount)]),
        (|e| e.lines[0].quantity = "1.5".into(), &[(Field::LineQuantity(0), Fault::NotACount)]),
        (|e| e.lines[0].value.clear(), &[(Field::LineValue(0), Fault::Missing)]),
        (|e| e.lines[0].value = "-1.00".into(), &[(Field::LineValue(0), Fault::NotPositive)]),
        (
            |e| e.lines[0].value = "1,234".into(),
            &[(Field::LineValue(0), Fault::Amount(AmountError::Ambiguous))],
        ),
        (|e| e.lines[2].value = "101%".into(), &[(Field::LineValue(2), Fault::NotARate)]),
        (|e| e.lines[2].value = "-1 %".into(), &[(Field::LineValue(2), Fault::NotARate)]),
        (
            |e| e.lines = vec![row("item", "", "1.00"), row("discount", "", "1.00")],
            &[(Field::Lines, Fault::NoTotal)],
        ),
        (|e| e.due.on = "2026-11-19".into(), &[(Field::DueOn, Fault::BeforeIssue)]),
        (
            |e| e.due = DueEntry { count: "x".into(), first: String::new(), ..plan() },
            &[(Field::FirstDue, Fault::Missing), (Field::Count, Fault::NotACount)],
        ),
        (
            |e| e.due = DueEntry { count: "1".into(), ..plan() },
            &[(Field::Count, Fault::Plan(PlanError::Count))],
        ),
        (
            |e| {
                e.description.clear();
                e.lines[0].value = "mil".into();
                e.due.on.clear();
            },
            &[
                (Field::Description, Fault::Missing),
                (Field::LineValue(0), Fault::Amount(AmountError::NotANumber)),
                (Field::DueOn, Fault::Missing),
            ],
        ),
    ];
    for (change, expected) in cases {
        let mut entry = entry();
        change(&mut entry);
        assert_eq!(faults(&entry), expected, "{entry:?}");
    }
}

#[test]
fn rates_are_read_with_either_mark() {
    for (typed, minor) in [("18%", 18_000), ("18.5 %", 18_500), ("18,25%", 18_250), ("7.00", 700)] {
        let lines = vec![row("item", "1", "1000.00"), row("tax", "9", typed)];
        let draft = read(&InvoiceEntry { lines, ..entry() }).unwrap();
        assert_eq!(draft.lines[1].amount.minor, minor, "{typed}");
    }
}

#[test]
fn pesos_without_cents_are_whole() {
    let lines = vec![row("item", "1", "100000")];
    let entry = InvoiceEntry { lines, currency: "CLP".into(), due: plan(), ..entry() };
    let draft = read(&entry).unwrap();
    assert_eq!(draft.total, Money::new(100_000, Clp));
    assert_eq!(draft.plan[0].1.minor, 33_334);
}

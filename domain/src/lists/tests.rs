//! Filters and cursors as addresses carry them.

use super::*;
use crate::bulk::BulkKind;

type Read = (Vec<(&'static str, String)>, Vec<&'static str>);

/// Values and wrong names of a filter as read from `name=value` pairs.
fn read<F: ListFilter>(query: &str) -> (F, Read) {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut reader = FilterReader::new(pairs.map(|(name, value)| (name.into(), value.into())));
    let filter = F::read(&mut reader);
    let values = filter.values();
    let values = values.iter().map(|(name, value)| (name, value.to_owned())).collect();
    (filter, (values, reader.wrong().to_vec()))
}

/// Canonical text of a filter.
fn canonical<F: ListFilter>(query: &str) -> String {
    let (_, (values, _)) = read::<F>(query);
    let pairs = values.into_iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

#[test]
fn a_filter_is_written_in_one_order_without_its_defaults_and_reads_back_the_same() {
    for (query, expected) in [
        ("", ""),
        ("show=open&unit=invoice&number=&customer=", ""),
        (
            "to=2026-12-31&show=overdue&from=2026-12-01",
            "from=2026-12-01&show=overdue&to=2026-12-31",
        ),
        ("min=10&max=20.5&currency=pen", "currency=PEN&max=20.50&min=10.00"),
        ("number= F-1 &unit=instalment", "number=F-1&unit=instalment"),
        ("show=paid&unit=instalment", "show=paid"),
        ("page=2&number=F&number=G&x=<script>", "number=F"),
    ] {
        assert_eq!(canonical::<InvoicesFilter>(query), expected, "{query}");
        let (filter, _) = read::<InvoicesFilter>(query);
        assert_eq!(read::<InvoicesFilter>(expected).0, filter, "{query}");
    }
    for (query, expected) in [
        ("show=settled&origin=stripe&from=2026-11-01", "from=2026-11-01&origin=stripe"),
        ("show=in_progress", "show=in_progress"),
    ] {
        assert_eq!(canonical::<PaymentsFilter>(query), expected, "{query}");
    }
    let newest = canonical::<CustomersFilter>("show=owing&sort=newest");
    assert_eq!(newest, "show=owing&sort=newest");
    assert_eq!(canonical::<CustomersFilter>("number=A&sort=newest"), "number=A");
    assert_eq!(canonical::<MessagesFilter>("show=all&to=2026-11-01"), "to=2026-11-01");
    assert_eq!(canonical::<AuditFilter>("act=invited&actor=eva"), "act=invited&actor=eva");
}

#[test]
fn what_cannot_be_read_is_named_and_left_out() {
    for (query, wrong) in [
        ("from=yesterday", vec!["from"]),
        ("from=2026-12-02&to=2026-12-01", vec!["to"]),
        ("from=2026-12-01&to=2026-12-01", vec![]),
        ("show=everything", vec!["show"]),
        ("customer=../x", vec!["customer"]),
        ("min=10", vec!["min"]),
        ("currency=XXX&max=1", vec!["currency", "max"]),
        ("currency=PEN&min=-1", vec!["min"]),
        ("currency=PEN&min=2&max=1", vec!["max"]),
        ("currency=CLP&min=1.5", vec!["min"]),
        ("number=a\u{1}b", vec!["number"]),
    ] {
        let (_, (_, found)) = read::<InvoicesFilter>(query);
        assert_eq!(found, wrong, "{query}");
    }
    let long = format!("number={}", "9".repeat(101));
    assert_eq!(read::<InvoicesFilter>(&long).1.1, ["number"]);
    assert_eq!(read::<AuditFilter>("act=Drop%20table").1.1, ["act"]);
}

#[test]
fn the_order_of_debts_is_one_that_the_filter_has_an_index_for() {
    for (query, expected) in [
        ("", DebtOrder::DueDate),
        ("show=overdue", DebtOrder::DueDate),
        ("show=paid", DebtOrder::IssueDate),
        ("show=all", DebtOrder::IssueDate),
        ("show=all&number=F", DebtOrder::Number),
        ("number=F", DebtOrder::Number),
        ("number=F&customer=c", DebtOrder::DueDate),
        ("show=all&number=F&customer=c", DebtOrder::IssueDate),
        ("unit=instalment&number=F", DebtOrder::DueDate),
    ] {
        assert_eq!(read::<InvoicesFilter>(query).0.order(), expected, "{query}");
    }
}

#[test]
fn a_cursor_reads_back_and_that_of_another_filter_or_order_is_refused() {
    const KINDS: [KeyKind; 2] = [KeyKind::Text, KeyKind::Number];
    let keys = vec![SortKey::Text("Ñ.a&'".into()), SortKey::Number(-12)];
    for step in [PageStep::After, PageStep::Before] {
        let cursor = Cursor { step, keys: keys.clone() };
        let text = cursor.write("abc1");
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-'));
        assert_eq!(Cursor::read(&text, "abc1", &KINDS), Some(cursor));
        assert_eq!(Cursor::read(&text, "abc2", &KINDS), None);
        assert_eq!(Cursor::read(&text, "abc1", &KINDS[..1]), None);
        assert_eq!(Cursor::read(&text, "abc1", &[KeyKind::Number, KeyKind::Text]), None);
    }
    for text in [
        "",
        "a",
        "a.d",
        "c.d.t61.n1",
        "a.d.t6.n1",
        "a.d.t+f.n1",
        "a.d.t00.n1",
        "a.d.tff.n1",
        "a.d.t61.nx",
        "a.d.t61.n1.n1",
        "a.d.t61.n99999999999999999999",
    ] {
        assert_eq!(Cursor::read(text, "d", &KINDS), None, "{text}");
    }
}

#[test]
fn invoices_are_cancelled_at_once_and_customers_of_both_lists_are_paused() {
    for list in ListKind::ALL {
        let acts: Vec<_> = BulkKind::ALL.iter().filter(|act| list.suits(**act)).collect();
        let expected: &[BulkKind] = match list {
            ListKind::Invoices => BulkKind::ALL,
            ListKind::Customers => &[BulkKind::Pause],
            _ => &[],
        };
        assert_eq!(acts, expected.iter().collect::<Vec<_>>(), "{list:?}");
    }
}

#[test]
fn a_filter_of_any_list_is_read_by_the_name_of_its_list() {
    for (list, query) in [
        (ListKind::Customers, "show=owing&sort=name"),
        (ListKind::Invoices, "number=F&show=all"),
        (ListKind::Payments, "show=not_made"),
        (ListKind::Messages, "from=2026-11-01&show=sent"),
        (ListKind::Audit, "act=invited"),
        (ListKind::Cases, "show=mine"),
        (ListKind::FigureRows, "currency=PEN&figure=overdue&on=2026-11-01"),
        (ListKind::BulkRows, "act=b-1&show=skipped"),
    ] {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let filter = AnyFilter::read(list, &mut FilterReader::new(pairs));
        let values = filter.values();
        let written: Vec<_> =
            values.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!((filter.list(), written.join("&").as_str()), (list, query));
    }
}

#[test]
fn csv_for_spreadsheets_is_written_as_its_reader_writes_and_that_for_programs_always_alike() {
    use crate::calendar::{Date, TimeZone};
    use crate::language::{Language, NumberStyle};
    use crate::money::{Currency, Money};

    let zone = TimeZone::get("America/Lima").unwrap();
    let local = |language, numbers| CsvForm::local(language, numbers, zone.clone());
    let forms = [
        local(Language::Pt, NumberStyle::COMMA),
        local(Language::En, NumberStyle::POINT),
        CsvForm::machine(),
    ];
    for (cell, expected) in [
        (ExportCell::Empty, ["", "", ""]),
        (ExportCell::text("  "), ["", "", ""]),
        (ExportCell::text("=1+1"), ["'=1+1", "'=1+1", "'=1+1"]),
        (ExportCell::text("@x"), ["'@x", "'@x", "'@x"]),
        (ExportCell::text("-5"), ["'-5", "'-5", "'-5"]),
        (ExportCell::text("Peña; luz"), ["Peña; luz", "Peña; luz", "Peña; luz"]),
        (
            ExportCell::Amount(Money::new(-123_450, Currency::Pen)),
            ["-1234,50", "-1234.50", "-1234.50"],
        ),
        (ExportCell::Amount(Money::new(1_234, Currency::Clp)), ["1234", "1234", "1234"]),
        (ExportCell::Day(Date::constant(2026, 11, 3)), ["03/11/2026", "2026-11-03", "2026-11-03"]),
        (
            ExportCell::Instant("2026-11-04T03:30:05Z".parse().unwrap()),
            ["03/11/2026 22:30:05", "2026-11-03 22:30:05", "2026-11-04T03:30:05Z"],
        ),
        (ExportCell::Count(-7), ["-7", "-7", "-7"]),
    ] {
        let written = forms.each_ref().map(|form| form.write(&cell).into_owned());
        assert_eq!(written, expected, "{cell:?}");
    }
    assert_eq!(
        forms.map(|form| (form.delimiter, form.is_marked)),
        [(b';', true), (b';', true), (b',', false)]
    );
}

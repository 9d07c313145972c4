//! Workbooks as another library reads them.

use std::io::{Seek, SeekFrom};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use domain::money::Currency;

use super::*;

fn lima() -> TimeZone {
    TimeZone::get("America/Lima").unwrap()
}

fn sheets(writer: WorkbookWriter) -> Xlsx<File> {
    let mut file = writer.finish().unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    open_workbook_from_rs(file).unwrap()
}

fn begin(max_lines: u32) -> WorkbookWriter {
    let columns = ["Texto".to_owned(), "=1+1".to_owned()];
    WorkbookWriter::of("Facturas: [año]", &columns, lima(), max_lines).unwrap()
}

#[test]
fn texts_stay_texts_amounts_have_their_decimals_and_days_are_dates() {
    let mut writer = begin(MAX_LINES);
    let long = "ñ".repeat(40_000);
    let texts = ["=1+1", "=HYPERLINK(\"x\")<script>", "+5", "-5", "@a", "\tx", "Ñandú & Söhne 😀"];
    for text in texts {
        writer.line(&[ExportCell::Text(text.into()), ExportCell::Empty]).unwrap();
    }
    for cell in [
        ExportCell::Text("http://example.org".into()),
        ExportCell::Text("000123".into()),
        ExportCell::Text("a\u{0}b\u{b}c".into()),
        ExportCell::Text(long.clone()),
        ExportCell::Amount(Money::new(-123_450, Currency::Pen)),
        ExportCell::Amount(Money::new(1_234, Currency::Clp)),
        ExportCell::Amount(Money::new(1_234_567_890_123_456, Currency::Pen)),
        ExportCell::Day(Date::constant(2026, 11, 30)),
        ExportCell::Instant("2026-12-01T03:30:00Z".parse().unwrap()),
        ExportCell::Day(Date::constant(1812, 1, 1)),
        ExportCell::Count(7),
    ] {
        writer.line(&[ExportCell::Empty, cell]).unwrap();
    }
    let mut book = sheets(writer);
    assert_eq!(book.sheet_names(), ["Facturas año"]);
    let sheet = book.worksheet_range("Facturas año").unwrap();
    let formulas = book.worksheet_formula("Facturas año").unwrap();
    assert_eq!(formulas.used_cells().count(), 0, "no formula");
    let text = |text: &str| Data::String(text.to_owned());
    assert_eq!(sheet.get((0, 1)), Some(&text("=1+1")));
    for (line, expected) in (1..).zip(texts) {
        assert_eq!(sheet.get((line, 0)), Some(&text(expected)));
    }
    let value = |line: usize| sheet.get((line, 1)).unwrap();
    assert_eq!(value(8), &text("http://example.org"));
    assert_eq!(value(9), &text("000123"));
    assert_eq!(value(10), &text("a\u{fffd}b\u{fffd}c"));
    let kept: String = long.chars().take(MAX_UNITS).collect();
    assert_eq!(value(11), &text(&kept));
    assert_eq!(value(12), &Data::Float(-1_234.5));
    assert_eq!(value(13), &Data::Float(1_234.0));
    assert_eq!(value(14), &text("12345678901234.56"), "digits are not lost");
    let date = |line: usize| match value(line) {
        Data::DateTime(date) => date.to_ymd_hms_milli(),
        other => panic!("no date: {other:?}"),
    };
    assert_eq!(date(15), (2026, 11, 30, 0, 0, 0, 0));
    assert_eq!(date(16), (2026, 11, 30, 22, 30, 0, 0), "at the institution");
    assert_eq!(value(17), &text("1812-01-01"));
    assert_eq!(value(18), &Data::Float(7.0));
}

#[test]
fn a_sheet_that_is_full_is_followed_by_another_with_the_same_columns() {
    let mut writer = begin(3);
    for number in 0..5 {
        writer.line(&[ExportCell::Count(number)]).unwrap();
    }
    let mut book = sheets(writer);
    assert_eq!(book.sheet_names(), ["Facturas año", "Facturas año 2", "Facturas año 3"]);
    for (name, expected) in [("Facturas año 2", 3), ("Facturas año 3", 2)] {
        let sheet = book.worksheet_range(name).unwrap();
        assert_eq!(sheet.get((0, 0)), Some(&Data::String("Texto".into())));
        assert_eq!(sheet.height(), expected, "{name}");
    }
}

#[test]
fn the_number_format_of_an_amount_has_the_decimals_of_its_currency() {
    for (decimals, expected) in [(0, "#,##0"), (2, "#,##0.00"), (3, "#,##0.000")] {
        assert_eq!(amount_format(decimals), Format::new().set_num_format(expected));
    }
}

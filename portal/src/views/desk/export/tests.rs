//! Files of lists: everything that the filter finds, and nothing that a spreadsheet evaluates.

use std::io::Read;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use domain::access::{Proof, Role};
use domain::calendar::Date;
use domain::ids::CustomerId;
use domain::invoices::{InvoiceLine, NewInvoice};
use domain::lists::{FilterReader, ListKind};
use domain::money::{Currency, Money};

use super::*;
use crate::billing::invoices::issue::{NewInvoiceFor, issue};
use crate::people::staff::audit as entries;
use crate::testing::family::family;
use crate::testing::{TestPortal, admin, on_both, staff_with};
use crate::views::desk::lists::ListQuery;
use crate::views::desk::lists::invoices as debts;
use crate::views::desk::lists::tests::invoices_of;

fn filter(list: ListKind, query: &str) -> AnyFilter {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut reader = FilterReader::new(pairs.map(|(name, value)| (name.into(), value.into())));
    let filter = AnyFilter::read(list, &mut reader);
    assert!(reader.wrong().is_empty(), "{query}");
    filter
}

/// A line says the kind of a row, a text and an amount.
fn layout() -> ExportLayout {
    let line = |row: ExportRow| {
        let (text, amount) = match row {
            ExportRow::Customer(row) => (row.name, row.balances.first().map(|b| b.owed)),
            ExportRow::Debt(row) => {
                let part = row.instalment.map(|part| part.outstanding());
                (row.invoice.description, Some(part.unwrap_or(row.invoice.outstanding)))
            }
            ExportRow::Payment(row) => (row.id.to_string(), Some(row.amount)),
            ExportRow::Message(row) => (row.name, None),
            ExportRow::Audit(row) => (row.entry.facts.act.code().to_owned(), None),
            ExportRow::Case(row) => (row.text, Some(row.outstanding)),
            ExportRow::Figure(row) => (row.customer_name, Some(row.amount)),
            ExportRow::Bulk(row) => (row.customer_name, row.owed),
        };
        vec![vec![ExportCell::text(text), ExportCell::maybe(amount, ExportCell::Amount)]]
    };
    let columns = vec!["Texto".to_owned(), "Monto".to_owned()];
    ExportLayout { title: "Lista".into(), columns, lines: Box::new(line) }
}

async fn make(t: &TestPortal, filter: &AnyFilter, format: ExportFormat) -> ExportFile {
    let order = ExportOrder { filter: filter.clone(), format, language: Language::Es };
    export(&t.portal, &admin(), &order, layout()).await.unwrap()
}

fn text_of(made: ExportFile) -> String {
    let (mut text, mut file) = (String::new(), made.file);
    file.read_to_string(&mut text).unwrap();
    assert_eq!(text.len() as u64, made.bytes);
    text
}

/// Number of lines of a workbook, and the sum of its amounts in hundredths.
fn sum_of(made: ExportFile) -> (u64, i64) {
    let mut book: Xlsx<File> = open_workbook_from_rs(made.file).unwrap();
    let sheet = book.worksheet_range("Lista").unwrap();
    let mut sum = 0;
    for line in sheet.rows().skip(1) {
        if let Some(Data::Float(amount)) = line.get(1) {
            sum += format!("{amount:.2}").replace('.', "").parse::<i64>().unwrap();
        }
    }
    (sheet.height() as u64 - 1, sum)
}

#[tokio::test]
async fn a_file_has_as_many_rows_and_the_same_sum_as_the_foot_of_its_list() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        // More than two batches.
        invoices_of(&t.portal, &family.first_customer, 1_001).await;
        for query in ["", "number=L-", "unit=instalment", "show=overdue"] {
            let filter = filter(ListKind::Invoices, query);
            let AnyFilter::Invoices(of_list) = filter.clone() else { unreachable!() };
            let query_of_list = ListQuery { filter: of_list, place: None, sums: true };
            let list = debts::list(&t.portal, &admin(), &query_of_list).await.unwrap();
            let made = make(&t, &filter, ExportFormat::Xlsx).await;
            let rows = made.rows;
            let (lines, sum) = sum_of(made);
            assert_eq!(list.count, RowCount::Exactly(u32::try_from(rows).unwrap()), "{query}");
            let expected = list.sums.unwrap();
            assert_eq!((lines, vec![Money::new(sum, Currency::Pen)]), (rows, expected), "{query}");
            let shown = preview(&t.portal, &admin(), &filter).await.unwrap();
            assert_eq!(shown.count, Some(list.count), "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn each_list_becomes_a_file_and_every_file_an_entry_with_its_filter() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        t.seed_paid(&family.parent, &[(family.first[0].as_str(), 0)], 45_000).await;
        for (list, query, is_empty) in [
            (ListKind::Customers, "show=owing", false),
            (ListKind::Payments, "", false),
            (ListKind::Messages, "show=sent", true),
            (ListKind::Audit, "", false),
            (ListKind::Cases, "show=questions", true),
            (ListKind::FigureRows, "currency=PEN&figure=outstanding", false),
            (ListKind::BulkRows, "act=none", true),
        ] {
            let filter = filter(list, query);
            let made = make(&t, &filter, ExportFormat::CsvMachine).await;
            let (rows, name) = (made.rows, made.name.clone());
            assert_eq!(name, format!("{}-{}.csv", list.code(), t.portal.today()));
            assert_eq!(rows == 0, is_empty, "{list:?}");
            let text = text_of(made);
            assert_eq!(text.lines().count() as u64, rows + 1, "{list:?}: {text}");
            let all = entries::read(&t.portal, &Actor::System, 0).await.unwrap();
            let facts = &all.last().unwrap().facts;
            assert_eq!((facts.act, facts.subject.as_str()), (AuditAct::ListExported, list.code()));
            let after: Value = serde_json::from_str(facts.after.as_ref().unwrap()).unwrap();
            assert_eq!(after["rows"], rows);
            let said = filter.values().iter().count();
            assert_eq!(after["filter"].as_object().unwrap().len(), said);
        }
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn the_rows_behind_a_figure_sum_up_to_it_in_a_file_too() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        invoices_of(&t.portal, &family.first_customer, 120).await;
        let filter = filter(ListKind::FigureRows, "currency=PEN&figure=overdue");
        let expected = preview(&t.portal, &admin(), &filter).await.unwrap().sums;
        let (_, sum) = sum_of(make(&t, &filter, ExportFormat::Xlsx).await);
        assert_eq!(vec![Money::new(sum, Currency::Pen)], expected);
    })
    .await;
}

#[tokio::test]
async fn a_text_that_a_spreadsheet_would_evaluate_is_a_text_in_csv() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let texts = ["=1+1", "=HYPERLINK(\"x\");<script>", "Pensión; ñ"];
        described(&t.portal, &family.first_customer, &texts).await;
        let filter = filter(ListKind::Invoices, "number=I-&show=all");
        let local = text_of(make(&t, &filter, ExportFormat::Csv).await);
        let lines: Vec<_> = local.split("\r\n").collect();
        assert_eq!(lines[0], "\u{feff}Texto;Monto");
        assert_eq!(lines[1], "'=1+1;1234.50");
        assert_eq!(lines[2], "\"'=HYPERLINK(\"\"x\"\");<script>\";1234.50");
        assert_eq!(lines[3], "\"Pensión; ñ\";1234.50");
        let machine = text_of(make(&t, &filter, ExportFormat::CsvMachine).await);
        assert!(machine.starts_with("Texto,Monto\r\n'=1+1,1234.50\r\n"), "{machine}");
    })
    .await;
}

#[tokio::test]
async fn who_exports_in_part_exports_up_to_a_limit() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let filter = filter(ListKind::Invoices, "show=all");
        let collector = staff_with("eva", &[Role::Collector], Proof::Fresh);
        let order = ExportOrder { filter, format: ExportFormat::Csv, language: Language::Es };
        let made = export(&t.portal, &collector, &order, layout()).await.unwrap();
        assert_eq!(made.rows, 2);
        invoices_of(&t.portal, &family.first_customer, i64::from(COUNT_CAP)).await;
        let refused = export(&t.portal, &collector, &order, layout()).await;
        assert!(matches!(refused, Err(ExportError::TooManyRows)), "{refused:?}");
        let shown = preview(&t.portal, &collector, &order.filter).await.unwrap();
        assert!(shown.is_too_much());
        let finance = staff_with("luz", &[Role::Finance], Proof::Fresh);
        let made = export(&t.portal, &finance, &order, layout()).await.unwrap();
        assert_eq!(made.rows, u64::from(COUNT_CAP) + 2);
        let shown = preview(&t.portal, &finance, &order.filter).await.unwrap();
        assert!(!shown.is_too_much());
        let audit = AnyFilter::read(ListKind::Audit, &mut FilterReader::new([]));
        let refused = preview(&t.portal, &collector, &audit).await;
        assert!(matches!(refused, Err(Error::NoRight)), "the list's own right: {refused:?}");
    })
    .await;
}

/// Issues invoices of 1,234.50 with these descriptions.
async fn described(portal: &Portal, customer: &CustomerId, texts: &[&str]) {
    let day = Date::constant(2026, 11, 1);
    let amount = Money::new(123_450, Currency::Pen);
    let one = |(number, text): (usize, &&str)| NewInvoiceFor {
        customer: customer.clone(),
        invoice: NewInvoice {
            source: "texts".into(),
            number: format!("I-{number}"),
            description: (*text).to_owned(),
            currency: Currency::Pen,
            issued_on: day,
            disputed: false,
            lines: vec![InvoiceLine { description: "Pensión".into(), quantity: 1, amount }],
            plan: vec![(day, amount)],
        },
    };
    let all: Vec<_> = texts.iter().enumerate().map(one).collect();
    issue(portal, &Actor::System, &all).await.unwrap();
}

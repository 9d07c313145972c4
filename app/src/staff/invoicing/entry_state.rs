//! The entry of a new invoice as fields of a form, and back.

use domain::invoices::LineKind;
use domain::invoices::entry::{
    CustomerEntry, DueEntry, InvoiceEntry, LineEntry, MOST_LINES, NUMBER_MAX_CHARS,
};
use domain::money::Currency;

use crate::request::kept_form::KeptForm;
use crate::request::reader::today;

/// Maximum length of what is not longer than a number.
pub(super) const SHORT: usize = NUMBER_MAX_CHARS;

/// Empty rows below those that were filled in.
const SPARE_LINES: usize = 2;

/// Name of a field, by its path below the entry.
pub(super) fn name(path: &str) -> String {
    format!("entry{path}")
}

/// Name of a field of a row.
pub(super) fn line_name(index: usize, field: &str) -> String {
    name(&format!("[lines][{index}][{field}]"))
}

/// A form to begin with.
pub(super) fn blank(customer: CustomerEntry, currency: Currency) -> InvoiceEntry {
    let kinds = [LineKind::Item, LineKind::Item, LineKind::Tax];
    let line = |kind: LineKind| LineEntry { kind: kind.code().to_owned(), ..LineEntry::default() };
    InvoiceEntry {
        customer,
        currency: currency.code().to_owned(),
        issued_on: today().to_string(),
        lines: kinds.map(line).into(),
        due: DueEntry { count: "6".to_owned(), ..DueEntry::default() },
        ..InvoiceEntry::default()
    }
}

/// What was typed into a form.
pub(super) fn of_form(form: &KeptForm) -> InvoiceEntry {
    let value = |path: &str| form.value(&name(path)).unwrap_or_default().to_owned();
    let line = |index: usize| {
        let value = |field: &str| {
            form.value(&line_name(index, field)).unwrap_or_default().to_owned() //
        };
        LineEntry {
            kind: value("kind"),
            description: value("description"),
            quantity: value("quantity"),
            value: value("value"),
        }
    };
    let has = |index: &usize| form.value(&line_name(*index, "kind")).is_some();
    InvoiceEntry {
        customer: CustomerEntry {
            id: value("[customer][id]"),
            number: value("[customer][number]"),
            name: value("[customer][name]"),
            email: value("[customer][email]"),
        },
        number: value("[number]"),
        description: value("[description]"),
        currency: value("[currency]"),
        issued_on: value("[issued_on]"),
        lines: (0..MOST_LINES).take_while(has).map(line).collect(),
        due: DueEntry {
            kind: value("[due][kind]"),
            on: value("[due][on]"),
            count: value("[due][count]"),
            first: value("[due][first]"),
            interval: value("[due][interval]"),
            remainder: value("[due][remainder]"),
            month_end: value("[due][month_end]"),
            weekends: value("[due][weekends]"),
        },
    }
}

/// Names and values of all fields.
pub(super) fn fields(entry: &InvoiceEntry) -> Vec<(String, String)> {
    let InvoiceEntry { customer, number, description, currency, issued_on, lines, due } = entry;
    let single = [
        ("[customer][id]", &customer.id),
        ("[customer][number]", &customer.number),
        ("[customer][name]", &customer.name),
        ("[customer][email]", &customer.email),
        ("[number]", number),
        ("[description]", description),
        ("[currency]", currency),
        ("[issued_on]", issued_on),
        ("[due][kind]", &due.kind),
        ("[due][on]", &due.on),
        ("[due][count]", &due.count),
        ("[due][first]", &due.first),
        ("[due][interval]", &due.interval),
        ("[due][remainder]", &due.remainder),
        ("[due][month_end]", &due.month_end),
        ("[due][weekends]", &due.weekends),
    ];
    let single = single.into_iter().map(|(path, value)| (name(path), value.clone()));
    let of_line = |(index, line): (usize, &LineEntry)| {
        let LineEntry { kind, description, quantity, value } = line.clone();
        [("kind", kind), ("description", description), ("quantity", quantity), ("value", value)]
            .map(|(field, value)| (line_name(index, field), value))
    };
    single.chain(lines.iter().enumerate().flat_map(of_line)).collect()
}

/// An entry with more rows than were sent.
pub(super) fn with_more_rows(mut entry: InvoiceEntry) -> InvoiceEntry {
    let count = (entry.lines.len() + SPARE_LINES).min(MOST_LINES);
    entry.lines.resize(count, blank_line());
    entry
}

fn blank_line() -> LineEntry {
    LineEntry { kind: LineKind::Item.code().to_owned(), ..LineEntry::default() }
}

/// The rows of the form: those that were filled in, and some to go on with.
pub(super) fn rows(entry: &InvoiceEntry) -> Vec<LineEntry> {
    let filled = entry.lines.iter().rposition(|line| !line.is_blank()).map_or(0, |last| last + 1);
    let count = (filled + SPARE_LINES).max(entry.lines.len()).min(MOST_LINES);
    let mut rows = entry.lines.clone();
    rows.resize(count, blank_line());
    rows
}

#[cfg(test)]
mod tests {
    use url::form_urlencoded::Serializer;

    use super::*;

    fn filled(lines: usize) -> InvoiceEntry {
        let text = |what: &str| format!("{what} ñ&=%");
        let line = |index: usize| LineEntry {
            kind: "tax".into(),
            description: text(&index.to_string()),
            quantity: "2".into(),
            value: "18%".into(),
        };
        InvoiceEntry {
            customer: CustomerEntry {
                id: "c1".into(),
                number: text("number"),
                name: text("name"),
                email: "a@b.example".into(),
            },
            number: text("own"),
            description: text("description"),
            currency: "PEN".into(),
            issued_on: "2026-11-20".into(),
            lines: (0..lines).map(line).collect(),
            due: DueEntry {
                kind: DueEntry::PLAN.into(),
                on: "2026-12-01".into(),
                count: "6".into(),
                first: "2026-12-02".into(),
                interval: "month".into(),
                remainder: "first".into(),
                month_end: "on".into(),
                weekends: "on".into(),
            },
        }
    }

    #[test]
    fn an_entry_survives_its_form_and_the_largest_is_kept() {
        for lines in [0, 1, MOST_LINES] {
            let entry = filled(lines);
            let mut body = Serializer::new(String::new());
            body.extend_pairs(fields(&entry));
            let form = KeptForm::read("/staff/do/preview_invoice", body.finish().as_bytes());
            assert_eq!(of_form(&form.expect("it has few enough fields")), entry);
        }
    }

    #[test]
    fn a_form_has_rows_to_go_on_with_up_to_the_most() {
        for (lines, expected) in [(0, 2), (1, 3), (3, 5), (11, MOST_LINES), (12, MOST_LINES)] {
            assert_eq!(rows(&filled(lines)).len(), expected, "{lines}");
        }
        let blank = InvoiceEntry { lines: vec![LineEntry::default(); 5], ..filled(0) };
        assert_eq!(rows(&blank).len(), 5, "none is taken away");
        for (lines, expected) in [(0, 2), (5, 7), (11, MOST_LINES), (12, MOST_LINES)] {
            let blank = InvoiceEntry { lines: vec![LineEntry::default(); lines], ..filled(0) };
            assert_eq!(rows(&with_more_rows(blank)).len(), expected, "{lines}");
        }
    }
}

//! Layout of receipts.

use domain::calendar::TimeZone;
use krilla::error::KrillaError;
use krilla::image::Image;

use super::blocks::{self, Fact, PANEL_HEIGHT, Panel};
use super::labels::Labels;
use super::render::{self, About};
use super::sheet::{Align, Sheet};
use super::style::{MARGIN, MINT, MINT_INK, ROSE, ROSE_INK, TITLE, WIDTH};
use super::table::{self, Cell, Column, Sum, Table};
use super::{DocumentError, ReceiptDocument, ReceiptLine, adds_up};
use crate::platform::format;
use domain::money::Money;

/// Space above the panel.
const PANEL_GAP: f32 = 22.0;

pub(super) fn check(document: &ReceiptDocument<'_>) -> Result<(), DocumentError> {
    let parts = document.lines.iter().map(|line| line.amount).chain(document.credit);
    if adds_up(document.total, parts) { Ok(()) } else { Err(DocumentError::Amounts) }
}

pub(super) fn draw(
    document: &ReceiptDocument<'_>,
    logo: Option<Image>,
) -> Result<Vec<u8>, KrillaError> {
    let issuer = &document.issuer;
    let labels = Labels::of(issuer.language);
    let institution = issuer.institution;
    let title = format!("{} {}", labels.receipt, document.number);
    let mut sheet = Sheet::new(issuer.sandbox.then_some(labels.sandbox));

    blocks::letterhead(&mut sheet, issuer, logo);
    sheet.heading(1, MARGIN, &title, TITLE);
    sheet.y += 2.0;
    let pill = match document.reversed_at {
        None => (labels.paid, MINT, MINT_INK),
        Some(_) => (labels.reversed, ROSE, ROSE_INK),
    };
    blocks::hero(&mut sheet, &money(document, document.total), Some(pill));
    sheet.y += 18.0;
    blocks::facts(&mut sheet, &facts(document, labels, &institution.time_zone));
    sheet.y += 6.0;
    lines(&mut sheet, document, labels);
    sheet.y += PANEL_GAP;
    let code = Some((labels.code, document.verify_code.as_str()));
    let (heading, how, url) = (labels.verify, labels.verify_how, document.verify_url.as_str());
    blocks::panel(&mut sheet, &Panel { heading, how, url, code, labels });
    blocks::feet(&mut sheet, &format!("{title} · {}", institution.name), labels);

    let about = About {
        title: format!("{title} · {}", institution.name),
        author: institution.name.clone(),
        language: issuer.language.code(),
        at: document.issued_at,
        zone: institution.time_zone.clone(),
    };
    render::pdf(sheet, &about)
}

fn money(document: &ReceiptDocument<'_>, amount: Money) -> String {
    let issuer = &document.issuer;
    format::money(amount, issuer.language, &issuer.institution.country)
}

fn facts(document: &ReceiptDocument<'_>, labels: &'static Labels, zone: &TimeZone) -> Vec<Fact> {
    let note = |name: &str, value: &str| match value {
        "" => String::new(),
        value => format!("{name} {value}"),
    };
    let paid_on = format::instant(document.issued_at, zone, document.issuer.language);
    let fact = |label, value: &str, note| Fact { label, value: value.to_owned(), note };
    let mut facts = Vec::new();
    if !document.payer.is_empty() {
        facts.push(fact(labels.received_from, &document.payer, String::new()));
    }
    let customer = &document.customer;
    facts.push(fact(labels.on_behalf_of, &customer.name, note("", &customer.number)));
    facts.push(fact(labels.paid_on, &paid_on, String::new()));
    let reference = note(labels.reference, &document.reference);
    facts.push(fact(labels.method, &document.method, reference));
    if let Some(at) = document.reversed_at {
        let day = format::instant(at, zone, document.issuer.language);
        facts.push(fact(labels.reversed_on, &day, labels.owed_again.to_owned()));
    }
    if let Some(amount) = document.refunded {
        facts.push(fact(labels.refunded, &money(document, amount), String::new()));
    }
    facts
}

fn columns(labels: &'static Labels) -> [Column; 4] {
    let column = |title, share: f32, align| Column { title, width: WIDTH * share, align };
    [
        column(labels.item, 0.45, Align::Left),
        column(labels.instalment, 0.14, Align::Left),
        column(labels.due, 0.22, Align::Left),
        column(labels.amount, 0.19, Align::Right),
    ]
}

/// Lines and totals; the last row stays on the page of the verification panel.
fn lines(sheet: &mut Sheet, document: &ReceiptDocument<'_>, labels: &'static Labels) {
    let sums = sums(document, labels);
    if !document.lines.is_empty() {
        let columns = columns(labels);
        let rows = document.lines.iter().map(|line| row(document, labels, line));
        let tail = table::sums_height(&sums) + PANEL_GAP + PANEL_HEIGHT;
        Table::new(&columns, rows).draw(sheet, tail);
    }
    table::sums(sheet, &sums);
}

fn row(document: &ReceiptDocument<'_>, labels: &Labels, line: &ReceiptLine) -> Vec<Cell> {
    let instalment = match line.instalments {
        0 | 1 => labels.single.to_owned(),
        all => format!("{} {} {all}", line.instalment, labels.of),
    };
    let invoice = format!("{} {}", labels.invoice, line.invoice);
    let note = match line.left {
        None => invoice,
        Some(left) if left.is_zero() => format!("{invoice} · {}", labels.fully_paid),
        Some(left) => format!("{invoice} · {} {}", labels.left, money(document, left)),
    };
    vec![
        Cell::noted(&line.description, note),
        Cell::new(instalment),
        Cell::new(format::short_date(line.due_on, document.issuer.language)),
        Cell::new(money(document, line.amount)),
    ]
}

fn sums(document: &ReceiptDocument<'_>, labels: &Labels) -> Vec<Sum> {
    let mut sums = Vec::new();
    let mut sum = |name: &str, amount, strong| {
        let amount = money(document, amount);
        sums.push(Sum { name: name.to_owned(), amount, strong });
    };
    if let Some(credit) = document.credit {
        if !document.lines.is_empty() {
            let applied = Money::new(document.total.minor - credit.minor, credit.currency);
            sum(labels.applied, applied, false);
        }
        sum(labels.credit, credit, false);
    }
    sum(labels.total_received, document.total, true);
    sums
}

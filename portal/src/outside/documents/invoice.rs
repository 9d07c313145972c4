//! Layout of invoices.

use domain::calendar::date_at;
use domain::invoices::{Instalment, InvoiceLine, InvoiceStanding};
use domain::money::Money;
use krilla::error::KrillaError;
use krilla::image::Image;

use super::blocks::{self, Fact, PANEL_HEIGHT, Panel};
use super::labels::Labels;
use super::render::{self, About};
use super::sheet::{Align, Sheet};
use super::style::{
    AMBER, AMBER_INK, Colour, HEADING, MARGIN, MINT, MINT_INK, ROSE, ROSE_INK, SMALL, TITLE, WIDTH,
};
use super::table::{self, Cell, Column, Sum, Table};
use super::{DocumentError, InvoiceDocument, adds_up};
use crate::platform::format;

pub(super) fn check(document: &InvoiceDocument<'_>) -> Result<(), DocumentError> {
    let (invoice, instalments) = (&document.invoice, &document.instalments);
    let lines = document.lines.iter().map(|line| line.amount);
    let due = instalments.iter().map(|instalment| instalment.amount);
    let left = instalments.iter().map(Instalment::outstanding);
    let true_sums = adds_up(invoice.total, lines)
        && adds_up(invoice.total, due)
        && adds_up(invoice.outstanding, left);
    if true_sums { Ok(()) } else { Err(DocumentError::Amounts) }
}

pub(super) fn draw(
    document: &InvoiceDocument<'_>,
    logo: Option<Image>,
) -> Result<Vec<u8>, KrillaError> {
    let (issuer, invoice) = (&document.issuer, &document.invoice);
    let institution = issuer.institution;
    let labels = Labels::of(issuer.language);
    let title = format!("{} {}", labels.invoice, invoice.number);
    let today = date_at(document.as_of, &institution.time_zone);
    let standing = invoice.standing(today);
    let mut sheet = Sheet::new(issuer.sandbox.then_some(labels.sandbox));

    blocks::letterhead(&mut sheet, issuer, logo);
    sheet.heading(1, MARGIN, &title, TITLE);
    sheet.y += 2.0;
    let shown = if standing == InvoiceStanding::Paid { invoice.total } else { invoice.outstanding };
    let (back, ink) = colours(standing);
    let pill = (labels.standing(standing), back, ink);
    blocks::hero(&mut sheet, &money(document, shown), Some(pill));
    sheet.y += 18.0;
    blocks::facts(&mut sheet, &facts(document, labels));
    sheet.y += 6.0;
    lines(&mut sheet, document, labels);
    if document.instalments.len() > 1 {
        instalments(&mut sheet, document, labels);
    }
    sheet.y += 14.0;
    let as_of = format::instant(document.as_of, &institution.time_zone, issuer.language);
    sheet.need(SMALL.leading);
    sheet.paragraph(MARGIN, WIDTH, &format!("{} {as_of}", labels.as_of), SMALL);
    if let Some(url) = document.pay_url.as_deref().filter(|_| !invoice.outstanding.is_zero()) {
        sheet.y += 14.0;
        sheet.need(PANEL_HEIGHT);
        let (heading, how) = (labels.pay, labels.pay_how);
        blocks::panel(&mut sheet, &Panel { heading, how, url, code: None, labels });
    }
    blocks::feet(&mut sheet, &format!("{title} · {}", institution.name), labels);

    let about = About {
        title: format!("{title} · {}", institution.name),
        author: institution.name.clone(),
        language: issuer.language.code(),
        at: document.as_of,
        zone: institution.time_zone.clone(),
    };
    render::pdf(sheet, &about)
}

const fn colours(standing: InvoiceStanding) -> (Colour, Colour) {
    match standing {
        InvoiceStanding::Pending
        | InvoiceStanding::PartlyPaid
        | InvoiceStanding::Disputed
        | InvoiceStanding::Void => (AMBER, AMBER_INK),
        InvoiceStanding::Overdue => (ROSE, ROSE_INK),
        InvoiceStanding::Paid => (MINT, MINT_INK),
    }
}

fn money(document: &InvoiceDocument<'_>, amount: Money) -> String {
    let issuer = &document.issuer;
    format::money(amount, issuer.language, &issuer.institution.country)
}

fn facts(document: &InvoiceDocument<'_>, labels: &'static Labels) -> Vec<Fact> {
    let (invoice, language) = (&document.invoice, document.issuer.language);
    let fact = |label, value: String, note: String| Fact { label, value, note };
    let customer = &document.customer;
    vec![
        fact(labels.on_behalf_of, customer.name.clone(), customer.number.clone()),
        fact(labels.issued_on, format::date(invoice.issued_on, language), String::new()),
        fact(labels.due, format::date(invoice.due_on, language), String::new()),
    ]
}

fn lines(sheet: &mut Sheet, document: &InvoiceDocument<'_>, labels: &'static Labels) {
    let column = |title, share: f32, align| Column { title, width: WIDTH * share, align };
    let columns = [
        column(labels.item, 0.66, Align::Left),
        column(labels.quantity, 0.12, Align::Right),
        column(labels.amount, 0.22, Align::Right),
    ];
    let row = |line: &InvoiceLine| {
        let amount = money(document, line.amount);
        vec![Cell::new(&line.description), Cell::new(line.quantity.to_string()), Cell::new(amount)]
    };
    let sums = sums(document, labels);
    let rows = document.lines.iter().map(row);
    Table::new(&columns, rows).draw(sheet, table::sums_height(&sums));
    table::sums(sheet, &sums);
}

fn sums(document: &InvoiceDocument<'_>, labels: &Labels) -> Vec<Sum> {
    let invoice = &document.invoice;
    let sum = |name: &str, amount, strong| Sum {
        name: name.to_owned(),
        amount: money(document, amount),
        strong,
    };
    let paid = Money::new(invoice.total.minor - invoice.outstanding.minor, invoice.total.currency);
    if paid.is_zero() {
        return vec![sum(labels.total, invoice.total, true)];
    }
    vec![
        sum(labels.total, invoice.total, false),
        sum(labels.paid_so_far, paid, false),
        sum(labels.outstanding, invoice.outstanding, true),
    ]
}

fn instalments(sheet: &mut Sheet, document: &InvoiceDocument<'_>, labels: &'static Labels) {
    let column = |title, share: f32, align| Column { title, width: WIDTH * share, align };
    let columns = [
        column(labels.instalment, 0.16, Align::Left),
        column(labels.due, 0.24, Align::Left),
        column(labels.amount, 0.20, Align::Right),
        column(labels.paid, 0.20, Align::Right),
        column(labels.outstanding, 0.20, Align::Right),
    ];
    let count = document.instalments.len();
    let row = |part: &Instalment| {
        vec![
            Cell::new(format!("{} {} {count}", part.number, labels.of)),
            Cell::new(format::short_date(part.due_on, document.issuer.language)),
            Cell::new(money(document, part.amount)),
            Cell::new(money(document, part.paid)),
            Cell::new(match part.outstanding().is_zero() {
                true => labels.standing(InvoiceStanding::Paid).to_owned(),
                false => money(document, part.outstanding()),
            }),
        ]
    };
    let table = Table::new(&columns, document.instalments.iter().map(row));
    sheet.y += 24.0;
    sheet.need(HEADING.leading + 8.0 + table.height(4));
    sheet.heading(2, MARGIN, labels.instalments, HEADING);
    sheet.y += 8.0;
    table.draw(sheet, 14.0 + SMALL.leading);
}

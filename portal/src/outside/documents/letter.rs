//! Layout of letters: for window envelopes, each on pages of its own.

use domain::calendar::{Date, Timestamp};
use domain::language::Language;
use domain::money::Money;
use krilla::error::KrillaError;
use krilla::image::Image;
use krilla::tagging::Tag;

use super::blocks::{self, PANEL_HEIGHT, Panel};
use super::fonts::{self, Run};
use super::labels::Labels;
use super::render::{self, About};
use super::sheet::{Align, Sheet, area};
use super::style::{BODY, LINE, MARGIN, NAME, RIGHT, SMALL, Style, WIDTH};
use super::table::{self, Cell, Column, Sum, Table};
use super::{DocumentError, Issuer, adds_up};
use crate::platform::format;

/// Letters printed as one file.
#[derive(Debug, Clone, Copy)]
pub struct LettersDocument<'a> {
    /// The sender; its language is that of the file, each letter has its own.
    pub issuer: Issuer<'a>,
    /// When the letters were written.
    pub at: Timestamp,
    pub letters: &'a [Letter],
}

/// Content of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The recipient's language.
    pub language: Language,
    /// The recipient's name.
    pub name: String,
    /// Postal address, several lines.
    pub address: String,
    /// Date at the recipient's place.
    pub written_on: Date,
    /// Single line.
    pub subject: String,
    /// Salutation: `Hola, Rosa:`
    pub greeting: String,
    /// Text before the debts.
    pub lead: String,
    /// Oldest first.
    pub debts: Vec<LetterDebt>,
    /// One total for each currency.
    pub totals: Vec<Money>,
    /// Text after the debts.
    pub closing: String,
    /// Link to see and pay the oldest debt's invoice without signing in.
    pub pay_url: String,
    /// URL of the portal, if there are debts of other invoices.
    pub others_url: Option<String>,
    /// Link to the recipient's preferences.
    pub preferences_url: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterDebt {
    pub description: String,
    /// Name of the customer who owes it.
    pub customer: String,
    /// Invoice number.
    pub invoice: String,
    pub due_on: Date,
    /// Outstanding amount.
    pub amount: Money,
}

/// Points per millimetre.
const MM: f32 = 72.0 / 25.4;

/// Address window of DIN 5008 form B, which DL envelopes show: left, top, width, height.
const WINDOW: (f32, f32, f32, f32) = (20.0 * MM, 45.0 * MM, 85.0 * MM, 45.0 * MM);
/// Left margin inside the window, because a letter can shift in its envelope.
const INSET: f32 = 5.0 * MM;
/// Offset of the recipient's address in the window; the sender's line is above it.
const READER: f32 = 17.7 * MM;

/// Return address.
const SENDER: Style = Style { size: 6.5, leading: 9.0, ..SMALL };
/// Six lines fill the lower part of the window.
const ADDRESS: Style = Style { size: 10.5, leading: 12.8, ..BODY };
/// Eight lines fill the lower part of the window.
const SMALL_ADDRESS: Style = Style { size: 8.0, leading: 9.6, ..BODY };

pub(super) fn check(letter: &Letter) -> Result<(), DocumentError> {
    let of = |total: &Money| {
        let parts = letter.debts.iter().map(|debt| debt.amount);
        adds_up(*total, parts.filter(|amount| amount.currency == total.currency))
    };
    let is_summed =
        |debt: &LetterDebt| letter.totals.iter().any(|t| t.currency == debt.amount.currency);
    let true_sums = letter.totals.iter().all(of) && letter.debts.iter().all(is_summed);
    if true_sums { Ok(()) } else { Err(DocumentError::Amounts) }
}

pub(super) fn draw(
    document: &LettersDocument<'_>,
    logo: Option<Image>,
) -> Result<Vec<u8>, KrillaError> {
    let issuer = &document.issuer;
    let mut sheet = Sheet::empty();
    for letter in document.letters {
        let (first, headings) = (sheet.pages.len(), sheet.headings.len());
        let section = Tag::Section.with_lang(Some(letter.language.code().to_owned()));
        sheet.within(section, |sheet| {
            one(sheet, &Issuer { language: letter.language, ..*issuer }, letter, logo.clone());
        });
        // One entry in the table of contents for each recipient.
        sheet.headings.truncate(headings + 1);
        if let Some(heading) = sheet.headings.last_mut() {
            heading.text = format!("{} · {}", letter.name, letter.subject);
        }
        let what = format!("{} · {}", issuer.institution.name, letter.name);
        blocks::feet_from(&mut sheet, first, &what, Labels::of(letter.language));
    }
    let institution = issuer.institution;
    let about = About {
        title: format!("{} · {}", Labels::of(issuer.language).letters, institution.name),
        author: institution.name.clone(),
        language: issuer.language.code(),
        at: document.at,
        zone: institution.time_zone.clone(),
    };
    render::pdf(sheet, &about)
}

fn one(sheet: &mut Sheet, issuer: &Issuer<'_>, letter: &Letter, logo: Option<Image>) {
    let labels = Labels::of(issuer.language);
    sheet.begin(issuer.sandbox.then_some(labels.sandbox));
    blocks::letterhead(sheet, issuer, logo);
    let below = sheet.y;
    window(sheet, issuer, letter);
    // The date is level with the bottom of the window.
    sheet.y = (WINDOW.1 + WINDOW.3 - BODY.leading).max(below);
    let day = fonts::run(&format::date(letter.written_on, letter.language), BODY);
    sheet.within(Tag::P, |sheet| sheet.line(RIGHT, Align::Right, day));
    sheet.y += BODY.leading + 8.0 * MM;
    let is_blank = letter.subject.trim().is_empty();
    let subject = if is_blank { &issuer.institution.name } else { &letter.subject };
    sheet.heading(1, MARGIN, subject, NAME);
    sheet.y += 8.0;
    text(sheet, &letter.greeting);
    sheet.y += 2.0;
    text(sheet, &letter.lead);
    sheet.y += 8.0;
    debts(sheet, issuer, letter, labels);
    sheet.y += 14.0;
    pay(sheet, letter, labels);
    sheet.y += 14.0;
    text(sheet, &letter.closing);
    sheet.y += 8.0;
    choices(sheet, letter, labels);
}

fn window(sheet: &mut Sheet, issuer: &Issuer<'_>, letter: &Letter) {
    let institution = issuer.institution;
    let (left, top, width, _) = WINDOW;
    let (left, width) = (left + INSET, width - INSET);
    let sender = [&institution.name].into_iter().chain(&institution.address);
    let sender: Vec<&str> = sender.map(String::as_str).filter(|line| !line.is_empty()).collect();
    let sender = fonts::wrap(&sender.join(" · "), SENDER, width, 1);
    sheet.y = top + READER - SENDER.leading - 3.0;
    sheet.within(Tag::P, |sheet| sheet.lines(left, Align::Left, sender));
    sheet.fill(area(left, sheet.y, width, 0.4), LINE);
    sheet.y = top + READER;
    let reader = reader(letter, width);
    sheet.within(Tag::P, |sheet| sheet.lines(left, Align::Left, reader));
}

/// Name and address in the largest size that fits. When lines must be dropped, the last one, the
/// town, is kept.
fn reader(letter: &Letter, width: f32) -> Vec<Run> {
    let room = WINDOW.3 - READER;
    let address = letter.address.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<&str> =
        [letter.name.trim()].into_iter().chain(address.skip_while(|l| *l == letter.name)).collect();
    let set = |style: Style, most| -> Vec<Run> {
        lines.iter().flat_map(|line| fonts::wrap(line, style, width, most)).collect()
    };
    let height = |runs: &[Run]| runs.iter().map(|run| run.style.leading).sum::<f32>();
    for (style, most) in [(ADDRESS, 2), (SMALL_ADDRESS, 2)] {
        let runs = set(style, most);
        if height(&runs) <= room {
            return runs;
        }
    }
    let mut runs = set(SMALL_ADDRESS, 1);
    while runs.len() > 1 && height(&runs) > room {
        runs.remove(runs.len() - 2);
    }
    runs
}

/// Paragraphs of text, across as many pages as needed.
fn text(sheet: &mut Sheet, text: &str) {
    const LINES_MAX: usize = 200;
    for paragraph in text.lines().filter(|line| !line.trim().is_empty()) {
        let lines = fonts::wrap(paragraph, BODY, WIDTH, LINES_MAX);
        sheet.within(Tag::P, |sheet| {
            for line in lines {
                sheet.need(BODY.leading);
                sheet.lines(MARGIN, Align::Left, vec![line]);
            }
        });
        sheet.y += 4.0;
    }
}

fn debts(sheet: &mut Sheet, issuer: &Issuer<'_>, letter: &Letter, labels: &'static Labels) {
    let money = |amount| format::money(amount, issuer.language, &issuer.institution.country);
    let column = |title, share: f32, align| Column { title, width: WIDTH * share, align };
    let columns = [
        column(labels.item, 0.36, Align::Left),
        column(labels.invoice, 0.22, Align::Left),
        column(labels.due, 0.22, Align::Left),
        column(labels.outstanding, 0.20, Align::Right),
    ];
    // Names the customer once if all debts are theirs, otherwise with each debt.
    let customer = letter.debts.first().map(|debt| &debt.customer);
    let one = customer.filter(|one| letter.debts.iter().all(|debt| debt.customer == **one));
    if let Some(customer) = one {
        text(sheet, &format!("{}: {customer}", labels.on_behalf_of));
        sheet.y += 2.0;
    }
    let item = |debt: &LetterDebt| match one {
        Some(_) => Cell::new(&debt.description),
        None => Cell::noted(&debt.description, &debt.customer),
    };
    let row = |debt: &LetterDebt| {
        vec![
            item(debt),
            Cell::new(&debt.invoice),
            Cell::new(format::short_date(debt.due_on, issuer.language)),
            Cell::new(money(debt.amount)),
        ]
    };
    let sum =
        |total: &Money| Sum { name: labels.total.to_owned(), amount: money(*total), strong: true };
    let sums: Vec<Sum> = letter.totals.iter().map(sum).collect();
    let table = Table::tight(&columns, letter.debts.iter().map(row));
    table.draw(sheet, table::sums_height(&sums));
    table::sums(sheet, &sums);
}

fn pay(sheet: &mut Sheet, letter: &Letter, labels: &'static Labels) {
    let first = letter.debts.first().map(|debt| debt.invoice.as_str()).unwrap_or_default();
    let how = match &letter.others_url {
        None => labels.pay_how.to_owned(),
        Some(site) => format!("{} {first}. {} {site}.", labels.pay_first, labels.others_at),
    };
    let (heading, how, url) = (labels.pay, how.as_str(), letter.pay_url.as_str());
    sheet.need(PANEL_HEIGHT);
    blocks::panel(sheet, &Panel { heading, how, url, code: None, labels });
}

/// Link to the preferences, kept together on one page.
fn choices(sheet: &mut Sheet, letter: &Letter, labels: &Labels) {
    sheet.need(4.0 * SMALL.leading);
    sheet.paragraph(MARGIN, WIDTH, labels.choose, SMALL);
    blocks::address(sheet, MARGIN, WIDTH, &letter.preferences_url);
}

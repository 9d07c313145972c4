//! Blocks shared by the documents: letterhead, facts, panel with QR code, page footer.

use krilla::image::Image;
use krilla::tagging::{TableHeaderScope, Tag};

use super::labels::Labels;
use super::sheet::{Align, Drawing, Sheet, area};
use super::style::{
    BODY, BOTTOM, BRAND, Colour, HAIR, HEADING, HERO, LABEL, MARGIN, NAME, PAGE, RIGHT, SMALL,
    STRONG, Style, TINT, WHITE, WIDTH,
};
use super::{Issuer, fonts, monogram, qr};

/// Side of the square reserved for the logo.
const LOGO: f32 = 40.0;

/// Logo and name on the left, contact details on the right.
pub(super) fn letterhead(sheet: &mut Sheet, issuer: &Issuer<'_>, logo: Option<Image>) {
    let institution = issuer.institution;
    let top = sheet.y;
    let left = MARGIN + picture(sheet, issuer, logo) + 14.0;
    let right = MARGIN + WIDTH * 0.62;
    let name = fonts::wrap(&institution.name, NAME, right - left - 16.0, 4);
    let height = NAME.leading * f32::from(u8::try_from(name.len()).unwrap_or(1));
    sheet.y = top + ((LOGO - height) / 2.0).max(0.0);
    sheet.within(Tag::P, |sheet| sheet.lines(left, Align::Left, name));
    let below = sheet.y;
    sheet.y = top;
    let ways = [&institution.legal_id].into_iter().chain(&institution.address);
    let ways = ways.chain([&institution.email, &institution.phone]);
    for way in ways.filter(|way| !way.is_empty()) {
        let lines = fonts::wrap(way, SMALL, RIGHT - right, 2);
        sheet.within(Tag::P, |sheet| sheet.lines(RIGHT, Align::Right, lines));
    }
    sheet.y = sheet.y.max(below).max(top + LOGO) + 30.0;
}

/// Draws the logo or the initials; returns the width used.
fn picture(sheet: &mut Sheet, issuer: &Issuer<'_>, logo: Option<Image>) -> f32 {
    let (top, name) = (sheet.y, &issuer.institution.name);
    let Some(image) = logo else {
        sheet.round(area(MARGIN, top, LOGO, LOGO), 10.0, BRAND);
        let style = Style { size: 16.0, leading: LOGO, ..NAME }.in_colour(WHITE);
        let run = fonts::run(&monogram::initials(name), style);
        let (x, baseline) = (MARGIN + (LOGO - run.width) / 2.0, top + style.baseline());
        sheet.decorate(Drawing::Text { x, baseline, run });
        return LOGO;
    };
    let (width, height) = image.size();
    let share = |n: u32| f32::from(u16::try_from(n.clamp(1, 65_535)).unwrap_or(u16::MAX));
    let scale = (LOGO / share(height)).min(2.8 * LOGO / share(width));
    let (width, height) = (share(width) * scale, share(height) * scale);
    let alt = format!("{} {name}", Labels::of(issuer.language).logo_of);
    let place = area(MARGIN, top + (LOGO - height) / 2.0, width, height);
    sheet.within(Tag::Figure(Some(alt)), |sheet| {
        sheet.put(Drawing::Picture { image, area: place });
    });
    width
}

/// A large amount with an optional pill at its right; moves the cursor below.
pub(super) fn hero(sheet: &mut Sheet, amount: &str, pill: Option<(&str, Colour, Colour)>) {
    let run = fonts::run(amount, HERO);
    let (end, middle) = (MARGIN + run.width, sheet.y + HERO.leading / 2.0);
    sheet.within(Tag::P, |sheet| sheet.line(MARGIN, Align::Left, run));
    if let Some((word, back, ink)) = pill {
        let style = LABEL.in_colour(ink);
        let run = fonts::run(word, style);
        let (height, x) = (19.0, end + 14.0);
        let top = middle - height / 2.0 + 1.0;
        sheet.round(area(x, top, run.width + 18.0, height), height / 2.0, back);
        let baseline = top + Style { leading: height, ..style }.baseline();
        sheet.within(Tag::P, |sheet| sheet.put(Drawing::Text { x: x + 9.0, baseline, run }));
    }
    sheet.y += HERO.leading;
}

pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) note: String,
}

/// Facts in a grid of three columns (two for two or four facts); moves the cursor below.
pub(super) fn facts(sheet: &mut Sheet, facts: &[Fact]) {
    const GAP: f32 = 18.0;
    let (columns, width) = match facts.len() {
        2 | 4 => (2, (WIDTH - GAP) / 2.0),
        _ => (3, (WIDTH - 2.0 * GAP) / 3.0),
    };
    sheet.rule(sheet.y, 0.5, HAIR);
    sheet.y += 16.0;
    for row in facts.chunks(columns) {
        let top = sheet.y;
        let mut bottom = top;
        let mut x = MARGIN;
        sheet.within(Tag::Table, |sheet| {
            for fact in row {
                sheet.y = top;
                sheet.within(Tag::TR, |sheet| one_fact(sheet, fact, x, width));
                bottom = bottom.max(sheet.y);
                x += width + GAP;
            }
        });
        sheet.y = bottom + 16.0;
    }
}

fn one_fact(sheet: &mut Sheet, fact: &Fact, x: f32, width: f32) {
    let label = fonts::run(fact.label, LABEL);
    sheet.within(Tag::TH(TableHeaderScope::Row), |sheet| sheet.line(x, Align::Left, label));
    sheet.y += LABEL.leading + 3.0;
    sheet.within(Tag::TD, |sheet| {
        sheet.paragraph(x, width, &fact.value, BODY);
        if !fact.note.is_empty() {
            sheet.paragraph(x, width, &fact.note, SMALL);
        }
    });
}

/// A panel with a URL: QR code, labels and the URL as text.
pub(super) struct Panel<'a> {
    pub(super) heading: &'static str,
    pub(super) how: &'a str,
    pub(super) url: &'a str,
    /// Label and value of a code to enter there.
    pub(super) code: Option<(&'static str, &'a str)>,
    pub(super) labels: &'static Labels,
}

/// Side of the QR code, quiet zone included.
const QR: f32 = 86.0;
const PANEL_PADDING: f32 = 14.0;

pub(super) const PANEL_HEIGHT: f32 = QR + 2.0 * PANEL_PADDING;

/// Draws a panel; moves the cursor below.
pub(super) fn panel(sheet: &mut Sheet, panel: &Panel<'_>) {
    sheet.need(PANEL_HEIGHT);
    let top = sheet.y;
    sheet.round(area(MARGIN, top, WIDTH, PANEL_HEIGHT), 10.0, TINT);
    let (left, code_top) = (MARGIN + PANEL_PADDING, top + PANEL_PADDING);
    let quiet = qr::quiet_zone(panel.url, QR * 0.9);
    let code = qr::path(panel.url, left + quiet, code_top + quiet, QR - 2.0 * quiet);
    let text_left = if code.is_some() { left + QR + 20.0 } else { left };
    sheet.y = top + PANEL_PADDING + 4.0;
    let width = RIGHT - PANEL_PADDING - text_left;
    sheet.within(Tag::Section, |sheet| {
        sheet.heading(2, text_left, panel.heading, HEADING);
        sheet.y += 2.0;
        sheet.paragraph(text_left, width, panel.how, SMALL);
        sheet.y += 4.0;
        address(sheet, text_left, width, panel.url);
        if let Some((name, code)) = panel.code {
            sheet.y += 3.0;
            let label = fonts::run(&format!("{name}: "), SMALL);
            let (after, drop) = (text_left + label.width, STRONG.baseline() - SMALL.baseline());
            sheet.within(Tag::P, |sheet| {
                sheet.y += drop;
                sheet.line(text_left, Align::Left, label);
                sheet.y -= drop;
                sheet.line(after, Align::Left, fonts::run(code, STRONG));
            });
        }
        if let Some(path) = code {
            sheet.round(area(left, code_top, QR, QR), 6.0, WHITE);
            let alt = format!("{} {}", panel.labels.qr_of, panel.url);
            let colour = super::style::INK;
            sheet.within(Tag::Figure(Some(alt)), |sheet| {
                sheet.put(Drawing::Shape { path, colour });
            });
        }
    });
    sheet.y = top + PANEL_HEIGHT;
}

/// A URL as visible text and as a link.
pub(super) fn address(sheet: &mut Sheet, x: f32, width: f32, url: &str) {
    let style = Style { size: 9.0, leading: 12.5, ..BODY }.in_colour(BRAND);
    sheet.within(Tag::P, |sheet| {
        for run in fonts::wrap(url, style, width, 3) {
            let place = area(x, sheet.y, run.width.max(1.0), style.leading);
            sheet.within(Tag::Link, |sheet| {
                sheet.put(Drawing::Link { area: place, url: url.to_owned() });
                sheet.lines(x, Align::Left, vec![run]);
            });
        }
    });
}

/// Adds a footer to every page: its number, and the document's title.
pub(super) fn feet(sheet: &mut Sheet, what: &str, labels: &Labels) {
    feet_from(sheet, 0, what, labels);
}

/// Adds the footer from page `first` on, numbered from 1.
pub(super) fn feet_from(sheet: &mut Sheet, first: usize, what: &str, labels: &Labels) {
    let count = sheet.pages.len() - first;
    for (i, page) in sheet.pages.iter_mut().skip(first).enumerate() {
        let number = fonts::run(&format!("{} {} {} {count}", labels.page, i + 1, labels.of), SMALL);
        let room = WIDTH - number.width - 24.0;
        let what = fonts::wrap(what, SMALL, room, 1);
        let baseline = BOTTOM + 30.0;
        let x = RIGHT - number.width;
        let foot = what.into_iter().map(|run| (MARGIN, run)).chain([(x, number)]);
        for (x, run) in foot {
            let drawing = Drawing::Text { x, baseline, run };
            page.push(super::sheet::SheetItem { leaf: None, drawing });
        }
    }
    debug_assert!(BOTTOM + 30.0 < PAGE.1);
}

//! Sizes and colours of the documents. Lengths are in points, 72 to the inch.

use krilla::color::rgb;

pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
/// Side margins.
pub(super) const MARGIN: f32 = 56.0;
/// Width of the text area.
pub(super) const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// Right edge of the text area.
pub(super) const RIGHT: f32 = PAGE.0 - MARGIN;
/// Lower limit of the text area.
pub(super) const BOTTOM: f32 = PAGE.1 - 66.0;

/// An RGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour(u8, u8, u8);

impl From<Colour> for rgb::Color {
    fn from(Colour(red, green, blue): Colour) -> Self {
        Self::new(red, green, blue)
    }
}

// The colours match the light theme of the pages: style/tokens.css.

/// Brand colour: bar, monogram, links.
pub(super) const BRAND: Colour = Colour(0x0e, 0x5f, 0x51);
/// Background of panels.
pub(super) const TINT: Colour = Colour(0xf4, 0xf0, 0xe7);
/// Primary text.
pub(super) const INK: Colour = Colour(0x1c, 0x26, 0x22);
/// Secondary text; contrast of at least 4.5 : 1 on white and on the tint.
pub(super) const QUIET: Colour = Colour(0x5a, 0x64, 0x5e);
/// Lines between rows.
pub(super) const HAIR: Colour = Colour(0xe4, 0xde, 0xd1);
/// Lines under table headers and above totals.
pub(super) const LINE: Colour = Colour(0xb8, 0xb3, 0xa5);
pub(super) const WHITE: Colour = Colour(0xff, 0xff, 0xff);
/// Background of the sandbox band and of pending states.
pub(super) const AMBER: Colour = Colour(0xfb, 0xee, 0xcb);
/// Text on amber.
pub(super) const AMBER_INK: Colour = Colour(0x68, 0x47, 0x00);
/// Background of overdue states.
pub(super) const ROSE: Colour = Colour(0xfb, 0xe6, 0xdc);
/// Text on rose.
pub(super) const ROSE_INK: Colour = Colour(0x8d, 0x2e, 0x0f);
/// Background of completed states.
pub(super) const MINT: Colour = Colour(0xdc, 0xf0, 0xe2);
/// Text on mint.
pub(super) const MINT_INK: Colour = Colour(0x14, 0x55, 0x2f);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    SemiBold,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub(super) weight: Weight,
    pub(super) size: f32,
    /// Distance from one line to the next.
    pub(super) leading: f32,
    pub(super) colour: Colour,
}

impl Style {
    const fn new(weight: Weight, size: f32, leading: f32, colour: Colour) -> Self {
        Self { weight, size, leading, colour }
    }

    /// The same style in another colour.
    pub(super) const fn in_colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// Distance from the top of a line to the baseline; centres the capitals vertically.
    pub(super) fn baseline(self) -> f32 {
        const CAPITALS: f32 = 0.7;
        self.leading.midpoint(self.size * CAPITALS)
    }
}

/// Title of the document.
pub(super) const TITLE: Style = Style::new(Weight::SemiBold, 13.0, 18.0, QUIET);
/// The main amount.
pub(super) const HERO: Style = Style::new(Weight::SemiBold, 30.0, 38.0, INK);
/// Heading of a section.
pub(super) const HEADING: Style = Style::new(Weight::SemiBold, 11.0, 16.0, INK);
/// Name of the institution.
pub(super) const NAME: Style = Style::new(Weight::SemiBold, 13.0, 17.0, INK);
/// Body text.
pub(super) const BODY: Style = Style::new(Weight::Regular, 10.0, 14.5, INK);
/// Emphasised body text.
pub(super) const STRONG: Style = Style::new(Weight::SemiBold, 10.0, 14.5, INK);
/// Explanatory text.
pub(super) const SMALL: Style = Style::new(Weight::Regular, 8.5, 12.5, QUIET);
/// Labels of values and columns.
pub(super) const LABEL: Style = Style::new(Weight::SemiBold, 8.5, 12.5, QUIET);
pub(super) const SUM: Style = Style::new(Weight::SemiBold, 12.0, 18.0, INK);

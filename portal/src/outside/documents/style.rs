//! Sizes and colours of the documents, in one place. Lengths are points, 72 to the inch.

use krilla::color::rgb;

pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
/// White at the sides.
pub(super) const MARGIN: f32 = 56.0;
/// The width of what is written.
pub(super) const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// The right edge of what is written.
pub(super) const RIGHT: f32 = PAGE.0 - MARGIN;
/// Where the text of a page ends at the latest.
pub(super) const BOTTOM: f32 = PAGE.1 - 66.0;

/// A colour, as red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour(u8, u8, u8);

impl From<Colour> for rgb::Color {
    fn from(Colour(red, green, blue): Colour) -> Self {
        Self::new(red, green, blue)
    }
}

// The colours are those of the pages in the light theme: style/tokens.css.

/// The institution's voice: the bar, the monogram, links.
pub(super) const BRAND: Colour = Colour(0x0e, 0x5f, 0x51);
/// Warm paper, behind panels.
pub(super) const TINT: Colour = Colour(0xf4, 0xf0, 0xe7);
/// What is to be read first.
pub(super) const INK: Colour = Colour(0x1c, 0x26, 0x22);
/// What is to be read second; 4.5 : 1 and more on white and on the tint.
pub(super) const QUIET: Colour = Colour(0x5a, 0x64, 0x5e);
/// Lines between rows.
pub(super) const HAIR: Colour = Colour(0xe4, 0xde, 0xd1);
/// Lines under heads and over sums.
pub(super) const LINE: Colour = Colour(0xb8, 0xb3, 0xa5);
/// Paper.
pub(super) const WHITE: Colour = Colour(0xff, 0xff, 0xff);
/// The sandbox band and what waits.
pub(super) const AMBER: Colour = Colour(0xfb, 0xee, 0xcb);
/// Text on amber.
pub(super) const AMBER_INK: Colour = Colour(0x68, 0x47, 0x00);
/// Behind what is late.
pub(super) const ROSE: Colour = Colour(0xfb, 0xe6, 0xdc);
/// Text on rose.
pub(super) const ROSE_INK: Colour = Colour(0x8d, 0x2e, 0x0f);
/// Behind what is done.
pub(super) const MINT: Colour = Colour(0xdc, 0xf0, 0xe2);
/// Text on mint.
pub(super) const MINT_INK: Colour = Colour(0x14, 0x55, 0x2f);

/// How heavy the letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    SemiBold,
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub(super) weight: Weight,
    pub(super) size: f32,
    /// From one line to the next.
    pub(super) leading: f32,
    pub(super) colour: Colour,
}

impl Style {
    const fn new(weight: Weight, size: f32, leading: f32, colour: Colour) -> Self {
        Self { weight, size, leading, colour }
    }

    /// The same in another colour.
    pub(super) const fn in_colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// From the top of a line to the foot of its letters: the capitals stand in the middle.
    pub(super) fn baseline(self) -> f32 {
        const CAPITALS: f32 = 0.7;
        self.leading.midpoint(self.size * CAPITALS)
    }
}

/// The document's name.
pub(super) const TITLE: Style = Style::new(Weight::SemiBold, 13.0, 18.0, QUIET);
/// The amount that matters.
pub(super) const HERO: Style = Style::new(Weight::SemiBold, 30.0, 38.0, INK);
/// The name of a part.
pub(super) const HEADING: Style = Style::new(Weight::SemiBold, 11.0, 16.0, INK);
/// The institution's name.
pub(super) const NAME: Style = Style::new(Weight::SemiBold, 13.0, 17.0, INK);
/// Plain text.
pub(super) const BODY: Style = Style::new(Weight::Regular, 10.0, 14.5, INK);
/// What stands out of plain text.
pub(super) const STRONG: Style = Style::new(Weight::SemiBold, 10.0, 14.5, INK);
/// What explains.
pub(super) const SMALL: Style = Style::new(Weight::Regular, 8.5, 12.5, QUIET);
/// What names a value or a column.
pub(super) const LABEL: Style = Style::new(Weight::SemiBold, 8.5, 12.5, QUIET);
pub(super) const SUM: Style = Style::new(Weight::SemiBold, 12.0, 18.0, INK);

//! Pages under layout: positions of the content, and its meaning in the tag tree.

use std::num::NonZeroU16;

use krilla::geom::{Path, PathBuilder, Rect};
use krilla::image::Image;
use krilla::tagging::{Tag, TagKind};

use super::fonts::{self, Run};
use super::style::{AMBER, AMBER_INK, BOTTOM, BRAND, Colour, LABEL, MARGIN, PAGE, Style, WIDTH};

/// Pages of a document with a cursor.
pub(super) struct Sheet {
    pub(super) pages: Vec<Vec<SheetItem>>,
    pub(super) headings: Vec<Heading>,
    /// Cursor: the filled height of the current page.
    pub(super) y: f32,
    /// Open branches of the tag tree, the root first.
    open: Vec<Branch>,
    leaves: usize,
    /// Text at the top of every page.
    band: Option<&'static str>,
    /// Whether the band is tagged already; on later pages it is an artifact.
    is_band_told: bool,
}

/// Content at a position on a page. Content without a leaf in the tag tree is an artifact.
pub(super) struct SheetItem {
    pub(super) leaf: Option<usize>,
    pub(super) drawing: Drawing,
}

pub(super) enum Drawing {
    Text { x: f32, baseline: f32, run: Run },
    Shape { path: Path, colour: Colour },
    Picture { image: Image, area: Rect },
    Link { area: Rect, url: String },
}

pub(super) struct Branch {
    pub(super) tag: TagKind,
    pub(super) children: Vec<Child>,
}

pub(super) enum Child {
    Branch(Branch),
    Leaf(usize),
}

/// An entry in the table of contents.
pub(super) struct Heading {
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

impl Sheet {
    /// A document with one empty page.
    pub(super) fn new(band: Option<&'static str>) -> Self {
        let mut sheet = Self::empty();
        sheet.begin(band);
        sheet
    }

    /// A document without pages; parts are added by [`Sheet::begin`].
    pub(super) fn empty() -> Self {
        let root = Branch { tag: Tag::Div.into(), children: Vec::new() };
        Self {
            pages: Vec::new(),
            headings: Vec::new(),
            y: 0.0,
            open: vec![root],
            leaves: 0,
            band: None,
            is_band_told: false,
        }
    }

    /// Begins a part on a new page, with a band of its own.
    pub(super) fn begin(&mut self, band: Option<&'static str>) {
        (self.band, self.is_band_told) = (band, false);
        self.new_page();
    }

    /// Continues at the top of a new page.
    pub(super) fn new_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = 0.0;
        self.fill(area(0.0, 0.0, PAGE.0, 5.0), BRAND);
        self.y = 52.0;
        let Some(band) = self.band else { return };
        self.fill(area(0.0, 5.0, PAGE.0, 24.0), AMBER);
        let run = fonts::run(band, LABEL.in_colour(AMBER_INK));
        let (x, baseline) = (MARGIN, 5.0 + 12.0 + 3.0);
        if self.is_band_told {
            self.decorate(Drawing::Text { x, baseline, run });
        } else {
            self.within(Tag::P, |sheet| sheet.put(Drawing::Text { x, baseline, run }));
        }
        self.is_band_told = true;
        self.y = 68.0;
    }

    /// Ensures that the height fits on the page; true when a new page was started.
    pub(super) fn need(&mut self, height: f32) -> bool {
        let short = self.y + height > BOTTOM;
        if short {
            self.new_page();
        }
        short
    }

    /// Puts all content added by the closure on one branch of the tag tree.
    pub(super) fn within(&mut self, tag: impl Into<TagKind>, put: impl FnOnce(&mut Self)) {
        self.open.push(Branch { tag: tag.into(), children: Vec::new() });
        put(self);
        let branch = self.open.pop().expect("it was opened above");
        self.branch().children.push(Child::Branch(branch));
    }

    fn branch(&mut self) -> &mut Branch {
        self.open.last_mut().expect("the root is always open")
    }

    /// Adds tagged content.
    pub(super) fn put(&mut self, drawing: Drawing) {
        let leaf = self.leaves;
        self.leaves += 1;
        self.branch().children.push(Child::Leaf(leaf));
        self.page().push(SheetItem { leaf: Some(leaf), drawing });
    }

    /// Adds decoration, an artifact outside the tag tree.
    pub(super) fn decorate(&mut self, drawing: Drawing) {
        self.page().push(SheetItem { leaf: None, drawing });
    }

    fn page(&mut self) -> &mut Vec<SheetItem> {
        self.pages.last_mut().expect("there is always a page")
    }

    /// A filled rectangle, as decoration.
    pub(super) fn fill(&mut self, area: Rect, colour: Colour) {
        self.round(area, 0.0, colour);
    }

    /// A filled rectangle with round corners, as decoration.
    pub(super) fn round(&mut self, area: Rect, radius: f32, colour: Colour) {
        self.decorate(Drawing::Shape { path: rounded(area, radius), colour });
    }

    /// A horizontal line across the text width, as decoration.
    pub(super) fn rule(&mut self, y: f32, thickness: f32, colour: Colour) {
        self.fill(area(MARGIN, y, WIDTH, thickness), colour);
    }

    /// One line with its top at the cursor, which does not move.
    pub(super) fn line(&mut self, x: f32, align: Align, run: Run) {
        let x = if align == Align::Right { x - run.width } else { x };
        let baseline = self.y + run.style.baseline();
        self.put(Drawing::Text { x, baseline, run });
    }

    /// A wrapped paragraph; moves the cursor below.
    pub(super) fn paragraph(&mut self, x: f32, width: f32, text: &str, style: Style) {
        let lines = fonts::wrap(text, style, width, 12);
        self.within(Tag::P, |sheet| sheet.lines(x, Align::Left, lines));
    }

    /// Lines below each other; moves the cursor below.
    pub(super) fn lines(&mut self, x: f32, align: Align, lines: Vec<Run>) {
        for run in lines {
            let leading = run.style.leading;
            self.line(x, align, run);
            self.y += leading;
        }
    }

    /// A heading, also listed in the table of contents; moves the cursor below.
    pub(super) fn heading(&mut self, level: u16, x: f32, text: &str, style: Style) {
        let level = NonZeroU16::new(level).expect("levels start at 1");
        let (page, y) = (self.pages.len() - 1, self.y);
        self.headings.push(Heading { text: text.to_owned(), page, y });
        let lines = fonts::wrap(text, style, WIDTH + MARGIN - x, 4);
        let tag = Tag::Hn(level, Some(text.to_owned()));
        self.within(tag, |sheet| sheet.lines(x, Align::Left, lines));
    }

    /// Takes the tag tree.
    pub(super) fn tree(&mut self) -> Vec<Child> {
        std::mem::take(&mut self.branch().children)
    }
}

pub(super) fn area(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect::from_xywh(x, y, width, height).expect("the sizes of the layout are above zero")
}

fn rounded(area: Rect, radius: f32) -> Path {
    let (left, top, right, bottom) = (area.left(), area.top(), area.right(), area.bottom());
    let r = radius.min(area.width() / 2.0).min(area.height() / 2.0);
    // Control point that approximates a quarter circle by a cubic curve.
    let c = r * (1.0 - 0.552_285);
    let mut path = PathBuilder::new();
    path.move_to(left + r, top);
    path.line_to(right - r, top);
    path.cubic_to(right - c, top, right, top + c, right, top + r);
    path.line_to(right, bottom - r);
    path.cubic_to(right, bottom - c, right - c, bottom, right - r, bottom);
    path.line_to(left + r, bottom);
    path.cubic_to(left + c, bottom, left, bottom - c, left, bottom - r);
    path.line_to(left, top + r);
    path.cubic_to(left, top + c, left + c, top, left + r, top);
    path.close();
    path.finish().expect("the path has an area")
}

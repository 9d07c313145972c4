//! Writes the laid-out pages as conforming PDF/A-2a and PDF/UA-1, or fails.

use std::collections::BTreeSet;

use domain::calendar::{TimeZone, Timestamp};
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{Point, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{Page, PageSettings};
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TagGroup, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::DocumentError;
use super::fonts::undrawn;
use super::sheet::{Child, Drawing, Sheet, SheetItem};
use super::style::{Colour, PAGE};

/// Document metadata.
pub(super) struct About {
    pub(super) title: String,
    pub(super) author: String,
    pub(super) language: &'static str,
    pub(super) at: Timestamp,
    pub(super) zone: TimeZone,
}

/// Draws with the logo, and again without it if the image turns out to be broken.
pub(super) fn with_logo(
    logo: Option<&[u8]>,
    draw: impl Fn(Option<Image>) -> Result<Vec<u8>, KrillaError>,
) -> Result<Vec<u8>, DocumentError> {
    let logo = logo.and_then(|png| Image::from_png(png.to_vec().into(), false).ok());
    let drawn = match draw(logo) {
        Err(KrillaError::Image(..)) => draw(None),
        other => other,
    };
    drawn.map_err(|error| DocumentError::Unwritable(reason(&error)))
}

/// Whether the PNG can be drawn and is small enough to embed in every document.
#[must_use]
pub fn is_logo(png: &[u8]) -> bool {
    const BYTES_MAX: usize = 256 * 1024;
    let Ok(image) = Image::from_png(png.to_vec().into(), false) else { return false };
    let mut document = Document::new();
    let mut page = document.start_page();
    let mut surface = page.surface();
    surface.draw_image(image, Size::from_wh(1.0, 1.0).expect("one point has an area"));
    surface.finish();
    page.finish();
    png.len() <= BYTES_MAX && document.finish().is_ok()
}

/// Names the failed checks without any text of the document, which must not reach a log.
fn reason(error: &KrillaError) -> String {
    match error {
        KrillaError::Validation(errors) => {
            let kinds = errors.iter().map(|(kind, _)| format!("{kind:?}"));
            let name = |kind: String| kind.split(['(', ' ', '{']).next().unwrap_or("").to_owned();
            kinds.map(name).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// Logs for which signs there is no font, by blocks of 256, because names must not reach a log.
fn warn_undrawn(sheet: &Sheet) {
    let texts = sheet.pages.iter().flatten().filter_map(|item| match &item.drawing {
        Drawing::Text { run, .. } => run.says.as_deref(),
        Drawing::Shape { .. } | Drawing::Picture { .. } | Drawing::Link { .. } => None,
    });
    let block = |sign: char| format!("U+{:04X}", u32::from(sign) & !0xff);
    let blocks: BTreeSet<String> = texts.flat_map(undrawn).map(block).collect();
    if !blocks.is_empty() {
        let blocks = blocks.into_iter().collect::<Vec<_>>().join(" ");
        tracing::warn!(blocks, "a document has signs for which no font is installed");
    }
}

pub(super) fn pdf(mut sheet: Sheet, about: &About) -> Result<Vec<u8>, KrillaError> {
    warn_undrawn(&sheet);
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .expect("PDF/A-2a and PDF/UA-1 share PDF 1.7");
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut names = Vec::new();
    for placed in std::mem::take(&mut sheet.pages) {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).expect("A4 has an area");
        page(document.start_page_with(settings), placed, &mut names);
    }
    let mut tree = TagTree::new().with_lang(Some(about.language.to_owned()));
    sheet.tree().into_iter().for_each(|child| tree.push(node(child, &names)));
    document.set_tag_tree(tree);
    document.set_outline(outline(&sheet));
    document.set_metadata(metadata(about));
    document.finish()
}

/// Draws one page and records the identifier of each leaf in `names`, at the leaf's index.
fn page(mut page: Page<'_>, placed: Vec<SheetItem>, names: &mut Vec<Option<Identifier>>) {
    let mut links = Vec::new();
    let mut surface = page.surface();
    for SheetItem { leaf, drawing } in placed {
        if let Drawing::Link { area, url } = drawing {
            links.push((leaf, area, url));
            continue;
        }
        let says = match &drawing {
            Drawing::Text { run, .. } => run.says.clone(),
            _ => None,
        };
        let span = SpanTag::empty().with_actual_text(says.as_deref());
        let tag = match leaf {
            Some(_) if says.is_some() => ContentTag::Span(span),
            Some(_) => ContentTag::Other,
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
        };
        let name = surface.start_tagged(tag);
        draw(&mut surface, drawing);
        surface.end_tagged();
        remember(names, leaf, name);
    }
    surface.finish();
    for (leaf, area, url) in links {
        let target = Target::Action(Action::Link(LinkAction::new(url.clone())));
        let annotation = Annotation::new_link(LinkAnnotation::new(area, target), Some(url));
        remember(names, leaf, page.add_tagged_annotation(annotation));
    }
    page.finish();
}

fn remember(names: &mut Vec<Option<Identifier>>, leaf: Option<usize>, name: Identifier) {
    let Some(leaf) = leaf else { return };
    if names.len() <= leaf {
        names.resize(leaf + 1, None);
    }
    names[leaf] = Some(name);
}

fn draw(surface: &mut Surface<'_>, drawing: Drawing) {
    match drawing {
        Drawing::Text { x, baseline, run } => {
            surface.set_fill(Some(solid(run.style.colour)));
            for piece in run.pieces {
                let at = Point::from_xy(x + piece.x, baseline);
                let (glyphs, size) = (&piece.glyphs, run.style.size);
                surface.draw_glyphs(at, glyphs, piece.font, &piece.text, size, false);
            }
        }
        Drawing::Shape { path, colour } => {
            surface.set_fill(Some(solid(colour)));
            surface.draw_path(&path);
        }
        Drawing::Picture { image, area } => {
            let size = Size::from_wh(area.width(), area.height());
            surface.push_transform(&Transform::from_translate(area.left(), area.top()));
            surface.draw_image(image, size.expect("the logo's place has an area"));
            surface.pop();
        }
        Drawing::Link { .. } => {}
    }
}

fn solid(colour: Colour) -> Fill {
    let paint = krilla::color::rgb::Color::from(colour).into();
    Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn node(child: Child, names: &[Option<Identifier>]) -> Node {
    match child {
        Child::Leaf(leaf) => names[leaf].expect("every leaf was drawn").into(),
        Child::Branch(branch) => {
            let children = branch.children.into_iter().map(|child| node(child, names)).collect();
            TagGroup::with_children(branch.tag, children).into()
        }
    }
}

fn outline(sheet: &Sheet) -> Outline {
    let mut outline = Outline::new();
    for heading in &sheet.headings {
        let at = XyzDestination::new(heading.page, Point::from_xy(0.0, heading.y));
        outline.push_child(OutlineNode::new(heading.text.clone(), at));
    }
    outline
}

fn metadata(about: &About) -> Metadata {
    let local = about.zone.to_datetime(about.at);
    let offset = about.zone.to_offset(about.at).seconds() / 60;
    let small = |n: i8| n.unsigned_abs();
    let date = DateTime::new(local.year().unsigned_abs())
        .month(small(local.month()))
        .day(small(local.day()))
        .hour(small(local.hour()))
        .minute(small(local.minute()))
        .second(small(local.second()))
        .utc_offset_hour(i8::try_from(offset / 60).unwrap_or(0))
        .utc_offset_minute(u8::try_from((offset % 60).unsigned_abs()).unwrap_or(0));
    Metadata::new()
        .title(about.title.clone())
        .authors(vec![about.author.clone()])
        .creator("Aldía".to_owned())
        .language(about.language.to_owned())
        .document_id(format!("{} {}", about.title, about.at))
        .creation_date(date)
}

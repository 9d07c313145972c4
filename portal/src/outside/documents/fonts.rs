//! Text shaping: faces, widths and line breaks.

mod system;

use std::sync::LazyLock;

use icu_normalizer::ComposingNormalizerBorrowed as Composer;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, UnicodeBuffer};

use super::style::Style;

/// A shaped line of text.
pub(super) struct Run {
    pub(super) pieces: Vec<Piece>,
    pub(super) width: f32,
    pub(super) style: Style,
    /// The actual text, if characters without a glyph were replaced by boxes.
    pub(super) says: Option<String>,
}

/// Part of a run in a single face.
pub(super) struct Piece {
    pub(super) font: Font,
    pub(super) glyphs: Vec<KrillaGlyph>,
    pub(super) text: String,
    /// Offset from the start of the run.
    pub(super) x: f32,
}

struct FontFace {
    font: Font,
    face: Face<'static>,
    /// Whether it may be for a script that runs from right to left.
    any_direction: bool,
}

impl FontFace {
    fn new(bytes: &'static [u8]) -> Self {
        Self::read(bytes, 0).expect("the fonts inside the binary are whole")
    }

    fn read(bytes: &'static [u8], index: u32) -> Option<Self> {
        let font = Font::new(bytes.into(), index)?;
        let face = Face::from_slice(bytes, index)?;
        Some(Self { font, face, any_direction: false })
    }

    fn has(&self, sign: char) -> bool {
        self.face.glyph_index(sign).is_some_and(|glyph| glyph.0 != 0)
    }
}

/// For each weight: the document's face, and the fallback for characters that it lacks.
static FACES: LazyLock<[[FontFace; 2]; 2]> = LazyLock::new(|| {
    macro_rules! face {
        ($name:literal) => {
            FontFace::new(include_bytes!(concat!("../../../fonts/", $name, ".ttf")))
        };
    }
    [
        [face!("Figtree-Regular"), face!("Inter-Regular")],
        [face!("Figtree-SemiBold"), face!("Inter-SemiBold")],
    ]
});

/// Replaces a character that no face has.
const BOX: char = '□';

/// Shapes a text on one line. Line breaks become spaces; invisible characters that could reorder or
/// hide text (controls, direction marks, zero widths) are dropped.
pub(super) fn run(text: &str, style: Style) -> Run {
    let faces = &FACES[style.weight as usize];
    let text = readable(text);
    let mut pieces: Vec<(&FontFace, String)> = Vec::new();
    let mut whole = true;
    for sign in text.chars() {
        let known = face_of(faces, sign);
        whole &= known.is_some();
        let (face, sign) = known.map_or((&faces[1], BOX), |face| (face, sign));
        match pieces.last_mut() {
            // A space stays in the preceding face, so that a foreign name is one piece.
            Some((last, piece)) if std::ptr::eq(*last, face) || (sign == ' ' && last.has(' ')) => {
                piece.push(sign);
            }
            _ => pieces.push((face, sign.to_string())),
        }
    }
    let mut width = 0.0;
    let shape = |(face, text): (&FontFace, String)| {
        let (glyphs, advance) = shaped(face, &text);
        let piece = Piece { font: face.font.clone(), glyphs, text, x: width };
        width += advance * style.size;
        piece
    };
    let pieces = pieces.into_iter().map(shape).collect();
    Run { pieces, width, style, says: (!whole).then_some(text) }
}

/// The face for a sign: the document's, its fallback, or one of the system.
fn face_of(faces: &'static [FontFace; 2], sign: char) -> Option<&'static FontFace> {
    faces.iter().find(|face| face.has(sign)).or_else(|| system::FACES.face_for(sign))
}

/// Signs of a text for which there is no face.
pub(super) fn undrawn(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|sign| face_of(&FACES[0], *sign).is_none())
}

fn readable(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|sign| if sign.is_control() || "\u{2028}\u{2029}".contains(sign) { ' ' } else { sign })
        .filter(|sign| !is_unseen(*sign))
        .collect();
    Composer::new_nfc().normalize(&text).into_owned()
}

const fn is_unseen(sign: char) -> bool {
    matches!(sign,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Glyphs of a text, and its width in em.
#[expect(clippy::cast_precision_loss, reason = "advances of a font are far below 2^23")]
fn shaped(FontFace { face, any_direction, .. }: &FontFace, text: &str) -> (Vec<KrillaGlyph>, f32) {
    let em = face.units_per_em() as f32;
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    if !any_direction {
        buffer.set_direction(Direction::LeftToRight);
    }
    let shaped = rustybuzz::shape(face, &[], buffer);
    let starts: Vec<usize> = shaped.glyph_infos().iter().map(|i| i.cluster as usize).collect();
    let end_of = |start: usize| {
        starts.iter().copied().filter(|other| *other > start).min().unwrap_or(text.len())
    };
    let mut width = 0.0;
    let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions()).map(|(info, at)| {
        let (start, advance) = (info.cluster as usize, at.x_advance as f32 / em);
        let (x, y) = (at.x_offset as f32 / em, at.y_offset as f32 / em);
        width += advance;
        let id = GlyphId::new(info.glyph_id);
        KrillaGlyph::new(id, advance, x, y, 0.0, start..end_of(start), None)
    });
    let glyphs = glyphs.collect();
    (glyphs, width)
}

/// Breaks a text into at most `most` lines; longer text ends in an ellipsis.
pub(super) fn wrap(text: &str, style: Style, width: f32, most: usize) -> Vec<Run> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in readable(text).split(' ').filter(|word| !word.is_empty()) {
        for part in fitting_parts(word, style, width) {
            let line = lines.last_mut().expect("there is always a line");
            let longer = if line.is_empty() { part.clone() } else { format!("{line} {part}") };
            if line.is_empty() || run(&longer, style).width <= width {
                *line = longer;
            } else {
                // The space is invisible, but copied and spoken text needs it.
                line.push(' ');
                lines.push(part);
            }
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        let last = lines.last_mut().expect("at least one line is allowed");
        while !last.is_empty() && run(&format!("{last}…"), style).width > width {
            last.pop();
        }
        last.push('…');
    }
    lines.into_iter().map(|line| run(&line, style)).collect()
}

/// Splits a word wider than the line into parts that fit.
fn fitting_parts(word: &str, style: Style, width: f32) -> Vec<String> {
    if run(word, style).width <= width {
        return vec![word.to_owned()];
    }
    let mut parts = vec![String::new()];
    for sign in word.chars() {
        let part = parts.last_mut().expect("there is always a part");
        part.push(sign);
        if part.chars().count() > 1 && run(part, style).width > width {
            part.pop();
            parts.push(sign.to_string());
        }
    }
    parts
}

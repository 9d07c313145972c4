//! QR codes as vector paths.

use krilla::geom::{Path, PathBuilder, Rect};
use qrcode::{Color, EcLevel, QrCode};

/// Dark modules of the QR code in a square of this size; `None` when the text is too long. The
/// caller leaves a quiet zone of four modules around it: see [`quiet_zone`].
pub(super) fn path(text: &str, left: f32, top: f32, size: f32) -> Option<Path> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, colours) = (code.width(), code.to_colors());
    let mut path = PathBuilder::new();
    for (row, squares) in colours.chunks(width).enumerate() {
        let mut column = 0;
        // Adjacent modules form one rectangle, so that no hairlines show between them.
        for run in squares.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let at = |n: usize| fraction(n, width) * size;
                let (x, y) = (left + at(column), top + at(row));
                path.push_rect(Rect::from_xywh(x, y, at(run.len()), at(1))?);
            }
            column += run.len();
        }
    }
    path.finish()
}

/// Width of the quiet zone that the code needs on each side.
pub(super) fn quiet_zone(text: &str, size: f32) -> f32 {
    let width = QrCode::with_error_correction_level(text, EcLevel::M).map_or(21, |c| c.width());
    fraction(4, width) * size
}

/// A QR code for a page: a path of squares of size one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrDrawing {
    /// Modules of a side. The page leaves a quiet zone of four around them.
    pub modules: usize,
    /// Path of an SVG image.
    pub path: String,
}

impl QrDrawing {
    /// `None` when the text is too long.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let (modules, colours) = (code.width(), code.to_colors());
        let mut path = String::new();
        for (row, squares) in colours.chunks(modules).enumerate() {
            let mut column = 0;
            for run in squares.chunk_by(|a, b| a == b) {
                if run[0] == Color::Dark {
                    path.push_str(&format!("M{column} {row}h{0}v1h-{0}z", run.len()));
                }
                column += run.len();
            }
        }
        Some(Self { modules, path })
    }
}

fn fraction(part: usize, whole: usize) -> f32 {
    // A QR code has at most 177 modules per side.
    f32::from(u16::try_from(part).unwrap_or(u16::MAX))
        / f32::from(u16::try_from(whole).unwrap_or(1))
}

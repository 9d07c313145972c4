//! QR codes, drawn as rectangles.

use krilla::geom::{Path, PathBuilder, Rect};
use qrcode::{Color, EcLevel, QrCode};

/// The dark squares of the code of a text, in a square of the given size; none when it is too long.
/// The caller leaves white around it, four squares wide: see [`quiet_zone`].
pub(super) fn path(text: &str, left: f32, top: f32, size: f32) -> Option<Path> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, colours) = (code.width(), code.to_colors());
    let mut path = PathBuilder::new();
    for (row, squares) in colours.chunks(width).enumerate() {
        let mut column = 0;
        // Neighbours are one rectangle, so that no hairs of white show between them.
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

/// The white that a code of this text needs on each side.
pub(super) fn quiet_zone(text: &str, size: f32) -> f32 {
    let width = QrCode::with_error_correction_level(text, EcLevel::M).map_or(21, |c| c.width());
    fraction(4, width) * size
}

fn fraction(part: usize, whole: usize) -> f32 {
    // A code is 177 squares wide at most.
    f32::from(u16::try_from(part).unwrap_or(u16::MAX))
        / f32::from(u16::try_from(whole).unwrap_or(1))
}

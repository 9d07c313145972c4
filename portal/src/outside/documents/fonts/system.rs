//! Faces of the system, for signs that the fonts inside the binary lack: Chinese, Arabic, and
//! others for which the operator has installed a font.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use fontdb::{Database, FaceInfo, ID, Style};
use rustybuzz::ttf_parser;

use super::FontFace;

/// The fonts that are installed when the first sign is missing.
pub(super) static FACES: LazyLock<SystemFaces> = LazyLock::new(|| {
    let mut database = Database::new();
    database.load_system_fonts();
    SystemFaces::new(database)
});

pub(super) struct SystemFaces {
    database: Database,
    known: Mutex<KnownFaces>,
}

/// Faces in use; they stay in memory, as those inside the binary do.
#[derive(Default)]
struct KnownFaces {
    of_sign: HashMap<char, Option<&'static FontFace>>,
    loaded: HashMap<ID, Option<&'static FontFace>>,
}

impl SystemFaces {
    pub(super) fn new(database: Database) -> Self {
        Self { database, known: Mutex::default() }
    }

    /// An upright face that draws the sign and that may be embedded.
    pub(super) fn face_for(&self, sign: char) -> Option<&'static FontFace> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let KnownFaces { of_sign, loaded } = &mut *known;
        *of_sign.entry(sign).or_insert_with(|| {
            let upright = |info: &&FaceInfo| info.style == Style::Normal;
            let mut drawing =
                self.database.faces().filter(upright).filter(|info| self.draws(info.id, sign));
            drawing.find_map(|info| *loaded.entry(info.id).or_insert_with(|| self.load(info.id)))
        })
    }

    fn draws(&self, id: ID, sign: char) -> bool {
        let draws = |data: &[u8], index: u32| {
            let face = ttf_parser::Face::parse(data, index).ok()?;
            let outline = face.glyph_bounding_box(face.glyph_index(sign)?);
            let is_free = face.permissions() != Some(ttf_parser::Permissions::Restricted);
            (outline.is_some() && is_free).then_some(())
        };
        self.database.with_face_data(id, draws).flatten().is_some()
    }

    fn load(&self, id: ID) -> Option<&'static FontFace> {
        let (bytes, index) =
            self.database.with_face_data(id, |data, index| (data.to_vec(), index))?;
        let face = FontFace::read(Box::leak(bytes.into_boxed_slice()), index)?;
        Some(Box::leak(Box::new(FontFace { any_direction: true, ..face })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_drawn_by_a_font_at_hand_and_by_none_where_there_is_none() {
        let mut database = Database::new();
        database.load_font_data(include_bytes!("../../../../fonts/Inter-Regular.ttf").to_vec());
        let faces = SystemFaces::new(database);
        for _ in 0..2 {
            assert!(faces.face_for('Ж').is_some_and(|face| face.has('Ж')));
            assert!(faces.face_for('王').is_none());
        }
        assert!(SystemFaces::new(Database::new()).face_for('Ж').is_none());
    }
}

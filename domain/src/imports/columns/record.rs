//! A record of a file.

/// A record of the file: its unquoted fields, concatenated.
#[derive(Debug, Clone, Copy)]
pub struct FileRecord<'a> {
    /// The line on which it begins.
    pub line: u64,
    /// All fields.
    pub bytes: &'a [u8],
    /// Where each field ends.
    pub ends: &'a [usize],
}

impl<'a> FileRecord<'a> {
    /// A field by its index from 0, if there is one.
    #[must_use]
    pub fn field(&self, place: usize) -> &'a [u8] {
        let start = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let end = self.ends.get(place).copied();
        start.zip(end).and_then(|(start, end)| self.bytes.get(start..end)).unwrap_or_default()
    }

    /// Number of fields, without empty ones that follow the last.
    #[must_use]
    pub fn fields(&self, expected: usize) -> usize {
        let mut width = self.ends.len();
        while width > expected && is_blank(self.field(width - 1)) {
            width -= 1;
        }
        width
    }

    /// Whether all fields are empty.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        is_blank(self.bytes)
    }

    /// The text of the first field that is not empty.
    #[must_use]
    pub fn first_text(&self) -> &'a str {
        let fields = (0..self.ends.len()).map(|place| self.field(place));
        let texts = fields.map(|field| std::str::from_utf8(field).unwrap_or_default().trim());
        texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

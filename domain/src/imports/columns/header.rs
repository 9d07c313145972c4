//! The header of a file, by which its columns are found.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::FileRecord;
use crate::fold::fold;
use crate::imports::problems::encoding_hint;
use crate::imports::profile::ColumnRef;
use crate::imports::{Profile, ProfileProblem};
use crate::text;

/// Why the header does not match the profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum HeaderProblem {
    /// The file is empty.
    #[error("the file is empty: it has no header")]
    None,
    /// The file is not UTF-8.
    #[error(
        "the file is not text in UTF-8 (save it as \"CSV UTF-8\"){}", encoding_hint(.0.as_deref())
    )]
    NotUtf8(Option<String>),
    /// The profile says another encoding.
    #[error("profile: encoding: the file is UTF-8")]
    Utf8,
    /// The header has a quote that is not closed.
    #[error("line {0}: a quote that opens in the header is not closed")]
    UnclosedQuote(u64),
    /// A row that may be of any invoice, in a file whose invoices have rows apart.
    #[error(
        "line {0} cannot be read or has no number: as rows of one invoice are apart in this file, \
         any invoice may lack it; mend the line first"
    )]
    UnknownRow(u64),
    /// Columns of the profile that the header lacks.
    #[error("the file has no column {missing}; it has {found}")]
    Missing {
        /// Missing names, quoted.
        missing: String,
        /// Names in the header, quoted.
        found: String,
    },
    /// Two columns have the same name.
    #[error("the file has two columns named {0:?}")]
    Twice(String),
    /// Several columns have a name that differs in case or accents only, and none is the very one.
    #[error("the file has several columns whose names are like {0:?}: say which, as it is written")]
    Alike(String),
    /// The profile itself is invalid.
    #[error("profile: {0}")]
    Profile(#[from] ProfileProblem),
}

/// A column of the file.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) place: usize,
}

/// The names of the columns in the file, composed; empty for a file without header.
pub(super) struct Header {
    names: Vec<String>,
}

impl Header {
    pub(super) fn read(profile: &Profile, first: &FileRecord<'_>) -> Result<Self, HeaderProblem> {
        if first.ends.is_empty() {
            return Err(HeaderProblem::None);
        }
        if !profile.header {
            return Ok(Self { names: vec![String::new(); first.ends.len()] });
        }
        let field = |place| std::str::from_utf8(first.field(place)).map(composed);
        let names: Result<Vec<_>, _> = (0..first.ends.len()).map(field).collect();
        let names = names.map_err(|_| HeaderProblem::NotUtf8(None))?;
        if names.iter().any(|name| name.contains('\0')) {
            return Err(HeaderProblem::NotUtf8(None));
        }
        Ok(Self { names })
    }

    pub(super) const fn width(&self) -> usize {
        self.names.len()
    }

    /// Checks that every column of the profile occurs exactly once.
    pub(super) fn check(&self, profile: &Profile) -> Result<(), HeaderProblem> {
        let wanted = || profile.columns.all();
        let missing: Vec<String> =
            wanted().filter(|column| self.times(column) == 0).map(ToString::to_string).collect();
        if !missing.is_empty() {
            let found: Vec<String> = self.names.iter().map(|name| format!("{name:?}")).collect();
            let (missing, found) = (missing.join(", "), found.join(", "));
            return Err(HeaderProblem::Missing { missing, found });
        }
        let doubtful = wanted().find_map(|column| match column {
            ColumnRef::Name(name) if self.times(column) > 1 => Some(name),
            ColumnRef::Name(_) | ColumnRef::Place(_) => None,
        });
        match doubtful {
            None => Ok(()),
            Some(name) if self.names.contains(&composed(name)) => {
                Err(HeaderProblem::Twice(name.clone()))
            }
            Some(name) => Err(HeaderProblem::Alike(name.clone())),
        }
    }

    /// How often a column occurs.
    fn times(&self, column: &ColumnRef) -> usize {
        match column {
            ColumnRef::Name(name) => self.places(name).len(),
            ColumnRef::Place(place) => usize::from(usize::from(*place) <= self.names.len()),
        }
    }

    /// Where a column stands. Its very name counts, or else what differs from it in case and
    /// accents only.
    fn places(&self, name: &str) -> Vec<usize> {
        let all = |is_it: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let named = self.names.iter().enumerate().filter(|(_, known)| is_it(known));
            named.map(|(place, _)| place).collect()
        };
        let name = composed(name);
        let same = all(&|known| known == name);
        if !same.is_empty() {
            return same;
        }
        let folded = fold(&name);
        all(&|known| !folded.is_empty() && fold(known) == folded)
    }

    /// A column that is known to exist.
    pub(super) fn column(&self, column: &ColumnRef) -> Column {
        let place = match column {
            ColumnRef::Name(name) => self.places(name).first().copied(),
            ColumnRef::Place(place) => usize::from(*place).checked_sub(1),
        };
        let place = place.unwrap_or(usize::MAX);
        let name = self.names.get(place).filter(|name| !name.is_empty());
        let name = name.map_or_else(|| format!("{column}"), ToString::to_string);
        Column { name, place }
    }
}

/// A name with composed accents and without invisible characters: `o\u{301}` is `ó`.
#[must_use]
pub fn composed(name: &str) -> String {
    text::identifier(name).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Header {
        Header { names: names.iter().map(|name| composed(name)).collect() }
    }

    #[test]
    fn a_name_is_found_however_its_accents_and_case_are_written() {
        for (names, wanted, expected) in [
            (&["Co\u{301}digo", "Monto"][..], "Código", vec![0]),
            (&["Código"], "Co\u{301}digo", vec![0]),
            (&["CODIGO"], "código", vec![0]),
            (&["Codigo", "Co\u{301}digo"], "Código", vec![1]),
            (&["Código", "Codigo"], "codigo", vec![0, 1]),
            (&["Código", "Código"], "Código", vec![0, 1]),
            (&["Nº", "Monto"], "nº", vec![0]),
            (&["Monto"], "Montos", vec![]),
            (&["", "Monto"], "", vec![0]),
        ] {
            assert_eq!(header(names).places(wanted), expected, "{names:?} {wanted}");
        }
    }
}

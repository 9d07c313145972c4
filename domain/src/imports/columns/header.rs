//! The header of a file, by which its columns are found.

use super::FileRecord;
use crate::imports::problems::encoding_hint;
use crate::imports::profile::ColumnRef;
use crate::imports::{Profile, ProfileProblem};
use crate::text;

/// Why the header does not match the profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderProblem {
    /// The file is empty.
    #[error("the file is empty: it has no header")]
    None,
    /// The file is not UTF-8.
    #[error(
        "the file is not text in UTF-8 (save it as \"CSV UTF-8\"){}", encoding_hint(*.0)
    )]
    NotUtf8(Option<&'static str>),
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
    /// The profile itself is invalid.
    #[error("profile: {0}")]
    Profile(#[from] ProfileProblem),
}

/// A column of the file.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) place: usize,
}

/// The names of the columns in the file; empty for a file without header.
pub(super) struct Header<'a> {
    names: Vec<std::borrow::Cow<'a, str>>,
}

impl<'a> Header<'a> {
    pub(super) fn read(profile: &Profile, first: &FileRecord<'a>) -> Result<Self, HeaderProblem> {
        if first.ends.is_empty() {
            return Err(HeaderProblem::None);
        }
        if !profile.header {
            return Ok(Self { names: vec!["".into(); first.ends.len()] });
        }
        let field = |place| std::str::from_utf8(first.field(place)).map(text::identifier);
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
        let twice = wanted().find_map(|column| match column {
            ColumnRef::Name(name) if self.times(column) > 1 => Some(name.clone()),
            ColumnRef::Name(_) | ColumnRef::Place(_) => None,
        });
        twice.map_or(Ok(()), |name| Err(HeaderProblem::Twice(name)))
    }

    /// How often a column occurs.
    fn times(&self, column: &ColumnRef) -> usize {
        match column {
            ColumnRef::Name(name) => self.names.iter().filter(|known| *known == name).count(),
            ColumnRef::Place(place) => usize::from(usize::from(*place) <= self.names.len()),
        }
    }

    /// A column that is known to exist.
    pub(super) fn column(&self, column: &ColumnRef) -> Column {
        let place = match column {
            ColumnRef::Name(name) => self.names.iter().position(|known| known == name),
            ColumnRef::Place(place) => usize::from(*place).checked_sub(1),
        };
        let place = place.unwrap_or(usize::MAX);
        let name = self.names.get(place).filter(|name| !name.is_empty());
        let name = name.map_or_else(|| format!("{column}"), ToString::to_string);
        Column { name, place }
    }
}

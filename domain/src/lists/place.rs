//! A place in a sorted list, as an address carries it.

use std::fmt::Write;

/// The value of a column by which a list is sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the kinds of columns")]
pub enum SortKey {
    Number(i64),
    Text(String),
}

/// Kind of a column by which a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the kinds of columns")]
pub enum KeyKind {
    Number,
    Text,
}

impl SortKey {
    const fn kind(&self) -> KeyKind {
        match self {
            Self::Number(_) => KeyKind::Number,
            Self::Text(_) => KeyKind::Text,
        }
    }

    /// `n-12`, or `t` with hexadecimal digits.
    fn write(&self) -> String {
        match self {
            Self::Number(number) => format!("n{number}"),
            Self::Text(text) => text.bytes().fold("t".to_owned(), |mut digits, byte| {
                // Writing to a text cannot fail.
                let _ = write!(digits, "{byte:02x}");
                digits
            }),
        }
    }

    fn read(text: &str) -> Option<Self> {
        if let Some(number) = text.strip_prefix('n') {
            return number.parse().ok().map(Self::Number);
        }
        let digits = text.strip_prefix('t')?.as_bytes();
        let (pairs, rest) = digits.as_chunks::<2>();
        let byte = |pair: &[u8; 2]| {
            let is_plain = pair.iter().all(u8::is_ascii_hexdigit);
            let digits = std::str::from_utf8(pair).ok().filter(|_| is_plain)?;
            u8::from_str_radix(digits, 16).ok()
        };
        let bytes = pairs.iter().map(byte).collect::<Option<Vec<u8>>>()?;
        let text = rest.is_empty().then(|| String::from_utf8(bytes).ok()).flatten()?;
        // PostgreSQL has no texts with it.
        (!text.contains('\0')).then_some(Self::Text(text))
    }
}

/// Where the rows of a page lie, seen from a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageStep {
    /// After it, in the order of the list.
    After,
    /// Before it.
    Before,
}

/// A place in a list: beside a row that is named by its sort keys, the last of which is its id. It
/// holds for the filter and the order of its digest only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// On which side of the row.
    pub step: PageStep,
    /// Values of the columns by which the list is sorted.
    pub keys: Vec<SortKey>,
}

impl Cursor {
    /// As part of an address; `digest` has hexadecimal digits only.
    #[must_use]
    pub fn write(&self, digest: &str) -> String {
        let step = match self.step {
            PageStep::After => "a",
            PageStep::Before => "b",
        };
        let keys: Vec<String> = self.keys.iter().map(SortKey::write).collect();
        format!("{step}.{digest}.{}", keys.join("."))
    }

    /// Reads a part of an address; `None` for that of another filter, order or list.
    #[must_use]
    pub fn read(text: &str, digest: &str, kinds: &[KeyKind]) -> Option<Self> {
        let mut parts = text.split('.');
        let step = match parts.next()? {
            "a" => PageStep::After,
            "b" => PageStep::Before,
            _ => return None,
        };
        if parts.next()? != digest {
            return None;
        }
        let keys = parts.map(SortKey::read).collect::<Option<Vec<_>>>()?;
        let is_of_order = keys.iter().map(SortKey::kind).eq(kinds.iter().copied());
        is_of_order.then_some(Self { step, keys })
    }
}

//! Cursors as text, for addresses.

use domain::calendar::Date;
use domain::ids::InstalmentId;

use super::{OpenList, Place, RowCursor};

/// No date and no id has it.
const BETWEEN: char = '.';

impl OpenList {
    const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Settled => "settled",
            Self::MovedAway => "moved",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        super::LISTS.into_iter().find(|list| list.code() == code)
    }
}

impl RowCursor {
    /// For the address of the next page.
    #[must_use]
    pub fn code(&self) -> String {
        let source = self.source;
        let parts = match &self.place {
            Place::Movement { effective_on, subject, source_id } => {
                format!("m{BETWEEN}{effective_on}{BETWEEN}{subject}{BETWEEN}{source_id}")
            }
            Place::Open { due_on, list, settled_on, instalment } => {
                let list = list.code();
                let days = format!("{due_on}{BETWEEN}{list}{BETWEEN}{settled_on}");
                format!("o{BETWEEN}{days}{BETWEEN}{instalment}")
            }
        };
        format!("{source}{BETWEEN}{parts}")
    }

    /// `None` of a text that is no cursor.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let parts: Vec<&str> = code.split(BETWEEN).collect();
        let day = |text: &str| text.parse::<Date>().ok();
        // All ids are as plain as that of an instalment.
        let id = |text: &str| Some(InstalmentId::parse(text).ok()?.to_string());
        let (source, place) = match parts.as_slice() {
            [source, "m", effective_on, subject, source_id] => {
                let effective_on = day(effective_on)?;
                let (subject, source_id) = (id(subject)?, id(source_id)?);
                (source, Place::Movement { effective_on, subject, source_id })
            }
            [source, "o", due_on, list, settled_on, instalment] => {
                let (due_on, settled_on) = (day(due_on)?, day(settled_on)?);
                let (list, instalment) = (OpenList::parse(list)?, id(instalment)?);
                (source, Place::Open { due_on, list, settled_on, instalment })
            }
            _ => return None,
        };
        Some(Self { source: source.parse().ok()?, place })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_from_its_text_and_others_are_none() {
        for code in [
            "0.m.2026-11-20.a-1.b_2",
            "1.o.2026-11-20.open.2026-11-21.a",
            "0.o.2026-11-20.settled.2026-11-21.a",
            "0.o.2026-11-20.moved.2026-11-21.a",
        ] {
            assert_eq!(RowCursor::parse(code).unwrap().code(), code);
        }
        for code in [
            "",
            "x",
            "0.m.2026-11-20.a",
            "0.m.2026-11-31.a.b",
            "0.m.2026-11-20..b",
            "-1.m.2026-11-20.a.b",
            "0.m.2026-11-20.a.b.c",
            "0.o.2026-11-20.gone.2026-11-21.a",
            "0.o.2026-11-20.open.2026-11-21.a\0",
        ] {
            assert_eq!(RowCursor::parse(code), None, "{code}");
        }
    }
}

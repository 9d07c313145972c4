//! Joins rows of one invoice, which follow each other.

use domain::imports::{
    Columns, Draft, Grouping, LineProblem, LineReading, Obstacle, ProblemReason, RowOwner,
};

use super::Line;

/// Rows that may belong to one invoice.
pub(super) struct Groups<'a> {
    columns: &'a Columns,
    /// The rows so far of the last invoice, and its number if a row could be read.
    last: Option<(Line, Option<String>)>,
    /// Whether a row between the last invoice and the next one could not be read.
    is_broken: bool,
}

impl<'a> Groups<'a> {
    pub(super) const fn new(columns: &'a Columns) -> Self {
        Self { columns, last: None, is_broken: false }
    }

    /// Adds a row; returns the line that is complete now.
    pub(super) fn add(&mut self, at: u64, reading: LineReading) -> Option<Line> {
        let LineReading { draft, remarks, owner } = reading;
        let mut row = Line { at, rows: 1, read: draft, remarks };
        let grouping = self.columns.grouping();
        if grouping == Grouping::Alone {
            return Some(row);
        }
        let number = match owner {
            RowOwner::Invoice(number) => Some(number),
            RowOwner::Nobody => None,
            RowOwner::Unknown => {
                let before = self.unreadable();
                self.last = Some((row, None));
                return before;
            }
        };
        if let Some((line, of)) = &mut self.last
            && number.is_some()
            && *of == number
        {
            join(grouping, line, row);
            return None;
        }
        if std::mem::take(&mut self.is_broken) {
            refuse(&mut row);
        }
        let before = self.end();
        self.last = Some((row, number));
        before
    }

    /// A row that cannot be read may belong to the invoice before it or to the one after it, which
    /// would be incomplete. Returns the one before.
    pub(super) fn unreadable(&mut self) -> Option<Line> {
        if self.columns.grouping() == Grouping::Alone {
            return None;
        }
        self.is_broken = true;
        if let Some((line, _)) = &mut self.last {
            refuse(line);
        }
        self.end()
    }

    /// The last line.
    pub(super) fn end(&mut self) -> Option<Line> {
        let (mut line, _) = self.last.take()?;
        if let Ok(draft) = &mut line.read {
            self.columns.complete(draft);
        }
        Some(line)
    }
}

fn join(grouping: Grouping, line: &mut Line, row: Line) {
    line.rows += row.rows;
    line.remarks.extend(row.remarks);
    let problems = match (&mut line.read, row.read) {
        (Ok(invoice), Ok(draft)) => joined(grouping, invoice, draft, row.at),
        (Ok(_), Err(problems)) => Some(problems),
        (Err(before), Err(problems)) => {
            before.extend(problems);
            None
        }
        (Err(_), Ok(_)) => None,
    };
    if let Some(problems) = problems {
        line.read = Err(problems);
    }
}

fn joined(
    grouping: Grouping,
    invoice: &mut Draft,
    row: Draft,
    at: u64,
) -> Option<Vec<LineProblem>> {
    let value = row.number.clone();
    let reason = grouping.join(invoice, row).err()?;
    Some(vec![LineProblem { line: at, column: String::new(), value, reason }])
}

/// Refuses an invoice beside a row that cannot be read.
fn refuse(line: &mut Line) {
    if line.read.is_ok() {
        let reason = ProblemReason::CannotApply(Obstacle::RowBeside);
        line.read = Err(vec![LineProblem::of_line(line.at, reason)]);
    }
}

//! A record being read, with the problems so far.

use super::{Column, FileRecord, LineReading, RowOwner};
use crate::imports::{Draft, LineProblem, ProblemReason, fields};

/// A record, its problems, and its remarks: problems of values that are left aside.
pub(super) struct Reading<'a> {
    record: &'a FileRecord<'a>,
    problems: Vec<LineProblem>,
    remarks: Vec<LineProblem>,
}

impl<'a> Reading<'a> {
    pub(super) const fn of(record: &'a FileRecord<'a>) -> Self {
        Self { record, problems: Vec::new(), remarks: Vec::new() }
    }

    /// The result.
    pub(super) fn end(self, draft: Option<Draft>, owner: RowOwner) -> LineReading {
        let draft = draft.filter(|_| self.problems.is_empty()).ok_or(self.problems);
        LineReading { draft, remarks: self.remarks, owner }
    }

    /// A required value.
    pub(super) fn must<T>(
        &mut self,
        column: &Column,
        take: impl FnOnce(&str) -> Result<T, ProblemReason>,
    ) -> Option<T> {
        let text = self.text(column)?;
        let value = if text.is_empty() { Err(ProblemReason::Empty) } else { take(text) };
        value.map_err(|reason| self.problems.push(self.problem(column, reason))).ok()
    }

    /// An optional value; one that cannot be read is left aside with a remark.
    pub(super) fn may<T>(
        &mut self,
        column: Option<&Column>,
        take: impl FnOnce(&str) -> Result<T, ProblemReason>,
    ) -> Option<T> {
        let text = self.text(column?).filter(|text| !text.is_empty())?;
        take(text).map_err(|reason| self.remark(column, reason)).ok()
    }

    /// Whether a cell is empty, or the file has no such column.
    pub(super) fn is_empty(&self, column: Option<&Column>) -> bool {
        column.is_none_or(|column| self.record.field(column.place).trim_ascii().is_empty())
    }

    /// The text of a cell, if the file has the column.
    pub(super) fn peek(&self, column: Option<&Column>) -> Option<&'a str> {
        std::str::from_utf8(self.record.field(column?.place)).ok()
    }

    /// Adds a remark about a cell.
    pub(super) fn remark(&mut self, column: Option<&Column>, reason: ProblemReason) {
        if let Some(column) = column {
            self.remarks.push(self.problem(column, reason));
        }
    }

    /// Whether there are remarks about any of these columns that leave its meaning open.
    pub(super) fn is_doubtful(&self, columns: &[&Option<Column>]) -> bool {
        let is_of = |remark: &LineProblem| {
            columns.iter().any(|column| column.as_ref().is_some_and(|c| c.name == remark.column))
        };
        let is_clear = |remark: &LineProblem| remark.reason == ProblemReason::SettledBeforeIssue;
        self.remarks.iter().any(|remark| is_of(remark) && !is_clear(remark))
    }

    /// The trimmed text of a cell. Broken text is a problem of any cell, because it is one of the
    /// whole file.
    fn text(&mut self, column: &Column) -> Option<&'a str> {
        let text = std::str::from_utf8(self.record.field(column.place));
        let text = text.map_err(|_| {
            self.problems.push(self.problem(column, ProblemReason::NotUtf8(None)));
        });
        text.ok().map(str::trim)
    }

    fn problem(&self, column: &Column, reason: ProblemReason) -> LineProblem {
        let value = fields::excerpt(self.record.field(column.place));
        LineProblem { line: self.record.line, column: column.name.clone(), value, reason }
    }
}

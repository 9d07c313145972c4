//! Tables: rows are not split across pages, and the header repeats on each page.

use krilla::tagging::{TableHeaderScope, Tag};

use super::fonts::{self, Run};
use super::sheet::{Align, Drawing, Sheet};
use super::style::{BODY, HAIR, LABEL, LINE, MARGIN, QUIET, RIGHT, SMALL, STRONG, SUM, WIDTH};

/// Title, width in points and alignment of a column.
pub(super) struct Column {
    pub(super) title: &'static str,
    pub(super) width: f32,
    pub(super) align: Align,
}

/// Text of a cell, and a smaller note below it.
pub(super) struct Cell {
    text: String,
    note: String,
}

impl Cell {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), note: String::new() }
    }

    pub(super) fn noted(text: impl Into<String>, note: impl Into<String>) -> Self {
        Self { text: text.into(), note: note.into() }
    }
}

/// Space above and below the text of a row.
const PADDING: f32 = 7.0;
/// The same in tight tables.
const TIGHT: f32 = 4.0;
/// Space between columns.
const GUTTER: f32 = 12.0;
/// Limits the height of a cell to less than a page.
const LINES_MAX: usize = 10;

/// A shaped table, so that its height is known before drawing.
pub(super) struct Table<'a> {
    columns: &'a [Column],
    rows: Vec<Row>,
    padding: f32,
}

/// A shaped row.
struct Row {
    cells: Vec<Vec<Run>>,
    height: f32,
}

impl<'a> Table<'a> {
    pub(super) fn new(columns: &'a [Column], rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        Self::padded(columns, rows, PADDING)
    }

    /// A table with little space between its rows.
    pub(super) fn tight(columns: &'a [Column], rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        Self::padded(columns, rows, TIGHT)
    }

    fn padded(
        columns: &'a [Column],
        rows: impl IntoIterator<Item = Vec<Cell>>,
        padding: f32,
    ) -> Self {
        let rows = rows.into_iter().map(|cells| set(columns, cells, padding)).collect();
        Self { columns, rows, padding }
    }

    /// Height of the header and the given number of first rows.
    pub(super) fn height(&self, rows: usize) -> f32 {
        head_height() + self.rows.iter().take(rows).map(|row| row.height).sum::<f32>()
    }

    /// Draws the table. The last row stays with the following content, which is `tail` high.
    pub(super) fn draw(self, sheet: &mut Sheet, tail: f32) {
        let Self { columns, rows, padding } = self;
        let first = rows.first().map_or(0.0, |row| row.height);
        sheet.need(head_height() + first + if rows.len() == 1 { tail } else { 0.0 });
        sheet.within(Tag::Table, |sheet| {
            sheet.within(Tag::THead, |sheet| {
                sheet.within(Tag::TR, |sheet| head(sheet, columns, true));
            });
            sheet.within(Tag::TBody, |sheet| {
                let last = rows.len().saturating_sub(1);
                for (i, row) in rows.into_iter().enumerate() {
                    let below = if i == last { tail } else { 0.0 };
                    if sheet.need(row.height + below) {
                        head(sheet, columns, false);
                    }
                    sheet.within(Tag::TR, |sheet| body(sheet, columns, row, padding));
                    if i < last {
                        sheet.rule(sheet.y - 0.25, 0.5, HAIR);
                    }
                }
            });
        });
    }
}

fn head_height() -> f32 {
    LABEL.leading + PADDING
}

/// Column titles. On later pages they are artifacts, so that screen readers announce them once.
fn head(sheet: &mut Sheet, columns: &[Column], first: bool) {
    let mut x = MARGIN;
    for column in columns {
        let run = fonts::run(column.title, LABEL);
        let at = edge(column, x);
        if first {
            let tag = Tag::TH(TableHeaderScope::Column);
            sheet.within(tag, |sheet| sheet.line(at, column.align, run));
        } else {
            let x = if column.align == Align::Right { at - run.width } else { at };
            let baseline = sheet.y + run.style.baseline();
            sheet.decorate(Drawing::Text { x, baseline, run });
        }
        x += column.width;
    }
    sheet.y += head_height();
    sheet.rule(sheet.y - 0.75, 0.75, LINE);
}

/// Horizontal position to which the cells of a column are aligned.
fn edge(column: &Column, x: f32) -> f32 {
    match column.align {
        Align::Left => x,
        Align::Right => x + column.width,
    }
}

fn set(columns: &[Column], cells: Vec<Cell>, padding: f32) -> Row {
    let cells: Vec<Vec<Run>> = columns
        .iter()
        .zip(cells)
        .enumerate()
        .map(|(i, (column, cell))| {
            let style = if i + 1 == columns.len() { STRONG } else { BODY };
            let room =
                if column.align == Align::Left { column.width - GUTTER } else { column.width };
            let mut lines = fonts::wrap(&cell.text, style, room, LINES_MAX);
            if !cell.note.is_empty() {
                lines.extend(fonts::wrap(&cell.note, SMALL, room, LINES_MAX));
            }
            lines
        })
        .collect();
    let height = |lines: &Vec<Run>| lines.iter().map(|run| run.style.leading).sum::<f32>();
    let height = cells.iter().map(height).fold(0.0, f32::max) + 2.0 * padding;
    Row { cells, height }
}

fn body(sheet: &mut Sheet, columns: &[Column], row: Row, padding: f32) {
    let top = sheet.y;
    let mut x = MARGIN;
    for (column, lines) in columns.iter().zip(row.cells) {
        sheet.y = top + padding;
        sheet.within(Tag::TD, |sheet| sheet.lines(edge(column, x), column.align, lines));
        x += column.width;
    }
    sheet.y = top + row.height;
}

/// A total: name, amount and whether it is emphasised.
pub(super) struct Sum {
    pub(super) name: String,
    pub(super) amount: String,
    pub(super) strong: bool,
}

pub(super) fn sums_height(sums: &[Sum]) -> f32 {
    sums.iter().map(sum_height).sum::<f32>() + PADDING
}

fn sum_height(sum: &Sum) -> f32 {
    if sum.strong { SUM.leading + 10.0 } else { BODY.leading + 6.0 }
}

/// Draws totals below a table, in its right part.
pub(super) fn sums(sheet: &mut Sheet, sums: &[Sum]) {
    let left = MARGIN + WIDTH * 0.45;
    sheet.rule(sheet.y - 0.75, 0.75, LINE);
    sheet.y += PADDING;
    sheet.within(Tag::Table, |sheet| {
        for sum in sums {
            let style = if sum.strong { SUM } else { BODY };
            let name = if sum.strong { style } else { style.in_colour(QUIET) };
            let pad = (sum_height(sum) - style.leading) / 2.0;
            sheet.y += pad;
            sheet.within(Tag::TR, |sheet| {
                let name = fonts::run(&sum.name, name);
                let tag = Tag::TH(TableHeaderScope::Row);
                sheet.within(tag, |sheet| sheet.line(left, Align::Left, name));
                let amount = fonts::run(&sum.amount, style);
                sheet.within(Tag::TD, |sheet| sheet.line(RIGHT, Align::Right, amount));
            });
            sheet.y += style.leading + pad;
        }
    });
}

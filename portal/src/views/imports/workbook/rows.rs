//! Rows of a sheet as lines of CSV.

use std::collections::BTreeMap;
use std::io::Write;

use super::{MAX_TABLE_BYTES, WorkbookError};

/// Widths of a sheet's rows. Programs leave the empty cells at the end of a row out, so the row of
/// the names says how wide the rows below it are.
#[derive(Default)]
pub(super) struct RowShape {
    /// The row that is read, and its width.
    row: Option<(u32, u32)>,
    /// How many rows have a width, and the first of them.
    widths: BTreeMap<u32, (u32, u32)>,
}

impl RowShape {
    pub(super) fn see(&mut self, row: u32, column: u32) {
        match &mut self.row {
            Some((last, width)) if *last == row => *width = (*width).max(column + 1),
            _ => {
                self.close();
                self.row = Some((row, column + 1));
            }
        }
    }

    fn close(&mut self) {
        if let Some((row, width)) = self.row.take() {
            self.widths.entry(width).or_insert((0, row)).0 += 1;
        }
    }

    /// The first row that is as wide as most, and its width: it is filled, and all below it. `None`
    /// for a sheet without cells.
    pub(super) fn end(mut self) -> Option<(u32, u32)> {
        self.close();
        let usual = self.widths.iter().max_by_key(|(width, (count, _))| (*count, **width));
        let usual = *usual?.0;
        let wide = self.widths.range(usual..).map(|(width, (_, first))| (*first, *width));
        wide.min()
    }
}

/// Writes cells as lines.
pub(super) struct TableWriter<'o, W: Write> {
    out: &'o mut W,
    /// First row that is filled, and its width.
    filled: (u32, u32),
    row: u32,
    line: String,
    /// Cells of the line.
    cells: u32,
    written: u64,
}

impl<'o, W: Write> TableWriter<'o, W> {
    pub(super) const fn new(out: &'o mut W, filled: (u32, u32)) -> Self {
        Self { out, filled, row: 0, line: String::new(), cells: 0, written: 0 }
    }

    /// Adds a cell. Rows that stand between have empty lines.
    pub(super) fn cell(&mut self, row: u32, column: u32, text: &str) -> Result<(), WorkbookError> {
        if text.is_empty() {
            return Ok(());
        }
        if row < self.row || (row == self.row && column < self.cells) {
            return Err(WorkbookError::Damaged("its cells are not in order".to_owned()));
        }
        while self.row < row {
            self.end_line()?;
            self.row += 1;
        }
        while self.cells < column {
            self.add("");
        }
        self.add(text);
        Ok(())
    }

    fn add(&mut self, text: &str) {
        if self.cells > 0 {
            self.line.push(',');
        }
        self.cells += 1;
        if text.contains([',', '"']) || text.starts_with(char::is_whitespace) {
            self.line.push('"');
            self.line.push_str(&text.replace('"', "\"\""));
            self.line.push('"');
        } else {
            self.line.push_str(text);
        }
    }

    fn end_line(&mut self) -> Result<(), WorkbookError> {
        let (first, width) = self.filled;
        while self.row >= first && self.cells > 0 && self.cells < width {
            self.add("");
        }
        self.line.push('\n');
        self.written += self.line.len() as u64;
        if self.written > MAX_TABLE_BYTES {
            return Err(WorkbookError::TooLong);
        }
        self.out.write_all(self.line.as_bytes())?;
        self.line.clear();
        self.cells = 0;
        Ok(())
    }

    pub(super) fn end(mut self) -> Result<(), WorkbookError> {
        self.end_line()?;
        Ok(self.out.flush()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[(u32, u32, &str)]) -> String {
        let mut shape = RowShape::default();
        cells.iter().for_each(|(row, column, _)| shape.see(*row, *column));
        let mut out = Vec::new();
        let mut table = TableWriter::new(&mut out, shape.end().unwrap());
        cells.iter().for_each(|(row, column, text)| table.cell(*row, *column, text).unwrap());
        table.end().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn rows_below_the_names_are_as_wide_as_these_and_titles_stay_narrow() {
        let cells = [
            (0, 0, "Reporte"),
            (2, 0, "Código"),
            (2, 1, "Monto"),
            (2, 2, "Pagado el"),
            (3, 0, "K1"),
            (3, 1, "10.5"),
            (4, 0, "K2"),
            (4, 1, "7"),
            (5, 0, "K3"),
            (5, 1, "8"),
            (5, 2, "2026-11-01"),
        ];
        let expected = "Reporte\n\nCódigo,Monto,Pagado el\nK1,10.5,\nK2,7,\nK3,8,2026-11-01\n";
        assert_eq!(table(&cells), expected);
    }

    #[test]
    fn cells_out_of_order_are_refused_because_they_would_stand_in_another_column() {
        let mut out = Vec::new();
        let mut table = TableWriter::new(&mut out, (0, 2));
        table.cell(1, 1, "a").unwrap();
        assert!(table.cell(1, 0, "b").is_err());
        assert!(table.cell(0, 3, "b").is_err());
    }

    #[test]
    fn marks_of_csv_inside_a_cell_are_quoted() {
        assert_eq!(table(&[(0, 1, "a,b"), (0, 2, "\"x\"")]), ",\"a,b\",\"\"\"x\"\"\"\n");
    }
}

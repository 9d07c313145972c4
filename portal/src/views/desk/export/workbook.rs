//! Workbooks: texts are cells of text, which no program evaluates, amounts are numbers with the
//! decimals of their currency, days are dates.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, IntoInnerError};

use domain::calendar::{Date, TimeZone, Timestamp};
use domain::imports::neutral;
use domain::lists::ExportCell;
use domain::money::Money;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::failure::SheetError;

/// Lines of a sheet, with that of the names.
const MAX_LINES: u32 = 1 << 20;
/// Units of UTF-16 in a cell.
const MAX_UNITS: usize = 32_767;
/// A number has so many digits that count; one of more is written as text.
const MAX_DIGITS: usize = 15;
/// Characters in the name of a sheet, with room for a number after it.
const MAX_NAME: usize = 25;
/// Width of a column in characters.
const WIDTH: f64 = 18.0;
/// A day, and a day with its time, as the program's language writes them.
const DAY_FORMAT: u8 = 14;
const INSTANT_FORMAT: u8 = 22;

pub(super) struct WorkbookWriter {
    workbook: Workbook,
    sheet: usize,
    /// The next one of the sheet.
    line: u32,
    max_lines: u32,
    title: String,
    columns: Vec<String>,
    zone: TimeZone,
    formats: CellFormats,
}

struct CellFormats {
    title: Format,
    /// Of a text that a program would evaluate if somebody edited its cell.
    quoted: Format,
    day: Format,
    instant: Format,
    /// By number of decimals.
    amounts: HashMap<u32, Format>,
}

impl WorkbookWriter {
    pub(super) fn begin(
        title: &str,
        columns: &[String],
        zone: TimeZone,
    ) -> Result<Self, SheetError> {
        Self::of(title, columns, zone, MAX_LINES)
    }

    /// The same with sheets of fewer lines.
    pub(super) fn of(
        title: &str,
        columns: &[String],
        zone: TimeZone,
        max_lines: u32,
    ) -> Result<Self, SheetError> {
        let formats = CellFormats {
            title: Format::new().set_bold(),
            quoted: Format::new().set_quote_prefix(),
            day: Format::new().set_num_format_index(DAY_FORMAT),
            instant: Format::new().set_num_format_index(INSTANT_FORMAT),
            amounts: HashMap::new(),
        };
        let mut writer = Self {
            workbook: Workbook::new(),
            sheet: 0,
            line: 0,
            max_lines,
            title: sheet_name(title),
            columns: columns.to_vec(),
            zone,
            formats,
        };
        writer.begin_sheet()?;
        Ok(writer)
    }

    /// Adds a sheet, and writes the names of the columns.
    fn begin_sheet(&mut self) -> Result<(), SheetError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        match self.sheet {
            0 => sheet.set_name(&self.title)?,
            number => sheet.set_name(format!("{} {}", self.title, number + 1))?,
        };
        sheet.set_freeze_panes(1, 0)?;
        for (column, name) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(column, WIDTH)?;
            sheet.write_string_with_format(0, column, name, &self.formats.title)?;
        }
        self.line = 1;
        Ok(())
    }

    pub(super) fn line(&mut self, cells: &[ExportCell]) -> Result<(), SheetError> {
        if self.line == self.max_lines {
            self.sheet += 1;
            self.begin_sheet()?;
        }
        let sheet = self.workbook.worksheet_from_index(self.sheet)?;
        for (column, cell) in (0_u16..).zip(cells) {
            let place = SheetPlace { line: self.line, column };
            self.formats.write(sheet, place, cell, &self.zone)?;
        }
        self.line += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<File, SheetError> {
        let mut out = BufWriter::new(tempfile::tempfile()?);
        self.workbook.save_to_writer(&mut out)?;
        Ok(out.into_inner().map_err(IntoInnerError::into_error)?)
    }
}

#[derive(Debug, Clone, Copy)]
struct SheetPlace {
    line: u32,
    column: u16,
}

impl CellFormats {
    fn write(
        &mut self,
        sheet: &mut Worksheet,
        SheetPlace { line, column }: SheetPlace,
        cell: &ExportCell,
        zone: &TimeZone,
    ) -> Result<(), SheetError> {
        match cell {
            ExportCell::Empty => return Ok(()),
            ExportCell::Text(text) => match is_evaluated(text) {
                true => sheet.write_string_with_format(line, column, fit(text), &self.quoted)?,
                false => sheet.write_string(line, column, fit(text))?,
            },
            ExportCell::Amount(amount) => match number(*amount) {
                Some(number) => {
                    let format = self.amounts.entry(amount.currency.exponent());
                    let format = format.or_insert_with_key(|decimals| amount_format(*decimals));
                    sheet.write_number_with_format(line, column, number, format)?
                }
                None => sheet.write_string(line, column, amount.to_decimal())?,
            },
            ExportCell::Day(day) => match excel_day(*day) {
                Some(date) => sheet.write_datetime_with_format(line, column, date, &self.day)?,
                None => sheet.write_string(line, column, day.to_string())?,
            },
            ExportCell::Instant(at) => match excel_instant(*at, zone) {
                Some(at) => sheet.write_datetime_with_format(line, column, at, &self.instant)?,
                None => sheet.write_string(line, column, at.to_string())?,
            },
            ExportCell::Count(count) => match i32::try_from(*count) {
                Ok(count) => sheet.write_number(line, column, count)?,
                Err(_) => sheet.write_string(line, column, count.to_string())?,
            },
        };
        Ok(())
    }
}

fn is_evaluated(text: &str) -> bool {
    matches!(neutral(text), Cow::Owned(_))
}

/// A text that a cell can hold: without signs that XML has not, and not too long.
fn fit(text: &str) -> String {
    let is_plain = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    let mut units = 0;
    let signs = text.chars().map(|c| if is_plain(c) { c } else { char::REPLACEMENT_CHARACTER });
    let signs = signs.take_while(|c| {
        units += c.len_utf16();
        units <= MAX_UNITS
    });
    signs.collect()
}

/// An amount as a number, unless digits would be lost.
fn number(amount: Money) -> Option<f64> {
    let text = amount.to_decimal();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits > MAX_DIGITS { None } else { text.parse().ok() }
}

fn amount_format(decimals: u32) -> Format {
    let fraction: String = (0..decimals).map(|_| '0').collect();
    let point = if decimals == 0 { "" } else { "." };
    Format::new().set_num_format(format!("#,##0{point}{fraction}"))
}

fn excel_day(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    let (month, day) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

fn excel_instant(at: Timestamp, zone: &TimeZone) -> Option<ExcelDateTime> {
    let local = zone.to_datetime(at);
    let (hour, minute) = (u16::try_from(local.hour()).ok()?, u8::try_from(local.minute()).ok()?);
    excel_day(local.date())?.and_hms(hour, minute, local.second()).ok()
}

/// A name that a sheet can have.
fn sheet_name(title: &str) -> String {
    let is_allowed = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    title.chars().filter(is_allowed).take(MAX_NAME).collect()
}

#[cfg(test)]
mod tests;

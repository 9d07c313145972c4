//! The text of a cell: days by their style, numbers with all digits that a spreadsheet keeps.

use std::borrow::Cow;

use calamine::{DataRef, ExcelDateTime};

/// Significant digits that spreadsheets keep of a number, less the first.
const DIGITS_BEHIND: usize = 14;

pub(super) fn text<'a>(cell: &'a DataRef<'_>) -> Cow<'a, str> {
    match cell {
        DataRef::Empty => "".into(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            one_line(text)
        }
        DataRef::SharedString(text) => one_line(text),
        DataRef::Int(number) => number.to_string().into(),
        DataRef::Float(number) => decimal(*number).into(),
        DataRef::Bool(truth) => truth.to_string().into(),
        DataRef::DateTime(instant) => moment(instant).into(),
        DataRef::Error(error) => error.to_string().into(),
    }
}

/// A row is a line, so that its number is that of the row.
fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) { text.replace(['\n', '\r'], " ").into() } else { text.into() }
}

/// A day, with its time if it has one. What is no day is the number.
fn moment(instant: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = instant.to_ymd_hms_milli();
    if !instant.is_datetime() || !(1900..=9999).contains(&year) || month == 0 || day == 0 {
        return decimal(instant.as_f64());
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => day,
        _ => format!("{day} {hour:02}:{minute:02}:{second:02}"),
    }
}

/// A number as a decimal of 15 significant digits: 0.1 + 0.2 is 0.3, as the spreadsheet shows it,
/// and 19.999 stays 19.999, which no currency of two decimals takes.
fn decimal(number: f64) -> String {
    let written = format!("{number:.DIGITS_BEHIND$e}");
    let Some((digits, exponent)) = written.split_once('e') else { return written };
    let Ok(exponent) = exponent.parse::<i32>() else { return written };
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let digits = digits.replace('.', "");
    let digits = digits.trim_end_matches('0');
    let length = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    match exponent {
        _ if digits.is_empty() => "0".to_owned(),
        // Too large or too small for any amount.
        20.. | ..-20 => written,
        ..0 => format!("{sign}0.{}{digits}", zeros(-exponent - 1)),
        0.. if exponent + 1 >= length => {
            format!("{sign}{digits}{}", zeros(exponent + 1 - length))
        }
        0.. => {
            let (whole, rest) = digits.split_at(usize::try_from(exponent + 1).unwrap_or(0));
            format!("{sign}{whole}.{rest}")
        }
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn a_number_keeps_the_digits_that_a_spreadsheet_shows() {
        for (number, expected) in [
            (0.0, "0"),
            (19.99, "19.99"),
            (0.1 + 0.2, "0.3"),
            (19.999, "19.999"),
            (-1500.5, "-1500.5"),
            (1_234_567.0, "1234567"),
            (100.0, "100"),
            (0.05, "0.05"),
            (4_145_545.25, "4145545.25"),
            (1e30, "1.00000000000000e30"),
        ] {
            assert_eq!(decimal(number), expected, "{number}");
        }
    }

    #[test]
    fn a_day_is_one_by_its_style_and_keeps_its_time() {
        let at = |value, kind| ExcelDateTime::new(value, kind, false);
        for (value, kind, expected) in [
            (46_353.0, ExcelDateTimeType::DateTime, "2026-11-27"),
            (46_353.5, ExcelDateTimeType::DateTime, "2026-11-27 12:00:00"),
            (1.5, ExcelDateTimeType::TimeDelta, "1.5"),
        ] {
            assert_eq!(moment(&at(value, kind)), expected);
        }
    }

    #[test]
    fn a_line_break_in_a_cell_makes_no_line() {
        assert_eq!(text(&DataRef::SharedString("Jr. Lima 1\r\nCusco")), "Jr. Lima 1  Cusco");
        assert_eq!(text(&DataRef::Bool(true)), "true");
    }
}

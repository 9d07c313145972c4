//! The first rows of a file, as they stand and as they are read.

use std::io::{Read, Seek};

use domain::calendar::Date;
use domain::imports::{Draft, HeaderProblem, Profile, column_name};

use super::super::ImportError;
use super::super::decoding::{self, Counter};
use super::super::records::{Next, Records};
use super::FileFormat;
use super::rows::DataRows;

/// Maximum length of a cell that is shown, in characters.
const CELL: usize = 60;

/// Names of the columns, in order; empty where a column has none.
pub(in crate::views::imports) fn header_names(
    file: &mut (impl Read + Seek),
    profile: &Profile,
) -> Result<Vec<String>, ImportError> {
    let mut records = records(file, profile)?;
    let Next::Record(first) = records.next()? else { return Err(HeaderProblem::None.into()) };
    let name = |place| column_name(&String::from_utf8_lossy(first.field(place)));
    let name = |place| if profile.header { name(place) } else { String::new() };
    Ok((0..first.ends.len()).map(name).collect())
}

/// The first rows of data, each with its line.
pub(in crate::views::imports) fn first_rows(
    file: &mut (impl Read + Seek),
    profile: &Profile,
    rows: usize,
) -> Result<Vec<(u64, Vec<String>)>, ImportError> {
    let mut records = records(file, profile)?;
    let (mut first, mut is_header) = (Vec::new(), profile.header);
    while first.len() < rows {
        match records.next()? {
            Next::Record(_) if std::mem::take(&mut is_header) => {}
            Next::Record(record) if record.is_blank() => {}
            Next::Record(record) => {
                let cell = |place| -> String {
                    let text = String::from_utf8_lossy(record.field(place));
                    text.trim().chars().take(CELL).collect()
                };
                first.push((record.line, (0..record.ends.len()).map(cell).collect()));
            }
            Next::TooLong(_) | Next::Unclosed(_) => {}
            Next::End => break,
        }
    }
    Ok(first)
}

/// What is read of the first rows, each for itself and with its line. Asked for none, it says
/// whether the file has the columns of the profile.
pub(in crate::views::imports) fn first_readings(
    file: &mut (impl Read + Seek),
    profile: &Profile,
    rows: usize,
) -> Result<Vec<(u64, Draft)>, ImportError> {
    file.rewind()?;
    let format = FileFormat::find(file, profile, Date::MAX)?;
    file.rewind()?;
    let mut data = DataRows::new(file, &format, &Counter::default())?;
    let mut readings = Vec::new();
    for _ in 0..rows {
        match data.next()? {
            Next::Record(record) => {
                readings.extend(format.read(&record).draft.ok().map(|draft| (record.line, draft)));
            }
            Next::TooLong(_) | Next::Unclosed(_) => {}
            Next::End => break,
        }
    }
    Ok(readings)
}

fn records<'a>(
    file: &'a mut (impl Read + Seek),
    profile: &Profile,
) -> Result<Records<Box<dyn Read + 'a>>, ImportError> {
    file.rewind()?;
    let encoding = decoding::encoding(file, profile)?;
    file.rewind()?;
    let delimiter = profile.delimiter().map_err(HeaderProblem::from)?;
    let mut records = Records::new(encoding.reader(file, &Counter::default()), delimiter);
    records.skip_lines(profile.skip_lines)?;
    Ok(records)
}

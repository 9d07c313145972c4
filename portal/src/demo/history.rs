//! The history of a company's receivables: real dates and amounts, moved so that today falls on
//! 2013-11-15.

use std::io::{self, Cursor};

use domain::access::Actor;
use domain::calendar::Date;
use domain::imports::Problem;
use jiff::Span;

use crate::views::imports::{ImportError, Mode, Order, Progress, Watch, import, read_profile};
use crate::{Error, Portal, Result};

const FILE: &[u8] = include_bytes!("../../../demo/ibm-receivables.csv");
const PROFILE: &str = include_str!("../../../demo/ibm.toml");

/// The day of the file that is today.
const AS_OF: Date = Date::constant(2013, 11, 15);
/// The columns with dates that are imported; the last is that of the settlement.
const DATES: [&str; 3] = ["InvoiceDate", "DueDate", "SettledDate"];

/// Imports the history as of today; what is there stays.
pub(super) async fn load(portal: &Portal) -> Result<()> {
    let profile = read_profile(PROFILE).map_err(Error::internal)?;
    let file = moved(FILE, portal.today(), &profile.date).map_err(Error::internal)?;
    let order = Order { file: Cursor::new(file), profile, mode: Mode::AllOrNothing };
    match import(portal, &Actor::System, order, &mut Strict).await {
        Ok(_) => Ok(()),
        Err(ImportError::Portal(error)) => Err(error),
        Err(other) => Err(Error::internal(other)),
    }
}

/// The file has no bad lines.
struct Strict;

impl Watch for Strict {
    fn problem(&mut self, problem: &Problem) -> io::Result<()> {
        Err(io::Error::other(problem.to_string()))
    }

    fn progress(&mut self, _: &Progress) {}
}

/// The file with its dates moved, without the settlements after today; in the order in which they
/// were settled, so that receipts are numbered by day.
pub(super) fn moved(
    file: &[u8],
    today: Date,
    pattern: &str,
) -> std::result::Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let distance: Span = today - AS_OF;
    let mut reader = csv::Reader::from_reader(file);
    let header = reader.headers()?.clone();
    let dates: Vec<usize> = DATES
        .into_iter()
        .filter_map(|name| header.iter().position(|column| column == name))
        .collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let mut fields: Vec<String> = record.iter().map(str::to_owned).collect();
        let mut settled = Date::MAX;
        for place in &dates {
            let field = fields.get_mut(*place).ok_or("a row is short")?;
            let date = Date::strptime(pattern, &field)?.checked_add(distance)?;
            *field = date.strftime(pattern).to_string();
            settled = date;
        }
        if settled > today {
            settled = Date::MAX;
            if let Some(field) = dates.last().and_then(|place| fields.get_mut(*place)) {
                field.clear();
            }
        }
        rows.push((settled, fields));
    }
    rows.sort_by_key(|(settled, _)| *settled);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header)?;
    for (_, fields) in rows {
        writer.write_record(fields)?;
    }
    Ok(writer.into_inner().map_err(|error| error.to_string())?)
}

//! `aldia figures`: the figures of a day, and the rows behind each.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use domain::access::Actor;
use domain::calendar::Date;
use domain::money::Currency;
use domain::reports::Figure;
use portal::Portal;
use portal::views::reports::{DayReport, FigureRow, RowQuery, figures, rows_behind};

use self::lines::FigureLine;
use super::CommandFailure;
use super::printer::Printer;
use crate::assemble;
use crate::config::Config;

mod lines;

/// Which figures, and how they are printed.
#[derive(Debug, Args)]
pub struct FiguresArgs {
    /// The day; today if not given.
    #[arg(long, value_name = "DAY")]
    pub on: Option<Date>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = FigureFormat::Table)]
    pub format: FigureFormat,
    /// Print the rows of which this amount is the sum, such as `overdue`.
    #[arg(long, value_name = "FIGURE", value_parser = figure)]
    pub rows: Option<Figure>,
}

/// How figures are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FigureFormat {
    /// For people.
    Table,
    /// For spreadsheets.
    Csv,
    /// For machines: one object a line.
    Json,
}

fn figure(text: &str) -> Result<Figure, String> {
    let codes = || Figure::ALL.iter().map(|figure| figure.code()).collect::<Vec<_>>().join(", ");
    Figure::parse(text).ok_or_else(|| format!("one of {}", codes()))
}

/// Prints the figures, or rows.
///
/// # Errors
/// When the database fails.
pub async fn run(config: Config, args: FiguresArgs) -> Result<ExitCode, CommandFailure> {
    let portal = assemble::portal(&config).await?.portal;
    let day = args.on.unwrap_or_else(|| portal.today());
    let report = figures(&portal, &Actor::System, day).await?;
    match args.rows {
        None => print_report(&report, args.format)?,
        Some(figure) => print_rows(&portal, &report, figure, args.format).await?,
    }
    portal.db.close().await;
    Ok(ExitCode::SUCCESS)
}

fn print_report(report: &DayReport, format: FigureFormat) -> Result<(), CommandFailure> {
    let lines = lines::of_report(report)?;
    let mut out = Printer::stdout();
    match format {
        FigureFormat::Table => {
            writeln!(out, "{}", report.day)?;
            for note in lines::notes(report) {
                writeln!(out, "{note}")?;
            }
            let mut part = None;
            for line in &lines {
                if part != Some(line.part()) {
                    part = Some(line.part());
                    writeln!(out, "\n{}", line.part())?;
                }
                let FigureLine { name, value, .. } = line;
                writeln!(out, "    {name:<28} {value:>16}")?;
            }
        }
        FigureFormat::Csv => {
            let mut csv = csv::Writer::from_writer(out);
            csv.write_record(["day", "currency", "figure", "value"])?;
            for line in &lines {
                let day = report.day.to_string();
                csv.write_record([&day, line.currency_code(), line.name, line.value.as_str()])?;
            }
            csv.flush()?;
        }
        FigureFormat::Json => out.json(&lines::json(report, &lines).to_string())?,
    }
    Ok(())
}

/// Page by page: the rows may be many.
async fn print_rows(
    portal: &Portal,
    report: &DayReport,
    figure: Figure,
    format: FigureFormat,
) -> Result<(), CommandFailure> {
    let mut printer = RowPrinter::new(format)?;
    for figures in &report.figures {
        let query = RowQuery { figure, currency: figures.currency, day: report.day };
        let mut after = None;
        loop {
            let page = rows_behind(portal, &Actor::System, &query, after.as_ref()).await?;
            for row in &page.rows {
                printer.row(row)?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        printer.sum(figures.currency, &figure.amount(figures)?.to_decimal())?;
    }
    printer.end()?;
    Ok(())
}

/// The columns of a row.
const COLUMNS: [&str; 8] =
    ["currency", "amount", "number", "customer", "issued", "due", "effective", "kind"];

enum RowPrinter {
    Table(Printer<io::StdoutLock<'static>>),
    Csv(Box<csv::Writer<Printer<io::StdoutLock<'static>>>>),
    Json(Printer<io::StdoutLock<'static>>),
}

impl RowPrinter {
    fn new(format: FigureFormat) -> Result<Self, CommandFailure> {
        let out = Printer::stdout();
        Ok(match format {
            FigureFormat::Table => Self::Table(out),
            FigureFormat::Json => Self::Json(out),
            FigureFormat::Csv => {
                let mut csv = csv::Writer::from_writer(out);
                csv.write_record(COLUMNS)?;
                Self::Csv(Box::new(csv))
            }
        })
    }

    fn row(&mut self, row: &FigureRow) -> Result<(), CommandFailure> {
        let cells = lines::cells(row);
        match self {
            Self::Table(out) => {
                let [currency, amount, number, customer, issued, due, effective, kind] = &cells;
                write!(out, "{currency} {amount:>14}  {number:<16} {issued:<10} {due:<10}")?;
                writeln!(out, " {effective:<10} {kind:<10} {customer}")?;
            }
            Self::Csv(csv) => csv.write_record(lines::inert(cells))?,
            Self::Json(out) => {
                let fields = COLUMNS.iter().map(|name| (*name).to_owned());
                let values = cells.into_iter().map(serde_json::Value::from);
                let object: serde_json::Map<_, _> = fields.zip(values).collect();
                out.json(&serde_json::Value::from(object).to_string())?;
            }
        }
        Ok(())
    }

    /// The number that the rows add up to; spreadsheets and machines add themselves.
    fn sum(&mut self, currency: Currency, amount: &str) -> io::Result<()> {
        match self {
            Self::Table(out) => writeln!(out, "{currency} {amount:>14}  in all"),
            Self::Csv(_) | Self::Json(_) => Ok(()),
        }
    }

    fn end(self) -> io::Result<()> {
        match self {
            Self::Table(mut out) | Self::Json(mut out) => out.flush(),
            Self::Csv(mut csv) => csv.flush(),
        }
    }
}

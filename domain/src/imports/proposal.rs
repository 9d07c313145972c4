//! Proposes a profile for an unknown file, and says what it is unsure of.

use std::collections::BTreeMap;
use std::fmt;

use super::columns::composed;
use super::totals;

mod doubt;
mod names;
mod values;

pub use doubt::Doubt;
use names::Role;

/// Delimiters that are tried.
const DELIMITERS: [char; 4] = [';', ',', '\t', '|'];

/// The beginning of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSample {
    /// Name of the source that the profile gets.
    pub source: String,
    /// Label of the encoding, if it is not UTF-8.
    pub encoding: Option<String>,
    /// The field separator.
    pub delimiter: char,
    /// Records, each with its line.
    pub records: Vec<(u64, Vec<String>)>,
}

/// A profile as text, and what is unsure about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    settings: Vec<(&'static str, String)>,
    /// Without a value, a person must say it.
    columns: Vec<(&'static str, Option<String>)>,
    /// What a person should look at.
    pub doubts: Vec<Doubt>,
    /// Whether the file does not say its currency.
    lacks_currency: bool,
}

/// The delimiter that splits most lines into the same number of fields, more than one.
#[must_use]
pub fn delimiter(text: &str) -> char {
    let score = |mark: char| {
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for line in text.lines().take(200) {
            *widths.entry(line.matches(mark).count()).or_default() += 1;
        }
        let (width, lines) = widths
            .into_iter()
            .filter(|(width, _)| *width > 0)
            .max_by_key(|(width, lines)| (*lines, *width))
            .unwrap_or_default();
        (lines, width)
    };
    DELIMITERS.into_iter().rev().max_by_key(|mark| score(*mark)).unwrap_or(',')
}

/// Proposes a profile.
#[must_use]
pub fn propose(sample: &FileSample) -> Proposal {
    let mut proposal = Proposal::default();
    let table = Table::of(sample);
    proposal.set("source", quoted(&sample.source));
    if let Some(label) = &sample.encoding {
        proposal.set("encoding", quoted(label));
        // UTF-16 tells itself by its mark or its zeroes.
        if !label.starts_with("utf-16") {
            proposal.doubt(Doubt::Encoding);
        }
    }
    proposal.set("delimiter", quoted(&sample.delimiter.to_string()));
    if table.skip_lines > 0 {
        proposal.set("skip_lines", table.skip_lines.to_string());
    }
    let Some(names) = &table.names else {
        proposal.set("header", "false".to_owned());
        proposal.doubt(Doubt::NoHeader);
        propose_places(&mut proposal, &table);
        return proposal;
    };
    let found = names::find(names);
    for role in Role::ALL {
        match found.get(&role) {
            Some(place) => {
                let name = names.get(place.column).map(String::as_str).unwrap_or_default();
                let value = proposal.name_or_place(role, names, place.column);
                proposal.columns.push((role.setting(), Some(value)));
                if !place.is_sure {
                    let setting = role.setting();
                    proposal.doubt(Doubt::NearestName { setting, name: name.to_owned() });
                }
            }
            None if role.is_required() => {
                proposal.columns.push((role.setting(), None));
                proposal.doubt(Doubt::NoName(role.setting()));
            }
            None => {}
        }
    }
    let place = |role| found.get(&role).map(|place| place.column);
    let taken: Vec<usize> = found.values().map(|place| place.column).collect();
    doubt_amount(&mut proposal, names, place(Role::Amount), &taken);
    propose_values(&mut proposal, &table, place);
    proposal
}

/// Says where a file has the amount of an invoice and what is left of it.
fn doubt_amount(proposal: &mut Proposal, names: &[String], amount: Option<usize>, taken: &[usize]) {
    let Some(name) = amount.and_then(|place| names.get(place)) else { return };
    let is_balance = names::is_balance(name);
    let is_other = |(place, other): &(usize, &String)| {
        let is_of_kind = names::is_amount(other) && names::is_balance(other) != is_balance;
        is_of_kind && !taken.contains(place)
    };
    let Some((_, other)) = names.iter().enumerate().find(is_other) else { return };
    let (name, other) = (name.clone(), other.clone());
    proposal.doubt(match is_balance {
        true => Doubt::Balance { name, other },
        false => Doubt::AmountAndBalance { name, other },
    });
}

/// What is seen in the columns.
fn propose_values(
    proposal: &mut Proposal,
    table: &Table<'_>,
    place: impl Fn(Role) -> Option<usize>,
) {
    let values = |role| place(role).map(|place| table.column(place)).unwrap_or_default();
    let mut days = values(Role::IssuedOn);
    days.extend(values(Role::DueOn));
    values::propose_date(proposal, &days);
    values::propose_amounts(proposal, &values(Role::Amount), &values(Role::Currency));
    if place(Role::DueOn).is_none() {
        proposal.set("due_days", "30".to_owned());
        proposal.doubt(Doubt::DueDays);
    }
    let labels = table.rows.iter().find_map(|row| {
        row.iter().find(|cell| !cell.trim().is_empty()).filter(|cell| totals::is_label(cell))
    });
    if let Some(label) = labels {
        proposal.set("end", quoted(label.trim()));
    }
    let numbers = values(Role::Number);
    if numbers.windows(2).any(|pair| matches!(pair, [one, next] if one == next)) {
        proposal.doubt(Doubt::Rows);
    }
    if values(Role::Amount).iter().any(|amount| amount.trim_start().starts_with(['-', '('])) {
        proposal.doubt(Doubt::Negative);
    }
}

/// Columns of a file without names.
fn propose_places(proposal: &mut Proposal, table: &Table<'_>) {
    let columns: Vec<Vec<&str>> = (0..table.width).map(|place| table.column(place)).collect();
    let is_day = |values: &Vec<&str>| values::date_patterns(values).next().is_some();
    let is_amount = |values: &Vec<&str>| values.iter().all(|value| values::is_amount(value));
    let at = |place: usize| (place + 1).to_string();
    let mut days = (0..table.width).filter(|place| columns.get(*place).is_some_and(is_day));
    let issued = days.next();
    let amounts = |place: &usize| columns.get(*place).is_some_and(is_amount);
    let amount = (0..table.width).rev().find(amounts);
    let known = [("issued_on", issued), ("due_on", days.next()), ("amount", amount)];
    let unknown = [("customer", None), ("number", None)];
    for (setting, place) in unknown.into_iter().chain(known) {
        match place {
            Some(place) => proposal.columns.push((setting, Some(at(place)))),
            None if setting == "due_on" => proposal.set("due_days", "30".to_owned()),
            None => proposal.columns.push((setting, None)),
        }
        proposal.doubt(Doubt::Position(setting));
    }
    values::propose_date(proposal, &issued.map(|place| table.column(place)).unwrap_or_default());
    values::propose_amounts(
        proposal,
        &amount.map(|place| table.column(place)).unwrap_or_default(),
        &[],
    );
}

/// The rows of a sample, below its titles and names.
struct Table<'a> {
    width: usize,
    skip_lines: u64,
    names: Option<&'a [String]>,
    rows: Vec<&'a [String]>,
}

impl<'a> Table<'a> {
    fn of(sample: &'a FileSample) -> Self {
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for (_, record) in &sample.records {
            *widths.entry(record.len()).or_default() += 1;
        }
        let width = widths.into_iter().max_by_key(|(width, count)| (*count, *width));
        let width = width.map_or(0, |(width, _)| width);
        let first = sample.records.iter().position(|(_, record)| record.len() == width);
        let header = first.and_then(|first| shorter_header(&sample.records, first));
        let begin = header.or(first).unwrap_or(sample.records.len());
        let mut records = sample.records.iter().skip(begin);
        let first = records.clone().next();
        let names = first.filter(|(_, record)| record.iter().all(|cell| is_name(cell)));
        if names.is_some() {
            records.next();
        }
        let names = names.map(|(line, record)| (line, without_blank_end(record)));
        let width = names.filter(|_| header.is_some()).map_or(width, |(_, names)| names.len());
        Self {
            width,
            skip_lines: first.map_or(0, |(line, _)| line.saturating_sub(1)),
            names: names.map(|(_, names)| names),
            rows: records.map(|(_, record)| record.as_slice()).collect(),
        }
    }

    /// The values of a column that are not empty, lines of totals left out.
    fn column(&self, place: usize) -> Vec<&'a str> {
        let is_data = |row: &&&[String]| !row.iter().any(|cell| totals::is_label(cell.trim()));
        let cells = self.rows.iter().filter(is_data).filter_map(|row| row.get(place));
        cells.map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect()
    }
}

/// The row above the first full one, if it names all columns: some systems end every row but that
/// one with a delimiter, or only that one.
fn shorter_header(records: &[(u64, Vec<String>)], first: usize) -> Option<usize> {
    let above = first.checked_sub(1)?;
    let width = records.get(first)?.1.len();
    let names = without_blank_end(&records.get(above)?.1);
    let is_named = |cell: &String| !cell.trim().is_empty() && is_name(cell);
    let has_names = (2..=width).contains(&names.len()) && names.iter().all(is_named);
    let rows = records.iter().skip(first).filter(|(_, row)| row.len() == width);
    let mut rows = rows.map(|(_, row)| without_blank_end(row).len());
    (has_names && rows.all(|row| row <= names.len())).then_some(above)
}

fn is_name(cell: &str) -> bool {
    !values::is_amount(cell) && !values::is_day(cell)
}

/// Cells without empty ones that follow the last.
fn without_blank_end(cells: &[String]) -> &[String] {
    let last = cells.iter().rposition(|cell| !cell.trim().is_empty());
    cells.get(..last.map_or(0, |last| last + 1)).unwrap_or(cells)
}

impl Proposal {
    /// Whether a person must say a column that every profile needs.
    #[must_use]
    pub fn lacks_column(&self) -> bool {
        self.columns.iter().any(|(_, value)| value.is_none())
    }

    /// The profile in TOML, with nothing in the place of what a person must say.
    #[must_use]
    pub fn draft(&self) -> String {
        let is_said = |(setting, _): &&(&str, String)| {
            !(self.lacks_currency && *setting == "currency") //
        };
        let settings = self.settings.iter().filter(is_said);
        let settings = settings.map(|(setting, value)| format!("{setting} = {value}\n"));
        let columns = self.columns.iter().map(|(setting, value)| match value {
            Some(value) => format!("{setting} = {value}\n"),
            None => format!("{setting} = \"\"\n"),
        });
        let currency = if self.lacks_currency { "currency = \"\"\n" } else { "" };
        let settings: String = settings.collect();
        format!("{settings}{currency}[columns]\n{}", columns.collect::<String>())
    }

    /// A column by its name, or by its position if others have the same name.
    fn name_or_place(&mut self, role: Role, names: &[String], place: usize) -> String {
        let name = names.get(place).map(|name| composed(name)).unwrap_or_default();
        if names.iter().filter(|other| composed(other) == name).count() < 2 {
            return quoted(&name);
        }
        let setting = role.setting();
        self.doubt(Doubt::SeveralNames { setting, name });
        (place + 1).to_string()
    }

    fn set(&mut self, setting: &'static str, value: String) {
        self.settings.push((setting, value));
    }

    fn doubt(&mut self, doubt: Doubt) {
        self.doubts.push(doubt);
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The profile in TOML; doubts are comments above it.
impl fmt::Display for Proposal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for doubt in &self.doubts {
            writeln!(f, "# unsure: {}", doubt.to_string().replace(char::is_control, " "))?;
        }
        for (setting, value) in &self.settings {
            writeln!(f, "{setting} = {value}")?;
        }
        writeln!(f, "\n[columns]")?;
        for (setting, value) in &self.columns {
            match value {
                Some(value) => writeln!(f, "{setting} = {value}")?,
                None => writeln!(f, "# {setting} = ")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

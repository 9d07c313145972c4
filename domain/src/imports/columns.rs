//! Columns of a file: the position of each value in a record, and the draft made from a record.

use super::fields::{self, Template, Words};
use super::{Draft, LineProblem, ProblemReason, Profile, ProfileProblem};
use crate::calendar::Date;
use crate::identity::Email;
use crate::language::NumberStyle;
use crate::money::{Currency, Money};

mod contact;

use contact::ContactColumns;

/// A record of the file: its unquoted fields, concatenated.
#[derive(Debug, Clone, Copy)]
pub struct FileRecord<'a> {
    /// The line on which it begins.
    pub line: u64,
    /// All fields.
    pub bytes: &'a [u8],
    /// Where each field ends.
    pub ends: &'a [usize],
}

impl<'a> FileRecord<'a> {
    /// A field by its index from 0, if there is one.
    #[must_use]
    pub fn field(&self, place: usize) -> &'a [u8] {
        let start = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let end = self.ends.get(place).copied();
        start.zip(end).and_then(|(start, end)| self.bytes.get(start..end)).unwrap_or_default()
    }
}

/// Why the header does not match the profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderProblem {
    /// The file is empty.
    #[error("the file is empty: it has no header")]
    None,
    /// The file is not UTF-8.
    #[error("the file is not text in UTF-8 (save it as \"CSV UTF-8\")")]
    NotUtf8,
    /// Columns of the profile that the header lacks.
    #[error("the file has no column {missing}; it has {found}")]
    Missing {
        /// Missing names, quoted.
        missing: String,
        /// Names in the header, quoted.
        found: String,
    },
    /// Two columns have the same name.
    #[error("the file has two columns named {0:?}")]
    Twice(String),
    /// The profile itself is invalid.
    #[error("profile: {0}")]
    Profile(#[from] ProfileProblem),
}

/// A column of the file.
pub(super) struct Column {
    name: String,
    place: usize,
}

/// Positions and formats of a file's columns.
pub struct Columns {
    width: usize,
    currency: Currency,
    style: NumberStyle,
    date: String,
    today: Date,
    words: Words,
    name_text: Template,
    description_text: Template,
    customer: Column,
    name: Option<Column>,
    email: Option<Column>,
    contact_details: ContactColumns,
    number: Column,
    issued_on: Column,
    due_on: Column,
    amount: Column,
    description: Option<Column>,
    disputed: Option<Column>,
    settled_on: Option<Column>,
}

/// Maximum length kept of each value, in characters.
const LONGEST_NUMBER: usize = 64;
const LONGEST_NAME: usize = 200;
const LONGEST_DESCRIPTION: usize = 500;

impl Columns {
    /// Finds the profile's columns in the header. `today` is the latest allowed day of a
    /// settlement.
    ///
    /// # Errors
    /// See [`HeaderProblem`].
    pub fn find(
        profile: &Profile,
        header: &FileRecord<'_>,
        today: Date,
    ) -> Result<Self, HeaderProblem> {
        profile.check()?;
        let header = Header::read(header)?;
        let names = &profile.columns;
        let optional = |name: &Option<String>| name.as_deref().map(|name| header.column(name));
        header.check(profile)?;
        Ok(Self {
            width: header.names.len(),
            currency: profile.currency()?,
            style: profile.style()?,
            date: profile.date.clone(),
            today,
            words: Words::new(&profile.words),
            name_text: Template::new(&profile.texts.name),
            description_text: Template::new(&profile.texts.description),
            customer: header.column(&names.customer),
            name: optional(&names.name),
            email: optional(&names.email),
            contact_details: ContactColumns::find(profile, optional),
            number: header.column(&names.number),
            issued_on: header.column(&names.issued_on),
            due_on: header.column(&names.due_on),
            amount: header.column(&names.amount),
            description: optional(&names.description),
            disputed: optional(&names.disputed),
            settled_on: optional(&names.settled_on),
        })
    }

    /// The invoice number as bytes, to find lines about the same invoice.
    #[must_use]
    pub fn number_of<'a>(&self, record: &FileRecord<'a>) -> &'a [u8] {
        record.field(self.number.place).trim_ascii()
    }

    /// Name of the column with the invoice number.
    #[must_use]
    pub fn number_column(&self) -> &str {
        &self.number.name
    }

    /// Parses a record.
    ///
    /// # Errors
    /// All problems of the record.
    pub fn read(&self, record: &FileRecord<'_>) -> Result<Draft, Vec<LineProblem>> {
        let (found, expected) = (record.ends.len(), self.width);
        if found != expected {
            let reason = ProblemReason::Fields { found, expected };
            let (column, value) = (String::new(), String::new());
            return Err(vec![LineProblem { line: record.line, column, value, reason }]);
        }
        let mut read = Reading { record, problems: Vec::new() };
        let customer = read.must(&self.customer, |text| fields::line(text, LONGEST_NUMBER));
        let number = read.must(&self.number, |text| fields::line(text, LONGEST_NUMBER));
        let name = read.may(self.name.as_ref(), |text| fields::text(text, LONGEST_NAME));
        let email = read.may(self.email.as_ref(), |text| {
            Email::parse(text).map_err(|_| ProblemReason::NotAnEmail) //
        });
        let contact_details = self.contact_details.read(&mut read);
        let description =
            read.may(self.description.as_ref(), |text| fields::text(text, LONGEST_DESCRIPTION));
        let date = |text: &str| fields::date(text, &self.date);
        let issued_on = read.must(&self.issued_on, date);
        let due_on = read.must(&self.due_on, |text| {
            let early = |day: &Date| issued_on.is_some_and(|issued| *day < issued);
            fields::unless(date(text)?, early, ProblemReason::DueBeforeIssue)
        });
        let amount = read.must(&self.amount, |text| {
            let amount = fields::amount(text, self.currency, self.style)?;
            fields::unless(amount, |amount: &Money| amount.minor <= 0, ProblemReason::NotPositive)
        });
        let disputed = read.may(self.disputed.as_ref(), |text| self.words.truth(text));
        let settled_on = read.may(self.settled_on.as_ref(), |text| {
            let early = |day: &Date| issued_on.is_some_and(|issued| *day < issued);
            let day = fields::unless(date(text)?, early, ProblemReason::SettledBeforeIssue)?;
            fields::unless(day, |day: &Date| *day > self.today, ProblemReason::SettledInFuture)
        });
        let draft = || {
            let (customer, number) = (customer?, number?);
            let name = name.unwrap_or_else(|| self.name_text.fill(&customer, &number));
            let text = || self.description_text.fill(&customer, &number);
            let description = description.unwrap_or_else(text);
            let (issued_on, due_on, amount) = (issued_on?, due_on?, amount?);
            let disputed = disputed == Some(true) && settled_on.is_none();
            Some(Draft {
                customer,
                name,
                email,
                contact_details,
                number,
                description,
                issued_on,
                due_on,
                amount,
                disputed,
                settled_on,
            })
        };
        draft().filter(|_| read.problems.is_empty()).ok_or(read.problems)
    }
}

/// A record being read, with the problems so far.
pub(super) struct Reading<'a> {
    record: &'a FileRecord<'a>,
    problems: Vec<LineProblem>,
}

impl Reading<'_> {
    /// A required value.
    fn must<T>(
        &mut self,
        column: &Column,
        take: impl FnOnce(&str) -> Result<T, ProblemReason>,
    ) -> Option<T> {
        self.take(
            column,
            |text| if text.is_empty() { Err(ProblemReason::Empty) } else { take(text) },
        )
    }

    /// An optional value.
    pub(super) fn may<T>(
        &mut self,
        column: Option<&Column>,
        take: impl FnOnce(&str) -> Result<T, ProblemReason>,
    ) -> Option<T> {
        let some = |text: &str| if text.is_empty() { Ok(None) } else { take(text).map(Some) };
        self.take(column?, some).flatten()
    }

    fn take<T>(
        &mut self,
        column: &Column,
        take: impl FnOnce(&str) -> Result<T, ProblemReason>,
    ) -> Option<T> {
        let bytes = self.record.field(column.place);
        let text = std::str::from_utf8(bytes).map_err(|_| ProblemReason::NotUtf8);
        match text.and_then(|text| take(text.trim())) {
            Ok(value) => Some(value),
            Err(reason) => {
                let (line, column) = (self.record.line, column.name.clone());
                let value = fields::excerpt(bytes);
                self.problems.push(LineProblem { line, column, value, reason });
                None
            }
        }
    }
}

/// The names of the columns in the file.
struct Header<'a> {
    names: Vec<&'a str>,
}

impl<'a> Header<'a> {
    fn read(record: &FileRecord<'a>) -> Result<Self, HeaderProblem> {
        let field = |place| std::str::from_utf8(record.field(place)).map(str::trim);
        let names: Result<Vec<&str>, _> = (0..record.ends.len()).map(field).collect();
        let names = names.map_err(|_| HeaderProblem::NotUtf8)?;
        match names.as_slice() {
            [] => Err(HeaderProblem::None),
            names if names.iter().any(|name| name.contains('\0')) => Err(HeaderProblem::NotUtf8),
            names => Ok(Self { names: names.to_vec() }),
        }
    }

    /// Checks that every column of the profile occurs exactly once.
    fn check(&self, profile: &Profile) -> Result<(), HeaderProblem> {
        let names = &profile.columns;
        let must = [&names.customer, &names.number, &names.issued_on, &names.due_on, &names.amount];
        let may =
            [&names.name, &names.email, &names.description, &names.disputed, &names.settled_on];
        let may = may.into_iter().chain(ContactColumns::names(names)).flatten();
        let wanted = || must.into_iter().chain(may.clone());
        let times = |wanted: &str| self.names.iter().filter(|name| **name == wanted).count();
        let quoted = |names: Vec<String>| names.join(", ");
        let missing: Vec<String> =
            wanted().filter(|name| times(name) == 0).map(|name| format!("{name:?}")).collect();
        if !missing.is_empty() {
            let found = self.names.iter().map(|name| format!("{name:?}")).collect();
            let (missing, found) = (quoted(missing), quoted(found));
            return Err(HeaderProblem::Missing { missing, found });
        }
        let twice = wanted().find(|name| times(name) > 1);
        twice.map_or(Ok(()), |name| Err(HeaderProblem::Twice(name.clone())))
    }

    /// A column that is known to exist.
    fn column(&self, name: &str) -> Column {
        let place = self.names.iter().position(|known| *known == name);
        Column { name: name.to_owned(), place: place.unwrap_or(usize::MAX) }
    }
}

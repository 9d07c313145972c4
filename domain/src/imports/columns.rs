//! Columns of a file: the position of each value in a record, and the draft made from a record.

use super::amounts::AmountStyle;
use super::fields::{self, StateWord, Template, Words};
use super::group::Grouping;
use super::profile::{AddressChoice, NegativeMeaning, RowMeaning};
use super::{
    Draft, DraftInstalment, DraftLine, DraftState, DraftText, LineProblem, ProblemReason, Profile,
    totals,
};
use crate::calendar::Date;
use crate::identity::Email;
use crate::money::{Currency, Money};
use crate::text::identifier;

mod amount;
mod contact;
mod header;
mod reading;
mod record;

use contact::ContactColumns;
pub use header::HeaderProblem;
pub(super) use header::composed;
pub use header::composed as column_name;
use header::{Column, Header};
use reading::Reading;
pub use record::FileRecord;

/// Positions and formats of a file's columns.
pub struct Columns {
    width: usize,
    currency: Currency,
    style: AmountStyle,
    date: String,
    today: Date,
    due_days: Option<u16>,
    grouping: Grouping,
    negative: NegativeMeaning,
    addresses: AddressChoice,
    words: Words,
    name_text: Template,
    description_text: Template,
    difference: String,
    places: Places,
}

/// The columns.
struct Places {
    customer: Column,
    name: Option<Column>,
    email: Option<Column>,
    contact_details: ContactColumns,
    number: Column,
    issued_on: Column,
    due_on: Option<Column>,
    amount: Column,
    currency: Option<Column>,
    description: Option<Column>,
    line_description: Option<Column>,
    line_amount: Option<Column>,
    credit_of: Option<Column>,
    disputed: Option<Column>,
    settled_on: Option<Column>,
    state: Option<Column>,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineReading {
    /// Its content, or the problems that keep it out.
    pub draft: Result<Draft, Vec<LineProblem>>,
    /// Problems of optional values, which are left aside.
    pub remarks: Vec<LineProblem>,
    /// The invoice of which it is a row, where rows are grouped.
    pub owner: RowOwner,
}

/// What a row is a part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOwner {
    /// The invoice of this number.
    Invoice(String),
    /// None: a line of totals, or rows are not grouped.
    Nobody,
    /// An invoice whose number cannot be read.
    Unknown,
}

/// Maximum length kept of each value, in characters.
const LONGEST_NUMBER: usize = 64;
const LONGEST_NAME: usize = 200;
const LONGEST_DESCRIPTION: usize = 500;

impl Columns {
    /// Finds the profile's columns by the first record of the file, which is its header if it has
    /// one. `today` is the latest allowed day of a settlement.
    ///
    /// # Errors
    /// See [`HeaderProblem`].
    pub fn find(
        profile: &Profile,
        first: &FileRecord<'_>,
        today: Date,
    ) -> Result<Self, HeaderProblem> {
        profile.check()?;
        let header = Header::read(profile, first)?;
        header.check(profile)?;
        Ok(Self {
            width: header.width(),
            currency: profile.currency()?,
            style: profile.style()?,
            date: profile.date.clone(),
            today,
            due_days: profile.due_days,
            grouping: grouping(profile),
            negative: profile.negative,
            addresses: profile.addresses,
            words: Words::new(&profile.words),
            name_text: Template::new(&profile.texts.name),
            description_text: Template::new(&profile.texts.description),
            difference: profile.texts.difference.clone(),
            places: Places::find(profile, &header),
        })
    }

    /// Number of fields of a record.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// How rows of one number become an invoice.
    #[must_use]
    pub const fn grouping(&self) -> Grouping {
        self.grouping
    }

    /// Completes an invoice after its last row.
    pub fn complete(&self, invoice: &mut Draft) {
        self.grouping.complete(invoice, &self.difference);
    }

    /// Name of the column with the invoice number.
    #[must_use]
    pub fn number_column(&self) -> &str {
        &self.places.number.name
    }

    /// Name of the column with the e-mail address.
    #[must_use]
    pub fn email_column(&self) -> &str {
        self.places.email.as_ref().map_or("", |column| &column.name)
    }

    /// Parses a record.
    #[must_use]
    pub fn read(&self, record: &FileRecord<'_>) -> LineReading {
        if let Some(reason) = self.refusal(record) {
            let draft = Err(vec![LineProblem::of_line(record.line, reason)]);
            return LineReading { draft, remarks: Vec::new(), owner: self.owner(record) };
        }
        let mut read = Reading::of(record);
        let draft = self.draft(&mut read);
        read.end(draft, self.owner(record))
    }

    /// The invoice of which a record is a row, where rows are grouped.
    #[must_use]
    pub fn owner(&self, record: &FileRecord<'_>) -> RowOwner {
        match (self.grouping, self.refusal(record)) {
            (Grouping::Alone, _) | (_, Some(ProblemReason::Total)) => RowOwner::Nobody,
            (_, Some(_)) => RowOwner::Unknown,
            (_, None) => {
                let number = std::str::from_utf8(record.field(self.places.number.place));
                let number = number.map(identifier).unwrap_or_default();
                match number.is_empty() {
                    true => RowOwner::Unknown,
                    false => RowOwner::Invoice(number.into_owned()),
                }
            }
        }
    }

    /// Why the whole record is no row of data.
    fn refusal(&self, record: &FileRecord<'_>) -> Option<ProblemReason> {
        let (found, expected) = (record.fields(self.width), self.width);
        let Places { customer, number, .. } = &self.places;
        let text = |column: &Column| std::str::from_utf8(record.field(column.place)).unwrap_or("");
        match () {
            () if totals::is_label(text(customer).trim()) => Some(ProblemReason::Total),
            () if totals::is_number_label(text(number).trim()) => Some(ProblemReason::Total),
            () if found != expected => Some(ProblemReason::Fields { found, expected }),
            () => None,
        }
    }

    fn draft(&self, read: &mut Reading<'_>) -> Option<Draft> {
        let at = &self.places;
        let customer = read.must(&at.customer, |text| fields::identifier(text, LONGEST_NUMBER));
        let number = read.must(&at.number, |text| fields::identifier(text, LONGEST_NUMBER));
        let name = read.may(at.name.as_ref(), |text| fields::text(text, LONGEST_NAME));
        let email = self.email(read);
        let contact_details = at.contact_details.read(read);
        let description =
            read.may(at.description.as_ref(), |text| fields::text(text, LONGEST_DESCRIPTION));
        let issued_on = read.must(&at.issued_on, |text| fields::date(text, &self.date));
        let due_on = self.due_on(read, issued_on);
        let is_void = self.is_void(read);
        let amount = self.amount(read, is_void);
        let kind = self.kind(read, amount);
        let disputed = read.may(at.disputed.as_ref(), |text| self.words.truth(text));
        let state = self.state(read, issued_on);
        let is_doubtful = read.is_doubtful(&[&at.disputed, &at.settled_on, &at.state]);

        let (customer, number) = (customer?, number?);
        let (issued_on, amount) = (issued_on?, amount?);
        let (due_on, is_due_given) = due_on?;
        let text = |given: Option<String>, other: &Template| DraftText {
            is_given: given.is_some(),
            text: given.unwrap_or_else(|| other.fill(&customer, &number)),
        };
        let (name, description) =
            (text(name, &self.name_text), text(description, &self.description_text));
        let lines = self.lines(read, &description.text, amount)?;
        let is_open = !matches!(state, DraftState::Paid(_) | DraftState::Void);
        let plan = vec![DraftInstalment { due_on, is_due_given, amount, state }];
        Some(Draft {
            kind: kind?,
            name,
            description,
            customer,
            email,
            contact_details,
            number,
            issued_on,
            amount,
            lines,
            plan,
            disputed: disputed.map(|disputed| disputed && is_open),
            is_doubtful,
        })
    }

    /// The address, or one of several.
    fn email(&self, read: &mut Reading<'_>) -> Option<Email> {
        let column = self.places.email.as_ref();
        let parse = |text: &str| Email::parse(text).map_err(|_| ProblemReason::NotAnEmail);
        let is_between = |c: char| matches!(c, ';' | ',' | '/' | '|') || c.is_whitespace();
        let addresses = |text: &str| -> Vec<String> {
            let words = text.split(is_between).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect()
        };
        let several = read.peek(column).map(addresses).unwrap_or_default();
        let are_all = several.len() > 1 && several.iter().all(|one| Email::parse(one).is_ok());
        if !are_all {
            return read.may(column, parse);
        }
        read.remark(column, ProblemReason::SeveralAddresses);
        match self.addresses {
            AddressChoice::First => several.first().and_then(|first| Email::parse(first).ok()),
            AddressChoice::None => None,
        }
    }

    /// The due date, and whether the file says it.
    fn due_on(&self, read: &mut Reading<'_>, issued_on: Option<Date>) -> Option<(Date, bool)> {
        let column = self.places.due_on.as_ref();
        if let (true, Some(days)) = (read.is_empty(column), self.due_days) {
            let days = jiff::Span::new().days(i32::from(days));
            return issued_on?.checked_add(days).ok().map(|due_on| (due_on, false));
        }
        let due_on = read.must(column?, |text| fields::date(text, &self.date))?;
        match issued_on {
            Some(issued_on) if due_on < issued_on => {
                read.remark(column, ProblemReason::DueBeforeIssue);
                Some((issued_on, true))
            }
            _ => Some((due_on, true)),
        }
    }

    /// What the record says about the payment.
    fn state(&self, read: &mut Reading<'_>, issued_on: Option<Date>) -> DraftState {
        let at = &self.places;
        let word = read.may(at.state.as_ref(), |text| self.words.state(text));
        let day = self.settled_on(read, issued_on);
        match (word, day) {
            (Some(StateWord::Void), _) => DraftState::Void,
            (_, Some(Some(day))) => DraftState::Paid(Some(day)),
            (Some(StateWord::Paid), _) => DraftState::Paid(None),
            (Some(StateWord::Open), _) | (None, Some(None)) => DraftState::Open,
            (None, None) => DraftState::Unsaid,
        }
    }

    /// The day of payment; an empty cell says that it is unpaid.
    fn settled_on(&self, read: &mut Reading<'_>, issued_on: Option<Date>) -> Option<Option<Date>> {
        let column = self.places.settled_on.as_ref();
        if column.is_some() && read.is_empty(column) {
            return Some(None);
        }
        let day = read.may(column, |text| {
            if self.words.is_unpaid(text) {
                return Ok(None);
            }
            let day = fields::date(text, &self.date)?;
            let is_late = |day: &Date| *day > self.today;
            fields::unless(day, is_late, ProblemReason::SettledInFuture).map(Some)
        })?;
        let Some(day) = day else { return Some(None) };
        match issued_on {
            Some(issued_on) if day < issued_on => {
                read.remark(column, ProblemReason::SettledBeforeIssue);
                Some(Some(issued_on.min(self.today)))
            }
            _ => Some(Some(day)),
        }
    }

    /// The line of a record that stands for one.
    fn lines(
        &self,
        read: &mut Reading<'_>,
        description: &str,
        amount: Money,
    ) -> Option<Vec<DraftLine>> {
        let at = &self.places;
        let text = read.may(at.line_description.as_ref(), |text| {
            fields::text(text, LONGEST_DESCRIPTION) //
        });
        let line_amount = at.line_amount.as_ref().filter(|column| {
            !(amount.is_zero() && read.is_empty(Some(*column))) //
        });
        let line_amount = line_amount.map(|column| {
            read.must(column, |text| self.style.read(text, amount.currency)) //
        });
        if matches!(self.grouping, Grouping::Alone | Grouping::Instalments) {
            return Some(Vec::new());
        }
        let description = text.unwrap_or_else(|| description.to_owned());
        let amount = line_amount.map_or(Some(amount), |amount| amount)?;
        Some(vec![DraftLine { description, amount }])
    }
}

impl Places {
    fn find(profile: &Profile, header: &Header) -> Self {
        let names = &profile.columns;
        let optional = |name: &Option<_>| name.as_ref().map(|name| header.column(name));
        Self {
            customer: header.column(&names.customer),
            name: optional(&names.name),
            email: optional(&names.email),
            contact_details: ContactColumns::find(profile, optional),
            number: header.column(&names.number),
            issued_on: header.column(&names.issued_on),
            due_on: optional(&names.due_on),
            amount: header.column(&names.amount),
            currency: optional(&names.currency),
            description: optional(&names.description),
            line_description: optional(&names.line_description),
            line_amount: optional(&names.line_amount),
            credit_of: optional(&names.credit_of),
            disputed: optional(&names.disputed),
            settled_on: optional(&names.settled_on),
            state: optional(&names.state),
        }
    }
}

const fn grouping(profile: &Profile) -> Grouping {
    match profile.rows {
        RowMeaning::Invoices => Grouping::Alone,
        RowMeaning::Lines if profile.columns.line_amount.is_some() => Grouping::LinesOfTotal,
        RowMeaning::Lines => Grouping::LinesThatAdd,
        RowMeaning::Instalments => Grouping::Instalments,
    }
}

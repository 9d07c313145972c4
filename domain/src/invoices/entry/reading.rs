//! Reads the form of a new invoice, and collects everything that is wrong with it.

use std::ops::RangeInclusive;

use super::{
    CustomerDraft, CustomerEntry, DESCRIPTION_MAX_CHARS, DueEntry, EntryFault, EntryField,
    EntryProblem, InvoiceDraft, InvoiceEntry, LineEntry, MOST_LINES, NUMBER_MAX_CHARS,
};
use crate::calendar::Date;
use crate::identity::{Email, NameProblem, person_name};
use crate::ids::CustomerId;
use crate::invoices::InvoiceLine;
use crate::invoices::line_draft::{LineDraft, LineKind, LineValue, Rate, priced};
use crate::invoices::plan::{DueTerms, PlanInterval, PlanRemainder, PlanTerms};
use crate::language::NumberStyle;
use crate::money::{AmountError, Currency, Money};
use crate::text::{identifier, is_direction_mark, is_invisible};

/// How far back and ahead days of an invoice are believed.
const YEARS_BACK: i32 = 10;
const YEARS_AHEAD: i32 = 40;

/// Maximum quantity of a line.
const MOST_PIECES: i64 = 1_000_000;

pub(super) fn read(
    entry: &InvoiceEntry,
    style: NumberStyle,
    today: Date,
) -> Result<InvoiceDraft, Vec<EntryProblem>> {
    let years = |years: i32| jiff::Span::new().years(years);
    let believed =
        today.saturating_sub(years(YEARS_BACK))..=today.saturating_add(years(YEARS_AHEAD));
    let mut reading = EntryReading { style, believed, problems: Vec::new() };
    match reading.draft(entry, today) {
        Some(draft) if reading.problems.is_empty() => Ok(draft),
        _ => Err(reading.problems),
    }
}

/// Collects what is wrong.
struct EntryReading {
    style: NumberStyle,
    /// Days that may be meant.
    believed: RangeInclusive<Date>,
    problems: Vec<EntryProblem>,
}

impl EntryReading {
    fn draft(&mut self, entry: &InvoiceEntry, today: Date) -> Option<InvoiceDraft> {
        let customer = self.customer(&entry.customer);
        let number = match entry.number.trim() {
            "" => Some(None),
            number => self.number(EntryField::Number, number).map(Some),
        };
        let description = self.text(EntryField::Description, &entry.description);
        let issued_on = self.day(EntryField::IssuedOn, &entry.issued_on);
        if issued_on.is_some_and(|day| day > today) {
            self.fault(EntryField::IssuedOn, EntryFault::InFuture);
        }
        let currency = Currency::parse(&entry.currency);
        if currency.is_none() {
            self.fault(EntryField::Currency, EntryFault::Missing);
        }
        let lines = self.lines(&entry.lines, currency?);
        let due = self.due(&entry.due, issued_on);
        let (lines, total) = self.priced(currency?, &lines?)?;
        let plan = match due?.instalments(total) {
            Ok(plan) => plan,
            Err(error) => {
                self.fault(EntryField::Count, EntryFault::Plan(error));
                return None;
            }
        };
        Some(InvoiceDraft {
            customer: customer?,
            number: number?,
            description: description?,
            issued_on: issued_on?,
            lines,
            plan,
            total,
        })
    }

    fn fault(&mut self, field: EntryField, fault: EntryFault) {
        self.problems.push(EntryProblem { field, fault });
    }

    fn customer(&mut self, entry: &CustomerEntry) -> Option<CustomerDraft> {
        if let Ok(id) = CustomerId::parse(&entry.id) {
            return Some(CustomerDraft::Existing(id));
        }
        let number = self.number(EntryField::CustomerNumber, &entry.number);
        let name = match person_name(&entry.name) {
            Ok(name) => Some(name.to_owned()),
            Err(problem) => {
                let fault = match problem {
                    NameProblem::Missing => EntryFault::Missing,
                    NameProblem::TooLong => EntryFault::TooLong,
                };
                self.fault(EntryField::CustomerName, fault);
                None
            }
        };
        let email = match entry.email.trim() {
            "" => None,
            typed => match Email::parse(typed) {
                Ok(email) => Some(email),
                Err(_) => {
                    self.fault(EntryField::CustomerEmail, EntryFault::NotAnEmail);
                    None
                }
            },
        };
        Some(CustomerDraft::New { number: number?, name: name?, email })
    }

    fn number(&mut self, field: EntryField, typed: &str) -> Option<String> {
        let number = identifier(typed);
        let fault = match number.chars().count() {
            0 => EntryFault::Missing,
            1..=NUMBER_MAX_CHARS if !number.contains(char::is_control) => {
                return Some(number.into_owned());
            }
            _ => EntryFault::TooLong,
        };
        self.fault(field, fault);
        None
    }

    fn text(&mut self, field: EntryField, typed: &str) -> Option<String> {
        one_line(typed, DESCRIPTION_MAX_CHARS).map_err(|fault| self.fault(field, fault)).ok()
    }

    fn day(&mut self, field: EntryField, typed: &str) -> Option<Date> {
        let fault = match typed.trim() {
            "" => EntryFault::Missing,
            text => match text.parse() {
                Ok(day) if self.believed.contains(&day) => return Some(day),
                Ok(_) => EntryFault::WrongYear,
                Err(_) => EntryFault::NotADate,
            },
        };
        self.fault(field, fault);
        None
    }

    fn count(&mut self, field: EntryField, typed: &str, most: i64) -> Option<i64> {
        let count = typed.trim().parse().ok().filter(|count| (1..=most).contains(count));
        if count.is_none() {
            self.fault(field, EntryFault::NotACount);
        }
        count
    }

    fn lines(&mut self, rows: &[LineEntry], currency: Currency) -> Option<Vec<LineDraft>> {
        let given = rows.iter().take(MOST_LINES).enumerate().filter(|(_, row)| !row.is_blank());
        let lines: Vec<Option<LineDraft>> =
            given.map(|(index, row)| self.line(index, row, currency)).collect();
        if lines.is_empty() {
            self.fault(EntryField::Lines, EntryFault::Missing);
            return None;
        }
        lines.into_iter().collect()
    }

    fn line(&mut self, index: usize, row: &LineEntry, currency: Currency) -> Option<LineDraft> {
        let kind = LineKind::parse(&row.kind).unwrap_or_default();
        let description = self.text(EntryField::LineDescription(index), &row.description);
        let quantity = match (kind, row.quantity.trim()) {
            (LineKind::Discount | LineKind::Tax, _) | (LineKind::Item, "") => Some(1),
            (LineKind::Item, typed) => {
                self.count(EntryField::LineQuantity(index), typed, MOST_PIECES)
            }
        };
        let value = self.value(index, kind, row.value.trim(), currency);
        Some(LineDraft { kind, description: description?, quantity: quantity?, value: value? })
    }

    fn value(
        &mut self,
        index: usize,
        kind: LineKind,
        typed: &str,
        currency: Currency,
    ) -> Option<LineValue> {
        let field = EntryField::LineValue(index);
        if let (LineKind::Discount | LineKind::Tax, Some(rate)) = (kind, typed.strip_suffix('%')) {
            let rate = rate_of(rate.trim());
            if rate.is_none() {
                self.fault(field, EntryFault::NotARate);
            }
            return rate.map(LineValue::Rate);
        }
        let fault = match Money::parse(typed, currency, self.style) {
            Ok(amount) if amount.minor > 0 => return Some(LineValue::Amount(amount)),
            Ok(_) => EntryFault::NotPositive,
            Err(AmountError::Empty) => EntryFault::Missing,
            Err(error) => EntryFault::Amount(error),
        };
        self.fault(field, fault);
        None
    }

    fn priced(
        &mut self,
        currency: Currency,
        lines: &[LineDraft],
    ) -> Option<(Vec<InvoiceLine>, Money)> {
        let priced = priced(currency, lines).and_then(|lines| {
            let total = Money::sum(currency, lines.iter().map(|line| line.amount))?;
            Ok((lines, total))
        });
        let fault = match priced {
            Ok((lines, total)) if total.minor > 0 => return Some((lines, total)),
            Ok(_) => EntryFault::NoTotal,
            Err(_) => EntryFault::TooMuch,
        };
        self.fault(EntryField::Lines, fault);
        None
    }

    fn due(&mut self, due: &DueEntry, issued_on: Option<Date>) -> Option<DueTerms> {
        let field = if due.is_plan() { EntryField::FirstDue } else { EntryField::DueOn };
        let on = self.day(field, if due.is_plan() { &due.first } else { &due.on });
        if on.zip(issued_on).is_some_and(|(on, issued_on)| on < issued_on) {
            self.fault(field, EntryFault::BeforeIssue);
        }
        if !due.is_plan() {
            return on.map(DueTerms::Once);
        }
        let count = self.count(EntryField::Count, &due.count, i64::from(PlanTerms::MOST));
        Some(DueTerms::Plan(PlanTerms {
            count: u32::try_from(count?).ok()?,
            first_due: on?,
            interval: PlanInterval::parse(&due.interval).unwrap_or(PlanInterval::Month),
            at_month_end: due.month_end == "on",
            remainder: PlanRemainder::parse(&due.remainder).unwrap_or(PlanRemainder::Last),
            skips_weekends: due.weekends == "on",
        }))
    }
}

/// A text on one line, of at most so many characters.
///
/// # Errors
/// Missing or too long.
pub fn one_line(typed: &str, longest: usize) -> Result<String, EntryFault> {
    let text = typed.trim();
    let is_hidden = |c: char| c.is_control() || is_direction_mark(c);
    match text.chars().count() {
        _ if text.chars().all(is_invisible) => Err(EntryFault::Missing),
        count if count <= longest && !text.contains(is_hidden) => Ok(text.to_owned()),
        _ => Err(EntryFault::TooLong),
    }
}

/// `18`, `18.5` or `18,25` percent.
fn rate_of(typed: &str) -> Option<Rate> {
    let (whole, fraction) = typed.split_once(['.', ',']).unwrap_or((typed, ""));
    let digits = |text: &str, most: usize| {
        text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if whole.is_empty() || !digits(whole, 3) || !digits(fraction, 2) {
        return None;
    }
    format!("{whole}{fraction:0<2}").parse().ok().and_then(Rate::of)
}

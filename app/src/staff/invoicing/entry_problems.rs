//! What is wrong with the entry of a new invoice: field and translated sentence.

use domain::invoices::entry::{EntryFault, EntryField, EntryProblem};
use domain::invoices::{PlanError, PlanTerms};
use domain::money::AmountError;
use portal::Result;
use portal::billing::invoices::create::CreateError;

use crate::components::Text;
use crate::t;

/// Problems of a form, each at its field; one without a field concerns the form as a whole.
#[derive(Debug, Clone, Default)]
pub(super) struct EntryProblems(Vec<(Option<EntryField>, Text)>);

impl EntryProblems {
    /// # Errors
    /// What no form can show.
    pub(super) fn of(error: CreateError) -> Result<Self> {
        Ok(Self(match error {
            CreateError::Entry(problems) => return Ok(Self::of_fields(problems)),
            CreateError::CustomerTaken => vec![(
                Some(EntryField::CustomerNumber),
                t!(staff_invoicing.error.customer_taken).into(),
            )],
            CreateError::NumberTaken => {
                vec![(Some(EntryField::Number), t!(staff_invoicing.error.number_taken).into())]
            }
            CreateError::NotAsSeen => return Ok(Self::not_as_seen()),
            CreateError::Portal(error) => return Err(error),
        }))
    }

    /// Problems of fields.
    pub(super) fn of_fields(problems: Vec<EntryProblem>) -> Self {
        Self(problems.into_iter().map(entry).collect())
    }

    /// A problem of the form as a whole.
    pub(super) fn of_form(words: Text) -> Self {
        Self(vec![(None, words)])
    }

    /// The form was made from a state that is not that of now.
    pub(super) fn stale() -> Self {
        Self(vec![(None, t!(staff_invoicing.error.stale).into())])
    }

    /// What was entered changes nothing.
    pub(super) fn unchanged() -> Self {
        Self(vec![(None, t!(staff_invoicing.error.unchanged).into())])
    }

    /// What was confirmed is not what was seen.
    pub(super) fn not_as_seen() -> Self {
        Self(vec![(None, t!(staff_invoicing.error.not_as_seen).into())])
    }

    pub(super) fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// Entries of the error summary.
    pub(super) fn summary(&self) -> Vec<(Option<Text>, Text)> {
        let entry = |(field, words): &(Option<EntryField>, Text)| {
            (field.map(|field| id_of(field).into()), words.clone()) //
        };
        self.0.iter().map(entry).collect()
    }

    /// Message for a field.
    pub(super) fn at(&self, field: EntryField) -> Option<Text> {
        let found = self.0.iter().find(|(place, _)| *place == Some(field));
        found.map(|(_, words)| words.clone())
    }
}

fn entry(problem: EntryProblem) -> (Option<EntryField>, Text) {
    (Some(problem.field), words(problem))
}

/// Id of a field on the page.
pub(super) fn id_of(field: EntryField) -> String {
    match field {
        EntryField::CustomerNumber => "customer-number".into(),
        EntryField::CustomerName => "customer-name".into(),
        EntryField::CustomerEmail => "customer-email".into(),
        EntryField::Number => "number".into(),
        EntryField::Description => "description".into(),
        EntryField::Currency => "currency".into(),
        EntryField::IssuedOn => "issued-on".into(),
        EntryField::Lines => "lines".into(),
        EntryField::LineDescription(index) => format!("line-{index}-description"),
        EntryField::LineQuantity(index) => format!("line-{index}-quantity"),
        EntryField::LineValue(index) => format!("line-{index}-value"),
        EntryField::DueOn => "due-on".into(),
        EntryField::Count => "due-count".into(),
        EntryField::FirstDue => "due-first".into(),
        EntryField::Reason => "reason".into(),
        EntryField::Instalment(index) => format!("instalment-{index}"),
    }
}

fn words(EntryProblem { field, fault }: EntryProblem) -> Text {
    match fault {
        EntryFault::Missing => missing(field).into(),
        EntryFault::TooLong => t!(staff_invoicing.error.too_long).into(),
        EntryFault::NotAnEmail => t!(sign_in.not_an_email).into(),
        EntryFault::NotADate => t!(staff_invoicing.error.not_a_date).into(),
        EntryFault::WrongYear => t!(staff_invoicing.error.wrong_year).into(),
        EntryFault::InFuture => t!(staff_invoicing.error.in_future).into(),
        EntryFault::BeforeIssue => t!(staff_invoicing.error.before_issue).into(),
        EntryFault::OutOfOrder => t!(staff_invoicing.error.out_of_order).into(),
        EntryFault::NotACount => t!(staff_invoicing.error.not_a_count).into(),
        EntryFault::NotARate => t!(staff_invoicing.error.not_a_rate).into(),
        EntryFault::NotPositive => t!(staff_invoicing.error.not_positive).into(),
        EntryFault::MoreThanLine => t!(staff_invoicing.error.more_than_line).into(),
        EntryFault::NoTotal => t!(staff_invoicing.error.no_total).into(),
        EntryFault::TooMuch => t!(staff_invoicing.error.too_much).into(),
        EntryFault::Amount(error) => amount(error).into(),
        EntryFault::Plan(PlanError::Count) => {
            t!(staff_invoicing.error.plan_count, most = PlanTerms::MOST).into()
        }
        EntryFault::Plan(PlanError::TooSmall) => t!(staff_invoicing.error.plan_too_small).into(),
        EntryFault::Plan(PlanError::Calendar) => t!(staff_invoicing.error.plan_calendar).into(),
    }
}

fn missing(field: EntryField) -> &'static str {
    match field {
        EntryField::CustomerNumber => t!(staff_invoicing.error.no_customer_number),
        EntryField::CustomerName => t!(profile.name_required),
        EntryField::Description | EntryField::LineDescription(_) => {
            t!(staff_invoicing.error.no_description)
        }
        EntryField::Currency => t!(staff_invoicing.error.no_currency),
        EntryField::IssuedOn
        | EntryField::DueOn
        | EntryField::FirstDue
        | EntryField::Instalment(_) => t!(staff_invoicing.error.no_date),
        EntryField::Reason => t!(staff_invoicing.error.no_reason),
        EntryField::Lines => t!(staff_invoicing.error.no_lines),
        EntryField::LineValue(_) => t!(staff_invoicing.error.no_amount),
        EntryField::Number
        | EntryField::CustomerEmail
        | EntryField::LineQuantity(_)
        | EntryField::Count => t!(staff_invoicing.error.not_a_count),
    }
}

fn amount(error: AmountError) -> &'static str {
    match error {
        AmountError::Ambiguous => t!(staff_invoicing.error.ambiguous),
        AmountError::TooManyDecimals(_) => t!(staff_invoicing.error.decimals),
        AmountError::TooLarge => t!(staff_invoicing.error.too_much),
        AmountError::Empty | AmountError::NotANumber | AmountError::BadGroups => {
            t!(staff_invoicing.error.not_an_amount)
        }
    }
}

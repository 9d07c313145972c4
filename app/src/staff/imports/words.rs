//! Words for states, roles of columns, and what is wrong with lines and files.

use domain::imports::{
    ColumnRole, FixedFact, HeaderProblem, ImportState, Obstacle, ProblemReason, ProfileProblem,
    RowFact,
};
use domain::money::AmountError;
use portal::views::imports::{ImportStep, ProblemEffect};

use crate::components::UiTone;
use crate::t;

pub(super) fn state(state: ImportState) -> (UiTone, &'static str) {
    match state {
        ImportState::Mapping => (UiTone::Warn, t!(imports.state.mapping)),
        ImportState::Checking => (UiTone::Info, t!(imports.state.checking)),
        ImportState::Checked => (UiTone::Info, t!(imports.state.checked)),
        ImportState::Loading => (UiTone::Info, t!(imports.state.loading)),
        ImportState::Loaded => (UiTone::Good, t!(imports.state.loaded)),
        ImportState::Undoing => (UiTone::Info, t!(imports.state.undoing)),
        ImportState::Undone => (UiTone::Neutral, t!(imports.state.undone)),
    }
}

pub(super) fn heading(state: ImportState, file: &str) -> String {
    match state {
        ImportState::Mapping => t!(imports.heading.mapping, file = file),
        ImportState::Checking => t!(imports.heading.checking, file = file),
        ImportState::Checked => t!(imports.heading.checked, file = file),
        ImportState::Loading => t!(imports.heading.loading, file = file),
        ImportState::Loaded => t!(imports.heading.loaded, file = file),
        ImportState::Undoing => t!(imports.heading.undoing, file = file),
        ImportState::Undone => t!(imports.heading.undone, file = file),
    }
}

pub(super) fn step(step: ImportStep, records: u64) -> String {
    let count = records.to_string();
    match step {
        ImportStep::Check => t!(imports.step.check, count = count),
        ImportStep::Compare => t!(imports.step.compare, count = count),
        ImportStep::TakeBack => t!(imports.step.take_back, count = count),
        ImportStep::Load => t!(imports.step.load, count = count),
        ImportStep::Credit => t!(imports.step.credit, count = count),
        ImportStep::Undo => t!(imports.step.undo, count = count),
    }
}

pub(super) fn effect(effect: ProblemEffect) -> (UiTone, &'static str) {
    match effect {
        ProblemEffect::KeptOut => (UiTone::Bad, t!(imports.effect.kept_out)),
        ProblemEffect::Waits => (UiTone::Warn, t!(imports.effect.waits)),
        ProblemEffect::Kept => (UiTone::Info, t!(imports.effect.kept)),
        ProblemEffect::LeftAside => (UiTone::Neutral, t!(imports.effect.left_aside)),
    }
}

pub(super) fn role(role: ColumnRole) -> &'static str {
    match role {
        ColumnRole::Customer => t!(imports.role.customer),
        ColumnRole::Number => t!(imports.role.number),
        ColumnRole::IssuedOn => t!(imports.role.issued_on),
        ColumnRole::Amount => t!(imports.role.amount),
        ColumnRole::DueOn => t!(imports.role.due_on),
        ColumnRole::Name => t!(imports.role.name),
        ColumnRole::Email => t!(imports.role.email),
        ColumnRole::Description => t!(imports.role.description),
        ColumnRole::SettledOn => t!(imports.role.settled_on),
        ColumnRole::State => t!(imports.role.state),
        ColumnRole::Disputed => t!(imports.role.disputed),
        ColumnRole::Currency => t!(imports.role.currency),
        ColumnRole::Phone => t!(imports.role.phone),
        ColumnRole::PostalAddress => t!(imports.role.postal_address),
        ColumnRole::Segment => t!(imports.role.segment),
        ColumnRole::Country => t!(imports.role.country),
        ColumnRole::Region => t!(imports.role.region),
        ColumnRole::TimeZone => t!(imports.role.time_zone),
        ColumnRole::LineDescription => t!(imports.role.line_description),
        ColumnRole::LineAmount => t!(imports.role.line_amount),
        ColumnRole::CreditOf => t!(imports.role.credit_of),
    }
}

/// A date as a pattern writes it: `25/11/2013`.
pub(super) fn date_like(pattern: &str) -> String {
    let parts = [("%Y", "2013"), ("%m", "11"), ("%d", "25"), ("%y", "13")];
    parts.iter().fold(pattern.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Why a file does not fit its mapping.
pub(super) fn misfit(problem: &HeaderProblem) -> String {
    match problem {
        HeaderProblem::None => t!(imports.misfit.none).to_owned(),
        HeaderProblem::NotUtf8(_) | HeaderProblem::Utf8 => t!(imports.misfit.encoding).to_owned(),
        HeaderProblem::UnclosedQuote(line) => {
            t!(imports.misfit.unclosed, line = line.to_string())
        }
        HeaderProblem::UnknownRow(line) => {
            t!(imports.misfit.unknown_row, line = line.to_string())
        }
        HeaderProblem::Missing { missing, .. } => {
            t!(imports.misfit.missing, columns = missing.as_str())
        }
        HeaderProblem::Twice(column) | HeaderProblem::Alike(column) => {
            t!(imports.misfit.twice, column = column.as_str())
        }
        HeaderProblem::Profile(problem) => profile(problem).to_owned(),
    }
}

fn profile(problem: &ProfileProblem) -> &'static str {
    match problem {
        ProfileProblem::Source => t!(imports.misfit.source),
        ProfileProblem::Currency(_) => t!(imports.misfit.currency),
        ProfileProblem::Date(_) => t!(imports.misfit.date),
        ProfileProblem::Decimal | ProfileProblem::Thousands => t!(imports.misfit.marks),
        ProfileProblem::Delimiter => t!(imports.misfit.delimiter),
        ProfileProblem::Encoding(_) => t!(imports.misfit.encoding),
        ProfileProblem::Place(_) => t!(imports.misfit.place),
        ProfileProblem::DueDate => t!(imports.misfit.due_date),
        ProfileProblem::End => t!(imports.misfit.end),
        ProfileProblem::Rows => t!(imports.misfit.rows),
        ProfileProblem::CallingCode => t!(imports.misfit.calling_code),
    }
}

/// What is wrong with a line, and what to do.
pub(super) fn reason(reason: &ProblemReason) -> String {
    let count = |count: &usize| count.to_string();
    match reason {
        ProblemReason::Fields { found, expected } => {
            t!(imports.reason.fields, found = count(found), expected = count(expected))
        }
        ProblemReason::TooLong(most) => t!(imports.reason.too_long, count = count(most)),
        ProblemReason::TooManyLines(most) => t!(imports.reason.lines, count = count(most)),
        ProblemReason::NotADate(pattern) => {
            t!(imports.reason.date, example = date_like(pattern))
        }
        ProblemReason::NotAnAmount(error) => amount(*error),
        ProblemReason::OtherCurrency { mark, currency } => {
            let currency = currency.code();
            t!(imports.reason.other_currency, mark = mark.as_str(), currency = currency)
        }
        ProblemReason::Twice(line) => t!(imports.reason.twice, line = line.to_string()),
        ProblemReason::OtherRow(fact) => t!(imports.reason.other_row, what = row_fact(*fact)),
        ProblemReason::TooManyRows(most) => t!(imports.reason.rows, count = count(most)),
        ProblemReason::CannotApply(one) => obstacle(*one).to_owned(),
        other => plain(other).to_owned(),
    }
}

/// Reasons without a value of their own.
fn plain(reason: &ProblemReason) -> &'static str {
    match reason {
        ProblemReason::RecordTooLong(_) => t!(imports.reason.record_too_long),
        ProblemReason::UnclosedQuote => t!(imports.reason.unclosed_quote),
        ProblemReason::NotUtf8(_) => t!(imports.reason.not_utf8),
        ProblemReason::Empty => t!(imports.reason.empty),
        ProblemReason::Control => t!(imports.reason.control),
        ProblemReason::NotAnEmail => t!(imports.reason.email),
        ProblemReason::SeveralAddresses => t!(imports.reason.several),
        ProblemReason::NotAPhone | ProblemReason::LeadingZero => t!(imports.reason.phone),
        ProblemReason::NoCallingCode => t!(imports.reason.calling_code),
        ProblemReason::NotASegment => t!(imports.reason.segment),
        ProblemReason::NotACountry => t!(imports.reason.country),
        ProblemReason::NotARegion => t!(imports.reason.region),
        ProblemReason::NotATimeZone => t!(imports.reason.time_zone),
        ProblemReason::FarDate => t!(imports.reason.far_date),
        ProblemReason::DueBeforeIssue => t!(imports.reason.due_before),
        ProblemReason::SettledBeforeIssue => t!(imports.reason.settled_before),
        ProblemReason::SettledInFuture => t!(imports.reason.future),
        ProblemReason::NotACurrency => t!(imports.reason.currency),
        ProblemReason::NotPositive => t!(imports.reason.not_positive),
        ProblemReason::Total => t!(imports.reason.total),
        ProblemReason::NeitherYesNorNo => t!(imports.reason.truth),
        ProblemReason::NotAState => t!(imports.reason.payment_state),
        ProblemReason::Differs(FixedFact::Customer) => t!(imports.reason.differs_customer),
        ProblemReason::Differs(FixedFact::Currency) => t!(imports.reason.differs_currency),
        ProblemReason::Fields { .. }
        | ProblemReason::TooLong(_)
        | ProblemReason::TooManyLines(_)
        | ProblemReason::NotADate(_)
        | ProblemReason::NotAnAmount(_)
        | ProblemReason::OtherCurrency { .. }
        | ProblemReason::Twice(_)
        | ProblemReason::OtherRow(_)
        | ProblemReason::TooManyRows(_)
        | ProblemReason::CannotApply(_) => "",
    }
}

fn amount(error: AmountError) -> String {
    match error {
        AmountError::Empty => t!(imports.reason.empty).to_owned(),
        AmountError::NotANumber => t!(imports.reason.amount).to_owned(),
        AmountError::Ambiguous => t!(imports.reason.ambiguous).to_owned(),
        AmountError::BadGroups => t!(imports.reason.groups).to_owned(),
        AmountError::TooManyDecimals(currency) => {
            t!(imports.reason.decimals, currency = currency.code())
        }
        AmountError::TooLarge => t!(imports.reason.large).to_owned(),
    }
}

fn row_fact(fact: RowFact) -> &'static str {
    match fact {
        RowFact::Row => t!(imports.row_fact.row),
        RowFact::Customer => t!(imports.row_fact.customer),
        RowFact::Sign => t!(imports.row_fact.sign),
        RowFact::DayOfIssue => t!(imports.row_fact.day_of_issue),
        RowFact::Currency => t!(imports.row_fact.currency),
        RowFact::Amount => t!(imports.row_fact.amount),
        RowFact::DueDateOrState => t!(imports.row_fact.due_or_state),
        RowFact::State => t!(imports.row_fact.state),
    }
}

fn obstacle(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::OtherInstalments => t!(imports.obstacle.other_instalments),
        Obstacle::MorePaid => t!(imports.obstacle.more_paid),
        Obstacle::BeingPaid => t!(imports.obstacle.being_paid),
        Obstacle::Amounts => t!(imports.obstacle.amounts),
        Obstacle::VoidAndPaid => t!(imports.obstacle.void_and_paid),
        Obstacle::RowBeside => t!(imports.obstacle.row_beside),
        Obstacle::NoteOfOtherCustomer => t!(imports.obstacle.note_customer),
        Obstacle::NoteInOtherCurrency => t!(imports.obstacle.note_currency),
        Obstacle::NoteOfOtherInvoice => t!(imports.obstacle.note_invoice),
        Obstacle::NoteOfOtherInstalment => t!(imports.obstacle.note_instalment),
        Obstacle::NotedIsWithdrawn => t!(imports.obstacle.noted_withdrawn),
        Obstacle::NotedIsMissing => t!(imports.obstacle.noted_missing),
        Obstacle::CorrectedIsMissing => t!(imports.obstacle.corrected_missing),
        Obstacle::CorrectedOfOtherCustomer => t!(imports.obstacle.corrected_customer),
        Obstacle::CorrectedInOtherCurrency => t!(imports.obstacle.corrected_currency),
        Obstacle::DebtIsBeingPaid => t!(imports.obstacle.debt_being_paid),
        Obstacle::NothingOwed => t!(imports.obstacle.nothing_owed),
        Obstacle::MoreThanInvoice => t!(imports.obstacle.more_than_invoice),
        Obstacle::MoreThanCustomer => t!(imports.obstacle.more_than_customer),
        Obstacle::ChangedAtDesk => t!(imports.obstacle.changed_at_desk),
        Obstacle::MoreBooked => t!(imports.obstacle.more_booked),
    }
}

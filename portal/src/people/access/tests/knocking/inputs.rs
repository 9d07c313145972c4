//! Inputs of the calls.

use std::io::Cursor;

use domain::calendar::Date;
use domain::contact::{Channel, ContactLimits, Hours};
use domain::holds::pause::PauseScope;
use domain::identity::{Email, Password};
use domain::ids::{CustomerId, InstalmentId};
use domain::imports::LineProblem;
use domain::invoices::amendment::AmendmentEntry;
use domain::invoices::cancellation::{CancellationEntry, CancellationKind};
use domain::invoices::entry::{CustomerEntry, DueEntry, InvoiceEntry, LineEntry};
use domain::money::{Currency, Money};
use domain::payments::Choice;
use domain::reminders::PolicyChange;
use domain::reports::Figure;

use super::*;
use crate::billing::invoices::amend::AmendError;
use crate::billing::invoices::cancel::{CancelError, CancelRequest};
use crate::billing::invoices::correct::CorrectError;
use crate::billing::invoices::create::{CreateError, IssueTicket};
use crate::billing::invoices::issue::IssueError;
use crate::contact::cases::CaseError;
use crate::contact::cases::answer_templates::{AnswerTemplateError, NewAnswerTemplate};
use crate::contact::holds::{HoldError, NewClaim};
use crate::contact::notes::NoteError;
use crate::contact::pauses::{NewPause, PausingError};
use crate::contact::preferences::{NewPreferences, PreferencesError};
use crate::contact::reminders::templates::TemplateError;
use crate::contact::reminders::{EditedPart, PolicyEdit, PolicyError, PrintError};
use crate::payments::takings::TakingError;
use crate::payments::tills::TillError;
use crate::payments::{OfflineError, ReversalError, StartError, StartRequest};
use crate::people::staff::{NewStaff, StaffError};
use crate::people::users::{NewAddress, NewUser, UserError};
use crate::platform::throttle::Client;
use crate::views::imports::{
    ImportError, ImportMode, ImportOrder, ImportWatch, ProblemEffect, Progress, import,
    read_profile,
};
use crate::views::reports::RowQuery;

const PROFILE: &str = r#"
    source = "school"
    currency = "PEN"
    date = "%Y-%m-%d"
    [columns]
    customer = "student"
    name = "name"
    number = "number"
    issued_on = "issued"
    due_on = "due"
    amount = "amount"
    [texts]
    description = "Pensión {number}"
"#;

pub(super) const fn found(is_there: bool) -> Result<()> {
    if is_there { Ok(()) } else { Err(Error::NotFound) }
}

pub(super) const fn outstanding() -> RowQuery {
    RowQuery { figure: Figure::Outstanding, currency: Currency::Pen, day: DAY }
}

pub(super) fn client() -> Client {
    Client::new("198.51.100.7", "")
}

pub(super) fn password() -> Password {
    Password::new("wrong".into())
}

pub(super) fn address() -> Email {
    Email::parse("nueva@example.org").unwrap()
}

pub(super) fn new_address() -> NewAddress {
    NewAddress { email: "nueva@example.org".into(), current: password(), language: ES }
}

pub(super) fn new_user() -> NewUser {
    NewUser { email: address(), name: "Nueva".into(), language: None, password: None }
}

pub(super) fn new_staff() -> NewStaff {
    let roles = [Role::Cashier].into_iter().collect();
    NewStaff { email: address(), name: "Nueva".into(), language: None, roles }
}

pub(super) fn answer_template(title: &str) -> NewAnswerTemplate {
    let texts = vec![(ES, "Debe {outstanding}.".to_owned())];
    NewAnswerTemplate { replaces: None, title: title.to_owned(), texts }
}

pub(super) fn policy_change() -> PolicyChange {
    let limits = ContactLimits { per_week: Some(1), ..ContactLimits::default() };
    PolicyChange::Limits { place: "pe".into(), limits }
}

/// Of no version: nothing is saved by it.
pub(super) fn policy_edit() -> PolicyEdit {
    PolicyEdit { base: 0, part: EditedPart::Policy(policy_change()), reason: "x".into() }
}

pub(super) fn pause_of_all() -> NewPause {
    let last = Some(Date::constant(2027, 3, 1));
    NewPause { scope: PauseScope::Everybody, last, reason: "Vacaciones".into() }
}

pub(super) fn zoe() -> (UserId, CustomerId) {
    (UserId::parse("zoe").unwrap(), CustomerId::parse("mateo").unwrap())
}

pub(super) fn claim() -> NewClaim {
    let paid_on = Date::constant(2026, 11, 20);
    NewClaim { paid_on, method: "efectivo".into(), reference: "1".into() }
}

pub(super) fn wishes() -> NewPreferences {
    let (channels, hours) = (vec![Channel::Email], Hours::new(9, 12));
    NewPreferences { channels, days: [true; 7], hours, language: None, stopped: false }
}

pub(super) fn basket(instalment: &InstalmentId) -> StartRequest {
    StartRequest {
        choices: vec![Choice { instalment: instalment.clone(), part: None }],
        expected: Money::new(20_000, Currency::Pen),
        language: ES,
        payer_email: None,
    }
}

pub(super) fn lucia() -> CustomerId {
    CustomerId::parse("lucia").expect("an id")
}

/// An invoice to Lucía.
pub(super) fn entry() -> InvoiceEntry {
    let line = LineEntry { description: "x".into(), value: "1.00".into(), ..LineEntry::default() };
    InvoiceEntry {
        customer: CustomerEntry { id: lucia().into(), ..CustomerEntry::default() },
        description: "x".into(),
        currency: "PEN".into(),
        issued_on: "2026-11-20".into(),
        lines: vec![line],
        due: DueEntry { on: "2026-12-10".into(), ..DueEntry::default() },
        ..InvoiceEntry::default()
    }
}

pub(super) fn amendment() -> AmendmentEntry {
    AmendmentEntry { description: "x".into(), reason: "x".into(), ..AmendmentEntry::default() }
}

/// A form that was made from another state.
pub(super) fn cancellation(things: &Things) -> CancelRequest {
    CancelRequest {
        invoice: things.invoice.clone(),
        version: String::new(),
        kind: CancellationKind::Void,
        entry: CancellationEntry::default(),
        language: ES,
    }
}

/// A confirmation of what nobody saw.
pub(super) fn ticket() -> IssueTicket {
    IssueTicket { id: InvoiceId::parse("unseen").expect("an id"), seal: String::new() }
}

struct Silent;

impl ImportWatch for Silent {
    fn problem(&mut self, _: &LineProblem, _: ProblemEffect) -> std::io::Result<()> {
        Ok(())
    }

    fn progress(&mut self, _: &Progress) {}
}

pub(super) async fn import_nothing(portal: &Portal, actor: &Actor) -> Result<(), ImportError> {
    let profile = read_profile(PROFILE).expect("the profile is good");
    let order = ImportOrder { file: Cursor::new(""), profile, mode: ImportMode::CheckOnly };
    import(portal, actor, order, &mut Silent).await.map(drop)
}

/// Refusal of a call: a shared error, or one of the feature.
pub(super) trait KnockError {
    fn shared(self) -> Error;
}

impl KnockError for Error {
    fn shared(self) -> Error {
        self
    }
}

macro_rules! knock_errors {
    ($($feature:ident),+) => {
        $(impl KnockError for $feature {
            fn shared(self) -> Error {
                match self {
                    Self::Portal(error) => error,
                    own => Error::Internal(format!("{own:?}")),
                }
            }
        })+
    };
}

knock_errors!(
    AmendError,
    CancelError,
    AnswerTemplateError,
    CaseError,
    CorrectError,
    CreateError,
    HoldError,
    ImportError,
    IssueError,
    NoteError,
    PausingError,
    OfflineError,
    PolicyError,
    PrintError,
    PreferencesError,
    ReversalError,
    StaffError,
    StartError,
    TakingError,
    TemplateError,
    TillError,
    UserError
);

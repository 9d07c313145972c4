//! Inputs of the calls.

use std::io::Cursor;

use domain::calendar::Date;
use domain::contact::{Channel, Hours};
use domain::identity::{Email, Password};
use domain::ids::InstalmentId;
use domain::imports::LineProblem;
use domain::money::{Currency, Money};
use domain::payments::Choice;

use super::*;
use crate::billing::invoices::correct::CorrectError;
use crate::billing::invoices::issue::IssueError;
use crate::contact::holds::{HoldError, NewClaim};
use crate::contact::preferences::{NewPreferences, PreferencesError};
use crate::contact::reminders::templates::TemplateError;
use crate::contact::reminders::{PolicyError, PrintError};
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
    CorrectError,
    HoldError,
    ImportError,
    IssueError,
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

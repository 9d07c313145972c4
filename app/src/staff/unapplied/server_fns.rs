//! Server functions of unapplied money.

use domain::calendar::Date;
use domain::ids::{CustomerId, UnappliedId};
use domain::money::{Currency, Money};
use domain::unapplied::{BankCredit, UnappliedWay};
use leptos::prelude::*;
use leptos::server;
use leptos::server_fn::serde::{Deserialize, Serialize};
use portal::payments::unapplied::{self, NewMatch};

use super::match_choice::with_debts;
use crate::request::context::{RequestContext, request_context};
use crate::request::refusal::refuse;
use crate::routes;
use crate::shared::answer::not_our_form;
use crate::staff::finish::stay;
use crate::staff::form_errors::StaffFormError;
use crate::staff::till::choice_text;

/// What the form of a credit says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(crate = "leptos::server_fn::serde")]
pub struct BankCreditEntry {
    #[serde(default)]
    amount: String,
    #[serde(default)]
    currency: String,
    #[serde(default)]
    received: String,
    #[serde(default)]
    way: String,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    sender: String,
    #[serde(default)]
    text: String,
}

impl BankCreditEntry {
    /// The credit, or what cannot be read.
    fn credit(
        self,
        context: &RequestContext,
    ) -> Result<Result<BankCredit, StaffFormError>, ServerFnError> {
        let Some(currency) = Currency::parse(&self.currency) else {
            return Ok(Err(StaffFormError::NotAnAmount));
        };
        let style = context.portal.settings.institution.number_style(context.language);
        let Ok(amount) = Money::parse(&self.amount, currency, style) else {
            return Ok(Err(StaffFormError::NotAnAmount));
        };
        let Ok(received_on) = self.received.parse::<Date>() else {
            return Ok(Err(StaffFormError::NotReceived));
        };
        let way = UnappliedWay::parse(&self.way).ok_or_else(not_our_form)?;
        let Self { reference, sender, text, .. } = self;
        Ok(Ok(BankCredit { amount, received_on, way, reference, sender, text }))
    }
}

/// Records money as the bank tells of it.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "record_unapplied")]
pub async fn staff_record_unapplied(entry: BankCreditEntry) -> Result<(), ServerFnError> {
    let context = request_context();
    let page = routes::STAFF_UNAPPLIED_NEW;
    let credit = match entry.credit(&context)? {
        Ok(credit) => credit,
        Err(error) => {
            refuse(page, &error.query("", false));
            return Ok(());
        }
    };
    match unapplied::record(&context.portal, &context.actor, credit).await {
        Ok(id) => {
            stay::<unapplied::UnappliedError>(Ok("recorded"), &routes::staff_unapplied(&id), "")
        }
        Err(error) => stay(Err(error), page, ""),
    }
}

/// What the form of a match says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(crate = "leptos::server_fn::serde")]
pub struct MatchEntry {
    customer: String,
    version: i64,
    choices: String,
    credit: i64,
}

/// Pays debts of a customer with unapplied money.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "match_unapplied")]
pub async fn staff_match_unapplied(id: String, entry: MatchEntry) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = UnappliedId::parse(&id).map_err(|_| not_our_form())?;
    let customer = CustomerId::parse(&entry.customer).map_err(|_| not_our_form())?;
    let chosen = choice_text::read(&entry.choices).ok_or_else(not_our_form)?;
    let parts = chosen.into_iter().map(|one| Some((one.instalment, one.part?.minor)));
    let parts: Vec<_> = parts.collect::<Option<_>>().ok_or_else(not_our_form)?;
    let page = routes::staff_unapplied(&id);
    let again = with_debts(&page, &customer, parts.iter().map(|(id, _)| id.clone()));
    let new = NewMatch { version: entry.version, parts, credit_minor: entry.credit };
    let matched = unapplied::match_money(&context.portal, &context.actor, &id, &new).await;
    match matched {
        Ok(_) => stay::<unapplied::UnappliedError>(Ok("matched"), &page, ""),
        Err(error) => stay(Err(error), &again, ""),
    }
}

/// Undoes a match.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "put_back_unapplied")]
pub async fn staff_put_back_unapplied(
    id: String,
    version: i64,
    #[server(default)] reason: String,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = UnappliedId::parse(&id).map_err(|_| not_our_form())?;
    let (portal, actor) = (&context.portal, &context.actor);
    let done = unapplied::put_back(portal, actor, &id, version, &reason).await;
    stay(done.map(|()| "put_back"), &routes::staff_unapplied(&id), "back")
}

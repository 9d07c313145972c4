//! Server functions of tills.

use domain::ids::{PaymentId, TillId};
use domain::money::Currency;
use domain::till::TakingKind;
use leptos::prelude::*;
use leptos::server;
use portal::payments::takings::{self, ChequeOutcome, NewTaking};
use portal::payments::tills::{self, NewDeposit, TillVersion};

use super::finish::{TillFormRefusal, amount, stay};
use super::{choice_text, words};
use crate::request::context::{RequestContext, request_context};
use crate::routes;
use crate::shared::answer;

fn version(id: &str, version: i64) -> Result<TillVersion, ServerFnError> {
    let id = TillId::parse(id).map_err(|_| answer::not_our_form())?;
    Ok(TillVersion { id, version })
}

/// Currency of a till that the actor may see.
async fn currency_of(context: &RequestContext, id: &TillId) -> Result<Currency, TillFormRefusal> {
    let found = tills::find(&context.portal, &context.actor, id).await;
    Ok(found.map_err(tills::TillError::from)?.till.currency)
}

/// Opens a till.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "open_till")]
pub async fn staff_open_till(
    amount: String,
    currency: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let usual = || {
        Currency::of_country(&context.portal.settings.institution.country).unwrap_or(Currency::Usd)
    };
    let currency = match currency.as_deref() {
        Some(code) => Currency::parse(code).ok_or_else(answer::not_our_form)?,
        None => usual(),
    };
    let opened = async {
        let float = self::amount(&context, &amount, currency)?;
        Ok(tills::open(&context.portal, &context.actor, float).await?)
    };
    match opened.await {
        Ok(till) => stay(Ok("opened"), &routes::staff_till(&till), ""),
        Err(refusal) => stay(Err(refusal), routes::STAFF_TILLS, "open"),
    }
}

/// Records the count of a drawer.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "count_till")]
pub async fn staff_count_till(
    id: String,
    version: i64,
    amount: String,
) -> Result<(), ServerFnError> {
    let (context, form) = (request_context(), self::version(&id, version)?);
    let counted = async {
        let currency = currency_of(&context, &form.id).await?;
        let counted = self::amount(&context, &amount, currency)?;
        Ok(tills::count(&context.portal, &context.actor, &form, counted.minor).await?)
    };
    stay(counted.await.map(words::done), &routes::staff_till(&form.id), "count")
}

/// Gives the reason of a difference.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "explain_till")]
pub async fn staff_explain_till(
    id: String,
    version: i64,
    reason: String,
) -> Result<(), ServerFnError> {
    let (context, form) = (request_context(), self::version(&id, version)?);
    let explained = tills::explain(&context.portal, &context.actor, &form, &reason).await;
    let explained = explained.map(words::done).map_err(TillFormRefusal::from);
    stay(explained, &routes::staff_till(&form.id), "explain")
}

/// Accepts the reason of a difference, or sends it back.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "review_till")]
pub async fn staff_review_till(
    id: String,
    version: i64,
    answer: String,
) -> Result<(), ServerFnError> {
    let (context, form) = (request_context(), self::version(&id, version)?);
    let accepted = match answer.as_str() {
        "accept" => true,
        "send_back" => false,
        _ => return Err(answer::not_our_form()),
    };
    let reviewed = tills::review(&context.portal, &context.actor, &form, accepted).await;
    let what = if accepted { "accepted" } else { "sent_back" };
    let reviewed = reviewed.map(|_| what).map_err(TillFormRefusal::from);
    stay(reviewed, &routes::staff_till(&form.id), "review")
}

/// Brings the cash of a closed till away.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "deposit_till")]
pub async fn staff_deposit_till(
    id: String,
    version: i64,
    amount: String,
    #[server(default)] slip: String,
) -> Result<(), ServerFnError> {
    let (context, form) = (request_context(), self::version(&id, version)?);
    let deposited = async {
        let currency = currency_of(&context, &form.id).await?;
        let amount_minor = self::amount(&context, &amount, currency)?.minor;
        let new = NewDeposit { amount_minor, slip };
        Ok(tills::deposit(&context.portal, &context.actor, &form, &new).await?)
    };
    stay(deposited.await.map(|()| "deposited"), &routes::staff_till(&form.id), "deposit")
}

fn taking(id: &str) -> Result<PaymentId, ServerFnError> {
    PaymentId::parse(id).map_err(|_| answer::not_our_form())
}

/// Takes money for debts of a customer.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "take_money")]
pub async fn staff_take_money(
    customer: String,
    key: String,
    choices: String,
    kind: Option<String>,
    #[server(default)] reference: String,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let chosen = choice_text::read(&choices).ok_or_else(answer::not_our_form)?;
    let kind = kind.as_deref().map_or(Some(TakingKind::Cash), TakingKind::parse);
    let kind = kind.ok_or_else(answer::not_our_form)?;
    let page = choice_text::page(&customer, &chosen);
    let new = NewTaking { key, kind, reference, choices: chosen };
    match takings::take(&context.portal, &context.actor, &new).await {
        Ok(payment) => {
            let what = if kind.is_immediate() { "taken" } else { "cheque" };
            stay(Ok(what), &routes::staff_taking(&payment), "")
        }
        Err(error) => stay(Err(error.into()), &page, "take"),
    }
}

/// Takes a payment back that was entered by mistake.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "void_taking")]
pub async fn staff_void_taking(payment: String, reason: String) -> Result<(), ServerFnError> {
    let (context, payment) = (request_context(), taking(&payment)?);
    let voided = takings::void(&context.portal, &context.actor, &payment, &reason).await;
    let voided = voided.map(|()| "voided").map_err(TillFormRefusal::from);
    stay(voided, &routes::staff_taking(&payment), "void")
}

/// Says what became of a cheque.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "decide_cheque")]
pub async fn staff_decide_cheque(payment: String, answer: String) -> Result<(), ServerFnError> {
    let (context, payment) = (request_context(), taking(&payment)?);
    let outcome = match answer.as_str() {
        "cleared" => ChequeOutcome::Cleared,
        "bounced" => ChequeOutcome::Bounced,
        _ => return Err(crate::shared::answer::not_our_form()),
    };
    let decided = takings::decide_cheque(&context.portal, &context.actor, &payment, outcome).await;
    let what = match outcome {
        ChequeOutcome::Cleared => "cleared",
        ChequeOutcome::Bounced => "bounced",
    };
    let decided = decided.map(|()| what).map_err(TillFormRefusal::from);
    stay(decided, &routes::staff_taking(&payment), "cheque")
}

/// Mails the receipts of a payment again.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "send_receipts")]
pub async fn staff_send_receipts(payment: String) -> Result<(), ServerFnError> {
    let (context, payment) = (request_context(), taking(&payment)?);
    let sent = takings::send_receipts_again(&context.portal, &context.actor, &payment).await;
    let sent = sent.map(|()| "sent").map_err(TillFormRefusal::from);
    stay(sent, &routes::staff_taking(&payment), "receipts")
}

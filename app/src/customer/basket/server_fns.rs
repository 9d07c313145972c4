//! Server function for starting a payment.

use domain::access::Actor;
use domain::calendar::SignedDuration;
use domain::identity::Email;
use domain::ids::PaymentId;
use domain::money::{Currency, Money};
use domain::payments::Choice;
use leptos::prelude::*;
use leptos::server;
use portal::Error;
use portal::payments::{StartError, StartRequest, detail, start};
use portal::people::sessions;
use url::form_urlencoded::Serializer;

use super::choice_list;
use super::form_errors::{self, BasketField, BasketFormError, BasketProblem, of_basket};
use crate::request::context::{RequestContext, redirect, request_context};
use crate::request::refusal::refuse;
use crate::routes;
use crate::shared::answer::{failed, not_our_form};

/// Starts a payment and redirects to the gateway's page, to the payment's page while the gateway
/// has not answered, or shows the selection with the error. `choices` is a choice list, `expected`
/// the displayed total in minor units.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "start_payment")]
pub async fn start_payment(
    choices: String,
    expected: i64,
    currency: String,
    email: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let request = request(&context, &choices, (expected, &currency), email)?;
    match request {
        Ok(request) => go_on(&context, request).await,
        Err(choices) => {
            let error = (BasketField::Email, BasketProblem::NotAnEmail);
            back(routes::REVIEW, &choices, &error);
            Ok(())
        }
    }
}

/// The request; the error is the selection alone if the e-mail address is invalid.
fn request(
    context: &RequestContext,
    choices: &str,
    (expected, currency): (i64, &str),
    email: Option<String>,
) -> Result<Result<StartRequest, Vec<Choice>>, ServerFnError> {
    let currency = Currency::parse(currency).ok_or_else(not_our_form)?;
    let choices = choice_list::read(choices, currency).ok_or_else(not_our_form)?;
    let typed = email.map(|email| email.trim().to_owned()).filter(|email| !email.is_empty());
    let typed = typed.filter(|_| matches!(context.actor, Actor::LinkHolder(_)));
    if typed.as_deref().is_some_and(|email| Email::parse(email).is_err()) {
        return Ok(Err(choices));
    }
    Ok(Ok(StartRequest {
        choices,
        expected: Money::new(expected, currency),
        language: context.language,
        payer_email: context.user.as_ref().map(|user| user.email.clone()).or(typed),
    }))
}

async fn go_on(context: &RequestContext, request: StartRequest) -> Result<(), ServerFnError> {
    let choices = &request.choices;
    match start(&context.portal, &context.actor, &request).await {
        Ok(attempt) => {
            keep_session(context).await;
            redirect(&attempt.url.unwrap_or_else(|| routes::payment(&attempt.payment)));
        }
        Err(StartError::GatewayRefused(payment)) => redirect(&routes::payment(&payment)),
        Err(StartError::InFlight(payment)) => {
            other_payment(context, &payment, choices, BasketProblem::InFlight).await;
        }
        Err(StartError::Undecided(payment)) => {
            other_payment(context, &payment, choices, BasketProblem::Undecided).await;
        }
        Err(StartError::Changed(_)) => {
            back(routes::REVIEW, choices, &(BasketField::Form, BasketProblem::Changed));
        }
        Err(StartError::Basket(error)) => back(routes::BASKET, choices, &of_basket(error)),
        Err(StartError::Portal(Error::NotFound)) => {
            back(routes::BASKET, choices, &(BasketField::Form, BasketProblem::Missing));
        }
        // The page asks to sign in, and comes back to the same selection.
        Err(StartError::Portal(Error::SignInFirst)) => {
            redirect(&with_selection(routes::REVIEW, choices));
        }
        Err(StartError::Portal(error)) => {
            return Err(failed(&error, "a payment could not be started"));
        }
    }
    Ok(())
}

/// Keeps the session open while the payer is on the gateway's page.
async fn keep_session(context: &RequestContext) {
    let portal = &context.portal;
    let until = portal.now() + portal.settings.checkout_lifetime + COMING_BACK;
    if let Some(key) = context.session.key()
        && let Err(error) = sessions::prolong(portal, &key, until).await
    {
        tracing::warn!(%error, "a session was not prolonged");
    }
}

/// Time from the gateway's last page back to ours.
const COMING_BACK: SignedDuration = SignedDuration::from_mins(5);

/// Leads to the page of the open payment, or shows the basket if it belongs to somebody else.
async fn other_payment(
    context: &RequestContext,
    payment: &PaymentId,
    choices: &[Choice],
    problem: BasketProblem,
) {
    match detail(&context.portal, &context.actor, payment).await {
        Ok(_) => redirect(&routes::payment(payment)),
        Err(_) => back(routes::BASKET, choices, &(BasketField::Form, problem)),
    }
}

/// Address of a page with a selection.
fn with_selection(page: &str, choices: &[Choice]) -> String {
    let mut query = Serializer::new(String::new());
    for choice in choices {
        query.append_pair("i", choice.instalment.as_str());
        if let Some(part) = choice.part {
            query.append_pair(&format!("part-{}", choice.instalment), &part.to_decimal());
        }
    }
    format!("{page}?{}", query.finish())
}

/// Shows a page with the same selection and the error.
fn back(page: &str, choices: &[Choice], error: &BasketFormError) {
    refuse(&with_selection(page, choices), &form_errors::query(error));
}

#[cfg(test)]
mod tests {
    use domain::ids::InstalmentId;

    use super::*;

    #[test]
    fn the_way_back_keeps_the_choice() {
        let choice = |id: &str, part: Option<i64>| Choice {
            instalment: InstalmentId::parse(id).unwrap(),
            part: part.map(|minor| Money::new(minor, Currency::Pen)),
        };
        let choices = [choice("a", None), choice("b", Some(1_250))];
        assert_eq!(with_selection(routes::REVIEW, &choices), "/review?i=a&i=b&part-b=12.50");
    }
}

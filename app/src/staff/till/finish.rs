//! How a form of a till ends: on a page that confirms it, or on its own again with the error.

use domain::money::{Currency, Money};
use leptos::prelude::ServerFnError;
use portal::Error;
use portal::payments::takings::TakingError;
use portal::payments::tills::TillError;

use super::form_errors::TillFormError;
use crate::request::confirmation::confirm;
use crate::request::context::RequestContext;
use crate::request::refusal::{refuse, sign_in_first};

/// Why a form of a till is not taken: what was typed, or what the portal says.
#[derive(Debug)]
pub(super) enum TillFormRefusal {
    Typed(TillFormError),
    Portal(TillError),
    Taking(TakingError),
}

impl From<TakingError> for TillFormRefusal {
    fn from(error: TakingError) -> Self {
        Self::Taking(error)
    }
}

impl From<TillError> for TillFormRefusal {
    fn from(error: TillError) -> Self {
        Self::Portal(error)
    }
}

/// Confirms on the page what was done, or shows it again with the error of the form.
pub(super) fn stay(
    done: Result<&str, TillFormRefusal>,
    page: &str,
    form: &str,
) -> Result<(), ServerFnError> {
    let error = match done {
        Ok(what) => {
            confirm(page, "done", what);
            return Ok(());
        }
        Err(
            TillFormRefusal::Portal(TillError::Portal(Error::SignInFirst))
            | TillFormRefusal::Taking(TakingError::Portal(Error::SignInFirst)),
        ) => {
            sign_in_first();
            return Ok(());
        }
        Err(TillFormRefusal::Portal(error)) => TillFormError::of(error)?,
        Err(TillFormRefusal::Taking(error)) => TillFormError::of_taking(error)?,
        Err(TillFormRefusal::Typed(error)) => error,
    };
    refuse(page, &error.query(form));
    Ok(())
}

/// An amount that was typed, in minor units.
///
/// # Errors
/// When it cannot be read, or in two ways.
pub(super) fn amount(
    context: &RequestContext,
    text: &str,
    currency: Currency,
) -> Result<Money, TillFormRefusal> {
    let style = context.portal.settings.institution.number_style(context.language);
    Money::parse(text, currency, style).map_err(|error| TillFormRefusal::Typed(error.into()))
}

//! Server functions of making invoices.

use domain::ids::InvoiceId;
use domain::invoices::amendment::AmendmentEntry;
use domain::invoices::cancellation::{CancellationEntry, CancellationKind};
use domain::invoices::entry::InvoiceEntry;
use leptos::prelude::*;
use leptos::server;
use portal::Error;
use portal::billing::invoices::amend::{self, AmendError};
use portal::billing::invoices::cancel::{self, CancelError, CancelOutcome, CancelRequest};
use portal::billing::invoices::create::{self, CreateError, IssueTicket};

use super::refusal_codes::{
    ENTRY, NOBODY_TO_APPROVE, NOT_AS_SEEN, REQUEST_OPEN, STALE, UNCHANGED, query_of,
};
use crate::request::confirmation::confirm;
use crate::request::context::request_context;
use crate::request::refusal::{preview, refuse, sign_in_first};
use crate::routes::{STAFF_INVOICE_NEW, staff_invoice_amend, staff_invoice_cancel};
use crate::shared::answer::{failed, not_our_form};

/// Shows what would be issued, or the form with more rows.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "preview_invoice")]
pub async fn preview_invoice(
    #[server(default)] entry: InvoiceEntry,
    more: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let seen = create::preview(&context.portal, &context.actor, context.language, &entry).await;
    match seen {
        Err(error @ CreateError::Portal(_)) => end(error)?,
        Err(error) if more.is_none() => end(error)?,
        Ok(_) | Err(_) => preview(STAFF_INVOICE_NEW),
    }
    Ok(())
}

/// Issues what was seen.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "issue_invoice")]
pub async fn issue_invoice(
    #[server(default)] entry: InvoiceEntry,
    ticket: String,
    seal: String,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = InvoiceId::parse(&ticket).map_err(|_| not_our_form())?;
    let ticket = IssueTicket { id, seal };
    let (portal, actor) = (&context.portal, &context.actor);
    match create::create(portal, actor, context.language, &entry, &ticket).await {
        Ok(id) => confirm(STAFF_INVOICE_NEW, "issued", id.as_str()),
        Err(error) => end(error)?,
    }
    Ok(())
}

/// Changes what an invoice says.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "amend_invoice")]
pub async fn amend_invoice(
    id: String,
    version: String,
    #[server(default)] entry: AmendmentEntry,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = InvoiceId::parse(&id).map_err(|_| not_our_form())?;
    let page = staff_invoice_amend(&id);
    match amend::amend(&context.portal, &context.actor, &id, &version, &entry).await {
        Ok(()) => confirm(&page, "done", "saved"),
        Err(AmendError::Stale) => refuse(&page, STALE),
        Err(AmendError::Unchanged) => refuse(&page, UNCHANGED),
        Err(AmendError::Entry(_)) => refuse(&page, ENTRY),
        Err(AmendError::Portal(Error::SignInFirst)) => sign_in_first(),
        Err(AmendError::Portal(error)) => {
            return Err(failed(&error, "an invoice was not changed"));
        }
    }
    Ok(())
}

/// Voids an invoice, credits a part of it, or writes it off; or asks another person for it.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "cancel_invoice")]
pub async fn cancel_invoice(
    id: String,
    kind: String,
    version: String,
    #[server(default)] entry: CancellationEntry,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let invoice = InvoiceId::parse(&id).map_err(|_| not_our_form())?;
    let kind = CancellationKind::parse(&kind).ok_or_else(not_our_form)?;
    let page = staff_invoice_cancel(&invoice, kind);
    let request = CancelRequest { invoice, version, kind, entry, language: context.language };
    match cancel::cancel(&context.portal, &context.actor, &request).await {
        Ok(CancelOutcome::Done) => confirm(&page, "done", "cancelled"),
        Ok(CancelOutcome::WaitsForApproval) => confirm(&page, "done", "waits"),
        Err(CancelError::Stale) => refuse(&page, STALE),
        Err(CancelError::RequestOpen) => refuse(&page, REQUEST_OPEN),
        Err(CancelError::NobodyToApprove) => refuse(&page, NOBODY_TO_APPROVE),
        Err(CancelError::Refused(refusal)) => refuse(&page, query_of(refusal)),
        Err(CancelError::Entry(_)) => refuse(&page, ENTRY),
        Err(CancelError::Portal(Error::SignInFirst)) => sign_in_first(),
        Err(CancelError::Portal(error)) => {
            return Err(failed(&error, "an invoice was not cancelled"));
        }
    }
    Ok(())
}

/// The page reads what is wrong from what was typed.
fn end(error: CreateError) -> Result<(), ServerFnError> {
    match error {
        CreateError::Portal(Error::SignInFirst) => sign_in_first(),
        CreateError::Portal(error) => return Err(failed(&error, "an invoice was not made")),
        CreateError::NotAsSeen => refuse(STAFF_INVOICE_NEW, NOT_AS_SEEN),
        CreateError::Entry(_) | CreateError::CustomerTaken | CreateError::NumberTaken => {
            refuse(STAFF_INVOICE_NEW, ENTRY);
        }
    }
    Ok(())
}

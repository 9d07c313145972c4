//! Staff make an invoice: they see what would be issued, and confirm what they saw.

use domain::access::{Actor, Right};
use domain::identity::Email;
use domain::ids::{CustomerId, InvoiceId};
use domain::invoices::entry::{CustomerDraft, EntryProblem, InvoiceDraft, InvoiceEntry};
use domain::language::Language;
use domain::money::{Currency, Money};
use serde_json::json;

use super::issue::store::find;
use super::issue::{self, IssueError, NewInvoiceFor};
use crate::billing::customers::{self, CustomerRecord};
use crate::platform::actor::{allow, author};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::ids;
use crate::platform::keys::{Key, Purpose, same};
use crate::{Error, Portal, Result};

pub(super) mod store;

/// Source of what is made here.
pub(crate) const DESK: &str = "desk";

const RIGHT: Right = Right::IssueInvoices;

/// What would be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoicePreview {
    pub customer_name: String,
    pub customer_number: String,
    pub draft: InvoiceDraft,
    pub ticket: IssueTicket,
}

/// What a confirmation carries. Sent twice, it issues one invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueTicket {
    /// Id that the invoice gets.
    pub id: InvoiceId,
    /// Seal of what was seen, and by whom.
    pub seal: String,
}

/// An invoice that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeInvoice {
    pub number: String,
    pub customer_name: String,
    pub total: Money,
}

/// Why an invoice cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    #[error("what was entered makes no invoice")]
    Entry(Vec<EntryProblem>),
    #[error("the number of the new customer is taken")]
    CustomerTaken,
    #[error("the number of the invoice is taken")]
    NumberTaken,
    #[error("it is not what was seen")]
    NotAsSeen,
    #[error(transparent)]
    Portal(#[from] Error),
}

impl From<IssueError> for CreateError {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::NumberTaken(_) => Self::NumberTaken,
            IssueError::Portal(error) => Self::Portal(error),
            // The entry was read before: these are none of the person's making.
            IssueError::Invoice(_) | IssueError::NoDate => Self::Portal(Error::internal(error)),
        }
    }
}

/// The currency that a new invoice is probably in: that of the last one, or of the country.
///
/// # Errors
/// Refused without the right to issue invoices.
pub async fn usual_currency(portal: &Portal, actor: &Actor) -> Result<Currency> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.read().await?;
    let last = store::last_currency(&mut tx).await?;
    let of_country = Currency::of_country(&portal.settings.institution.country);
    Ok(last.or(of_country).unwrap_or(Currency::Usd))
}

/// What was made, for its confirmation.
///
/// # Errors
/// Refused without the right to issue invoices, or there is none.
pub async fn made(portal: &Portal, actor: &Actor, id: &InvoiceId) -> Result<MadeInvoice> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.read().await?;
    store::made(&mut tx, id).await?.ok_or(Error::NotFound)
}

/// What would be issued for this entry, whose amounts are written as in a language.
///
/// # Errors
/// See [`CreateError`]; refused without the right to issue invoices.
pub async fn preview(
    portal: &Portal,
    actor: &Actor,
    language: Language,
    entry: &InvoiceEntry,
) -> Result<InvoicePreview, CreateError> {
    allow(actor, RIGHT)?;
    let draft = read(portal, language, entry)?;
    let mut tx = portal.db.read().await?;
    let customer = customer_of(&mut tx, &draft.customer).await?;
    check_number(&mut tx, &draft, &customer.source).await?;
    let id: InvoiceId = ids::new(portal.now());
    let seal = seal(portal, actor, &id, &draft);
    let (customer_name, customer_number) = (customer.name, customer.number);
    let ticket = IssueTicket { id, seal };
    Ok(InvoicePreview { customer_name, customer_number, draft, ticket })
}

/// Issues what was seen. The same confirmation sent again finds the invoice that it issued.
///
/// # Errors
/// See [`CreateError`]; refused without the right to issue invoices.
pub async fn create(
    portal: &Portal,
    actor: &Actor,
    language: Language,
    entry: &InvoiceEntry,
    ticket: &IssueTicket,
) -> Result<InvoiceId, CreateError> {
    allow(actor, RIGHT)?;
    let draft = read(portal, language, entry)?;
    let expected = seal(portal, actor, &ticket.id, &draft);
    if !same(expected.as_bytes(), ticket.seal.as_bytes()) {
        return Err(CreateError::NotAsSeen);
    }
    let mut tx = portal.db.write().await?;
    let last = store::lock_counter(&mut tx).await?;
    if store::exists(&mut tx, &ticket.id).await? {
        return Ok(ticket.id.clone());
    }
    let known = customer_of(&mut tx, &draft.customer).await?;
    check_number(&mut tx, &draft, &known.source).await?;
    let customer = settle_customer(portal, &mut tx, &draft.customer).await?;
    let number = match &draft.number {
        Some(number) => number.clone(),
        None => next_number(portal, &mut tx, last).await?,
    };
    let new = NewInvoiceFor { customer, invoice: draft.numbered(DESK, &number) };
    issue::issue_under(portal, &mut tx, &ticket.id, &new).await?;
    let entry = NewEntry::of(AuditAct::InvoiceIssued, ticket.id.as_str()).by(RIGHT).after(json!({
        "number": number, "customer": new.customer.as_str(), "description": draft.description,
        "total": draft.total.to_decimal(), "currency": draft.total.currency.code(),
        "instalments": draft.plan.len(),
    }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(ticket.id.clone())
}

fn read(
    portal: &Portal,
    language: Language,
    entry: &InvoiceEntry,
) -> Result<InvoiceDraft, CreateError> {
    let style = portal.settings.institution.number_style(language);
    entry.read(style, portal.today()).map_err(CreateError::Entry)
}

/// Who a draft is for.
struct DraftedCustomer {
    source: String,
    name: String,
    number: String,
}

async fn customer_of(tx: &mut Tx, draft: &CustomerDraft) -> Result<DraftedCustomer, CreateError> {
    match draft {
        CustomerDraft::Existing(id) => {
            Ok(store::customer(tx, id).await?.ok_or(Error::NotFound)?) //
        }
        CustomerDraft::New { number, name, .. } => {
            if !customers::store::find(tx, DESK, &[number]).await?.is_empty() {
                return Err(CreateError::CustomerTaken);
            }
            let (name, number) = (name.clone(), number.clone());
            Ok(DraftedCustomer { source: DESK.to_owned(), name, number })
        }
    }
}

/// The number must be free here and in the customer's own source, so that no import of it takes
/// this invoice for another.
async fn check_number(
    tx: &mut Tx,
    draft: &InvoiceDraft,
    of_customer: &str,
) -> Result<(), CreateError> {
    let Some(number) = &draft.number else { return Ok(()) };
    for source in [DESK, of_customer] {
        if !find(tx, source, &[number]).await?.is_empty() {
            return Err(CreateError::NumberTaken);
        }
    }
    Ok(())
}

async fn settle_customer(
    portal: &Portal,
    tx: &mut Tx,
    draft: &CustomerDraft,
) -> Result<CustomerId, CreateError> {
    let (number, name, email) = match draft {
        CustomerDraft::Existing(id) => return Ok(id.clone()),
        CustomerDraft::New { number, name, email } => (number, name, email),
    };
    let record = CustomerRecord {
        number: number.clone(),
        name: name.clone(),
        email: email.as_ref().map(|email| email.as_str().to_owned()),
        ..CustomerRecord::default()
    };
    let written = customers::upsert_in(tx, portal.now(), DESK, &[record]).await?;
    Ok(written.ids.into_iter().next().ok_or_else(|| Error::internal("no customer was written"))?)
}

/// The next number of the institution that is free: staff may have used some by hand.
async fn next_number(portal: &Portal, tx: &mut Tx, last: i64) -> Result<String> {
    let prefix = &portal.settings.invoice_prefix;
    let mut next = last;
    loop {
        next += 1;
        let number = format!("{prefix}{next:06}");
        if find(tx, DESK, &[&number]).await?.is_empty() {
            store::set_counter(tx, next).await?;
            return Ok(number);
        }
    }
}

/// Seal of what an invoice would say, for the one who saw it.
fn seal(portal: &Portal, actor: &Actor, id: &InvoiceId, draft: &InvoiceDraft) -> String {
    let mut parts = vec![author(actor), id.to_string()];
    match &draft.customer {
        CustomerDraft::Existing(id) => parts.push(id.to_string()),
        CustomerDraft::New { number, name, email } => {
            let email = email.as_ref().map_or("", Email::as_str);
            parts.extend([number, name, email].map(str::to_owned));
        }
    }
    parts.push(draft.number.clone().unwrap_or_default());
    parts.push(draft.description.clone());
    parts.push(draft.issued_on.to_string());
    parts.push(draft.total.currency.code().to_owned());
    parts.push(draft.lines.len().to_string());
    for line in &draft.lines {
        parts.push(line.description.clone());
        parts.push(line.quantity.to_string());
        parts.push(line.amount.minor.to_string());
    }
    for (due_on, amount) in &draft.plan {
        parts.push(due_on.to_string());
        parts.push(amount.minor.to_string());
    }
    let parts: Vec<&[u8]> = parts.iter().map(String::as_bytes).collect();
    hex::encode(Key::of(&portal.settings, Purpose::InvoiceDraft).tag(&parts))
}

#[cfg(test)]
mod tests;

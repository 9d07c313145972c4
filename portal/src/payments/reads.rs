//! Reading payments: the list of all that were made, and one with all that belongs to it.

use domain::access::Actor;
use domain::calendar::{Date, Timestamp};
use domain::ids::{CustomerId, InstalmentId, InvoiceId, PaymentId, ReceiptId};
use domain::money::Money;
use domain::payments::{Origin, Payment, State, StateKind};

use super::basket::{self, AmountOwed};
use crate::billing::invoices::PAGE_ROWS;
use crate::payments::store as payments;
use crate::platform::actor::somebody;
use crate::platform::db::Tx;
use crate::platform::feed;
use crate::{Error, Portal, Result};

mod store;

/// A receipt of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptOf {
    pub id: ReceiptId,
    /// For whose debts.
    pub customer: CustomerId,
    /// Its number, without gaps.
    pub number: i64,
    pub customer_name: String,
    /// How much of the payment.
    pub amount: Money,
    /// The code that verifies it in public.
    pub code: String,
    /// When it was issued.
    pub issued_at: Timestamp,
}

/// A payment in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPayment {
    pub id: PaymentId,
    /// How it stands.
    pub state: StateKind,
    /// How it was paid.
    pub origin: Origin,
    /// When the money moved; before that, when it was begun.
    pub at: Timestamp,
    /// How many debts it is meant for, of those the actor may see.
    pub debts: u32,
    /// What the oldest of them is for.
    pub description: String,
    /// What the actor may know of its amount: all of an own payment, else the visible receipts.
    pub amount: Money,
    /// The actor's own.
    pub own: bool,
    /// Who paid, when it was somebody else.
    pub payer_name: Option<String>,
    /// Its receipts that the actor may see.
    pub receipts: Vec<ReceiptOf>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentPage {
    /// The last first.
    pub rows: Vec<ListedPayment>,
    /// How many payments there are on all pages.
    pub total: u32,
    /// The page that is shown, from 1.
    pub page: u32,
    /// How many pages there are, 1 at least.
    pub pages: u32,
    /// When it was read.
    pub as_of: Timestamp,
    /// The newest event that it knows of: pages listen behind it.
    pub seq: i64,
}

/// A debt that a payment was meant for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidDebt {
    pub instalment: InstalmentId,
    pub invoice: InvoiceId,
    pub invoice_number: String,
    /// What the invoice is for.
    pub description: String,
    /// Whose debt it is.
    pub customer: CustomerId,
    pub customer_name: String,
    /// Which instalment, 1 for the first.
    pub number: u32,
    pub instalments: u32,
    /// When it is due.
    pub due_on: Date,
    /// What was meant for it.
    pub meant: Money,
    /// What went to it; nothing before the payment has succeeded.
    pub allocated: Money,
    /// What is still to be paid of it.
    pub outstanding: Money,
}

/// What was paid too much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditOf {
    /// Whose it is.
    pub customer: CustomerId,
    pub customer_name: String,
    pub amount: Money,
}

/// A payment with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentDetail {
    pub id: PaymentId,
    /// How it stands.
    pub state: State,
    /// How it was paid.
    pub origin: Origin,
    /// What the actor may know of its amount.
    pub amount: Money,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it came to its state.
    pub changed_at: Timestamp,
    /// When the gateway's page runs out.
    pub expires_at: Timestamp,
    /// When the payer came back from the gateway's page for the first time.
    pub returned_at: Option<Timestamp>,
    /// The actor's own: may be continued and withdrawn.
    pub own: bool,
    /// Where the receipt goes; of an own payment only.
    pub payer_email: Option<String>,
    /// Who paid, when it was somebody else.
    pub payer_name: Option<String>,
    /// The debts that the actor may see, oldest first.
    pub debts: Vec<PaidDebt>,
    /// The receipts that the actor may see.
    pub receipts: Vec<ReceiptOf>,
    /// What was paid too much, as far as the actor may see.
    pub credits: Vec<CreditOf>,
    /// What the actor owes now, all debts together.
    pub left: Vec<AmountOwed>,
    /// When it was read.
    pub as_of: Timestamp,
    /// The newest event that it knows of: pages listen behind it.
    pub seq: i64,
}

/// Lists the payments that the actor made, and those that were made for the actor's customers.
///
/// # Errors
/// Nobody signs in first; or the database fails.
pub async fn list(portal: &Portal, actor: &Actor, page: u32) -> Result<PaymentPage> {
    somebody(actor)?;
    let as_of = portal.now();
    let mut tx = portal.db.read().await?;
    let seq = feed::store::newest(&mut tx).await?;
    let total = store::count(&mut tx, actor).await?;
    let pages = total.div_ceil(PAGE_ROWS).max(1);
    let page = page.clamp(1, pages);
    let rows = store::page(&mut tx, actor, PAGE_ROWS, PAGE_ROWS * (page - 1)).await?;
    Ok(PaymentPage { rows, total, page, pages, as_of, seq })
}

/// The last payments, for the overview.
pub(crate) async fn recent(tx: &mut Tx, actor: &Actor, limit: u32) -> Result<Vec<ListedPayment>> {
    store::page(tx, actor, limit, 0).await
}

/// Opens a payment: an own one, or one for debts of the actor's customers. Of somebody else's
/// payment only what concerns these customers is shown.
///
/// # Errors
/// Missing and foreign look the same; nobody signs in first; or the database fails.
pub async fn detail(portal: &Portal, actor: &Actor, id: &PaymentId) -> Result<PaymentDetail> {
    somebody(actor)?;
    let (as_of, today) = (portal.now(), portal.today());
    let mut tx = portal.db.read().await?;
    let seq = feed::store::newest(&mut tx).await?;
    if !payments::is_visible(&mut tx, actor, id).await? {
        return Err(Error::NotFound);
    }
    let payment = payments::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let own = payment.is_by(actor);
    let payer_name = store::payer_name(&mut tx, &payment).await?;
    let debts = store::debts(&mut tx, actor, &payment).await?;
    let receipts = store::receipts(&mut tx, actor, &payment).await?;
    let credits = store::credits(&mut tx, actor, &payment).await?;
    let left = basket::owed::owed(&mut tx, actor, today).await?;
    let amount = known_amount(&payment, own, &debts, &receipts)?;
    Ok(PaymentDetail {
        id: id.clone(),
        state: payment.state,
        origin: payment.origin,
        amount,
        created_at: payment.created_at,
        changed_at: payment.changed_at,
        expires_at: payment.expires_at,
        returned_at: payment.returned_at,
        own,
        payer_email: payment.payer_email.filter(|_| own && payment.payer.is_some()),
        payer_name: payer_name.filter(|_| !own),
        debts,
        receipts,
        credits,
        left,
        as_of,
        seq,
    })
}

/// All of an own payment; of another's what its visible receipts say, before them what is meant
/// for visible debts.
fn known_amount(
    payment: &Payment,
    own: bool,
    debts: &[PaidDebt],
    receipts: &[ReceiptOf],
) -> Result<Money> {
    let currency = payment.amount.currency;
    let sum = match (own, receipts) {
        (true, _) => return Ok(payment.amount),
        (false, []) => Money::sum(currency, debts.iter().map(|d| d.meant)),
        (false, receipts) => Money::sum(currency, receipts.iter().map(|r| r.amount)),
    };
    sum.map_err(Error::internal)
}

#[cfg(test)]
mod tests;

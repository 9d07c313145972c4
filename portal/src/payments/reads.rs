//! Reading payments: the list, and one payment with everything that belongs to it.

use domain::access::{Actor, Right};
use domain::calendar::{Date, Timestamp};
use domain::ids::{CustomerId, InstalmentId, InvoiceId, PaymentId, ReceiptId};
use domain::money::Money;
use domain::payments::{Origin, Payment, State, StateKind};

use super::basket::{self, AmountOwed};
use crate::billing::invoices::PAGE_ROWS;
use crate::payments::store as payments;
use crate::platform::actor::{allow, somebody};
use crate::platform::db::Tx;
use crate::platform::feed;
use crate::{Error, Portal, Result};

mod store;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptOf {
    pub id: ReceiptId,
    pub customer: CustomerId,
    /// Consecutive number.
    pub number: i64,
    pub customer_name: String,
    /// Part of the payment that it covers.
    pub amount: Money,
    /// Code for public verification.
    pub code: String,
    pub issued_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPayment {
    pub id: PaymentId,
    pub state: StateKind,
    pub origin: Origin,
    /// Time when the money moved; before that, time of creation.
    pub at: Timestamp,
    /// Number of its debts visible to the actor.
    pub debts: u32,
    /// Description of the oldest of them.
    pub description: String,
    /// Whole amount of an own payment, otherwise the sum of the visible receipts.
    pub amount: Money,
    /// Made by the actor.
    pub own: bool,
    /// Set if somebody else paid.
    pub payer_name: Option<String>,
    /// When it was taken back.
    pub reversed_at: Option<Timestamp>,
    /// The part that goes back, of what the actor may know.
    pub refunded: Option<Money>,
    /// Receipts visible to the actor.
    pub receipts: Vec<ReceiptOf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentPage {
    /// Latest first.
    pub rows: Vec<ListedPayment>,
    /// Number of payments on all pages.
    pub total: u32,
    /// Number of this page, from 1.
    pub page: u32,
    /// Number of pages, at least 1.
    pub pages: u32,
    /// Time of this reading.
    pub as_of: Timestamp,
    /// Sequence number of the newest activity included; pages listen from here.
    pub seq: i64,
}

/// A debt that a payment is intended for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidDebt {
    pub instalment: InstalmentId,
    pub invoice: InvoiceId,
    pub invoice_number: String,
    pub description: String,
    pub customer: CustomerId,
    pub customer_name: String,
    /// Number of the instalment, from 1.
    pub number: u32,
    pub instalments: u32,
    pub due_on: Date,
    /// Intended amount.
    pub meant: Money,
    /// Allocated amount; zero until the payment has succeeded.
    pub allocated: Money,
    /// Amount still outstanding.
    pub outstanding: Money,
}

/// An overpayment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditOf {
    pub customer: CustomerId,
    pub customer_name: String,
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentDetail {
    pub id: PaymentId,
    pub state: State,
    pub origin: Origin,
    /// The part of the amount that the actor may know.
    pub amount: Money,
    pub created_at: Timestamp,
    /// Time of the latest change of state.
    pub changed_at: Timestamp,
    /// Expiry of the gateway's page.
    pub expires_at: Timestamp,
    /// When it was taken back.
    pub reversed_at: Option<Timestamp>,
    /// The part that goes back, of what the actor may know.
    pub refunded: Option<Money>,
    /// First return of the payer from the gateway's page.
    pub returned_at: Option<Timestamp>,
    /// Made by the actor, who may continue and withdraw it.
    pub own: bool,
    /// Recipient of the receipt; only for own payments.
    pub payer_email: Option<String>,
    /// Set if somebody else paid.
    pub payer_name: Option<String>,
    /// Debts visible to the actor, oldest first.
    pub debts: Vec<PaidDebt>,
    /// Receipts visible to the actor.
    pub receipts: Vec<ReceiptOf>,
    /// Overpayments visible to the actor.
    pub credits: Vec<CreditOf>,
    /// Current total of all debts of the actor.
    pub left: Vec<AmountOwed>,
    /// Time of this reading.
    pub as_of: Timestamp,
    /// Sequence number of the newest activity included; pages listen from here.
    pub seq: i64,
}

/// Lists payments by the actor and for the actor's customers.
///
/// # Errors
/// Not signed in; or the database fails.
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

/// Latest payments, for the overview.
pub(crate) async fn recent(tx: &mut Tx, actor: &Actor, limit: u32) -> Result<Vec<ListedPayment>> {
    store::page(tx, actor, limit, 0).await
}

/// Opens a payment by the actor or for debts of the actor's customers. Of somebody else's payment,
/// only what concerns these customers is shown.
///
/// # Errors
/// Not signed in; `NotFound` for missing and foreign payments alike; or the database fails.
pub async fn detail(portal: &Portal, actor: &Actor, id: &PaymentId) -> Result<PaymentDetail> {
    somebody(actor)?;
    let mut tx = portal.db.read().await?;
    if !payments::is_visible(&mut tx, actor, id).await? {
        return Err(Error::NotFound);
    }
    with_parts(portal, &mut tx, actor, id).await
}

/// Any payment as a whole, as staff see it.
///
/// # Errors
/// Refused without the right to see; `NotFound`.
pub async fn detail_for_staff(
    portal: &Portal,
    actor: &Actor,
    id: &PaymentId,
) -> Result<PaymentDetail> {
    allow(actor, Right::See)?;
    let mut tx = portal.db.read().await?;
    with_parts(portal, &mut tx, actor, id).await
}

/// A payment that the actor may see, with everything that belongs to it.
async fn with_parts(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    id: &PaymentId,
) -> Result<PaymentDetail> {
    let seq = feed::store::newest(tx).await?;
    let payment = payments::find(tx, id).await?.ok_or(Error::NotFound)?;
    let own = payment.is_by(actor);
    let is_whole = own || actor.may(Right::See);
    let payer_name = store::payer_name(tx, &payment).await?;
    let debts = store::debts(tx, actor, &payment).await?;
    let receipts = store::receipts(tx, actor, &payment).await?;
    let credits = store::credits(tx, actor, &payment).await?;
    let reversed_at = store::reversed_at(tx, id).await?;
    let refunded = store::refunded(tx, actor, &payment).await?;
    let left = basket::owed::owed(tx, actor, portal.today()).await?;
    let amount = known_amount(&payment, is_whole, &debts, &receipts)?;
    Ok(PaymentDetail {
        id: id.clone(),
        state: payment.state,
        origin: payment.origin,
        amount,
        created_at: payment.created_at,
        changed_at: payment.changed_at,
        expires_at: payment.expires_at,
        reversed_at,
        refunded,
        returned_at: payment.returned_at,
        own,
        payer_email: payment.payer_email.filter(|_| own && payment.payer.is_some()),
        payer_name: payer_name.filter(|_| !own),
        debts,
        receipts,
        credits,
        left,
        as_of: portal.now(),
        seq,
    })
}

/// Whole amount of a payment that is seen as a whole; otherwise the sum of the visible receipts or,
/// before there are any, the amounts intended for visible debts.
fn known_amount(
    payment: &Payment,
    is_whole: bool,
    debts: &[PaidDebt],
    receipts: &[ReceiptOf],
) -> Result<Money> {
    let currency = payment.amount.currency;
    let sum = match (is_whole, receipts) {
        (true, _) => return Ok(payment.amount),
        (false, []) => Money::sum(currency, debts.iter().map(|d| d.meant)),
        (false, receipts) => Money::sum(currency, receipts.iter().map(|r| r.amount)),
    };
    sum.map_err(Error::internal)
}

#[cfg(test)]
mod tests;

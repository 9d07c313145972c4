//! An invoice with everything that belongs to it.

use domain::access::{Actor, Right, Scope};
use domain::activity::{Activity, ActivityEntry};
use domain::calendar::{Date, Timestamp};
use domain::ids::{InstalmentId, InvoiceId, PaymentId};
use domain::invoices::{Instalment, Invoice, InvoiceLine};
use domain::money::Money;
use domain::payments::{Origin, StateKind};

use super::store::{VisibleInvoice, any, visible};
use crate::platform::actor::{allow, somebody};
use crate::platform::db::Tx;
use crate::platform::feed;
use crate::{Portal, Result};

mod store;

/// A payment or attempt for an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentOnInvoice {
    pub id: PaymentId,
    pub state: StateKind,
    pub origin: Origin,
    pub created_at: Timestamp,
    pub succeeded_at: Option<Timestamp>,
    /// Intended for this invoice.
    pub meant: Money,
    /// Allocated to this invoice.
    pub allocated: Money,
    /// Made by the actor.
    pub own: bool,
    /// `None` if the actor may not know.
    pub payer_name: Option<String>,
    /// Whether the money went back.
    pub is_reversed: bool,
    /// Whether the actor may open its page.
    pub opens: bool,
}

/// An open payment, which blocks other payments of the same debts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPayment {
    pub payment: PaymentId,
    pub state: StateKind,
    /// Intended for these debts.
    pub amount: Money,
    /// Made by the actor.
    pub own: bool,
    /// Whether the actor may open its page.
    pub opens: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceDetail {
    pub invoice: Invoice,
    pub customer_name: String,
    /// The institution's number of the customer.
    pub customer_number: String,
    pub lines: Vec<InvoiceLine>,
    /// In order.
    pub instalments: Vec<Instalment>,
    /// Instalments with an open payment.
    pub held: Vec<InstalmentId>,
    /// Payments visible to the actor, oldest first.
    pub payments: Vec<PaymentOnInvoice>,
    /// Open payments.
    pub attempts: Vec<OpenPayment>,
    /// Activity visible to the actor, oldest first.
    pub events: Vec<ActivityEntry>,
    /// Date of this reading.
    pub today: Date,
    /// Time of this reading.
    pub as_of: Timestamp,
    /// Sequence number of the newest activity included; pages listen from here.
    pub seq: i64,
}

/// # Errors
/// Not signed in; `NotFound` for missing and foreign invoices alike; or the database fails.
pub async fn detail(portal: &Portal, actor: &Actor, id: &InvoiceId) -> Result<InvoiceDetail> {
    somebody(actor)?;
    let mut tx = portal.db.read().await?;
    let found = visible(&mut tx, actor, portal.today(), id).await?;
    with_parts(portal, &mut tx, actor, found).await
}

/// Any invoice, as staff see it.
///
/// # Errors
/// Refused without the right to see; `NotFound`.
pub async fn detail_for_staff(
    portal: &Portal,
    actor: &Actor,
    id: &InvoiceId,
) -> Result<InvoiceDetail> {
    allow(actor, Right::See)?;
    let mut tx = portal.db.read().await?;
    let found = any(&mut tx, id).await?;
    with_parts(portal, &mut tx, actor, found).await
}

/// An invoice that the actor may see, with everything that belongs to it.
async fn with_parts(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    found: VisibleInvoice,
) -> Result<InvoiceDetail> {
    let seq = feed::store::newest(tx).await?;
    let lines = store::lines(tx, &found.invoice).await?;
    let (instalments, held) = store::instalments(tx, &found.invoice).await?;
    let all = store::payments(tx, actor, &found).await?;
    let attempts = all.iter().filter(|p| p.state.is_open()).map(open_payment).collect();
    let narrow = found.scope == Some(Scope::PayOnly);
    let payments: Vec<_> = all.into_iter().filter(|p| p.own || !narrow).collect();
    let mut events = feed::store::of_invoice(tx, &found.invoice.id).await?;
    if narrow {
        events.retain(|event| is_for_payer(event, &payments));
    }
    Ok(InvoiceDetail {
        invoice: found.invoice,
        customer_name: found.customer_name,
        customer_number: found.customer_number,
        lines,
        instalments,
        held,
        payments,
        attempts,
        events,
        today: portal.today(),
        as_of: portal.now(),
        seq,
    })
}

fn open_payment(payment: &PaymentOnInvoice) -> OpenPayment {
    OpenPayment {
        payment: payment.id.clone(),
        state: payment.state,
        amount: payment.meant,
        own: payment.own,
        opens: payment.opens,
    }
}

/// Pay-only users see the issue of the invoice and the activity of their own payments.
fn is_for_payer(event: &ActivityEntry, own: &[PaymentOnInvoice]) -> bool {
    match (&event.what, &event.payment) {
        (Activity::InvoiceIssued { .. }, _) => true,
        (_, Some(payment)) => own.iter().any(|p| p.id == *payment),
        (_, None) => false,
    }
}

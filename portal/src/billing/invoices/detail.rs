//! One invoice with all that belongs to it.

use domain::access::{Actor, Scope};
use domain::activity::{Activity, ActivityEntry};
use domain::calendar::{Date, Timestamp};
use domain::ids::{InstalmentId, InvoiceId, PaymentId};
use domain::invoices::{Instalment, Invoice, InvoiceLine};
use domain::money::Money;
use domain::payments::{Origin, StateKind};

use super::store::visible;
use crate::platform::actor::somebody;
use crate::platform::feed;
use crate::{Portal, Result};

mod store;

/// A payment that was made, or tried, for an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentOnInvoice {
    pub id: PaymentId,
    /// How it stands.
    pub state: StateKind,
    /// How it was paid.
    pub origin: Origin,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When the money moved.
    pub succeeded_at: Option<Timestamp>,
    /// What was meant for this invoice.
    pub meant: Money,
    /// What went to this invoice.
    pub allocated: Money,
    /// The actor's own.
    pub own: bool,
    /// Who paid, where the actor may know it.
    pub payer_name: Option<String>,
    /// The actor may open its page.
    pub opens: bool,
}

/// A payment that has not ended: nobody pays again while it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPayment {
    pub payment: PaymentId,
    /// How it stands.
    pub state: StateKind,
    /// What is meant for these debts.
    pub amount: Money,
    /// The actor's own.
    pub own: bool,
    /// The actor may open its page.
    pub opens: bool,
}

/// An invoice with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceDetail {
    pub invoice: Invoice,
    /// Whose debt it is.
    pub customer_name: String,
    /// The institution's number for them.
    pub customer_number: String,
    pub lines: Vec<InvoiceLine>,
    /// Its instalments, in order.
    pub instalments: Vec<Instalment>,
    /// The instalments that an open payment is meant for.
    pub held: Vec<InstalmentId>,
    /// Its payments that the actor may see, oldest first.
    pub payments: Vec<PaymentOnInvoice>,
    /// The payments that have not ended.
    pub attempts: Vec<OpenPayment>,
    /// What happened to it, as far as the actor may see, oldest first.
    pub events: Vec<ActivityEntry>,
    /// The day for which it was read.
    pub today: Date,
    /// When it was read.
    pub as_of: Timestamp,
    /// The newest event that it knows of: pages listen behind it.
    pub seq: i64,
}

/// Opens an invoice.
///
/// # Errors
/// Missing and foreign look the same; nobody signs in first; or the database fails.
pub async fn detail(portal: &Portal, actor: &Actor, id: &InvoiceId) -> Result<InvoiceDetail> {
    somebody(actor)?;
    let (as_of, today) = (portal.now(), portal.today());
    let mut tx = portal.db.read().await?;
    let seq = feed::store::newest(&mut tx).await?;
    let found = visible(&mut tx, actor, today, id).await?;
    let lines = store::lines(&mut tx, &found.invoice).await?;
    let (instalments, held) = store::instalments(&mut tx, &found.invoice).await?;
    let all = store::payments(&mut tx, actor, &found).await?;
    let attempts = all.iter().filter(|p| p.state.is_open()).map(open_payment).collect();
    let narrow = found.scope == Some(Scope::PayOnly);
    let payments: Vec<_> = all.into_iter().filter(|p| p.own || !narrow).collect();
    let mut events = feed::store::of_invoice(&mut tx, id).await?;
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
        today,
        as_of,
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

/// Who may only pay sees that the invoice was issued, and what happened to the own payments.
fn is_for_payer(event: &ActivityEntry, own: &[PaymentOnInvoice]) -> bool {
    match (&event.what, &event.payment) {
        (Activity::InvoiceIssued { .. }, _) => true,
        (_, Some(payment)) => own.iter().any(|p| p.id == *payment),
        (_, None) => false,
    }
}

//! Disputes: open until staff decide; upheld ones stay on hold for the time of the correction.

use std::collections::BTreeSet;

use domain::access::{Actor, Right};
use domain::activity::Activity;
use domain::holds::{DisputeOutcome, DisputeState};
use domain::ids::{CustomerId, HoldId, InvoiceId};
use jiff::Timestamp;
use serde_json::json;

use super::end;
use crate::billing::invoices::issue::store::insert_disputes;
use crate::billing::{debtors, invoices};
use crate::contact::concerned::{CustomerInvoice, tell};
use crate::platform::actor::{allow, author};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

pub(super) mod store;

/// A dispute and its decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    pub id: HoldId,
    /// Time by which the decision is or was due.
    pub due_at: Timestamp,
    pub state: DisputeState,
    /// Answer of staff.
    pub answer: Option<String>,
    pub decided_at: Option<Timestamp>,
}

impl Dispute {
    /// Whether it was decided for the customer.
    #[must_use]
    pub fn is_upheld(&self) -> bool {
        self.state == DisputeState::Closed(DisputeOutcome::Upheld)
    }
}

/// Closes upheld disputes whose time for correction is over.
pub(crate) async fn close_disputes(portal: &Portal) -> Result<()> {
    let now = portal.now();
    let past = store::past(&mut portal.db.read().await?, now).await?;
    for dispute in past {
        let mut tx = portal.db.write().await?;
        invoices::store::lock(&mut tx, std::slice::from_ref(&dispute.concerned.invoice)).await?;
        store::clear(&mut tx, &dispute.concerned.invoice).await?;
        end(&mut tx, &dispute.concerned, &dispute.id, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Marks an invoice as disputed, or as disputed no more; returns whether that is new.
///
/// # Errors
/// Refused without the right to answer, or without the invoice.
pub async fn set_disputed(
    portal: &Portal,
    actor: &Actor,
    invoice: &InvoiceId,
    disputed: bool,
) -> Result<bool> {
    allow(actor, Right::Answer)?;
    let mut tx = portal.db.write().await?;
    invoices::store::lock(&mut tx, std::slice::from_ref(invoice)).await?;
    let found = store::standing(&mut tx, invoice).await?.ok_or(Error::NotFound)?;
    let is_new = if disputed { found.may_open } else { found.is_undecided };
    if is_new {
        let change = [DisputeChange { customer: &found.customer, invoice, disputed }];
        set_disputed_in(portal, &mut tx, &author(actor), &change).await?;
        let entry = NewEntry::of(AuditAct::DisputeMarked, invoice.as_str()).by(Right::Answer);
        let entry = entry.after(json!({ "disputed": disputed }));
        audit::append(portal, &mut tx, actor, entry).await?;
        tx.commit().await?;
    }
    Ok(is_new)
}

/// A dispute to be opened, or closed because the source withdrew it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DisputeChange<'a> {
    pub(crate) customer: &'a CustomerId,
    pub(crate) invoice: &'a InvoiceId,
    pub(crate) disputed: bool,
}

/// Opens and closes disputes inside a transaction. The caller holds the invoices' locks and has
/// checked that each change is one.
pub(crate) async fn set_disputed_in(
    portal: &Portal,
    tx: &mut Tx,
    by: &str,
    changes: &[DisputeChange<'_>],
) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let now = portal.now();
    let of = |disputed| changes.iter().filter(move |change| change.disputed == disputed);
    let opened: Vec<&InvoiceId> = of(true).map(|change| change.invoice).collect();
    let closed: Vec<&InvoiceId> = of(false).map(|change| change.invoice).collect();
    insert_disputes(tx, now, opened.iter().copied()).await?;
    store::close(tx, &closed, by, now).await?;
    store::mark(tx, changes).await?;
    let customers = changes.iter().map(|change| change.customer.as_str());
    debtors::store::wake_of_customers(tx, &customers.collect::<BTreeSet<_>>(), now).await?;
    let concerned = |change: &DisputeChange<'_>| CustomerInvoice {
        customer: change.customer.clone(),
        invoice: change.invoice.clone(),
    };
    let outcome = DisputeOutcome::Withdrawn;
    for (disputed, what) in
        [(true, Activity::DisputeOpened), (false, Activity::DisputeDecided { outcome })]
    {
        let invoices: Vec<_> = of(disputed).map(concerned).collect();
        tell(tx, now, &invoices, &what)?;
    }
    Ok(())
}

//! Undoes what an import did to an invoice, by the use cases that all others take.

use std::collections::BTreeSet;

use domain::ids::{InvoiceId, PaymentId};
use domain::imports::undo::{InvoiceEffect, InvoiceTouches, KeptReason};
use domain::invoices::{Instalment, IssuedInvoice};
use domain::payments::{Basket, Debt, Target};

use super::order::UndoWork;
use super::store::{self, NoteBooking, PastEffect, StandingEffect};
use crate::billing::debtors;
use crate::billing::invoices::correct::{
    CorrectionOrder, NoteKind, SourceNote, correct_in, store as correct,
};
use crate::billing::invoices::store as invoices;
use crate::contact::holds::disputes::{DisputeChange, set_disputed_in};
use crate::payments::offline::{self, OfflineBasket};
use crate::payments::reversal::reverse_in;
use crate::platform::db::Tx;
use crate::views::imports::effects::ImportEffect;
use crate::views::imports::store::reversed_payments;
use crate::{Error, Result};

/// Locks the invoices of effects, and their debtors.
pub(super) async fn lock(tx: &mut Tx, effects: &[StandingEffect]) -> Result<()> {
    let mut ids: BTreeSet<InvoiceId> = BTreeSet::new();
    let mut customers: BTreeSet<String> = BTreeSet::new();
    for effect in effects {
        match serde_json::from_str(&effect.effect).map_err(Error::corrupt)? {
            ImportEffect::Invoice(_) => {
                ids.insert(InvoiceId::parse(effect.subject.as_str()).map_err(Error::corrupt)?);
            }
            ImportEffect::Customer(_) => {
                customers.insert(effect.subject.clone());
            }
        }
    }
    let ids: Vec<InvoiceId> = ids.into_iter().collect();
    invoices::lock(tx, &ids).await?;
    let issued = correct::issued(tx, &ids).await?;
    customers.extend(issued.into_iter().map(|one| one.customer.to_string()));
    debtors::store::lock_of_customers(tx, customers.iter().map(String::as_str)).await
}

async fn issued(tx: &mut Tx, id: &InvoiceId) -> Result<IssuedInvoice> {
    let found = correct::issued(tx, std::slice::from_ref(id)).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// Makes an invoice what it was, or says why it stays.
pub(super) async fn undo(
    work: UndoWork<'_>,
    tx: &mut Tx,
    standing: &StandingEffect,
    effect: &InvoiceEffect,
) -> Result<Option<KeptReason>> {
    let id = InvoiceId::parse(standing.subject.as_str()).map_err(Error::corrupt)?;
    let of =
        PastEffect { import: work.import, subject: &standing.subject, made_at: standing.made_at };
    let since = store::since(tx, of).await?;
    let has_reversal = store::has_reversal(tx, &effect.paid).await?;
    // What the import disputed was decided since.
    let is_decided = effect.disputed == Some(true) && !since.is_undecided;
    let has_customer_act = since.touches.has_customer_act || is_decided;
    let touches = InvoiceTouches { has_reversal, has_customer_act, ..since.touches };
    let now = issued(tx, &id).await?;
    if let Some(reason) = effect.kept(&now, touches) {
        return Ok(Some(reason));
    }
    reverse_in(work.portal, tx, work.by, &effect.paid).await?;
    let now = issued(tx, &id).await?;
    correct_back(work, tx, &now, effect).await?;
    pay_again(work, tx, &id, &effect.taken_back).await?;
    if let Some(disputed) = effect.disputed {
        let change = DisputeChange { customer: &now.customer, invoice: &id, disputed: !disputed };
        set_disputed_in(work.portal, tx, work.by, &[change]).await?;
    }
    Ok(None)
}

/// Makes the invoice say what it said, or voids the one that the import issued.
async fn correct_back(
    work: UndoWork<'_>,
    tx: &mut Tx,
    now: &IssuedInvoice,
    effect: &InvoiceEffect,
) -> Result<()> {
    let correction = now.correct(&effect.terms_before(now)).map_err(Error::internal)?;
    let Some(correction) = correction else { return Ok(()) };
    let booking = match &effect.note {
        Some(number) => Some((number, store::note_booking(tx, &now.id, number).await?)),
        None => None,
    };
    let note = booking.as_ref().map(|(number, NoteBooking { source, revisions })| SourceNote {
        source,
        number,
        revision: *revisions,
    });
    let kind = if effect.before.is_none() { NoteKind::Void } else { NoteKind::Plain };
    let order = CorrectionOrder { issued: now, correction: &correction, note, kind };
    correct_in(work.portal, tx, work.by, &[order]).await
}

/// Records payments anew that the import had taken back.
async fn pay_again(
    work: UndoWork<'_>,
    tx: &mut Tx,
    id: &InvoiceId,
    payments: &[PaymentId],
) -> Result<()> {
    if payments.is_empty() {
        return Ok(());
    }
    let now = issued(tx, id).await?;
    let again = work.portal.now().as_millisecond();
    let mut baskets = Vec::new();
    for payment in reversed_payments(tx, payments).await? {
        let is_of_it = |part: &&Instalment| part.id == payment.instalment;
        let part = now.instalments.iter().find(is_of_it);
        let part = part.ok_or_else(|| Error::corrupt("a payment of another invoice"))?;
        let debt = Debt {
            instalment: part.id.clone(),
            invoice: now.id.clone(),
            customer: now.customer.clone(),
            due_on: part.due_on,
            outstanding: part.outstanding(),
            disputed: false,
        };
        let target = Target { amount: payment.amount, debt };
        baskets.push(OfflineBasket {
            reference: format!("{}#{again}", payment.reference),
            at: payment.paid_at,
            payer: None,
            basket: Basket::paid_elsewhere(vec![target]).map_err(Error::internal)?,
        });
    }
    offline::record_in(work.portal, tx, baskets).await.map(drop)
}

//! Records payments made outside the portal: at the counter, by transfer, before the portal
//! existed.

use std::collections::HashMap;

use domain::access::{Actor, Right};
use domain::calendar::Date;
use domain::ids::{InstalmentId, PaymentId, UserId};
use domain::money::Money;
use domain::payments::{Basket, BasketError, Origin, Payment, Settlement, State, Target};
use jiff::Timestamp;

use super::{settle, store as payments};
use crate::billing::invoices;
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::platform::ids;
use crate::{Error, Portal, Result};

mod store;

/// A payment made outside the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfflinePayment {
    /// Reference in the institution's books; unique among offline payments.
    pub reference: String,
    /// Time of the payment; not in the future.
    pub at: Timestamp,
    /// Paying user, if known.
    pub payer: Option<UserId>,
    /// Instalments, with the amount intended for each.
    pub parts: Vec<(InstalmentId, Money)>,
}

/// Why offline payments cannot be recorded.
#[derive(Debug, thiserror::Error)]
pub enum OfflineError {
    #[error("the payment lies in the future")]
    InFuture,
    #[error(transparent)]
    Basket(#[from] BasketError),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Records and settles offline payments; overpayment becomes credit. One that is recorded already
/// is left unchanged. Returns their ids, in the same order.
///
/// # Errors
/// See [`OfflineError`]; refused without the right to record payments.
pub async fn record_offline(
    portal: &Portal,
    actor: &Actor,
    offline: &[OfflinePayment],
) -> Result<Vec<PaymentId>, OfflineError> {
    allow(actor, Right::TakeMoney)?;
    let mut tx = portal.db.write().await?;
    let mut recorded = Vec::with_capacity(offline.len());
    for one in offline {
        recorded.push(record_one(portal, &mut tx, one).await?);
    }
    tx.commit().await?;
    Ok(recorded)
}

async fn record_one(
    portal: &Portal,
    tx: &mut Tx,
    one: &OfflinePayment,
) -> Result<PaymentId, OfflineError> {
    if one.at > portal.now() {
        return Err(OfflineError::InFuture);
    }
    let origin = Origin::Offline.code();
    if let Some(known) = payments::find_by_reference(tx, origin, &one.reference).await? {
        return Ok(known);
    }
    let wanted: Vec<InstalmentId> = one.parts.iter().map(|(id, _)| id.clone()).collect();
    let today = portal.today();
    let invoices = payments::invoices_of(tx, &Actor::System, today, &wanted).await?;
    invoices::store::lock(tx, &invoices).await?;
    let basket = basket(tx, today, &one.parts).await?;
    let paid = OfflineBasket {
        reference: one.reference.clone(),
        at: one.at,
        payer: one.payer.as_ref(),
        basket,
    };
    let mut recorded = record_in(portal, tx, vec![paid]).await?;
    Ok(recorded.pop().ok_or_else(|| Error::internal("a recorded payment has no id"))?)
}

async fn basket(
    tx: &mut Tx,
    today: Date,
    parts: &[(InstalmentId, Money)],
) -> Result<Basket, OfflineError> {
    let wanted: Vec<InstalmentId> = parts.iter().map(|(id, _)| id.clone()).collect();
    let debts = payments::debts(tx, &Actor::System, today, &wanted).await?;
    let debts: HashMap<_, _> = debts.into_iter().map(|d| (d.instalment.clone(), d)).collect();
    let target = |(id, amount): &(InstalmentId, Money)| {
        let debt = debts.get(id).ok_or_else(|| BasketError::Missing(id.clone()))?;
        Ok(Target { debt: debt.clone(), amount: *amount })
    };
    let targets: Vec<Target> = parts.iter().map(target).collect::<Result<_, BasketError>>()?;
    Ok(Basket::paid_elsewhere(targets)?)
}

/// An offline payment of loaded and locked debts.
pub(crate) struct OfflineBasket<'a> {
    pub(crate) reference: String,
    pub(crate) at: Timestamp,
    pub(crate) payer: Option<&'a UserId>,
    pub(crate) basket: Basket,
}

/// Records offline payments inside a transaction; no instalment may occur twice. The caller has
/// checked that the references are new and no payment is in the future.
pub(crate) async fn record_in(
    portal: &Portal,
    tx: &mut Tx,
    paid: Vec<OfflineBasket<'_>>,
) -> Result<Vec<PaymentId>> {
    let now = portal.now();
    let new: Vec<(Payment, Basket)> =
        paid.into_iter().map(|one| (payment(portal, &one), one.basket)).collect();
    store::insert(tx, &new).await?;
    let settlements: Vec<Settlement<'_>> = new
        .iter()
        .map(|(payment, basket)| {
            Settlement { at: payment.changed_at, payment, targets: basket.targets() } //
        })
        .collect();
    settle::settle(portal, tx, now, &settlements).await?;
    Ok(new.into_iter().map(|(payment, _)| payment.id).collect())
}

fn payment(portal: &Portal, paid: &OfflineBasket<'_>) -> Payment {
    let institution = &portal.settings.institution;
    Payment {
        id: ids::new(portal.now()),
        payer: paid.payer.cloned(),
        link: None,
        origin: Origin::Offline,
        basket_key: paid.basket.key(),
        description: institution.name.clone(),
        payer_email: None,
        language: institution.language,
        amount: paid.basket.total(),
        state: State::Succeeded { reference: paid.reference.clone(), at: paid.at },
        created_at: paid.at,
        changed_at: paid.at,
        expires_at: paid.at,
        returned_at: None,
        checks: 0,
    }
}

#[cfg(test)]
mod tests;

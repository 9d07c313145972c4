//! What one person takes back of invoices without another: within a day it counts together, so that
//! no limit is passed in small parts.

use domain::access::Actor;
use domain::approvals::ALONE_PERIOD;
use domain::ids::InvoiceId;
use domain::money::{Currency, Money};

use super::store;
use crate::platform::actor::author;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

/// What is left of the limit of four eyes for an actor; `None` without a limit.
pub(super) async fn limit_left(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    currency: Currency,
) -> Result<Option<Money>> {
    let Some(limit) = portal.settings.four_eyes_above.get(&currency) else { return Ok(None) };
    let since = portal.now().checked_sub(ALONE_PERIOD).map_err(Error::internal)?;
    let counted = match actor.needs_second_person() {
        true => store::alone_since(tx, &author(actor), currency, since).await?,
        false => 0,
    };
    Ok(Some(Money::new(limit.saturating_sub(counted).max(0), currency)))
}

/// Whether another person must approve that an actor takes back amounts, one of each currency.
/// Whoever does it waits for the others who do.
pub(crate) async fn is_above(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    amounts: &[Money],
) -> Result<bool> {
    if !actor.needs_second_person() {
        return Ok(false);
    }
    store::lock_counting(tx).await?;
    would_be_above(portal, tx, actor, amounts).await
}

/// The same, for who only looks.
pub(crate) async fn would_be_above(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    amounts: &[Money],
) -> Result<bool> {
    if !actor.needs_second_person() {
        return Ok(false);
    }
    for amount in amounts {
        let left = limit_left(portal, tx, actor, amount.currency).await?;
        if left.is_some_and(|left| amount.minor > left.minor) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Counts what an actor took back alone.
pub(super) async fn count(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    invoice: &InvoiceId,
    amount: Money,
) -> Result<()> {
    if !actor.needs_second_person() || amount.minor <= 0 {
        return Ok(());
    }
    let row = store::AloneRow { by: &author(actor), at: portal.now(), invoice, amount };
    store::insert_alone(tx, &row).await
}

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

/// Whether another person must approve that an actor takes an amount back. Whoever asks waits for
/// the others who do.
pub(super) async fn is_above(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    amount: Money,
) -> Result<bool> {
    if !actor.needs_second_person() {
        return Ok(false);
    }
    store::lock_counting(tx).await?;
    let left = limit_left(portal, tx, actor, amount.currency).await?;
    Ok(left.is_some_and(|left| amount.minor > left.minor))
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

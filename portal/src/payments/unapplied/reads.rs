//! Reading unapplied money: the list, one with its history, and the debts that it may pay.

use domain::access::{Actor, Right};
use domain::calendar::Date;
use domain::ids::{CustomerId, UnappliedId};
use domain::money::Money;
use domain::payments::Origin;
use domain::unapplied::UnappliedState;

use super::{UnappliedCursor, UnappliedDetail, UnappliedPage, UnappliedSum, store};
use crate::payments::store as payments;
use crate::payments::takings::{self, DeskCustomer};
use crate::platform::actor::allow;
use crate::{Error, Portal, Result};

/// Rows on a page.
const PAGE: u32 = 25;

/// Most debts of a customer that are shown, the oldest.
const MOST_DEBTS: u32 = 100;

/// Unapplied money of a state, or all, the newest first.
///
/// # Errors
/// Refused without the right to match money.
pub async fn list(
    portal: &Portal,
    actor: &Actor,
    state: Option<UnappliedState>,
    before: &UnappliedCursor,
) -> Result<UnappliedPage> {
    allow(actor, Right::MatchMoney)?;
    let mut tx = portal.db.read().await?;
    let mut rows = store::page(&mut tx, state, before, PAGE + 1).await?;
    let has_more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let last = rows.last().filter(|_| has_more);
    let next = last.map(|money| UnappliedCursor {
        received_on: money.credit.received_on,
        id: money.id.to_string(),
    });
    Ok(UnappliedPage { rows, next })
}

/// Sums of what is open, by currency.
///
/// # Errors
/// Refused without the right to match money.
pub async fn open_sums(portal: &Portal, actor: &Actor) -> Result<Vec<UnappliedSum>> {
    allow(actor, Right::MatchMoney)?;
    store::open_sums(&mut portal.db.read().await?).await
}

/// What was nobody's at the end of a day, by currency, as it is known today.
///
/// # Errors
/// Refused without the right to see figures.
pub async fn open_on(portal: &Portal, actor: &Actor, day: Date) -> Result<Vec<Money>> {
    allow(actor, Right::SeeFigures)?;
    store::open_on(&mut portal.db.read().await?, day).await
}

/// How many wait to be matched.
///
/// # Errors
/// Refused without the right to match money.
pub async fn count_open(portal: &Portal, actor: &Actor) -> Result<u32> {
    let sums = open_sums(portal, actor).await?;
    Ok(sums.iter().map(|one| one.count).fold(0, u32::saturating_add))
}

/// Unapplied money with its history.
///
/// # Errors
/// Refused without the right to match money; `NotFound`.
pub async fn detail(portal: &Portal, actor: &Actor, id: &UnappliedId) -> Result<UnappliedDetail> {
    allow(actor, Right::MatchMoney)?;
    let mut tx = portal.db.read().await?;
    let money = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let movements = store::movements(&mut tx, id).await?;
    let (origin, reference) = (Origin::Offline.code(), &money.credit.reference);
    let same = payments::find_by_reference(&mut tx, origin, reference).await?;
    let is_own = |payment: &_| movements.iter().any(|one| one.payment.as_ref() == Some(payment));
    let same_number = same.filter(|payment| !is_own(payment));
    Ok(UnappliedDetail { money, movements, same_number })
}

/// Customers with a number, of any source, or one by id, with what they owe.
///
/// # Errors
/// Refused without the right to match money.
pub async fn customers_for(
    portal: &Portal,
    actor: &Actor,
    number: &str,
    id: Option<&CustomerId>,
) -> Result<Vec<DeskCustomer>> {
    allow(actor, Right::MatchMoney)?;
    let today = portal.today();
    let mut tx = portal.db.read().await?;
    let mut found = match id {
        Some(id) => takings::store::customer_of_id(&mut tx, id).await?,
        None => takings::store::customers_numbered(&mut tx, number.trim()).await?,
    };
    for customer in &mut found {
        customer.debts = takings::store::debts_of(&mut tx, &customer.id, today, MOST_DEBTS).await?;
    }
    Ok(found)
}

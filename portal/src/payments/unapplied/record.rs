//! Records money as the bank tells of it.

use domain::access::{Actor, Right};
use domain::ids::{PostingId, UnappliedId};
use domain::ledger::Posting;
use domain::payments::Origin;
use domain::unapplied::{BankCredit, UnappliedEvent};
use serde_json::json;

use super::store::{self, NewMoneyRow, NewMovementRow};
use super::{UnappliedError, effective_at};
use crate::billing::ledger;
use crate::platform::actor::{author, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::ids;
use crate::{Error, Portal, Result};

/// Records a credit of the institution's account. One that is recorded already, by its way, day,
/// amount and reference, is left unchanged. Returns its id.
///
/// # Errors
/// Refused without the right to match money; [`UnappliedError::Credit`].
pub async fn record(
    portal: &Portal,
    actor: &Actor,
    credit: BankCredit,
) -> Result<UnappliedId, UnappliedError> {
    staff(actor, Right::MatchMoney)?;
    let credit = credit.checked(portal.today())?;
    let (now, by) = (portal.now(), author(actor));
    let id: UnappliedId = ids::new(now);
    let mut tx = portal.db.write().await?;
    let row = NewMoneyRow { id: &id, credit: &credit, by: &by, now };
    if !store::insert(&mut tx, &row).await? {
        let known = store::same(&mut tx, &credit).await?;
        return Ok(known.ok_or_else(|| Error::internal("a credit is neither new nor known"))?);
    }
    let movement: PostingId = ids::new(now);
    let row = NewMovementRow {
        id: &movement,
        money: &id,
        number: 0,
        event: UnappliedEvent::Recorded,
        payment: None,
        customer: None,
        effective_on: credit.received_on,
        amount: credit.amount,
        reason: None,
        by: &by,
        now,
    };
    store::add_movement(&mut tx, &row).await?;
    let funds = Origin::Offline.code().to_owned();
    let posting = Posting::unapplied(movement.clone(), id.clone(), credit.amount, funds);
    let at = effective_at(portal, credit.received_on)?;
    ledger::post(portal, &mut tx, &[(at, posting.map_err(Error::corrupt)?)]).await?;
    let entry = NewEntry::of(AuditAct::UnappliedRecorded, id.as_str()).by(Right::MatchMoney);
    let entry = entry.after(json!({
        "amount": credit.amount.to_decimal(), "currency": credit.amount.currency.code(),
        "received": credit.received_on.to_string(), "way": credit.way.code(),
        "reference": credit.reference,
    }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(id)
}

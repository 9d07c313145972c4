//! What is done with a till: open, count, explain, review, deposit.

use domain::access::{Actor, Right};
use domain::holds::statement;
use domain::ids::TillId;
use domain::ledger::LedgerAccount;
use domain::money::Money;
use domain::text::identifier;
use domain::till::{CashMovementKind, REASON_MAX_CHARS, REFERENCE_MAX_CHARS, TillEvent, TillState};
use serde_json::json;

use super::movements::move_cash;
use super::store::NewMovement;
use super::{Till, TillError, allow_of, store};
use crate::platform::actor::{allow_approval, allow_own, author, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::ids;
use crate::{Error, Portal, Result};

/// The account of what is on its way to the bank.
const TO_BANK: &str = "bank";

/// A till as a form shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TillVersion {
    pub id: TillId,
    pub version: i64,
}

/// What is brought to the bank; the rest returns to the safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDeposit {
    pub amount_minor: i64,
    /// Number of the bank's slip; may be empty if nothing is brought there.
    pub slip: String,
}

/// Opens a till with change from the safe. A cashier has one at a time.
///
/// # Errors
/// Refused without the right to take money; [`TillError`]: `InUse`, `BelowZero`.
pub async fn open(portal: &Portal, actor: &Actor, float: Money) -> Result<TillId, TillError> {
    let cashier = staff(actor, Right::TakeMoney)?;
    if float.minor < 0 {
        return Err(TillError::BelowZero);
    }
    let now = portal.now();
    let till: TillId = ids::new(now);
    let mut tx = portal.db.write().await?;
    if !store::insert(&mut tx, &till, cashier, float, now).await? {
        return Err(TillError::InUse);
    }
    let (kind, other) = (CashMovementKind::Float, LedgerAccount::Safe);
    let new = NewMovement { till: &till, kind, payment: None, amount: float, other };
    move_cash(portal, &mut tx, now, cashier.as_str(), new).await?;
    let entry = NewEntry::of(AuditAct::TillOpened, till.as_str()).by(Right::TakeMoney);
    let entry = entry.after(json!({ "float": float.to_decimal(), "currency": currency(float) }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(till)
}

const fn currency(amount: Money) -> &'static str {
    amount.currency.code()
}

/// The till, locked, unless it changed after the form was made.
async fn at_version(tx: &mut Tx, actor: &Actor, form: &TillVersion) -> Result<Till, TillError> {
    let till = store::locked(tx, &form.id).await?.ok_or(Error::NotFound)?;
    allow_of(actor, &till)?;
    if till.version == form.version { Ok(till) } else { Err(TillError::Stale) }
}

/// Records what was counted in the drawer. What should be there is compared only now; if it is
/// not, it is counted again, or a reason is given.
///
/// # Errors
/// Refused without the right; [`TillError`]: `Stale`, `WrongState`, `BelowZero`.
pub async fn count(
    portal: &Portal,
    actor: &Actor,
    form: &TillVersion,
    counted_minor: i64,
) -> Result<TillState, TillError> {
    allow_own(actor, Right::CloseTill)?;
    if counted_minor < 0 {
        return Err(TillError::BelowZero);
    }
    let mut tx = portal.db.write().await?;
    let till = at_version(&mut tx, actor, form).await?;
    let expected = Money::new(store::held_minor(&mut tx, &till.id).await?, till.currency);
    let counted = Money::new(counted_minor, till.currency);
    let event = if counted == expected { TillEvent::CountRight } else { TillEvent::CountOff };
    let state = till.state.after(event).ok_or(TillError::WrongState)?;
    let by = author(actor);
    let count = store::TillCount { counted, expected, at: portal.now(), by: &by };
    store::set_counted(&mut tx, &till.id, state, &count).await?;
    let entry = NewEntry::of(AuditAct::TillCounted, till.id.as_str()).by(Right::CloseTill);
    let entry = entry.after(json!({
        "counted": counted.to_decimal(), "expected": expected.to_decimal(),
        "currency": currency(counted), "state": state.code(),
    }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(state)
}

/// Gives the reason of a difference, which is booked; above the limit a second person reviews it
/// first.
///
/// # Errors
/// Refused without the right; [`TillError`]: `Stale`, `WrongState`, `NoReason`, `LongReason`.
pub async fn explain(
    portal: &Portal,
    actor: &Actor,
    form: &TillVersion,
    reason: &str,
) -> Result<TillState, TillError> {
    allow_own(actor, Right::CloseTill)?;
    let (empty, long) = (TillError::NoReason, TillError::LongReason);
    let reason = statement(reason, REASON_MAX_CHARS, empty, long)?;
    let mut tx = portal.db.write().await?;
    let till = at_version(&mut tx, actor, form).await?;
    let difference = till.difference().ok_or(TillError::WrongState)?;
    let is_large = portal.settings.till_limits.needs_review(difference);
    let event = if is_large { TillEvent::ExplainLarge } else { TillEvent::Explain };
    let state = till.state.after(event).ok_or(TillError::WrongState)?;
    let by = author(actor);
    store::set_explained(&mut tx, &till.id, state, &reason, &by).await?;
    if state == TillState::Closed {
        book_difference(portal, &mut tx, &by, &till).await?;
    }
    let entry = NewEntry::of(AuditAct::TillExplained, till.id.as_str()).by(Right::CloseTill);
    let entry = entry.because(&reason).after(json!({
        "difference": difference.to_decimal(), "currency": currency(difference),
        "state": state.code(),
    }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(state)
}

/// Books what the count found, so that the ledger says what is in the drawer.
async fn book_difference(
    portal: &Portal,
    tx: &mut Tx,
    by: &str,
    till: &Till,
) -> Result<(), TillError> {
    let amount = till.difference().ok_or(TillError::WrongState)?;
    let (kind, other) = (CashMovementKind::Difference, LedgerAccount::CashDifference);
    let new = NewMovement { till: &till.id, kind, payment: None, amount, other };
    Ok(move_cash(portal, tx, portal.now(), by, new).await?)
}

/// Accepts the reason of a difference above the limit, or sends it back for another.
///
/// # Errors
/// Refused without the right to approve; [`TillError`]: `Stale`, `WrongState`, `OwnTill`.
pub async fn review(
    portal: &Portal,
    actor: &Actor,
    form: &TillVersion,
    accepted: bool,
) -> Result<TillState, TillError> {
    allow_approval(actor, Right::CloseTill)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let till = at_version(&mut tx, actor, form).await?;
    if actor.needs_second_person() && !till.is_reviewable_by(actor) {
        return Err(TillError::OwnTill);
    }
    let event = if accepted { TillEvent::Accept } else { TillEvent::SendBack };
    let state = till.state.after(event).ok_or(TillError::WrongState)?;
    let by = author(actor);
    store::set_reviewed(&mut tx, &till.id, state, accepted.then_some(&by), now).await?;
    if accepted {
        book_difference(portal, &mut tx, &by, &till).await?;
    }
    let act = if accepted { AuditAct::Approved } else { AuditAct::Declined };
    let entry = NewEntry {
        on_behalf: Some(&till.cashier),
        ..NewEntry::of(act, till.id.as_str()).by(Right::CloseTill)
    };
    audit::append(portal, &mut tx, actor, entry.after(json!({ "state": state.code() }))).await?;
    tx.commit().await?;
    Ok(state)
}

/// Brings the cash of a closed till away: so much to the bank, with its slip, the rest into the
/// safe.
///
/// # Errors
/// Refused without the right; [`TillError`]: `Stale`, `WrongState`, `BelowZero`, `AboveCounted`,
/// `NoSlip`, `LongSlip`.
pub async fn deposit(
    portal: &Portal,
    actor: &Actor,
    form: &TillVersion,
    new: &NewDeposit,
) -> Result<(), TillError> {
    allow_own(actor, Right::CloseTill)?;
    let slip = identifier(&new.slip);
    let slip = Some(&*slip).filter(|slip| !slip.is_empty());
    match slip {
        _ if new.amount_minor < 0 => return Err(TillError::BelowZero),
        None if new.amount_minor > 0 => return Err(TillError::NoSlip),
        Some(slip) if slip.chars().count() > REFERENCE_MAX_CHARS => {
            return Err(TillError::LongSlip);
        }
        _ => {}
    }
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let till = at_version(&mut tx, actor, form).await?;
    let state = till.state.after(TillEvent::Deposit).ok_or(TillError::WrongState)?;
    let counted = till.counted.ok_or(TillError::WrongState)?;
    let amount = Money::new(new.amount_minor, till.currency);
    let rest = counted.minus(amount)?;
    if rest.minor < 0 {
        return Err(TillError::AboveCounted);
    }
    let deposit = store::TillDeposit { amount, slip, at: now };
    store::set_deposited(&mut tx, &till.id, state, &deposit).await?;
    let by = author(actor);
    for (kind, amount, other) in [
        (CashMovementKind::Deposit, amount, LedgerAccount::InTransit(TO_BANK.to_owned())),
        (CashMovementKind::Return, rest, LedgerAccount::Safe),
    ] {
        let amount = Money::zero(till.currency).minus(amount)?;
        let new = NewMovement { till: &till.id, kind, payment: None, amount, other };
        move_cash(portal, &mut tx, now, &by, new).await?;
    }
    let entry = NewEntry::of(AuditAct::TillDeposited, till.id.as_str()).by(Right::CloseTill);
    let entry = entry.after(json!({
        "deposited": amount.to_decimal(), "returned": rest.to_decimal(),
        "currency": currency(amount), "slip": slip,
    }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

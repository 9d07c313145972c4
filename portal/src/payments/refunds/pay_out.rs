//! Pays an approved refund out.

use domain::access::{Actor, Right};
use domain::ids::PostingId;
use domain::ledger::{LedgerAccount, Posting};
use domain::money::Money;
use domain::payments::refund::REFUND_REFERENCE_MAX_CHARS;
use domain::payments::{Origin, RefundWay};
use domain::text::identifier;
use domain::till::{CashMovementKind, TillState};
use serde_json::json;

use super::store::{self, PaidOutRow};
use super::{Refund, mails};
use crate::billing::ledger;
use crate::payments::tills::Till;
use crate::payments::tills::movements::move_cash;
use crate::payments::tills::store::{self as tills, NewMovement};
use crate::platform::actor::{allow_approval, author, proved, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::ids;
use crate::{Error, Portal, Result};

/// How a refund is paid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPayOut {
    pub way: RefundWay,
    /// Number of the transfer, or of the provider's refund; empty for cash.
    pub reference: String,
}

/// Why a refund is not paid out.
#[derive(Debug, thiserror::Error)]
pub enum PayOutError {
    #[error("the refund was paid out already")]
    PaidOut,
    #[error("the payment did not come by a provider")]
    NoProvider,
    #[error("the number of the operation is needed")]
    NoReference,
    #[error("the number is too long")]
    LongReference,
    #[error("cash needs the own open till of this currency")]
    NoTill,
    #[error("the till holds less than that")]
    NotEnoughCash,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Pays a refund out, once: in cash out of the own open till, or as it was done elsewhere.
///
/// # Errors
/// Cash: refused without the right to take money. Otherwise: refused without the right to approve
/// refunds, or without a fresh proof. `NotFound`; see [`PayOutError`].
pub async fn pay_out(
    portal: &Portal,
    actor: &Actor,
    id: &PostingId,
    new: &NewPayOut,
) -> Result<(), PayOutError> {
    match new.way {
        RefundWay::Cash => {
            staff(actor, Right::TakeMoney)?;
        }
        RefundWay::Transfer | RefundWay::Provider => {
            allow_approval(actor, Right::Refund)?;
            proved(actor)?;
        }
    }
    let mut tx = portal.db.write().await?;
    let refund = store::locked(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if refund.paid_out.is_some() {
        return Err(PayOutError::PaidOut);
    }
    if !new.way.is_for(refund.origin) {
        return Err(PayOutError::NoProvider);
    }
    let reference = reference_of(new)?;
    let by = author(actor);
    let till = match new.way {
        RefundWay::Cash => Some(out_of_till(portal, &mut tx, &refund, &by).await?),
        RefundWay::Transfer | RefundWay::Provider => None,
    };
    let pay_out = match till {
        Some(_) => None,
        None => Some(out_of_funds(portal, &mut tx, &refund, new.way).await?),
    };
    let row = PaidOutRow {
        way: new.way,
        reference: reference.as_deref(),
        till: till.as_ref().map(|till| &till.id),
        pay_out: pay_out.as_ref(),
        by: &by,
        at: portal.now(),
    };
    store::set_paid_out(&mut tx, id, &row).await?;
    let entry = NewEntry::of(AuditAct::RefundPaidOut, refund.payment.as_str()).by(Right::Refund);
    let entry = entry.after(json!({
        "refund": id, "way": new.way.code(), "amount": refund.amount.to_decimal(),
        "currency": refund.amount.currency.code(), "reference": reference,
        "till": till.map(|till| till.id),
    }));
    audit::append(portal, &mut tx, actor, entry).await?;
    mails::tell_payer(portal, &mut tx, &refund, new.way, reference.as_deref()).await?;
    tx.commit().await?;
    Ok(())
}

fn reference_of(new: &NewPayOut) -> Result<Option<String>, PayOutError> {
    let reference = identifier(&new.reference);
    match reference.chars().count() {
        0 if new.way.needs_reference() => Err(PayOutError::NoReference),
        0 => Ok(None),
        chars if chars > REFUND_REFERENCE_MAX_CHARS => Err(PayOutError::LongReference),
        _ => Ok(Some(reference.into_owned())),
    }
}

/// Takes the cash out of the till that the actor has open.
async fn out_of_till(
    portal: &Portal,
    tx: &mut Tx,
    refund: &Refund,
    by: &str,
) -> Result<Till, PayOutError> {
    let till = tills::in_use(tx, by).await?.ok_or(PayOutError::NoTill)?;
    let till = tills::locked(tx, &till.id).await?.ok_or(Error::NotFound)?;
    if till.state != TillState::Open || till.currency != refund.amount.currency {
        return Err(PayOutError::NoTill);
    }
    if tills::held_minor(tx, &till.id).await? < refund.amount.minor {
        return Err(PayOutError::NotEnoughCash);
    }
    let amount = Money::zero(refund.amount.currency).minus(refund.amount);
    let movement = NewMovement {
        till: &till.id,
        kind: CashMovementKind::Refund,
        payment: None,
        amount: amount.map_err(Error::corrupt)?,
        other: LedgerAccount::Refund(refund.id.clone()),
    };
    move_cash(portal, tx, portal.now(), by, movement).await?;
    Ok(till)
}

/// Books what went out by transfer from the institution's own funds, or by the provider from those
/// that it holds. Returns the id of the posting.
async fn out_of_funds(
    portal: &Portal,
    tx: &mut Tx,
    refund: &Refund,
    way: RefundWay,
) -> Result<PostingId> {
    let now = portal.now();
    let id: PostingId = ids::new(now);
    let funds = match way {
        RefundWay::Provider => refund.origin,
        RefundWay::Cash | RefundWay::Transfer => Origin::Offline,
    };
    let funds = funds.code().to_owned();
    let posting = Posting::pay_out(id.clone(), refund.id.clone(), refund.amount, funds);
    ledger::post(portal, tx, &[(now, posting.map_err(Error::corrupt)?)]).await?;
    Ok(id)
}

//! Matches unapplied money with debts: it becomes a payment, settled as any other.

use std::collections::HashMap;

use domain::access::{Actor, Right};
use domain::calendar::Date;
use domain::ids::{InstalmentId, PaymentId, PostingId, UnappliedId};
use domain::ledger::Posting;
use domain::money::Money;
use domain::payments::{Basket, Origin, Payment};
use domain::unapplied::{MatchPlan, MatchProblem, UnappliedEvent, UnappliedState, plan_match};
use serde_json::json;

use super::store::{self, NewMovementRow};
use super::{NewMatch, UnappliedError, UnappliedMoney, effective_at};
use crate::billing::{invoices, ledger};
use crate::payments::offline::{self, OfflineBasket};
use crate::payments::receipts::jobs::ConfirmPayment;
use crate::payments::{store as payments, takings};
use crate::platform::actor::{author, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::{ids, queue};
use crate::{Error, Portal, Result};

/// How many payments can have had one number.
const MOST_WITH_ONE_NUMBER: u32 = 20;

/// Pays debts of one customer with unapplied money; what they do not take becomes credit. The same
/// form sent twice by one person is one payment.
///
/// # Errors
/// Refused without the right to match money; `NotFound`; see [`UnappliedError`].
pub async fn match_money(
    portal: &Portal,
    actor: &Actor,
    id: &UnappliedId,
    new: &NewMatch,
) -> Result<PaymentId, UnappliedError> {
    staff(actor, Right::MatchMoney)?;
    let (now, today, by) = (portal.now(), portal.today(), author(actor));
    let wanted: Vec<InstalmentId> = new.parts.iter().map(|(id, _)| id.clone()).collect();
    let mut tx = portal.db.write().await?;
    let invoices = payments::invoices_of(&mut tx, &Actor::System, today, &wanted).await?;
    invoices::store::lock(&mut tx, &invoices).await?;
    let money = store::locked(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let last = store::last_movement(&mut tx, id).await?;
    if last.made_by == by
        && let Some(payment) = matched_by(&mut tx, &money, new).await?
    {
        return Ok(payment);
    }
    if money.version != new.version || money.state != UnappliedState::Open {
        return Err(UnappliedError::Stale);
    }
    let plan = plan(&mut tx, portal, &money, new, &wanted).await?;
    // Since that day it is nobody's.
    let day = last.effective_on;
    let payment = settle(portal, &mut tx, &money, &plan, day).await?;
    let row = NewMovementRow {
        id: &ids::new(now),
        money: id,
        number: money.version + 1,
        event: UnappliedEvent::Matched,
        payment: Some(&payment),
        customer: Some(&plan.customer),
        effective_on: day,
        amount: negative(money.credit.amount)?,
        reason: None,
        by: &by,
        now,
    };
    move_money(portal, &mut tx, &row).await?;
    let entry = NewEntry::of(AuditAct::UnappliedMatched, id.as_str()).by(Right::MatchMoney);
    let entry = entry.after(json!({
        "payment": payment, "customer": plan.customer, "credit": plan.credit.to_decimal(),
        "amount": money.credit.amount.to_decimal(),
        "currency": money.credit.amount.currency.code(),
    }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(payment)
}

/// The payment that the same form made already.
async fn matched_by(
    tx: &mut Tx,
    money: &UnappliedMoney,
    new: &NewMatch,
) -> Result<Option<PaymentId>> {
    let Some(payment) = &money.payment else { return Ok(None) };
    if Some(money.version) != new.version.checked_add(1) {
        return Ok(None);
    }
    let mut parts: HashMap<InstalmentId, i64> = new.parts.iter().cloned().collect();
    if let Some((last, _)) = new.parts.last() {
        let minor = parts.entry(last.clone()).or_default();
        *minor = minor.saturating_add(new.credit_minor);
    }
    let is_same = takings::store::parts(tx, payment).await? == parts;
    Ok(is_same.then(|| payment.clone()))
}

/// What the match settles now, if it is what the form said.
async fn plan(
    tx: &mut Tx,
    portal: &Portal,
    money: &UnappliedMoney,
    new: &NewMatch,
    wanted: &[InstalmentId],
) -> Result<MatchPlan, UnappliedError> {
    let debts = payments::debts(tx, &Actor::System, portal.today(), wanted).await?;
    let plan = match plan_match(money.credit.amount, &debts) {
        Err(MatchProblem::NothingOwed) if !debts.is_empty() => return Err(UnappliedError::Stale),
        plan => plan?,
    };
    let parts = plan.parts.iter().map(|one| (one.debt.instalment.clone(), one.amount.minor));
    if parts.ne(new.parts.iter().cloned()) || plan.credit.minor != new.credit_minor {
        return Err(UnappliedError::Stale);
    }
    // A page that a payer opened gives way; money that a gateway has in progress does not.
    let open = payments::open_on(tx, wanted).await?;
    let gives_way = |payment: &Payment| payment.state.kind().yields();
    if !open.iter().all(gives_way) {
        return Err(UnappliedError::OnItsWay);
    }
    Ok(plan)
}

/// A payment of a day, with its confirmation.
async fn settle(
    portal: &Portal,
    tx: &mut Tx,
    money: &UnappliedMoney,
    plan: &MatchPlan,
    day: Date,
) -> Result<PaymentId, UnappliedError> {
    let targets = plan.targets().map_err(MatchProblem::from)?;
    let basket = Basket::paid_elsewhere(targets).map_err(Error::internal)?;
    let paid = OfflineBasket {
        reference: free_reference(tx, &money.credit.reference).await?,
        at: effective_at(portal, day)?,
        payer: None,
        basket,
    };
    let mut recorded = offline::record_in(portal, tx, vec![paid]).await?;
    let payment = recorded.pop().ok_or_else(|| Error::internal("a payment without an id"))?;
    let job = ConfirmPayment { payment: payment.clone() };
    queue::enqueue(tx, &job, portal.now()).await?;
    Ok(payment)
}

/// The number under which the payment is recorded: a bank may give one number to several credits,
/// and then each but the first gets its place.
async fn free_reference(tx: &mut Tx, number: &str) -> Result<String, UnappliedError> {
    let origin = Origin::Offline.code();
    let mut reference = number.to_owned();
    for place in 2..=MOST_WITH_ONE_NUMBER {
        if payments::find_by_reference(tx, origin, &reference).await?.is_none() {
            return Ok(reference);
        }
        reference = format!("{number} ({place})");
    }
    Err(UnappliedError::UsedReference)
}

pub(super) fn negative(amount: Money) -> Result<Money> {
    Money::zero(amount.currency).minus(amount).map_err(Error::corrupt)
}

/// Writes what happens to unapplied money with its posting. The funds are those of the payment,
/// which posts them the other way round.
pub(super) async fn move_money(
    portal: &Portal,
    tx: &mut Tx,
    row: &NewMovementRow<'_>,
) -> Result<()> {
    store::add_movement(tx, row).await?;
    store::set_state(tx, row).await?;
    let id: PostingId = row.id.clone();
    let funds = Origin::Offline.code().to_owned();
    let posting = Posting::unapplied(id, row.money.clone(), row.amount, funds);
    let at = effective_at(portal, row.effective_on)?;
    ledger::post(portal, tx, &[(at, posting.map_err(Error::corrupt)?)]).await
}

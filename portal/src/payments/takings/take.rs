//! Takes money at the desk. What is paid at once settles in the same commit; a cheque waits.

use domain::access::{Actor, Right};
use domain::ids::{InstalmentId, PaymentId};
use domain::ledger::LedgerAccount;
use domain::money::Currency;
use domain::payments::{Basket, Choice, Origin, Parts, Payment, State, StateKind};
use domain::text::identifier;
use domain::till::{CashMovementKind, REFERENCE_MAX_CHARS, TakingKind, TillState};
use serde_json::json;

use super::{NewTaking, Taking, TakingError, store};
use crate::billing::invoices;
use crate::payments::offline::{self, OfflineBasket};
use crate::payments::receipts::jobs::ConfirmPayment;
use crate::payments::tills::Till;
use crate::payments::tills::movements::move_cash;
use crate::payments::tills::store::{self as tills, NewMovement};
use crate::payments::{advance, store as payments};
use crate::platform::actor::{author, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::{ids, queue};
use crate::{Error, Portal, Result};

/// How many payments can have had one number.
const MOST_WITH_ONE_NUMBER: u32 = 20;

/// Takes money for debts.
///
/// # Errors
/// Refused without the right to take money; see [`TakingError`].
pub async fn take(
    portal: &Portal,
    actor: &Actor,
    new: &NewTaking,
) -> Result<PaymentId, TakingError> {
    staff(actor, Right::TakeMoney)?;
    let reference = reference_of(new)?;
    let (now, today, by) = (portal.now(), portal.today(), author(actor));
    let wanted: Vec<InstalmentId> = new.choices.iter().map(|c| c.instalment.clone()).collect();
    let mut tx = portal.db.write().await?;
    let invoices = payments::invoices_of(&mut tx, &Actor::System, today, &wanted).await?;
    invoices::store::lock(&mut tx, &invoices).await?;
    if let Some(known) = store::by_key(&mut tx, &new.key).await? {
        let is_same = known.taken_by == by && is_of(&mut tx, &known, new, &reference).await?;
        return if is_same { Ok(known.payment) } else { Err(TakingError::UsedForm) };
    }
    let debts = payments::debts(&mut tx, &Actor::System, today, &wanted).await?;
    let basket = Basket::new(&new.choices, &debts, Parts::AtLeast(1))?;
    refuse_on_its_way(&mut tx, new.kind, &wanted).await?;
    let total = basket.total();
    let till = till_of(&mut tx, &by, new.kind, total.currency).await?;
    let reference = free_reference(&mut tx, &reference).await?;
    let payment = if new.kind.is_immediate() {
        settled(portal, &mut tx, reference, basket).await?
    } else {
        waiting(portal, &mut tx, reference, &basket).await?
    };
    let row = store::NewRow { payment: &payment, new, till: till.as_ref(), by: &by, at: now };
    store::insert(&mut tx, &row).await?;
    if let (TakingKind::Cash, Some(till)) = (new.kind, &till) {
        let (kind, other) = (CashMovementKind::Taking, funds());
        let (till, payment) = (&till.id, Some(&payment));
        move_cash(
            portal,
            &mut tx,
            now,
            &by,
            NewMovement { till, kind, payment, amount: total, other },
        )
        .await?;
    }
    let entry = NewEntry::of(AuditAct::MoneyTaken, payment.as_str()).by(Right::TakeMoney);
    let entry = entry.after(json!({
        "kind": new.kind.code(), "amount": total.to_decimal(),
        "currency": total.currency.code(), "till": till.map(|till| till.id),
    }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(payment)
}

/// The account of payments that no gateway takes.
pub(super) fn funds() -> LedgerAccount {
    LedgerAccount::Funds(Origin::Offline.code().to_owned())
}

/// The number of the operation; of cash without one, a number made from the form's key.
fn reference_of(new: &NewTaking) -> Result<String, TakingError> {
    if !ids::is_of_our_making(&new.key) {
        return Err(TakingError::UsedForm);
    }
    let reference = identifier(&new.reference);
    match reference.chars().count() {
        0 if new.kind.needs_reference() => Err(TakingError::NoReference),
        // The end of an identifier is another one each time.
        0 => Ok(new.key.chars().skip(20).collect::<String>().to_uppercase()),
        chars if chars > REFERENCE_MAX_CHARS => Err(TakingError::LongReference),
        _ => Ok(reference.into_owned()),
    }
}

/// Whether a payment is what a form says.
async fn is_of(
    tx: &mut Tx,
    known: &Taking,
    new: &NewTaking,
    reference: &str,
) -> Result<bool, TakingError> {
    let parts = store::parts(tx, &known.payment).await?;
    let has = |choice: &Choice| {
        let part = parts.get(&choice.instalment);
        part.is_some_and(|part| choice.part.is_none_or(|chosen| chosen.minor == *part))
    };
    let has_all = parts.len() == new.choices.len() && new.choices.iter().all(has);
    let is_numbered = original(&known.reference) == reference;
    Ok(known.kind == new.kind && is_numbered && has_all)
}

/// Before the place among payments of one number.
const AGAIN: &str = " (";

/// A number as it was given, without the place among payments of that number.
fn original(reference: &str) -> &str {
    let place = |(_, place): &(&str, &str)| place.trim_end_matches(')').parse::<u32>().is_ok();
    reference.rsplit_once(AGAIN).filter(place).map_or(reference, |(number, _)| number)
}

/// The number under which a payment is recorded. One of a payment that was taken back, or of a
/// cheque that bounced, is free again, and gets its place.
async fn free_reference(tx: &mut Tx, number: &str) -> Result<String, TakingError> {
    let mut reference = number.to_owned();
    for place in 2..=MOST_WITH_ONE_NUMBER {
        match store::is_given_back(tx, &reference).await? {
            None => return Ok(reference),
            Some(false) => break,
            Some(true) => reference = format!("{number}{AGAIN}{place})"),
        }
    }
    Err(TakingError::UsedReference)
}

/// Refuses debts whose payment is in progress. A page that a payer opened gives way, except to a
/// cheque, which blocks the debt itself.
async fn refuse_on_its_way(
    tx: &mut Tx,
    kind: TakingKind,
    wanted: &[InstalmentId],
) -> Result<(), TakingError> {
    let open = payments::open_on(tx, wanted).await?;
    let gives_way = |payment: &Payment| kind.is_immediate() && payment.state.kind().yields();
    if open.iter().all(gives_way) { Ok(()) } else { Err(TakingError::OnItsWay) }
}

/// The own open till, locked: cash needs one, of its currency; anything else belongs to it if it is
/// there.
async fn till_of(
    tx: &mut Tx,
    cashier: &str,
    kind: TakingKind,
    currency: Currency,
) -> Result<Option<Till>, TakingError> {
    let till = match tills::in_use(tx, cashier).await? {
        Some(till) => tills::locked(tx, &till.id).await?,
        None => None,
    };
    let till = till.filter(|till| till.state == TillState::Open);
    match (kind, till) {
        (TakingKind::Cash, None) => Err(TakingError::NoTill),
        (TakingKind::Cash, Some(till)) if till.currency != currency => {
            Err(TakingError::OtherCurrency)
        }
        (_, till) => Ok(till.filter(|till| till.currency == currency)),
    }
}

/// A payment that is settled now, with its confirmation.
async fn settled(
    portal: &Portal,
    tx: &mut Tx,
    reference: String,
    basket: Basket,
) -> Result<PaymentId, TakingError> {
    let paid = OfflineBasket { reference, at: portal.now(), payer: None, basket };
    let mut recorded = offline::record_in(portal, tx, vec![paid]).await?;
    let payment = recorded.pop().ok_or_else(|| Error::internal("a payment without an id"))?;
    let job = ConfirmPayment { payment: payment.clone() };
    queue::enqueue(tx, &job, portal.now()).await?;
    Ok(payment)
}

/// A cheque: its debts wait for the bank, and so do their reminders.
async fn waiting(
    portal: &Portal,
    tx: &mut Tx,
    reference: String,
    basket: &Basket,
) -> Result<PaymentId, TakingError> {
    let now = portal.now();
    let institution = &portal.settings.institution;
    let payment = Payment {
        id: ids::new(now),
        payer: None,
        link: None,
        origin: Origin::Offline,
        basket_key: basket.key(),
        description: institution.name.clone(),
        payer_email: None,
        language: institution.language,
        amount: basket.total(),
        state: State::Processing { reference },
        created_at: now,
        changed_at: now,
        expires_at: now,
        returned_at: None,
        checks: 0,
    };
    payments::insert(tx, &payment, basket, None).await?;
    payments::save_state(tx, &payment.id, &payment.state, now, None).await?;
    advance::record(tx, now, StateKind::Created, &payment, basket.targets())?;
    Ok(payment.id)
}

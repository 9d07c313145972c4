//! Holds that customers cause: questions, promises to pay, claims of payment and disputes. Each is
//! created under the lock that payments and reminders take, has an end that the customer sees, and
//! is answered by staff.

use std::collections::BTreeSet;

use domain::access::{Actor, Scope};
use domain::activity::Activity;
use domain::calendar::{Date, date_at, first_instant};
use domain::holds::claim::{CLAIM, check_paid_on, claim_again};
use domain::holds::promise::{
    ARRIVAL, PROMISE_AGAIN, PromiseHistory, last_day, promise as may_promise,
};
use domain::holds::question::{ASK_AGAIN, holds_back};
use domain::holds::{
    self as hold, Case, Cause, ClaimError, ClaimState, Hold, LONGEST, LONGEST_LINE, PromiseError,
    PromiseOutcome, QuestionError, repeats, statement,
};
use domain::ids::{HoldId, InvoiceId};
use domain::invoices::Invoice;
use domain::language::Language;
use domain::reminders::rating;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::billing::{debtors, invoices};
use crate::contact::concerned::{CustomerInvoice, tell};
use crate::platform::actor::somebody;
use crate::platform::db::Tx;
use crate::platform::ids;
use crate::platform::throttle::Write;
use crate::{Error, Portal, Result};

mod active;
mod answers;
mod by_phone;
pub(crate) mod disputes;
mod error;
pub(crate) mod jobs;
pub(crate) mod store;

pub(crate) use active::ActiveHolds;
pub use answers::{
    CaseLoad, OpenCase, answer, case_load, decide_claim, decide_dispute, open_cases,
};
pub use by_phone::{
    MOST_PROMISABLE, NewPhonePromise, NotedPromise, PhonePromiseError, PromisableDebt,
    PromisableDebts, note_promise, promisable_debts, withdraw_noted,
};
pub use disputes::{Dispute, set_disputed};
pub use error::HoldError;

/// Result of the customers' use cases.
type HoldResult = std::result::Result<(), HoldError>;

/// Holds of an invoice, their history, and what the customer may do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceHolds {
    /// Holds on everything that is owed, longest first.
    pub holds: Vec<Hold>,
    /// Oldest first.
    pub questions: Vec<Question>,
    pub promise: Option<OpenPromise>,
    /// The open claim, or the one decided last.
    pub claim: Option<Claim>,
    /// The open dispute, or the one decided last.
    pub dispute: Option<Dispute>,
    /// Last day that may be promised now; `None` if no promise is allowed.
    pub promise_until: Option<Date>,
    pub may_ask: bool,
    pub may_claim: bool,
    /// Date of this reading.
    pub today: Date,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub id: HoldId,
    pub text: String,
    pub asked_at: Timestamp,
    pub answer: Option<String>,
    pub answered_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPromise {
    pub id: HoldId,
    pub on: Date,
    /// Made on the telephone, and noted by staff.
    pub is_noted: bool,
}

/// A claim that the invoice is already paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub id: HoldId,
    pub paid_on: Date,
    /// Payment method, as entered by the customer.
    pub method: String,
    /// Payment reference, by which staff find the payment.
    pub reference: String,
    pub state: ClaimState,
    /// Answer of staff.
    pub answer: Option<String>,
    pub decided_at: Option<Timestamp>,
}

/// Input of a claim of payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClaim {
    pub paid_on: Date,
    /// Payment method, such as "transfer from BCP" or "cash at the counter".
    pub method: String,
    /// Payment reference, by which staff find the payment.
    pub reference: String,
}

impl From<&Claim> for NewClaim {
    fn from(claim: &Claim) -> Self {
        let Claim { paid_on, method, reference, .. } = claim.clone();
        Self { paid_on, method, reference }
    }
}

/// Holds of an invoice that the actor may see.
///
/// # Errors
/// Not signed in; `NotFound` for missing and foreign invoices alike.
pub async fn holds(portal: &Portal, actor: &Actor, invoice: &InvoiceId) -> Result<InvoiceHolds> {
    somebody(actor)?;
    let mut tx = portal.db.read().await?;
    let found = invoices::store::visible(&mut tx, actor, portal.today(), invoice).await?;
    let now = portal.now();
    let active = ActiveHolds::of(&mut tx, std::iter::once(invoice), now).await?;
    let holds = if active.is_empty() {
        Vec::new()
    } else {
        active.of_each(invoice, &store::open_instalments(&mut tx, invoice).await?)
    };
    let mut questions = store::questions(&mut tx, invoice).await?;
    let is_asked = questions.iter().any(|question| question.answer.is_none());
    let promise = store::open_promise(&mut tx, invoice).await?;
    let last_claim = store::last_claim(&mut tx, invoice).await?;
    let may_claim = may_claim(last_claim.as_ref(), now).is_ok();
    let mut dispute = disputes::store::last(&mut tx, invoice).await?;
    let (mut claim, mut own_promise) = (last_claim, promise.clone());
    if !sees_all(&found) {
        let own = store::said_by(&mut tx, actor, invoice).await?;
        questions.retain(|question| own.contains(&question.id));
        claim = claim.filter(|claim| own.contains(&claim.id));
        own_promise = own_promise.filter(|promise| own.contains(&promise.id));
        dispute.iter_mut().for_each(|dispute| dispute.answer = None);
    }
    let owes = !found.invoice.outstanding.is_zero();
    let terms = portal.settings.reminders.terms;
    let history = history(&mut tx, portal, &found.invoice, promise.is_some()).await?;
    let today = portal.today();
    let last = last_day(terms, today, history);
    let may = owes && may_promise(terms, today, today, history).is_ok();
    Ok(InvoiceHolds {
        may_ask: !is_asked,
        may_claim: owes && may_claim,
        promise_until: may.then_some(last),
        holds,
        questions,
        promise: own_promise,
        claim,
        dispute,
        today,
    })
}

/// Whether the actor reads what others said: pay-only users and holders of a pay-link do not.
fn sees_all(found: &invoices::store::VisibleInvoice) -> bool {
    found.scope == Some(Scope::SeeAndPay)
}

/// Earlier promises that limit the next one.
async fn history(
    tx: &mut Tx,
    portal: &Portal,
    invoice: &Invoice,
    is_open: bool,
) -> Result<PromiseHistory> {
    let (now, today) = (portal.now(), portal.today());
    let since = today.checked_sub(rating::PROMISES.days()).unwrap_or(today);
    let broken = store::broken_promises(tx, &invoice.customer, since).await?;
    let again = now - SignedDuration::from_hours(24 * i64::from(PROMISE_AGAIN));
    let withdrawn = store::withdrawn_since(tx, &invoice.id, again).await?;
    let zone = &portal.settings.institution.time_zone;
    let withdrawn_since = withdrawn.map(|at| date_at(at, zone));
    Ok(PromiseHistory { is_open, broken, withdrawn_since })
}

/// Asks a question about an invoice. Reminders are on hold until it is answered; it returns when
/// the answer is due. A question without content, or on a matter that was answered a short time
/// ago, waits for its answer too, but reminders go on: `None`. The same question again is
/// confirmed.
///
/// # Errors
/// `NotFound` for missing and foreign invoices alike; [`QuestionError`].
pub async fn ask(
    portal: &Portal,
    actor: &Actor,
    invoice: &InvoiceId,
    text: &str,
    language: Language,
) -> std::result::Result<Option<Timestamp>, HoldError> {
    let text = statement(text, LONGEST, QuestionError::Empty, QuestionError::TooLong)?;
    let now = portal.now();
    let (mut tx, found) = locked(portal, actor, invoice).await?;
    if let Some(open) = store::open_question(&mut tx, invoice).await? {
        let is_own = is_own(&mut tx, actor, invoice, &open.id).await?;
        let is_repeated = repeats(&text, &open.text, is_own);
        return if is_repeated { Ok(open.holds_until) } else { Err(QuestionError::Open.into()) };
    }
    let due_at = now + hold::QUESTION;
    let new = Hold { cause: Cause::Question, until: due_at };
    let id = begin(&mut tx, actor, invoice, new, now).await?.ok_or(QuestionError::Open)?;
    store::insert_question(&mut tx, &id, actor, (&text, language), now).await?;
    let answered = store::answered_since(&mut tx, invoice, now - ASK_AGAIN).await?;
    let until = holds_back(&text, &answered, now).then_some(due_at);
    if until.is_none() {
        store::end(&mut tx, &id, now).await?;
    }
    tell(&mut tx, now, &[concerned(&found)], &Activity::QuestionAsked { until })?;
    tx.commit().await?;
    Ok(until)
}

/// Promises to pay the due amount of an invoice by a day; reminders are on hold until it has
/// passed. The same promise again is confirmed.
///
/// # Errors
/// `NotFound` for missing and foreign invoices alike; [`PromiseError`].
pub async fn promise(portal: &Portal, actor: &Actor, invoice: &InvoiceId, on: Date) -> HoldResult {
    let (mut tx, found) = locked(portal, actor, invoice).await?;
    if promise_in(portal, &mut tx, actor, &found.invoice, on).await? {
        tell(&mut tx, portal.now(), &[concerned(&found)], &Activity::PromiseMade { on })?;
        tx.commit().await?;
    }
    Ok(())
}

/// Makes a promise inside a transaction that holds the invoice's lock; `false` if the actor repeats
/// what they said.
async fn promise_in(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    invoice: &Invoice,
    on: Date,
) -> std::result::Result<bool, HoldError> {
    let (now, today) = (portal.now(), portal.today());
    if invoice.outstanding.is_zero() {
        return Err(PromiseError::Paid.into());
    }
    let open = store::open_promise(tx, &invoice.id).await?;
    if let Some(open) = &open {
        let is_own = is_own(tx, actor, &invoice.id, &open.id).await?;
        if repeats(&on, &open.on, is_own) && store::is_active(tx, &open.id, now).await? {
            return Ok(false);
        }
    }
    let history = history(tx, portal, invoice, open.is_some()).await?;
    may_promise(portal.settings.reminders.terms, on, today, history)?;
    let zone = &portal.settings.institution.time_zone;
    let end = on.checked_add((ARRIVAL + 1).days()).map_err(Error::internal)?;
    let until = first_instant(end, zone).map_err(Error::internal)?;
    let new = Hold { cause: Cause::Promise, until };
    let id = begin(tx, actor, &invoice.id, new, now).await?.ok_or(PromiseError::Open)?;
    store::insert_promise(tx, &id, &invoice.customer, on, now).await?;
    Ok(true)
}

/// Withdraws an open promise.
///
/// # Errors
/// `NotFound` for missing and foreign invoices and promises alike.
pub async fn withdraw_promise(portal: &Portal, actor: &Actor, invoice: &InvoiceId) -> Result<()> {
    let now = portal.now();
    let (mut tx, found) = locked(portal, actor, invoice).await?;
    let open = store::open_promise(&mut tx, invoice).await?.ok_or(Error::NotFound)?;
    if !sees_all(&found) && !is_own(&mut tx, actor, invoice, &open.id).await? {
        return Err(Error::NotFound);
    }
    store::end_promise(&mut tx, &open.id, PromiseOutcome::Withdrawn).await?;
    let concerned = concerned(&found);
    end(&mut tx, &concerned, &open.id, now).await?;
    tell(&mut tx, now, &[concerned], &Activity::PromiseWithdrawn)?;
    tx.commit().await?;
    Ok(())
}

/// Claims that an invoice is already paid; reminders are on hold until staff decide, which is due
/// within a fortnight. The same claim again is confirmed.
///
/// # Errors
/// `NotFound` for missing and foreign invoices alike; [`ClaimError`].
pub async fn claim_paid(
    portal: &Portal,
    actor: &Actor,
    invoice: &InvoiceId,
    new: &NewClaim,
    language: Language,
) -> HoldResult {
    let now = portal.now();
    let new = legible_claim(new)?;
    let (mut tx, found) = locked(portal, actor, invoice).await?;
    check_paid_on(new.paid_on, found.invoice.issued_on, portal.today())?;
    if found.invoice.outstanding.is_zero() {
        return Err(ClaimError::Paid.into());
    }
    let last = store::last_claim(&mut tx, invoice).await?;
    if let Some(open) = last.as_ref().filter(|last| last.state == Case::Open) {
        let is_own = is_own(&mut tx, actor, invoice, &open.id).await?;
        let is_repeated = repeats(&new, &NewClaim::from(open), is_own);
        if is_repeated && store::is_active(&mut tx, &open.id, now).await? {
            return Ok(());
        }
    }
    may_claim(last.as_ref(), now)?;
    let until = now + CLAIM;
    let hold = Hold { cause: Cause::ClaimPaid, until };
    let id = begin(&mut tx, actor, invoice, hold, now).await?.ok_or(ClaimError::Open)?;
    store::insert_claim(&mut tx, &id, actor, (&new, language), now).await?;
    tell(&mut tx, now, &[concerned(&found)], &Activity::ClaimMade { until })?;
    tx.commit().await?;
    Ok(())
}

fn may_claim(last: Option<&Claim>, now: Timestamp) -> std::result::Result<(), ClaimError> {
    last.map_or(Ok(()), |last| claim_again(last.state, last.decided_at, now))
}

/// A claim without what cannot be read, or why it is refused.
fn legible_claim(new: &NewClaim) -> std::result::Result<NewClaim, ClaimError> {
    let line = |text: &str, empty, long| statement(text, LONGEST_LINE, empty, long);
    Ok(NewClaim {
        paid_on: new.paid_on,
        method: line(&new.method, ClaimError::NoMethod, ClaimError::LongMethod)?,
        reference: line(&new.reference, ClaimError::NoReference, ClaimError::LongReference)?,
    })
}

/// Whether the actor said what a hold is for.
async fn is_own(tx: &mut Tx, actor: &Actor, invoice: &InvoiceId, hold: &HoldId) -> Result<bool> {
    Ok(store::said_by(tx, actor, invoice).await?.contains(hold))
}

/// Opens a write transaction and locks an invoice that the actor may see.
async fn locked(
    portal: &Portal,
    actor: &Actor,
    invoice: &InvoiceId,
) -> Result<(Tx, invoices::store::VisibleInvoice)> {
    somebody(actor)?;
    portal.guard.throttle.admit_actor(Write::Change, actor)?;
    let mut tx = portal.db.write().await?;
    let today = portal.today();
    invoices::store::visible(&mut tx, actor, today, invoice).await?;
    invoices::store::lock(&mut tx, std::slice::from_ref(invoice)).await?;
    let found = invoices::store::visible(&mut tx, actor, today, invoice).await?;
    Ok((tx, found))
}

fn concerned(found: &invoices::store::VisibleInvoice) -> CustomerInvoice {
    let invoice = &found.invoice;
    CustomerInvoice { customer: invoice.customer.clone(), invoice: invoice.id.clone() }
}

/// Creates a hold, unless one of the same cause is open.
async fn begin(
    tx: &mut Tx,
    actor: &Actor,
    invoice: &InvoiceId,
    hold: Hold,
    now: Timestamp,
) -> Result<Option<HoldId>> {
    let id: HoldId = ids::new(now);
    store::end_expired(tx, invoice, hold.cause, now).await?;
    if !store::insert(tx, &id, invoice, hold, now).await? {
        return Ok(None);
    }
    store::set_author(tx, &id, actor).await?;
    Ok(Some(id))
}

/// Ends a hold and schedules a new decision.
async fn end(tx: &mut Tx, concerned: &CustomerInvoice, id: &HoldId, now: Timestamp) -> Result<()> {
    store::end(tx, id, now).await?;
    let customers = BTreeSet::from([concerned.customer.as_str()]);
    debtors::store::wake_of_customers(tx, &customers, now).await
}

#[cfg(test)]
mod tests;

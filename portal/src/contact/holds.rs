//! What customers say about a debt, and what keeps reminders of it back meanwhile: a question, a
//! promise, "I already paid". Each takes the lock that payments and reminders take, has an end that
//! the customer sees, and is answered by staff.

use domain::access::{Actor, Scope};
use domain::activity::Activity;
use domain::calendar::{Date, first_instant};
use domain::holds::promise::{ARRIVAL, PromiseProblem, last_day, promise as may_promise};
use domain::holds::{self as hold, Cause, Hold};
use domain::ids::{HoldId, InvoiceId};
use domain::language::Language;
use domain::reminders::rating;
use jiff::{Timestamp, ToSpan};

use crate::billing::{debtors, invoices};
use crate::platform::actor::somebody;
use crate::platform::db::Tx;
use crate::platform::feed::{self, NewActivity};
use crate::platform::ids;
use crate::{Error, Portal, Result};

mod answers;
pub(crate) mod jobs;
pub(crate) mod store;

pub use answers::{Waiting, answer, decide_claim, waiting};

/// The longest question and answer, in signs.
pub const LONGEST: usize = 2_000;

/// So many days after staff looked for a payment in vain, the same is not claimed again.
const CLAIM_AGAIN_DAYS: i64 = 30;

/// How an invoice stands in holds: what keeps reminders back, what was said, what may be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceHolds {
    /// What holds now, the longest first.
    pub holds: Vec<Hold>,
    /// The questions and their answers, oldest first.
    pub questions: Vec<Question>,
    /// The promise that is open.
    pub promise: Option<OpenPromise>,
    /// The claim that is being looked at, or was decided last.
    pub claim: Option<Claim>,
    /// The last day that may be promised now; none when no promise may be made.
    pub promise_until: Option<Date>,
    /// Whether another question may be asked now.
    pub may_ask: bool,
    /// Whether it may be claimed now that it is paid.
    pub may_claim: bool,
    /// For which day this was read.
    pub today: Date,
}

/// A question, and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub id: HoldId,
    /// What was asked.
    pub text: String,
    pub asked_at: Timestamp,
    /// The answer, and when it was given.
    pub answer: Option<(String, Timestamp)>,
}

/// A promise that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPromise {
    pub id: HoldId,
    /// The day.
    pub on: Date,
}

/// "I already paid."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub id: HoldId,
    /// On which day.
    pub paid_on: Date,
    /// How, in the customer's words.
    pub method: String,
    /// By which number the payment is found.
    pub reference: String,
    /// Whether it was found, once staff have looked.
    pub found: Option<bool>,
    /// What staff say.
    pub answer: Option<String>,
    /// When that was.
    pub decided_at: Option<Timestamp>,
}

/// What a customer says who has paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClaim {
    /// On which day.
    pub paid_on: Date,
    /// How: "transfer from BCP", "cash at the counter".
    pub method: String,
    /// By which number the payment is found.
    pub reference: String,
}

/// How an invoice stands at rest, for who may see it.
///
/// # Errors
/// Missing and foreign look the same; nobody signs in first.
pub async fn holds(portal: &Portal, actor: &Actor, invoice: &InvoiceId) -> Result<InvoiceHolds> {
    somebody(actor)?;
    let mut tx = portal.db.read().await?;
    let found = invoices::store::visible(&mut tx, actor, portal.today(), invoice).await?;
    let now = portal.now();
    let mut holds = store::holding(&mut tx, invoice, now).await?;
    holds.extend(store::moving(&mut tx, invoice, now).await?);
    holds.sort_by_key(|hold| std::cmp::Reverse(hold.until));
    holds.dedup_by_key(|hold| hold.cause);
    let mut questions = store::questions(&mut tx, invoice).await?;
    let is_asked = questions.iter().any(|question| question.answer.is_none());
    let promise = store::open_promise(&mut tx, invoice).await?;
    let last_claim = store::last_claim(&mut tx, invoice).await?;
    let may_claim = claim_problem(last_claim.as_ref(), now).is_none();
    // What others have said is not for who may only pay.
    let is_narrow = found.scope == Some(Scope::PayOnly);
    let claim = last_claim.filter(|_| !is_narrow);
    if is_narrow {
        questions.clear();
    }
    let owes = !found.invoice.outstanding.is_zero();
    let terms = portal.settings.reminders.terms;
    let broken = store::broken_promises(&mut tx, &found.invoice.customer, since(portal)).await?;
    let today = portal.today();
    let last = last_day(terms, today);
    let may = owes && may_promise(terms, today, today, promise.is_some(), broken).is_ok();
    Ok(InvoiceHolds {
        may_ask: !is_asked,
        may_claim: owes && may_claim,
        promise_until: may.then_some(last),
        holds,
        questions,
        promise,
        claim,
        today,
    })
}

/// The day since which broken promises count.
fn since(portal: &Portal) -> Date {
    let today = portal.today();
    today.checked_sub(rating::PROMISES.days()).unwrap_or(today)
}

/// Asks something about an invoice; no reminders of it until it is answered, or for a fortnight.
///
/// # Errors
/// Missing and foreign look the same; `Invalid` when the text is empty or too long, or a question
/// is open already.
pub async fn ask(
    portal: &Portal,
    actor: &Actor,
    invoice: &InvoiceId,
    text: &str,
    language: Language,
) -> Result<()> {
    let text = checked("question", text)?;
    let now = portal.now();
    let (mut tx, found) = locked(portal, actor, invoice).await?;
    let until = now + hold::QUESTION;
    let new = Hold { cause: Cause::Question, until };
    let id = begin(&mut tx, invoice, new, now, "question").await?;
    store::insert_question(&mut tx, &id, actor, (&text, language), now).await?;
    tell(&mut tx, &found, now, Activity::QuestionAsked { until }).await?;
    tx.commit().await?;
    Ok(())
}

/// Promises to pay what is due of an invoice by a day; no reminders of it until that has passed.
///
/// # Errors
/// Missing and foreign look the same; `Invalid` when the day is past or too far, a promise is open
/// already, or too many were broken.
pub async fn promise(portal: &Portal, actor: &Actor, invoice: &InvoiceId, on: Date) -> Result<()> {
    let (now, today) = (portal.now(), portal.today());
    let (mut tx, found) = locked(portal, actor, invoice).await?;
    if found.invoice.outstanding.is_zero() {
        return Err(Error::Invalid { field: "on", why: "paid" });
    }
    let open = store::open_promise(&mut tx, invoice).await?;
    let broken = store::broken_promises(&mut tx, &found.invoice.customer, since(portal)).await?;
    let terms = portal.settings.reminders.terms;
    may_promise(terms, on, today, open.is_some(), broken).map_err(|problem| {
        let why = match problem {
            PromiseProblem::Past => "past",
            PromiseProblem::TooFar(_) => "too_far",
            PromiseProblem::Open => "open",
            PromiseProblem::Broken => "broken",
        };
        Error::Invalid { field: "on", why }
    })?;
    let zone = &portal.settings.institution.time_zone;
    let end = on.checked_add((ARRIVAL + 1).days()).map_err(Error::internal)?;
    let until = first_instant(end, zone).map_err(Error::internal)?;
    let new = Hold { cause: Cause::Promise, until };
    let id = begin(&mut tx, invoice, new, now, "on").await?;
    store::insert_promise(&mut tx, &id, &found.invoice.customer, on, now).await?;
    tell(&mut tx, &found, now, Activity::PromiseMade { on }).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes an open promise back.
///
/// # Errors
/// Missing and foreign look the same.
pub async fn withdraw_promise(portal: &Portal, actor: &Actor, invoice: &InvoiceId) -> Result<()> {
    let now = portal.now();
    let (mut tx, found) = locked(portal, actor, invoice).await?;
    let open = store::open_promise(&mut tx, invoice).await?.ok_or(Error::NotFound)?;
    store::end_promise(&mut tx, &open.id, "withdrawn").await?;
    end(&mut tx, &found, &open.id, now).await?;
    tell(&mut tx, &found, now, Activity::PromiseWithdrawn).await?;
    tx.commit().await?;
    Ok(())
}

/// Says that an invoice is paid already; no reminders of it while staff look, or for a fortnight.
///
/// # Errors
/// Missing and foreign look the same; `Invalid` when the day lies ahead, a text is missing or too
/// long, a claim is open, or one was decided a short time ago.
pub async fn claim_paid(
    portal: &Portal,
    actor: &Actor,
    invoice: &InvoiceId,
    new: &NewClaim,
) -> Result<()> {
    let now = portal.now();
    let (method, reference) =
        (checked("method", &new.method)?, checked("reference", &new.reference)?);
    if new.paid_on > portal.today() {
        return Err(Error::Invalid { field: "paid_on", why: "future" });
    }
    let (mut tx, found) = locked(portal, actor, invoice).await?;
    if found.invoice.outstanding.is_zero() {
        return Err(Error::Invalid { field: "reference", why: "paid" });
    }
    let last = store::last_claim(&mut tx, invoice).await?;
    if let Some(why) = claim_problem(last.as_ref(), now) {
        return Err(Error::Invalid { field: "reference", why });
    }
    let until = now + hold::CLAIM;
    let hold = Hold { cause: Cause::ClaimPaid, until };
    let id = begin(&mut tx, invoice, hold, now, "reference").await?;
    let new = NewClaim { method, reference, ..new.clone() };
    store::insert_claim(&mut tx, &id, &new, now).await?;
    tell(&mut tx, &found, now, Activity::ClaimMade { until }).await?;
    tx.commit().await?;
    Ok(())
}

fn claim_problem(last: Option<&Claim>, now: Timestamp) -> Option<&'static str> {
    let last = last?;
    match (last.found, last.decided_at) {
        (None, _) => Some("open"),
        (Some(false), Some(at)) => {
            let again = at + jiff::SignedDuration::from_hours(24 * CLAIM_AGAIN_DAYS);
            (now < again).then_some("not_found")
        }
        _ => None,
    }
}

/// A text of a person, without what surrounds it.
fn checked(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim().replace('\0', "");
    match text.chars().count() {
        0 => Err(Error::Invalid { field, why: "empty" }),
        count if count > LONGEST => Err(Error::Invalid { field, why: "too_long" }),
        _ => Ok(text),
    }
}

/// Begins to write about an invoice that the actor may see, under its lock.
async fn locked(
    portal: &Portal,
    actor: &Actor,
    invoice: &InvoiceId,
) -> Result<(Tx, invoices::store::VisibleInvoice)> {
    somebody(actor)?;
    let mut tx = portal.db.write().await?;
    let today = portal.today();
    invoices::store::visible(&mut tx, actor, today, invoice).await?;
    invoices::store::lock(&mut tx, std::slice::from_ref(invoice)).await?;
    let found = invoices::store::visible(&mut tx, actor, today, invoice).await?;
    Ok((tx, found))
}

/// Begins a hold; one of each cause at a time.
async fn begin(
    tx: &mut Tx,
    invoice: &InvoiceId,
    hold: Hold,
    now: Timestamp,
    field: &'static str,
) -> Result<HoldId> {
    let id: HoldId = ids::new(now);
    store::end_expired(tx, invoice, hold.cause, now).await?;
    match store::insert(tx, &id, invoice, hold, now).await? {
        true => Ok(id),
        false => Err(Error::Invalid { field, why: "open" }),
    }
}

/// Ends a hold; it is decided anew what to say.
async fn end(
    tx: &mut Tx,
    found: &invoices::store::VisibleInvoice,
    id: &HoldId,
    now: Timestamp,
) -> Result<()> {
    store::end(tx, id, now).await?;
    let customers = std::collections::BTreeSet::from([found.invoice.customer.as_str()]);
    debtors::store::wake_of_customers(tx, &customers, now).await
}

async fn tell(
    tx: &mut Tx,
    found: &invoices::store::VisibleInvoice,
    now: Timestamp,
    what: Activity,
) -> Result<()> {
    let event = NewActivity {
        customer: &found.invoice.customer,
        invoice: Some(&found.invoice.id),
        payment: None,
        what,
    };
    feed::store::record(tx, now, &[event]).await
}

#[cfg(test)]
mod tests;

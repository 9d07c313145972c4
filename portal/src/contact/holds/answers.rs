//! Answers of staff to questions, and decisions on claims and disputes.

use domain::access::{Actor, Right};
use domain::activity::Activity;
use domain::holds::claim::BOOKING;
use domain::holds::dispute::CORRECTION;
use domain::holds::{
    Cause, ClaimOutcome, DisputeOutcome, LONGEST, QuestionOutcome, ReplyError, statement,
};
use domain::ids::{HoldId, StaffId};
use jiff::Timestamp;
use serde_json::json;

use super::{HoldError, HoldResult, disputes, end};
use crate::billing::invoices;
use crate::contact::concerned::{CustomerInvoice, tell};
use crate::outside::messages::jobs::SendMail;
use crate::outside::messages::{
    ClaimDecision, DisputeDecision, Envelope, Letterhead, MessageKind, QuestionAnswer, compose,
    message_id,
};
use crate::platform::actor::{allow, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::queue;
use crate::{Error, Portal, Result};

mod store;

/// A question, claim or dispute without outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCase {
    pub id: HoldId,
    pub cause: Cause,
    /// Invoice number.
    pub invoice: String,
    /// Name of the customer.
    pub customer: String,
    pub text: String,
    pub since: Timestamp,
    /// Due time of the answer or decision.
    pub due_at: Timestamp,
}

impl OpenCase {
    /// Whether it should have been answered or decided.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.due_at <= now
    }
}

/// How many cases wait for staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseLoad {
    pub waiting: u32,
    /// Those that should have been closed.
    pub overdue: u32,
}

/// Cases that staff must answer or decide, oldest first.
///
/// # Errors
/// Refused without the right to answer.
pub async fn open_cases(portal: &Portal, actor: &Actor) -> Result<Vec<OpenCase>> {
    allow(actor, Right::Answer)?;
    store::open_cases(&mut portal.db.read().await?).await
}

/// How many cases wait for staff, and since when too long.
///
/// # Errors
/// Refused without the right to answer.
pub async fn case_load(portal: &Portal, actor: &Actor) -> Result<CaseLoad> {
    allow(actor, Right::Answer)?;
    store::count_cases(&mut portal.db.read().await?, portal.now()).await
}

/// Answers a question: ends the hold and mails the answer to the user who asked.
///
/// # Errors
/// Refused without the right to answer, or without such a question; [`ReplyError`].
pub async fn answer(portal: &Portal, actor: &Actor, id: &HoldId, text: &str) -> HoldResult {
    let Reply { by, text, now, mut tx, concerned } = reply(portal, actor, id, text).await?;
    let state = store::question_state(&mut tx, id).await?.ok_or(Error::NotFound)?;
    state.close(QuestionOutcome::Answered).ok_or(ReplyError::Closed)?;
    store::answer(&mut tx, id, by.as_str(), &text, now).await?;
    let recipient = store::asker(&mut tx, id).await?;
    let kind = MessageKind::Answer(QuestionAnswer {
        invoice: recipient.number.clone(),
        question: recipient.text.clone(),
        answer: text,
        url: invoice_url(portal, &concerned),
    });
    mail(portal, &mut tx, recipient, &kind).await?;
    end(&mut tx, &concerned, id, now).await?;
    tell(&mut tx, now, &[concerned], &Activity::QuestionAnswered)?;
    record(portal, &mut tx, actor, id, QuestionOutcome::Answered.code()).await?;
    tx.commit().await?;
    Ok(())
}

/// Decides a claim. If the payment was found, reminders stay on hold for a week until it is booked;
/// otherwise the debt is due again. The decision is mailed to who claimed it.
///
/// # Errors
/// Refused without the right to answer, or without such a claim; [`ReplyError`].
pub async fn decide_claim(
    portal: &Portal,
    actor: &Actor,
    id: &HoldId,
    outcome: ClaimOutcome,
    text: &str,
) -> HoldResult {
    let Reply { by, text, now, mut tx, concerned } = reply(portal, actor, id, text).await?;
    let state = store::claim_state(&mut tx, id).await?.ok_or(Error::NotFound)?;
    state.close(outcome).ok_or(ReplyError::Closed)?;
    let decision =
        store::CaseDecision { id, by: by.as_str(), code: outcome.code(), text: &text, now };
    store::decide_claim(&mut tx, &decision).await?;
    match outcome {
        ClaimOutcome::Found => store::set_end(&mut tx, id, now + BOOKING).await?,
        ClaimOutcome::NotFound => end(&mut tx, &concerned, id, now).await?,
    }
    let found = outcome == ClaimOutcome::Found;
    let recipient = store::claimant(&mut tx, id).await?;
    let kind = MessageKind::ClaimDecided(ClaimDecision {
        found,
        invoice: recipient.number.clone(),
        claim: recipient.text.clone(),
        answer: text,
        url: invoice_url(portal, &concerned),
    });
    mail(portal, &mut tx, recipient, &kind).await?;
    tell(&mut tx, now, &[concerned], &Activity::ClaimDecided { found })?;
    record(portal, &mut tx, actor, id, outcome.code()).await?;
    tx.commit().await?;
    Ok(())
}

/// Decides a dispute. If it is upheld, the hold lasts another month for the correction; if it is
/// rejected, the debt is due again. The decision is mailed to the debtor.
///
/// # Errors
/// Refused without the right to answer, or without such a dispute; [`ReplyError`].
pub async fn decide_dispute(
    portal: &Portal,
    actor: &Actor,
    id: &HoldId,
    outcome: DisputeOutcome,
    text: &str,
) -> HoldResult {
    let Reply { by, text, now, mut tx, concerned } = reply(portal, actor, id, text).await?;
    let state = store::dispute_state(&mut tx, id).await?.ok_or(Error::NotFound)?;
    state.close(outcome).ok_or(ReplyError::Closed)?;
    let decision =
        store::CaseDecision { id, by: by.as_str(), code: outcome.code(), text: &text, now };
    store::decide_dispute(&mut tx, &decision).await?;
    match outcome {
        DisputeOutcome::Upheld => store::set_end(&mut tx, id, now + CORRECTION).await?,
        DisputeOutcome::Rejected => {
            disputes::store::clear(&mut tx, &concerned.invoice).await?;
            end(&mut tx, &concerned, id, now).await?;
        }
        DisputeOutcome::Withdrawn => return Err(ReplyError::Withdrawal.into()),
    }
    let recipient = store::disputant(&mut tx, id).await?;
    let kind = MessageKind::DisputeDecided(DisputeDecision {
        upheld: outcome == DisputeOutcome::Upheld,
        invoice: recipient.number.clone(),
        answer: text,
        url: invoice_url(portal, &concerned),
    });
    mail(portal, &mut tx, recipient, &kind).await?;
    tell(&mut tx, now, &[concerned], &Activity::DisputeDecided { outcome })?;
    record(portal, &mut tx, actor, id, outcome.code()).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes the entry of the audit: the outcome, and not what people wrote to each other.
async fn record(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    id: &HoldId,
    outcome: &str,
) -> Result<()> {
    let entry = NewEntry::of(AuditAct::CaseClosed, id.as_str()).by(Right::Answer);
    audit::append(portal, tx, actor, entry.after(json!({ "outcome": outcome }))).await
}

fn invoice_url(portal: &Portal, concerned: &CustomerInvoice) -> String {
    format!("{}/invoices/{}", portal.settings.base_url, concerned.invoice)
}

/// Mails a reply, if an address is known: without one it is on the invoice's page only.
async fn mail(
    portal: &Portal,
    tx: &mut Tx,
    to: store::ReplyRecipient,
    kind: &MessageKind,
) -> Result<()> {
    let Some(address) = to.email else { return Ok(()) };
    let now = portal.now();
    let envelope = Envelope {
        name: String::new(),
        address,
        language: to.language.unwrap_or(portal.settings.institution.language),
        message_id: message_id(portal),
        written_at: now,
    };
    let letterhead = Letterhead::from(&*portal.settings);
    let mail = compose(kind, &envelope, &letterhead).map_err(Error::internal)?;
    queue::enqueue(tx, &SendMail { mail }, now).await
}

/// A reply of staff to a case whose invoice is locked.
struct Reply {
    by: StaffId,
    text: String,
    now: Timestamp,
    tx: Tx,
    concerned: CustomerInvoice,
}

/// Begins a reply.
async fn reply(
    portal: &Portal,
    actor: &Actor,
    id: &HoldId,
    text: &str,
) -> Result<Reply, HoldError> {
    let by = staff(actor, Right::Answer)?.clone();
    let text = statement(text, LONGEST, ReplyError::Empty, ReplyError::TooLong)?;
    let mut tx = portal.db.write().await?;
    let concerned = store::concerned(&mut tx, id).await?.ok_or(Error::NotFound)?;
    invoices::store::lock(&mut tx, std::slice::from_ref(&concerned.invoice)).await?;
    Ok(Reply { by, text, now: portal.now(), tx, concerned })
}

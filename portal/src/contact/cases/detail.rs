//! A case with its debt, what was said about it, and who did what.

use domain::access::{Actor, Right};
use domain::activity::ActivityEntry;
use domain::calendar::Date;
use domain::holds::{Cause, ClaimOutcome, DisputeOutcome};
use domain::ids::{HoldId, StaffId};
use domain::invoices::Invoice;
use domain::language::Language;
use jiff::Timestamp;

use super::notes::{self, CaseNote};
use crate::contact::holds::Question;
use crate::contact::holds::store::questions;
use crate::people::staff::{self, Colleague};
use crate::platform::actor::allow_part;
use crate::platform::feed;
use crate::{Error, Portal, Result};

pub(super) mod store;

/// What is true of a case of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFacts {
    pub id: HoldId,
    pub cause: Cause,
    pub since: Timestamp,
    /// Due time of the answer or decision; `None` once it is given.
    pub due_at: Option<Timestamp>,
    pub owner: Option<StaffId>,
    pub owner_name: Option<String>,
    pub customer_name: String,
    pub customer_number: String,
    /// Language in which the customer is answered.
    pub language: Option<Language>,
    /// Whether the answer goes by mail too.
    pub has_mailbox: bool,
}

/// What the customer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseStatement {
    Question {
        text: String,
    },
    Claim {
        paid_on: Date,
        /// As entered by the customer.
        method: String,
        reference: String,
    },
    /// The records of the institution say that it is disputed.
    Dispute,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseOutcome {
    Answered,
    Claim(ClaimOutcome),
    Dispute(DisputeOutcome),
}

/// Who closed a case, when, and with what words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseClosing {
    pub outcome: CaseOutcome,
    /// `None` if the records of the institution closed it.
    pub answer: Option<String>,
    /// Name.
    pub by: String,
    pub at: Timestamp,
}

/// A case as staff see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseDetail {
    pub facts: CaseFacts,
    pub statement: CaseStatement,
    /// `None` while it is open.
    pub closing: Option<CaseClosing>,
    pub invoice: Invoice,
    /// Other questions about the invoice, oldest first.
    pub others: Vec<Question>,
    /// Oldest first.
    pub notes: Vec<CaseNote>,
    /// Activity of the invoice, oldest first.
    pub events: Vec<ActivityEntry>,
    /// Who may look after it.
    pub colleagues: Vec<Colleague>,
    /// Date of this reading.
    pub today: Date,
    /// Time of this reading.
    pub as_of: Timestamp,
}

/// A case, open or closed.
///
/// # Errors
/// Refused without a part of the right to answer; `NotFound`.
pub async fn find(portal: &Portal, actor: &Actor, id: &HoldId) -> Result<CaseDetail> {
    allow_part(actor, Right::Answer)?;
    let mut tx = portal.db.read().await?;
    let store::CaseRow { facts, invoice, words, closed } =
        store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let statement = words.statement(facts.cause)?;
    let closing = closed.closing()?;
    let mut others = questions(&mut tx, &invoice).await?;
    others.retain(|question| question.id != *id);
    Ok(CaseDetail {
        statement,
        closing,
        others,
        notes: notes::store::of_case(&mut tx, id).await?,
        events: feed::store::of_invoice(&mut tx, &invoice).await?,
        colleagues: staff::store::entitled(&mut tx, Right::Answer).await?,
        invoice: store::invoice(&mut tx, &invoice).await?,
        facts,
        today: portal.today(),
        as_of: portal.now(),
    })
}

/// The columns of all kinds of statements, of which one kind is filled.
struct StatementColumns {
    question: Option<String>,
    paid_on: Option<Date>,
    method: Option<String>,
    reference: Option<String>,
}

impl StatementColumns {
    fn statement(self, cause: Cause) -> Result<CaseStatement> {
        let Self { question, paid_on, method, reference } = self;
        match (question, paid_on, method, reference) {
            (Some(text), None, None, None) => Ok(CaseStatement::Question { text }),
            (None, Some(paid_on), Some(method), Some(reference)) => {
                Ok(CaseStatement::Claim { paid_on, method, reference })
            }
            (None, None, None, None) if cause == Cause::Dispute => Ok(CaseStatement::Dispute),
            _ => Err(Error::corrupt("a case without its statement")),
        }
    }
}

/// The columns of all kinds of outcomes.
struct ClosingColumns {
    claim_outcome: Option<ClaimOutcome>,
    dispute_outcome: Option<DisputeOutcome>,
    answer: Option<String>,
    closed_by: Option<String>,
    closed_at: Option<Timestamp>,
}

impl ClosingColumns {
    fn closing(self) -> Result<Option<CaseClosing>> {
        let Some(at) = self.closed_at else { return Ok(None) };
        let by = self.closed_by.ok_or_else(|| Error::corrupt("a case that nobody closed"))?;
        let outcome = match (self.claim_outcome, self.dispute_outcome) {
            (Some(outcome), _) => CaseOutcome::Claim(outcome),
            (None, Some(outcome)) => CaseOutcome::Dispute(outcome),
            (None, None) => CaseOutcome::Answered,
        };
        Ok(Some(CaseClosing { outcome, answer: self.answer, by, at }))
    }
}

//! What staff answer to questions and claims.

use domain::access::{Actor, Right};
use domain::activity::Activity;
use domain::ids::{CustomerId, HoldId, InvoiceId};
use jiff::{SignedDuration, Timestamp};

use super::checked;
use super::store::end as end_hold;
use crate::billing::debtors;
use crate::billing::invoices;
use crate::outside::messages::jobs::SendMail;
use crate::outside::messages::{Answer, Envelope, Letterhead, MessageKind, compose, message_id};
use crate::platform::actor::{allow, staff};
use crate::platform::db::Tx;
use crate::platform::feed::{self, NewActivity};
use crate::platform::queue;
use crate::{Error, Portal, Result};

mod store;

/// So long what was found is left at rest until it is booked.
const BOOKING: SignedDuration = SignedDuration::from_hours(24 * 7);

/// A question or a claim that waits for staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub id: HoldId,
    /// "I already paid"; else a question.
    pub is_claim: bool,
    /// The invoice's number.
    pub invoice: String,
    /// Whose debt it is.
    pub customer: String,
    /// What was said.
    pub text: String,
    /// Since when it waits.
    pub since: Timestamp,
    /// Until when reminders are kept back.
    pub until: Timestamp,
}

/// What waits for staff, the oldest first.
///
/// # Errors
/// `NotFound` for who may not answer.
pub async fn waiting(portal: &Portal, actor: &Actor) -> Result<Vec<Waiting>> {
    allow(actor, Right::Answer)?;
    let mut tx = portal.db.read().await?;
    let shown = |row: store::WaitingRow| Waiting {
        id: row.id,
        is_claim: row.is_claim,
        invoice: row.invoice,
        customer: row.customer,
        text: row.text,
        since: row.since,
        until: row.until,
    };
    Ok(store::waiting(&mut tx).await?.into_iter().map(shown).collect())
}

/// Answers a question: the hold ends, and the answer goes by mail to who asked.
///
/// # Errors
/// `NotFound` for who may not answer, and where there is no such question; `Invalid` when
/// it is answered already, or the text is empty or too long.
pub async fn answer(portal: &Portal, actor: &Actor, id: &HoldId, text: &str) -> Result<()> {
    let by = staff(actor, Right::Answer)?;
    let text = checked("answer", text)?;
    let now = portal.now();
    let (mut tx, about) = locked(portal, id).await?;
    let asked = store::asked(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if !store::answer(&mut tx, id, by.as_str(), &text, now).await? {
        return Err(Error::Invalid { field: "answer", why: "answered" });
    }
    if let Some(address) = asked.email {
        let envelope = Envelope {
            name: String::new(),
            address,
            language: asked.language,
            message_id: message_id(portal),
            written_at: now,
        };
        let kind = MessageKind::Answer(Answer {
            invoice: asked.number,
            question: asked.text,
            answer: text,
            url: format!("{}/invoices/{}", portal.settings.base_url, about.0),
        });
        let letterhead = Letterhead::from(&*portal.settings);
        let mail = compose(&kind, &envelope, &letterhead).map_err(Error::internal)?;
        queue::enqueue(&mut tx, &SendMail { mail }, now).await?;
    }
    end(&mut tx, &about, id, (now, Activity::QuestionAnswered)).await?;
    tx.commit().await?;
    Ok(())
}

/// Decides a claim. What was found stays at rest for a week, until it is booked; what was not is
/// due again.
///
/// # Errors
/// `NotFound` for who may not answer, and where there is no such claim; `Invalid` when it
/// is decided already, or the text is empty or too long.
pub async fn decide_claim(
    portal: &Portal,
    actor: &Actor,
    id: &HoldId,
    (found, text): (bool, &str),
) -> Result<()> {
    let by = staff(actor, Right::Answer)?;
    let text = checked("answer", text)?;
    let now = portal.now();
    let (mut tx, about) = locked(portal, id).await?;
    if !store::decide_claim(&mut tx, id, by.as_str(), (found, &text), now).await? {
        return Err(Error::Invalid { field: "answer", why: "answered" });
    }
    let what = Activity::ClaimDecided { found };
    if found {
        store::prolong(&mut tx, id, now + BOOKING).await?;
        tell(&mut tx, &about, now, what).await?;
    } else {
        end(&mut tx, &about, id, (now, what)).await?;
    }
    tx.commit().await?;
    Ok(())
}

type About = (InvoiceId, CustomerId);

/// Begins to write about the invoice of a hold, under its lock.
async fn locked(portal: &Portal, id: &HoldId) -> Result<(Tx, About)> {
    let mut tx = portal.db.write().await?;
    let about = store::invoice_of(&mut tx, id).await?.ok_or(Error::NotFound)?;
    invoices::store::lock(&mut tx, std::slice::from_ref(&about.0)).await?;
    Ok((tx, about))
}

async fn end(
    tx: &mut Tx,
    about: &About,
    id: &HoldId,
    (now, what): (Timestamp, Activity),
) -> Result<()> {
    end_hold(tx, id, now).await?;
    let customers = std::collections::BTreeSet::from([about.1.as_str()]);
    debtors::store::wake_of_customers(tx, &customers, now).await?;
    tell(tx, about, now, what).await
}

async fn tell(tx: &mut Tx, about: &About, now: Timestamp, what: Activity) -> Result<()> {
    let (invoice, customer) = about;
    let event = NewActivity { customer, invoice: Some(invoice), payment: None, what };
    feed::store::record(tx, now, &[event]).await
}

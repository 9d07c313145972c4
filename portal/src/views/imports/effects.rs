//! What an import of the desk did, recorded in the commit in which it was done.

use std::collections::HashMap;

use domain::ids::{ImportId, InvoiceId, PaymentId};
use domain::imports::Draft;
use domain::imports::undo::{InvoiceContent, InvoiceEffect};
use domain::invoices::IssuedInvoice;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ImportAuthor;
use crate::billing::customers::restore::{CustomerSnapshot, IdentifiedSnapshot, snapshots};
use crate::billing::invoices::correct::CorrectionOrder;
use crate::billing::invoices::correct::store::issued;
use crate::platform::db::Tx;
use crate::{Error, Result};

pub(super) mod store;

/// What an import did to an invoice or a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ImportEffect {
    Invoice(InvoiceEffect),
    Customer(Box<CustomerEffect>),
}

/// What an import did to a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CustomerEffect {
    /// `None` if the import added the customer.
    pub(super) before: Option<CustomerSnapshot>,
    pub(super) after: CustomerSnapshot,
}

/// Kinds of effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectKind {
    InvoiceAdded,
    InvoiceChanged,
    CreditNote,
    CustomerAdded,
    CustomerChanged,
}

impl ImportEffect {
    pub(super) fn kind(&self) -> EffectKind {
        match self {
            Self::Invoice(InvoiceEffect { note: Some(_), .. }) => EffectKind::CreditNote,
            Self::Invoice(InvoiceEffect { before: None, .. }) => EffectKind::InvoiceAdded,
            Self::Invoice(InvoiceEffect { .. }) => EffectKind::InvoiceChanged,
            Self::Customer(effect) if effect.before.is_none() => EffectKind::CustomerAdded,
            Self::Customer(_) => EffectKind::CustomerChanged,
        }
    }
}

/// An effect before it is written.
pub(super) struct NewEffect {
    line: u64,
    /// Id of the invoice or customer.
    subject: String,
    number: String,
    effect: ImportEffect,
}

impl NewEffect {
    /// The effect of a credit note of the source on one invoice.
    pub(super) fn of_note(line: u64, order: &CorrectionOrder<'_>) -> Self {
        let CorrectionOrder { issued, correction, note, .. } = *order;
        let number = note.map(|note| note.number.to_owned());
        let after = InvoiceContent::from(&issued.clone().after(correction));
        let effect = InvoiceEffect {
            before: Some(InvoiceContent::from(issued)),
            after,
            paid: Vec::new(),
            taken_back: Vec::new(),
            disputed: None,
            note: number.clone(),
        };
        Self {
            line,
            subject: issued.id.to_string(),
            number: number.unwrap_or_default(),
            effect: ImportEffect::Invoice(effect),
        }
    }
}

/// Customers of a batch by number.
pub(super) type Snapshots = HashMap<String, IdentifiedSnapshot>;

impl ImportAuthor<'_> {
    /// Records effects, of a file of the desk.
    pub(super) async fn record(
        &self,
        tx: &mut Tx,
        now: Timestamp,
        effects: Vec<NewEffect>,
    ) -> Result<()> {
        match self.file {
            Some(file) => store::insert(tx, file, now, &effects).await,
            None => Ok(()),
        }
    }

    /// The customers of lines as they are; none if effects are not recorded.
    pub(super) async fn snapshots(
        &self,
        tx: &mut Tx,
        source: &str,
        lines: &[(u64, &Draft)],
    ) -> Result<Snapshots> {
        match self.file {
            Some(_) => of_lines(tx, source, lines).await,
            None => Ok(Snapshots::new()),
        }
    }
}

async fn of_lines(tx: &mut Tx, source: &str, lines: &[(u64, &Draft)]) -> Result<Snapshots> {
    let numbers: Vec<&str> = lines.iter().map(|(_, draft)| draft.customer.as_str()).collect();
    let found = snapshots(tx, source, &numbers).await?;
    Ok(found.into_iter().map(|one| (one.number.clone(), one)).collect())
}

/// An invoice that a batch issued or changed.
pub(super) struct InvoiceWork<'a> {
    pub(super) number: &'a str,
    pub(super) invoice: &'a InvoiceId,
    /// `None` if it was issued.
    pub(super) before: Option<&'a IssuedInvoice>,
    pub(super) taken_back: &'a [PaymentId],
    pub(super) disputed: Option<bool>,
}

/// What a batch of lines did.
pub(super) struct BatchEffects<'a> {
    pub(super) source: &'a str,
    pub(super) lines: &'a [(u64, &'a Draft)],
    /// The customers before.
    pub(super) before: Snapshots,
    pub(super) work: Vec<InvoiceWork<'a>>,
    /// Payments that were recorded, by invoice.
    pub(super) paid: Vec<(InvoiceId, PaymentId)>,
}

/// Records what a batch did: customers first, as what is done last is undone first.
pub(super) async fn record_batch(
    tx: &mut Tx,
    file: &ImportId,
    now: Timestamp,
    done: BatchEffects<'_>,
) -> Result<()> {
    let mut effects = of_customers(tx, &done).await?;
    effects.extend(of_invoices(tx, &done).await?);
    store::insert(tx, file, now, &effects).await
}

async fn of_customers(tx: &mut Tx, done: &BatchEffects<'_>) -> Result<Vec<NewEffect>> {
    let mut after = of_lines(tx, done.source, done.lines).await?;
    let mut effects = Vec::new();
    for (line, draft) in done.lines {
        let Some(now) = after.remove(&draft.customer) else { continue };
        let before = done.before.get(&draft.customer).map(|before| before.content.clone());
        if before.as_ref() == Some(&now.content) {
            continue;
        }
        effects.push(NewEffect {
            line: *line,
            subject: now.id.to_string(),
            number: now.number,
            effect: ImportEffect::Customer(Box::new(CustomerEffect { before, after: now.content })),
        });
    }
    Ok(effects)
}

async fn of_invoices(tx: &mut Tx, done: &BatchEffects<'_>) -> Result<Vec<NewEffect>> {
    let mut lines: HashMap<&str, u64> = HashMap::with_capacity(done.lines.len());
    for (line, draft) in done.lines {
        lines.entry(&draft.number).or_insert(*line);
    }
    let mut paid: HashMap<&InvoiceId, Vec<PaymentId>> = HashMap::new();
    for (invoice, payment) in &done.paid {
        paid.entry(invoice).or_default().push(payment.clone());
    }
    let ids: Vec<InvoiceId> = done.work.iter().map(|work| work.invoice.clone()).collect();
    let after = issued(tx, &ids).await?;
    let after: HashMap<&InvoiceId, &IssuedInvoice> =
        after.iter().map(|issued| (&issued.id, issued)).collect();
    let mut effect = |work: &InvoiceWork<'_>| {
        let now = after.get(work.invoice).ok_or_else(|| Error::internal("an invoice is gone"))?;
        let effect = InvoiceEffect {
            before: work.before.map(InvoiceContent::from),
            after: InvoiceContent::from(*now),
            paid: paid.remove(work.invoice).unwrap_or_default(),
            taken_back: work.taken_back.to_vec(),
            disputed: work.disputed,
            note: None,
        };
        Ok(NewEffect {
            line: lines.get(work.number).copied().unwrap_or_default(),
            subject: work.invoice.to_string(),
            number: work.number.to_owned(),
            effect: ImportEffect::Invoice(effect),
        })
    };
    done.work.iter().map(&mut effect).collect()
}

//! SQL of what carriers tell later.

use domain::contact::Channel;
use domain::ids::{CustomerId, DebtorId, InvoiceId, ReminderId};
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Tx, row, sql};

/// Whose message it is that has a carrier's reference; else whose has our id.
pub(super) async fn find(
    tx: &mut Tx,
    reference: &str,
    id: Option<&ReminderId>,
) -> Result<Option<(ReminderId, DebtorId)>> {
    let mut found = sql!(
        maybe(String, String),
        tx,
        "SELECT id, debtor_id FROM reminders WHERE reference = $1",
        reference,
    )?;
    if let (None, Some(id)) = (&found, id) {
        found = sql!(
            maybe(String, String),
            tx,
            "SELECT id, debtor_id FROM reminders WHERE id = $1",
            id.as_str(),
        )?;
    }
    found.map(|(id, debtor)| Ok((row::id(id)?, row::id(debtor)?))).transpose()
}

/// A message that a carrier took, or may have taken.
pub(super) struct Handed {
    pub(super) id: ReminderId,
    pub(super) debtor: DebtorId,
    pub(super) channel: Channel,
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) address: String,
    pub(super) reference: Option<String>,
    pub(super) claimed_at: Timestamp,
    pub(super) handed_at: Option<Timestamp>,
}

impl Handed {
    /// Whether a report under a reference is about it: it has this one, or none yet and was on its
    /// way.
    pub(super) fn is_told_by(&self, reference: &str) -> bool {
        match &self.reference {
            Some(known) => known == reference,
            None => self.is_in_doubt() || self.state == "sent",
        }
    }

    /// Whether nobody has written yet that its carrier took it.
    pub(super) fn is_in_doubt(&self) -> bool {
        matches!(self.state.as_str(), "sending" | "unknown")
    }
}

/// A message, locked; `None` where it was never claimed.
pub(super) async fn lock(tx: &mut Tx, id: &ReminderId) -> Result<Option<Handed>> {
    let rows = sql!(
        locked(
            String,
            String,
            String,
            String,
            Option<String>,
            Option<String>,
            Option<i64>,
            Option<i64>,
        ),
        tx,
        "SELECT debtor_id, channel, kind, state, address, reference, claimed_at, handed_at
           FROM reminders
          WHERE id = $1",
        id.as_str(),
    )?;
    let Some((debtor, channel, kind, state, address, reference, claimed_at, handed_at)) =
        rows.into_iter().next()
    else {
        return Ok(None);
    };
    let Some(claimed_at) = claimed_at else { return Ok(None) };
    Ok(Some(Handed {
        id: id.clone(),
        debtor: row::id(debtor)?,
        channel: row::channel(&channel)?,
        kind,
        state,
        address: address.unwrap_or_default(),
        reference,
        claimed_at: row::instant(claimed_at)?,
        handed_at: handed_at.map(row::instant).transpose()?,
    }))
}

/// The invoices that a message speaks of, each once.
pub(super) async fn invoices(tx: &mut Tx, id: &ReminderId) -> Result<Vec<(CustomerId, InvoiceId)>> {
    let rows = sql!(
        all(String, String),
        tx,
        "SELECT DISTINCT v.customer_id, v.id
           FROM reminder_steps s
           JOIN instalments i ON i.id = s.instalment_id
           JOIN invoices v    ON v.id = i.invoice_id
          WHERE s.reminder_id = $1
          ORDER BY v.customer_id, v.id",
        id.as_str(),
    )?;
    rows.into_iter()
        .map(|(customer, invoice)| Ok((row::id(customer)?, row::id(invoice)?)))
        .collect()
}

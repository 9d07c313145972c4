//! Cancels many invoices as each would be cancelled alone.

use std::collections::HashMap;

use domain::access::Actor;
use domain::bulk::SkipReason;
use domain::ids::{InvoiceId, StaffId};
use domain::invoices::cancellation::{CancellationEntry, CancellationKind};

use super::{CancelError, CancelOrder, RIGHT, make};
use crate::billing::invoices::correct;
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

/// What is cancelled in a transaction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CancelBatch<'a> {
    pub(crate) kind: CancellationKind,
    pub(crate) reason: &'a str,
    /// Who asked for it, if the actor approved it.
    pub(crate) asker: Option<&'a StaffId>,
    /// Locked by the caller, each once.
    pub(crate) invoices: &'a [InvoiceId],
}

/// Cancels what can be cancelled; returns what is skipped, and why.
///
/// # Errors
/// Refused without the right to cancel alone; [`CancelError`] if the whole is not done.
pub(crate) async fn cancel_many(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    batch: &CancelBatch<'_>,
) -> Result<HashMap<InvoiceId, SkipReason>, CancelError> {
    allow(actor, RIGHT)?;
    let entry = CancellationEntry { reason: batch.reason.to_owned(), ..Default::default() };
    let style = portal.settings.institution.number_style(portal.settings.institution.language);
    let mut missing: HashMap<_, _> =
        batch.invoices.iter().map(|id| (id.clone(), SkipReason::Missing)).collect();
    let (mut skipped, mut orders) = (HashMap::new(), Vec::new());
    for issued in correct::store::issued(tx, batch.invoices).await? {
        missing.remove(&issued.id);
        let cancellation = entry.read(batch.kind, &issued, &[], style);
        let cancellation = cancellation.map_err(CancelError::Entry)?;
        match cancellation.of(&issued) {
            Ok(_) => orders.push(CancelOrder { issued, cancellation }),
            Err(refusal) => {
                skipped.insert(issued.id, SkipReason::of(refusal));
            }
        }
    }
    // Numbers of notes follow the order of the invoices.
    orders.sort_by(|one, other| one.issued.id.cmp(&other.issued.id));
    make(portal, tx, actor, &orders, batch.asker).await?;
    skipped.extend(missing);
    Ok(skipped)
}

impl From<CancelError> for Error {
    fn from(error: CancelError) -> Self {
        match error {
            CancelError::Portal(error) => error,
            other => Self::internal(other),
        }
    }
}

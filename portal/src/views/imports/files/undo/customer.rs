//! Undoes what an import said of a customer.

use domain::ids::CustomerId;
use domain::imports::undo::KeptReason;

use super::order::UndoWork;
use super::store::{self, PastEffect, StandingEffect};
use crate::billing::customers::restore::{CustomerSnapshot, SnapshotChange, restore, snapshot};
use crate::people::access::store::has_user;
use crate::platform::db::Tx;
use crate::views::imports::effects::CustomerEffect;
use crate::{Error, Result};

/// Makes a customer say what was said before. One whom the import added stays by name, and nobody
/// can reach them: what is owed refers to them.
pub(super) async fn undo(
    work: UndoWork<'_>,
    tx: &mut Tx,
    standing: &StandingEffect,
    CustomerEffect { before, after }: CustomerEffect,
) -> Result<Option<KeptReason>> {
    let subject = standing.subject.as_str();
    let customer = CustomerId::parse(subject).map_err(Error::corrupt)?;
    let of = PastEffect { import: work.import, subject, made_at: standing.made_at };
    if store::has_later_import(tx, of).await? {
        return Ok(Some(KeptReason::LaterImport));
    }
    if snapshot(tx, &customer).await? != after {
        return Ok(Some(KeptReason::Edited));
    }
    let has_user = match &before {
        None => has_user(tx, subject, None).await?,
        Some(before) if before.email == after.email => false,
        Some(_) => match after.email.as_deref() {
            Some(email) => has_user(tx, subject, Some(email)).await?,
            None => false,
        },
    };
    if has_user {
        return Ok(Some(KeptReason::HasUser));
    }
    let to = before.unwrap_or_else(|| CustomerSnapshot::of_name(&after.name));
    let change = SnapshotChange { customer: &customer, from: &after, to: &to };
    restore(tx, work.portal.now(), change).await?;
    Ok(None)
}

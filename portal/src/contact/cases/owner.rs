//! Who looks after a case.

use domain::access::{Actor, Right};
use domain::holds::check_handover;
use domain::ids::{HoldId, InvoiceId, StaffId};
use serde_json::json;

use super::CaseError;
use crate::billing::invoices;
use crate::people::staff;
use crate::platform::actor::allow_act;
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::{Error, Portal};

mod store;

/// What a handover starts from.
struct OwnedCase {
    invoice: InvoiceId,
    owner: Option<StaffId>,
    is_open: bool,
}

/// Gives a case to somebody who may answer it, or to nobody. `shown` is the owner that the form was
/// made from.
///
/// # Errors
/// Refused without the right to answer, or without such a case; [`CaseError::Handover`].
pub async fn hand_over(
    portal: &Portal,
    actor: &Actor,
    case: &HoldId,
    shown: Option<&StaffId>,
    to: Option<&StaffId>,
) -> Result<(), CaseError> {
    allow_act(actor, Right::Answer)?;
    let mut tx = portal.db.write().await?;
    let before = store::find(&mut tx, case).await?.ok_or(Error::NotFound)?;
    invoices::store::lock(&mut tx, std::slice::from_ref(&before.invoice)).await?;
    let OwnedCase { owner, is_open, .. } =
        store::find(&mut tx, case).await?.ok_or(Error::NotFound)?;
    let is_entitled = match to {
        Some(to) => {
            let colleagues = staff::store::entitled(&mut tx, Right::Answer).await?;
            colleagues.iter().any(|colleague| colleague.id == *to)
        }
        None => true,
    };
    check_handover(is_open, shown, owner.as_ref(), is_entitled)?;
    if owner.as_ref() == to {
        return Ok(());
    }
    store::set_owner(&mut tx, case, to).await?;
    let entry = NewEntry {
        before: Some(json!({ "owner": owner })),
        ..NewEntry::of(AuditAct::CaseHandedOver, case.as_str()).by(Right::Answer)
    };
    audit::append(portal, &mut tx, actor, entry.after(json!({ "owner": to }))).await?;
    tx.commit().await?;
    Ok(())
}

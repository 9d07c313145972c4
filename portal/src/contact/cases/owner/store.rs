//! SQL of the owners of cases.

use domain::ids::{HoldId, StaffId};

use super::OwnedCase;
use crate::Result;
use crate::platform::db::{Tx, columns, sql};

columns!(OwnedCase { invoice: invoice_id, owner, is_open });

pub(super) async fn find(tx: &mut Tx, case: &HoldId) -> Result<Option<OwnedCase>> {
    Ok(sql!(
        maybe OwnedCase,
        tx,
        "SELECT invoice_id, owner, case_due_at IS NOT NULL AS is_open
           FROM holds
          WHERE id = $1 AND cause IN ('question', 'claim_paid', 'dispute')",
        case,
    )?)
}

pub(super) async fn set_owner(tx: &mut Tx, case: &HoldId, owner: Option<&StaffId>) -> Result<()> {
    sql!(run, tx, "UPDATE holds SET owner = $2 WHERE id = $1", case, owner)?;
    Ok(())
}

//! What a customer can pay at the desk.

use domain::access::{Actor, Right};

use super::{DeskCustomer, store};
use crate::platform::actor::allow;
use crate::{Portal, Result};

/// Most debts of a customer at the desk, the oldest.
const DESK_DEBTS: u32 = 100;

/// Customers with a number, of any source, with what they owe.
///
/// # Errors
/// Refused without the right to take money.
pub async fn debts_numbered(
    portal: &Portal,
    actor: &Actor,
    number: &str,
) -> Result<Vec<DeskCustomer>> {
    allow(actor, Right::TakeMoney)?;
    let today = portal.today();
    let mut tx = portal.db.read().await?;
    let mut found = store::customers_numbered(&mut tx, number.trim()).await?;
    for customer in &mut found {
        customer.debts = store::debts_of(&mut tx, &customer.id, today, DESK_DEBTS).await?;
    }
    Ok(found)
}

//! SQL of looking customers up.

use domain::ids::CustomerId;

use super::CustomerMatch;
use crate::Result;
use crate::platform::db::{Tx, columns, sql};

columns!(CustomerMatch { id, number, name });

pub(super) async fn by_id(tx: &mut Tx, id: &CustomerId) -> Result<Option<CustomerMatch>> {
    Ok(sql!(
        maybe CustomerMatch,
        tx,
        "SELECT id, number, name FROM customers WHERE id = $1",
        id,
    )?)
}

//! SQL of looking customers up.

use domain::ids::CustomerId;

use super::CustomerMatch;
use crate::Result;
use crate::platform::db::{Tx, columns, sql};

columns!(CustomerMatch { id, number, name });

pub(super) async fn matches(tx: &mut Tx, text: &str, pattern: &str) -> Result<Vec<CustomerMatch>> {
    Ok(sql!(
        all CustomerMatch,
        tx,
        "SELECT id, number, name
           FROM customers
          WHERE id = $1 OR number = $1 OR LOWER(email) = LOWER($1)
             OR LOWER(name) LIKE $2 ESCAPE '!'
          ORDER BY name, id
          LIMIT 20",
        text,
        pattern,
    )?)
}

pub(super) async fn by_id(tx: &mut Tx, id: &CustomerId) -> Result<Option<CustomerMatch>> {
    Ok(sql!(
        maybe CustomerMatch,
        tx,
        "SELECT id, number, name FROM customers WHERE id = $1",
        id,
    )?)
}

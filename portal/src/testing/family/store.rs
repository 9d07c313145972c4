//! SQL of the family.

use domain::calendar::Date;
use domain::ids::{CustomerId, InvoiceId, UserId};

use crate::Portal;
use crate::platform::db::{Only, sql};

pub(super) async fn user(portal: &Portal, id: &UserId, email: &str, name: &str) {
    let mut tx = portal.db.write().await.expect("the database writes");
    sql!(
        run,
        &mut tx,
        "INSERT INTO users (id, email, name, created_at) VALUES ($1, $2, $3, 0)",
        id,
        email,
        name,
    )
    .expect("the user is new");
    tx.commit().await.expect("the database commits");
}

pub(super) async fn credit_of(portal: &Portal, customer: &CustomerId) -> i64 {
    let mut tx = portal.db.read().await.expect("the database reads");
    let (sum,) = sql!(
        one Only<i64>,
        &mut tx,
        "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM credits WHERE customer_id = $1",
        customer,
    )
    .expect("credits are read");
    sum
}

pub(super) async fn due_on(portal: &Portal, invoice: &InvoiceId) -> Date {
    let mut tx = portal.db.read().await.expect("the database reads");
    let (date,) = sql!(
        one Only<String>,
        &mut tx,
        "SELECT due_on FROM invoices WHERE id = $1",
        invoice,
    )
    .expect("the invoice is there");
    date.parse().expect("a date")
}

//! SQL of the history of debts.

use domain::money::Currency;
use domain::movements::MovementKind;
use jiff::Timestamp;

use super::SeedDebt;
use crate::platform::db::{Pools, Tx, bulk};
use crate::{Portal, Result};

pub(super) async fn insert_customers(tx: &mut Tx, last: i64, now: Timestamp) -> Result<()> {
    let names: Vec<String> = (0..=last).map(|number| format!("hc{number}")).collect();
    let rows: Vec<_> = names
        .iter()
        .map(|name| bulk::values![name.as_str(), "history", name.as_str(), name.as_str(), now])
        .collect();
    let head = "INSERT INTO customers (id, source, number, name, created_at)";
    bulk::run(tx, head, "", &rows).await?;
    Ok(())
}

/// Inserts invoices, their instalments and movements.
pub(super) async fn insert(tx: &mut Tx, debts: &[SeedDebt], now: Timestamp) -> Result<()> {
    insert_invoices(tx, debts, now).await?;
    let rows: Vec<_> = debts
        .iter()
        .map(|debt| {
            let paid = if debt.settled_on.is_some() { debt.minor } else { 0 };
            let settled_on = debt.settled_on;
            bulk::values![
                debt.id.as_str(),
                debt.id.as_str(),
                1_i64,
                debt.due_on,
                debt.minor,
                paid,
                settled_on,
            ]
        })
        .collect();
    let head = "INSERT INTO instalments (id, invoice_id, number, due_on, amount_minor, paid_minor,
                                         settled_on)";
    bulk::run(tx, head, "", &rows).await?;
    insert_movements(tx, debts, now).await
}

async fn insert_invoices(tx: &mut Tx, debts: &[SeedDebt], now: Timestamp) -> Result<()> {
    let rows: Vec<_> = debts
        .iter()
        .map(|debt| {
            let owed = if debt.settled_on.is_some() { 0 } else { debt.minor };
            bulk::values![
                debt.id.as_str(),
                debt.customer.as_str(),
                "history",
                debt.id.as_str(),
                "Pensión",
                Currency::Pen,
                debt.minor,
                owed,
                debt.issued_on,
                debt.due_on,
                false,
                debt.settled_on.map(|_| now),
                now,
            ]
        })
        .collect();
    bulk::run(
        tx,
        "INSERT INTO invoices (id, customer_id, source, number, description, currency,
                               total_minor, outstanding_minor, issued_on, due_on, disputed,
                               paid_at, created_at)",
        "",
        &rows,
    )
    .await?;
    Ok(())
}

async fn insert_movements(tx: &mut Tx, debts: &[SeedDebt], now: Timestamp) -> Result<()> {
    let mut rows = Vec::with_capacity(debts.len() * 2);
    for debt in debts {
        let issue = Some((debt.issued_on, MovementKind::Issue, 1_i64));
        let payment = debt.settled_on.map(|day| (day, MovementKind::Payment, -1));
        for (day, kind, sign) in issue.into_iter().chain(payment) {
            rows.push(bulk::values![
                debt.id.as_str(),
                day,
                kind.code(),
                0_i64,
                kind,
                Currency::Pen,
                debt.due_on,
                debt.issued_on,
                sign * debt.minor,
                sign,
                now,
                false,
            ]);
        }
    }
    bulk::run(
        tx,
        "INSERT INTO movements (subject, effective_on, source_id, part, kind, currency, due_on,
                                issued_on, amount_minor, opened, entered_at, folded)",
        "",
        &rows,
    )
    .await?;
    Ok(())
}

/// What the server does by itself about a minute later.
pub(super) async fn clean_up(portal: &Portal) -> Result<()> {
    if let Pools::Postgres(pool) = &portal.db.pools {
        let mut connection = pool.acquire().await?.detach();
        for statement in
            ["SET statement_timeout = 0", "VACUUM (ANALYZE) movements", "VACUUM movement_cells"]
        {
            sqlx::raw_sql(statement).execute(&mut connection).await?;
        }
    }
    Ok(())
}

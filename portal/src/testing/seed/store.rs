//! SQL of the seed data.

use domain::activity::Activity;
use domain::ids::{CustomerId, InstalmentId, InvoiceId};
use domain::ledger::Posting;
use domain::money::Money;
use jiff::Timestamp;

use super::SeedInvoice;
use crate::billing::invoices::issue::store::insert_disputes;
use crate::billing::invoices::search::search_text;
use crate::billing::ledger;
use crate::platform::db::{Tx, sql};
use crate::platform::feed::{self, NewActivity};
use crate::{Error, Portal, Result};

/// Capitalises an id, for use as a name.
fn name_of(id: &str) -> String {
    let mut signs = id.chars();
    signs.next().map_or(String::new(), |first| first.to_uppercase().chain(signs).collect())
}

pub(super) async fn user(tx: &mut Tx, id: &str, now: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO users (id, email, name, created_at) VALUES ($1, $2, $3, $4)",
        id,
        format!("{id}@example.org"),
        name_of(id),
        now,
    )?;
    Ok(())
}

pub(super) async fn customer(tx: &mut Tx, id: &str, now: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO customers (id, source, number, name, created_at)
         VALUES ($1, 'seed', $1, $2, $3)
         ON CONFLICT (id) DO NOTHING",
        id,
        name_of(id),
        now,
    )?;
    Ok(())
}

pub(super) async fn invoice(portal: &Portal, tx: &mut Tx, seed: &SeedInvoice<'_>) -> Result<()> {
    let now = portal.now();
    let total = seed.plan.iter().map(|p| p.1).sum::<i64>();
    sql!(
        run,
        tx,
        "INSERT INTO invoices (id, customer_id, source, number, description, currency,
                               total_minor, outstanding_minor, issued_on, due_on, disputed,
                               created_at, search_text)
         VALUES ($1, $2, 'seed', $1, $3, $4, $5, $5, $6, $7, $8, $9, $10)",
        seed.id,
        seed.customer,
        format!("Pensión {}", seed.id),
        seed.currency,
        total,
        seed.issued_on,
        seed.plan[0].0,
        seed.disputed,
        now,
        search_text(seed.id, &format!("Pensión {}", seed.id)),
    )?;
    sql!(
        run,
        tx,
        "INSERT INTO invoice_lines (invoice_id, position, description, quantity, amount_minor)
         VALUES ($1, 1, 'Pensión de enseñanza', 1, $2)",
        seed.id,
        total,
    )?;
    for (number, (due_on, minor)) in (1_i64..).zip(seed.plan) {
        sql!(
            run,
            tx,
            "INSERT INTO instalments (id, invoice_id, number, due_on, amount_minor)
             VALUES ($1, $2, $3, $4, $5)",
            format!("{}-{number}", seed.id),
            seed.id,
            number,
            *due_on,
            *minor,
        )?;
    }
    let id = InvoiceId::parse(seed.id).map_err(Error::internal)?;
    insert_disputes(tx, now, seed.disputed.then_some(&id).into_iter()).await?;
    publish(portal, tx, seed, total).await
}

async fn publish(portal: &Portal, tx: &mut Tx, seed: &SeedInvoice<'_>, total: i64) -> Result<()> {
    let now = portal.now();
    let id = InvoiceId::parse(seed.id).map_err(Error::internal)?;
    let customer = CustomerId::parse(seed.customer).map_err(Error::internal)?;
    let total = Money::new(total, seed.currency);
    let mut parts = Vec::new();
    for (number, (_, minor)) in (1..).zip(seed.plan) {
        let instalment = InstalmentId::parse(&format!("{id}-{number}")).map_err(Error::internal)?;
        parts.push((instalment, Money::new(*minor, seed.currency)));
    }
    let posting = Posting::issue(id.clone(), parts, total).map_err(Error::internal)?;
    ledger::post(portal, tx, &[(now, posting)]).await?;
    let what = Activity::InvoiceIssued { total };
    let event = NewActivity { customer: &customer, invoice: Some(&id), payment: None, what };
    feed::store::record(tx, now, &[event])
}

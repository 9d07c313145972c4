//! SQL of an invoice's details.

use domain::access::{Actor, Scope};
use domain::ids::InstalmentId;
use domain::invoices::{Instalment, Invoice, InvoiceLine};

use super::PaymentOnInvoice;
use crate::Result;
use crate::billing::invoices::store::VisibleInvoice;
use crate::platform::db::{Tx, columns, linked, sql};

columns!(InvoiceLine { description, quantity, amount });

/// Lines of a visible invoice.
pub(super) async fn lines(tx: &mut Tx, invoice: &Invoice) -> Result<Vec<InvoiceLine>> {
    Ok(sql!(
        all InvoiceLine,
        tx,
        "SELECT l.description, l.quantity, v.currency, l.amount_minor
           FROM invoice_lines l
           JOIN invoices      v ON v.id = l.invoice_id
          WHERE l.invoice_id = $1
          ORDER BY l.position",
        invoice.id,
    )?)
}

columns!(Instalment { id, invoice: invoice_id, number, due_on, amount, paid });

struct InstalmentRow {
    instalment: Instalment,
    held: bool,
}

columns!(InstalmentRow { instalment, held });

/// Instalments of a visible invoice, and those with an open payment.
pub(super) async fn instalments(
    tx: &mut Tx,
    invoice: &Invoice,
) -> Result<(Vec<Instalment>, Vec<InstalmentId>)> {
    let rows = sql!(
        all InstalmentRow,
        tx,
        "SELECT n.id, n.invoice_id, n.number, n.due_on, v.currency, n.amount_minor, n.paid_minor,
                EXISTS (SELECT 1
                          FROM payment_targets t
                         WHERE t.instalment_id = n.id AND t.open) AS held
           FROM instalments n
           JOIN invoices    v ON v.id = n.invoice_id
          WHERE n.invoice_id = $1
          ORDER BY n.number",
        invoice.id,
    )?;
    let held = rows.iter().filter(|row| row.held).map(|row| row.instalment.id.clone()).collect();
    let instalments = rows.into_iter().map(|row| row.instalment).collect();
    Ok((instalments, held))
}

columns! { PaymentOnInvoice {
    id, state, origin, created_at, succeeded_at, meant, allocated, own, payer_name, is_reversed,
    opens: own,
} }

/// Payments and attempts for a visible invoice.
pub(super) async fn payments(
    tx: &mut Tx,
    actor: &Actor,
    found: &VisibleInvoice,
) -> Result<Vec<PaymentOnInvoice>> {
    let mut payments = sql!(
        all PaymentOnInvoice,
        tx,
        concat!(
            "SELECT p.id, p.state, p.origin, p.created_at, p.succeeded_at, p.currency,
                CAST(SUM(t.amount_minor) AS BIGINT)              AS meant_minor,
                CAST(SUM(COALESCE(l.amount_minor, 0)) AS BIGINT) AS allocated_minor,
                CASE WHEN p.payer_user_id = $2 OR p.link_invoice_id IN ",
            linked!("$3"),
            "
                     THEN TRUE ELSE FALSE END                    AS own,
                u.name                                           AS payer_name,
                EXISTS (SELECT 1 FROM reversals x WHERE x.payment_id = p.id) AS is_reversed
           FROM instalments n
           JOIN payment_targets t ON t.instalment_id = n.id
           JOIN payments        p ON p.id = t.payment_id
      LEFT JOIN allocations     l ON l.instalment_id = n.id AND l.payment_id = p.id
      LEFT JOIN users           u ON u.id = p.payer_user_id
          WHERE n.invoice_id = $1
          GROUP BY p.id, u.name
          ORDER BY COALESCE(p.succeeded_at, p.created_at), p.id"
        ),
        found.invoice.id,
        actor.user_key(),
        actor.invoice_key(),
    )?;
    if found.scope == Some(Scope::SeeAndPay) {
        payments.iter_mut().for_each(|payment| payment.opens = true);
    } else {
        payments.iter_mut().for_each(|payment| payment.payer_name = None);
    }
    Ok(payments)
}

//! SQL of offline payments.

use domain::payments::{Basket, Payment};

use crate::Result;
use crate::platform::db::{Tx, bulk};

/// Inserts succeeded payments with their targets; they block no debts.
pub(super) async fn insert(tx: &mut Tx, new: &[(Payment, Basket)]) -> Result<()> {
    let rows: Vec<_> = new
        .iter()
        .map(|(payment, _)| {
            bulk::values![
                &payment.id,
                payment.payer.as_ref(),
                payment.origin,
                &payment.basket_key,
                &payment.description,
                payment.amount.currency,
                payment.amount.minor,
                payment.language,
                payment.state.kind(),
                payment.state.reference(),
                payment.created_at,
                payment.changed_at,
                payment.expires_at,
                payment.changed_at,
            ]
        })
        .collect();
    bulk::run(
        tx,
        "INSERT INTO payments (id, payer_user_id, origin, basket_key, description, currency,
                               amount_minor, language, state, reference, created_at, changed_at,
                               expires_at, succeeded_at)",
        "",
        &rows,
    )
    .await?;
    let mut rows = Vec::with_capacity(new.len());
    for (payment, basket) in new {
        for target in basket.targets() {
            rows.push(bulk::values![
                &payment.id,
                &target.debt.instalment,
                target.amount.minor,
                false,
            ]);
        }
    }
    let head = "INSERT INTO payment_targets (payment_id, instalment_id, amount_minor, open)";
    bulk::run(tx, head, "", &rows).await?;
    Ok(())
}

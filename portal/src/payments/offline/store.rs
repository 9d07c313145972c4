//! SQL of offline payments.

use domain::ids::UserId;
use domain::payments::{Basket, Payment};

use crate::Result;
use crate::platform::db::{Tx, bulk};

/// Writes payments that have succeeded, with their targets; they hold nothing open.
pub(super) async fn insert(tx: &mut Tx, new: &[(Payment, Basket)]) -> Result<()> {
    let rows: Vec<_> = new
        .iter()
        .map(|(payment, _)| {
            [
                payment.id.as_str().into(),
                payment.payer.as_ref().map(UserId::as_str).into(),
                payment.origin.code().into(),
                payment.basket_key.as_str().into(),
                payment.description.as_str().into(),
                payment.amount.currency.code().into(),
                payment.amount.minor.into(),
                payment.language.code().into(),
                payment.state.kind().code().into(),
                payment.state.reference().into(),
                payment.created_at.as_millisecond().into(),
                payment.changed_at.as_millisecond().into(),
                payment.expires_at.as_millisecond().into(),
                payment.changed_at.as_millisecond().into(),
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
            rows.push([
                payment.id.as_str().into(),
                target.debt.instalment.as_str().into(),
                target.amount.minor.into(),
                false.into(),
            ]);
        }
    }
    let head = "INSERT INTO payment_targets (payment_id, instalment_id, amount_minor, open)";
    bulk::run(tx, head, "", &rows).await?;
    Ok(())
}

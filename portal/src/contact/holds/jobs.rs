//! Closes promises whose day has passed, as kept or broken.

use domain::activity::Activity;
use domain::calendar::date_at;
use domain::holds::promise::standing;
use domain::holds::{Case, PromiseOutcome};

use super::{end, store};
use crate::billing::invoices;
use crate::contact::concerned::tell;
use crate::{Portal, Result};

/// Closes promises whose day has passed.
pub(crate) async fn close_promises(portal: &Portal) -> Result<()> {
    let (now, today) = (portal.now(), portal.today());
    let zone = &portal.settings.institution.time_zone;
    let past = store::past_promises(&mut portal.db.read().await?, today).await?;
    for promise in past {
        let paid_on = promise.paid_at.filter(|_| !promise.is_owed).map(|at| date_at(at, zone));
        let outcome = match standing(promise.on, paid_on, today) {
            Case::Open => continue,
            // Nothing was due by that day, so nothing could be broken.
            Case::Closed(_) if !promise.is_owed && promise.paid_at.is_none() => {
                PromiseOutcome::Kept
            }
            Case::Closed(outcome) => outcome,
        };
        let what = match outcome {
            PromiseOutcome::Kept => Activity::PromiseKept,
            PromiseOutcome::Broken => Activity::PromiseBroken,
            PromiseOutcome::Withdrawn => Activity::PromiseWithdrawn,
        };
        let mut tx = portal.db.write().await?;
        invoices::store::lock(&mut tx, std::slice::from_ref(&promise.concerned.invoice)).await?;
        if store::promise_state(&mut tx, &promise.id).await?.close(outcome).is_none() {
            continue;
        }
        store::end_promise(&mut tx, &promise.id, outcome).await?;
        end(&mut tx, &promise.concerned, &promise.id, now).await?;
        tell(&mut tx, now, &[promise.concerned], &what)?;
        tx.commit().await?;
    }
    Ok(())
}

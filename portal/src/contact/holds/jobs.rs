//! Promises whose day has passed: kept or broken.

use std::collections::BTreeSet;

use domain::activity::Activity;
use domain::calendar::date_at;
use domain::holds::promise::{Standing, standing};

use super::store;
use crate::billing::debtors;
use crate::billing::invoices;
use crate::platform::feed::{self, NewActivity};
use crate::{Portal, Result};

/// Looks at the promises whose day has passed.
pub(crate) async fn close_promises(portal: &Portal) -> Result<()> {
    let (now, today) = (portal.now(), portal.today());
    let zone = &portal.settings.institution.time_zone;
    let passed = {
        let mut tx = portal.db.read().await?;
        store::passed(&mut tx, today).await?
    };
    for one in passed {
        let mut tx = portal.db.write().await?;
        invoices::store::lock(&mut tx, std::slice::from_ref(&one.invoice)).await?;
        let paid_on = one.paid_at.filter(|_| !one.is_owed).map(|at| date_at(at, zone));
        let (outcome, what) = match standing(one.on, paid_on, today) {
            Standing::Open => continue,
            // Nothing was due by the day: there was nothing to break.
            Standing::Broken if one.is_owed || one.paid_at.is_some() => {
                ("broken", Activity::PromiseBroken)
            }
            Standing::Kept | Standing::Broken => ("kept", Activity::PromiseKept),
        };
        if !store::end_promise(&mut tx, &one.id, outcome).await? {
            continue;
        }
        store::end(&mut tx, &one.id, now).await?;
        let customers = BTreeSet::from([one.customer.as_str()]);
        debtors::store::wake_of_customers(&mut tx, &customers, now).await?;
        let (customer, invoice) = (&one.customer, Some(&one.invoice));
        let event = NewActivity { customer, invoice, payment: None, what };
        feed::store::record(&mut tx, now, &[event]).await?;
        tx.commit().await?;
    }
    Ok(())
}

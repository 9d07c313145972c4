//! Last step: turns good lines into customers, invoices, corrections and offline payments.

use std::io::{Read, Seek};

use super::check::{self, CheckOutcome};
use super::lines::Lines;
use super::{ImportError, ImportStep, ImportWatch, batch};
use crate::{Error, Portal};

/// Applies the good lines of a checked file and updates its summary.
pub(super) async fn apply<F: Read + Seek + Send + 'static>(
    portal: &Portal,
    by: &str,
    lines: &mut Lines<F>,
    checked: &mut CheckOutcome,
    watch: &mut dyn ImportWatch,
) -> Result<(), ImportError> {
    let (column, source) = (lines.number_column(), lines.profile.source.clone());
    let mut walk = lines.walk(ImportStep::Load)?;
    while let Some(handful) = walk.next().await? {
        let lines = checked.invoices(&handful.lines);
        let order = batch::BatchOrder { by, source: &source, lines: &lines };
        let outcome = batch::apply_some(portal, order).await?;
        let summary = &mut checked.summary;
        for issued in &outcome.issued {
            summary.add(issued.total).map_err(Error::internal)?;
        }
        summary.changed += outcome.changed;
        summary.changed_customers += outcome.changed_customers;
        summary.unchanged += outcome.unchanged;
        summary.settled += outcome.settled;
        summary.void += outcome.void;
        for (at, draft, reason) in outcome.waiting {
            checked.wait(watch, check::problem(at, &column, draft, reason))?;
        }
        watch.progress(&walk.progress);
        portal.db.give_way().await;
    }
    Ok(())
}

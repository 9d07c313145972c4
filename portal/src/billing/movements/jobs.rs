//! Folds movements into cells, and makes the movements of older releases.

use super::history::{BookedEntry, MissingSubject, of_credits, of_instalment};
use super::{cells, store};
use crate::{Portal, Result};

/// Movements that are folded in one transaction.
const FOLDED: u32 = 2_000;

/// Subjects whose movements are made in one transaction.
const MADE: u32 = 500;

/// Folds all movements that are not part of their cells.
pub(crate) async fn fold(portal: &Portal) -> Result<()> {
    while store::has_unfolded(&mut portal.db.read().await?).await? {
        let mut tx = portal.db.write().await?;
        let movements = store::unfolded(&mut tx, FOLDED).await?;
        if movements.is_empty() {
            // Another replica folds the rest.
            return Ok(());
        }
        store::add_to_cells(&mut tx, cells::sums(&movements).iter()).await?;
        store::mark_folded(&mut tx, &movements).await?;
        tx.commit().await?;
        portal.db.give_way().await;
    }
    Ok(())
}

/// Makes the movements of what was posted before there were any.
pub(crate) async fn make_missing(portal: &Portal) -> Result<()> {
    while !store::missing(&mut portal.db.read().await?, 1).await?.is_empty() {
        make_some(portal).await?;
        portal.db.give_way().await;
    }
    Ok(())
}

async fn make_some(portal: &Portal) -> Result<()> {
    let zone = &portal.settings.institution.time_zone;
    let mut tx = portal.db.write().await?;
    let missing = store::missing(&mut tx, MADE).await?;
    let (credits, instalments): (Vec<_>, Vec<_>) = missing.iter().partition(|one| one.is_credit);
    let subjects = |some: &[&MissingSubject]| -> Vec<String> {
        some.iter().map(|one| one.subject.clone()).collect()
    };
    let (credits, instalments) = (subjects(&credits), subjects(&instalments));
    let credits: Vec<&str> = credits.iter().map(String::as_str).collect();
    let instalments: Vec<&str> = instalments.iter().map(String::as_str).collect();
    let booked = store::booked_of_credits(&mut tx, &credits).await?;
    store::insert_whole(&mut tx, &of_credits(&booked, zone)).await?;
    let booked = store::booked_of_instalments(&mut tx, &instalments).await?;
    let (mut movements, mut settled) = (Vec::new(), Vec::new());
    for entries in booked.chunk_by(|one: &BookedEntry, next| one.subject == next.subject) {
        let history = of_instalment(entries, zone)?;
        movements.extend(history.movements);
        settled.extend(history.settled);
    }
    store::insert_whole(&mut tx, &movements).await?;
    store::set_missing_settled(&mut tx, &settled).await?;
    let subjects: Vec<&str> = missing.iter().map(|one| one.subject.as_str()).collect();
    store::forget_missing(&mut tx, &subjects).await?;
    tx.commit().await
}

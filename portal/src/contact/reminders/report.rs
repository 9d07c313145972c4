//! What carriers tell of reminders later: by their own reference, or by our id where they tell it
//! before, or instead of, the answer to the hand-over.

use domain::activity::Activity;
use domain::ids::ReminderId;
use domain::reminders::Kind;
use jiff::Timestamp;

use super::log::{self, Entry, What};
use super::send::{self, Left, store as sending};
use crate::billing::debtors::{self, Debtor};
use crate::outside::carriers::Delivery;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

mod store;

use store::Handed;

/// Notes what a carrier says later, by its own reference. What came back goes by the next channel
/// that the person chose.
///
/// # Errors
/// [`Error::NotFound`] when no such message was handed over.
pub async fn report(portal: &Portal, reference: &str, delivery: &Delivery) -> Result<()> {
    report_of(portal, reference, None, delivery).await
}

/// Notes it by our id too, where the carrier tells it: who is told of a reminder whose hand-over is
/// not recorded, or was never answered, knows from now on that it left.
///
/// # Errors
/// [`Error::NotFound`] when no such message was handed over, or it has another reference.
pub async fn report_of(
    portal: &Portal,
    reference: &str,
    id: Option<&ReminderId>,
    delivery: &Delivery,
) -> Result<()> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let found = store::find(&mut tx, reference, id).await?;
    let (id, debtor) = found.ok_or(Error::NotFound)?;
    let row = debtors::store::lock(&mut tx, &debtor).await?.ok_or(Error::NotFound)?;
    let handed = store::lock(&mut tx, &id).await?.ok_or(Error::NotFound)?;
    if !handed.is_told_by(reference) {
        return Err(Error::NotFound);
    }
    let mut debtor = row.read(&portal.settings.institution)?;
    if handed.is_in_doubt() {
        has_left(&mut tx, &mut debtor, (&handed, reference), now).await?;
    }
    let what = ended(&mut tx, &handed, (reference, delivery), now).await?;
    if let Some(what) = what {
        log::append(&mut tx, &mut debtor, now, &Entry::of(what)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes what the answer to the hand-over would have written.
async fn has_left(
    tx: &mut Tx,
    debtor: &mut Debtor,
    (handed, reference): (&Handed, &str),
    now: Timestamp,
) -> Result<()> {
    let (reminder, channel) = (handed.id.clone(), handed.channel);
    let about = Kind::parse(&handed.kind).ok_or_else(|| Error::corrupt(&handed.kind))?;
    sending::end(tx, &reminder, "sent", Some(reference), now).await?;
    let id = debtor.id.clone();
    let left = Left {
        debtor: &id,
        claimed_at: handed.claimed_at,
        handed_at: handed.handed_at.unwrap_or(now),
        told: Activity::ReminderSent { channel, about },
        invoices: &store::invoices(tx, &reminder).await?,
    };
    let window_ms = send::has_left(tx, &left, now).await?;
    let what = What::Sent { reminder, channel, window_ms };
    log::append(tx, debtor, now, &Entry::of(what)).await
}

/// Writes the reminder's new state, if it has one; gives what to log.
async fn ended(
    tx: &mut Tx,
    handed: &Handed,
    (reference, delivery): (&str, &Delivery),
    now: Timestamp,
) -> Result<Option<What>> {
    let (reminder, channel) = (handed.id.clone(), handed.channel);
    let (is_failed, has_arrived) = (handed.state == "failed", handed.state == "delivered");
    let (state, what) = match delivery {
        Delivery::Delivered if !is_failed && !has_arrived => {
            ("delivered", What::Delivered { reminder })
        }
        Delivery::Bounced(why) | Delivery::Lost(why) if !is_failed => {
            ("failed", What::Failed { reminder, channel, why: why.clone() })
        }
        _ => return Ok(None),
    };
    sending::end(tx, &handed.id, state, Some(reference), now).await?;
    if let Delivery::Bounced(why) = delivery {
        let address = (channel, handed.address.as_str());
        sending::note_undeliverable(tx, &handed.debtor, address, why, now).await?;
    }
    if let What::Failed { .. } = what {
        debtors::store::wake_at(tx, &handed.debtor, now).await?;
    }
    Ok(Some(what))
}

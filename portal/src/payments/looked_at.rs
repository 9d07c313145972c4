//! Checks at the gateway when somebody views a payment, in particular a returning payer.

use domain::access::Actor;
use domain::ids::PaymentId;
use domain::payments::Origin;
use jiff::SignedDuration;

use super::payloads::CheckPayment;
use super::store;
use crate::platform::actor::somebody;
use crate::platform::queue;
use crate::{Error, Portal, Result};

/// Delay of the check, in which the webhook usually arrives.
const SETTLES_ITSELF: SignedDuration = SignedDuration::from_secs(3);

/// Enqueues a check of an open payment, because somebody views it; `came_back` if they returned
/// from the gateway's page after finishing there. Checks once for each new state, and then as often
/// as the recurring check.
///
/// # Errors
/// [`Error::NotFound`] when the actor may not see the payment; not signed in.
pub async fn looked_at(
    portal: &Portal,
    actor: &Actor,
    id: &PaymentId,
    came_back: bool,
) -> Result<()> {
    somebody(actor)?;
    let now = portal.now();
    let payment = {
        let mut tx = portal.db.read().await?;
        if !store::is_visible(&mut tx, actor, id).await? {
            return Err(Error::NotFound);
        }
        store::find(&mut tx, id).await?.ok_or(Error::NotFound)?
    };
    let notes = came_back && payment.returned_at.is_none();
    // A view before paying must not use up the check of a returning payer.
    let asks = payment.checks == 0 || notes;
    if !payment.state.kind().is_open() || payment.origin == Origin::Offline || !asks {
        return Ok(());
    }
    let mut tx = portal.db.write().await?;
    if notes {
        store::note_return(&mut tx, id, now).await?;
    }
    let next = payment.next_check(1, now);
    store::note_check(&mut tx, id, next).await?;
    let job = CheckPayment { payment: id.clone() };
    queue::enqueue_at(&mut tx, &job, now, now + SETTLES_ITSELF).await?;
    tx.commit().await
}

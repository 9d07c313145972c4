//! Somebody looks at a payment: the payer who came back from the gateway's page, above all.

use domain::access::Actor;
use domain::ids::PaymentId;
use jiff::SignedDuration;

use super::payloads::CheckPayment;
use super::store;
use crate::platform::actor::somebody;
use crate::platform::queue;
use crate::{Error, Portal, Result};

/// Coming back proves nothing, but it is a good moment to ask the gateway, should its webhook be
/// late: once for each new state, and then as often as the recurring check asks.
const SETTLES_ITSELF: SignedDuration = SignedDuration::from_secs(3);

/// Enqueues a question to the gateway about an open payment, because somebody looks at it;
/// `came_back` when they came from the gateway's page, having finished there.
///
/// # Errors
/// [`Error::NotFound`] when the actor may not see the payment; nobody signs in first.
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
    // Who looked before paying has not used up the question of who comes back.
    let asks = payment.checks == 0 || notes;
    if !payment.state.kind().is_open() || !asks {
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

//! SQL of the simulation: where people live, and how the portal sees their payments.

use domain::ids::PaymentId;
use domain::payments::StateKind;
use jiff::Timestamp;

use crate::Portal;
use crate::platform::db::{Only, row, sql};

/// A payment at the gateway, as the portal sees it.
pub(super) struct Seen {
    pub(super) id: PaymentId,
    pub(super) instalment: String,
    pub(super) state: StateKind,
    pub(super) expires_at: Timestamp,
    pub(super) changed_at: Timestamp,
}

/// All payments at the gateway.
pub(super) async fn payments(portal: &Portal) -> Vec<Seen> {
    let mut tx = portal.db.read().await.unwrap();
    let rows = sql!(
        all(String, String, String, i64, i64),
        &mut tx,
        "SELECT p.id, t.instalment_id, p.state, p.expires_at, p.changed_at
           FROM payments p
           JOIN payment_targets t ON t.payment_id = p.id
          WHERE p.origin = 'sandbox'
          ORDER BY p.created_at",
    );
    let seen = |(id, instalment, state, expires_at, changed_at): (_, _, String, _, _)| Seen {
        id: row::id(id).unwrap(),
        instalment,
        state: StateKind::parse(&state).unwrap(),
        expires_at: row::instant(expires_at).unwrap(),
        changed_at: row::instant(changed_at).unwrap(),
    };
    rows.unwrap().into_iter().map(seen).collect()
}

/// The webhooks that are recorded and not applied.
pub(super) async fn unapplied(portal: &Portal) -> Vec<String> {
    let mut tx = portal.db.read().await.unwrap();
    let rows = sql!(
        all Only<String>,
        &mut tx,
        "SELECT event_id FROM gateway_events WHERE applied_at IS NULL",
    );
    rows.unwrap().into_iter().map(|(id,)| id).collect()
}

/// What all payments that succeeded have brought.
pub(super) async fn booked_minor(portal: &Portal) -> i64 {
    let mut tx = portal.db.read().await.unwrap();
    let text = "SELECT amount_minor FROM payments WHERE state = 'succeeded'";
    let rows = sql!(all Only<i64>, &mut tx, text);
    rows.unwrap().into_iter().map(|(minor,)| minor).sum()
}

/// Gives a person a telephone, a place and its holidays.
pub(super) async fn settle_at(
    portal: &Portal,
    email: &str,
    phone: &str,
    (zone, country): (&str, &str),
) {
    let mut tx = portal.db.write().await.unwrap();
    sql!(
        run,
        &mut tx,
        "UPDATE debtors
            SET phone = $2, channels = 'email,sms', time_zone = $3, country = $4
          WHERE email = $1",
        email,
        phone,
        zone,
        country,
    )
    .unwrap();
    tx.commit().await.unwrap();
}

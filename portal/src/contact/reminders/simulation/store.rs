//! SQL of the simulation: debtors' time zones, planted faults, and the portal's payments.

use domain::ids::PaymentId;
use domain::payments::StateKind;
use jiff::Timestamp;

use crate::Portal;
use crate::platform::db::{Only, Pools, columns, sql};

/// A payment at the gateway, as the portal knows it.
pub(super) struct PaymentAtGateway {
    pub(super) id: PaymentId,
    pub(super) instalment: String,
    pub(super) state: StateKind,
    pub(super) expires_at: Timestamp,
    pub(super) changed_at: Timestamp,
}

columns!(PaymentAtGateway { id, instalment: instalment_id, state, expires_at, changed_at });

pub(super) async fn payments(portal: &Portal) -> Vec<PaymentAtGateway> {
    let mut tx = portal.db.read().await.unwrap();
    let payments = sql!(
        all PaymentAtGateway,
        &mut tx,
        "SELECT p.id, t.instalment_id, p.state, p.expires_at, p.changed_at
           FROM payments p
           JOIN payment_targets t ON t.payment_id = p.id
          WHERE p.origin = 'sandbox'
          ORDER BY p.created_at",
    );
    payments.unwrap()
}

/// Recorded webhooks that are not applied.
pub(super) async fn unapplied(portal: &Portal) -> Vec<String> {
    let mut tx = portal.db.read().await.unwrap();
    let rows = sql!(
        all Only<String>,
        &mut tx,
        "SELECT event_id FROM gateway_events WHERE applied_at IS NULL",
    );
    rows.unwrap().into_iter().map(|(id,)| id).collect()
}

/// Sum of all succeeded payments.
pub(super) async fn booked_minor(portal: &Portal) -> i64 {
    let mut tx = portal.db.read().await.unwrap();
    let rows = sql!(
        all Only<i64>,
        &mut tx,
        "SELECT amount_minor FROM payments WHERE state = 'succeeded'",
    );
    rows.unwrap().into_iter().map(|(minor,)| minor).sum()
}

/// Sets a debtor's telephone, time zone and holidays.
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

/// Runs statements on the writer connection of a handle. No other connection sees its temporary
/// views, tables and triggers, which shadow those of the database.
async fn on_writer(portal: &Portal, statements: &'static str) {
    let Pools::Sqlite { writer, .. } = &portal.db.pools else {
        panic!("faults are planted on SQLite") //
    };
    sqlx::raw_sql(statements).execute(writer).await.unwrap();
}

/// Hides holds created after the queued reminder was decided.
pub(super) async fn hide_new_holds(portal: &Portal) {
    let text = "CREATE TEMP VIEW holds AS
                SELECT h.*
                  FROM main.holds h
                  JOIN main.invoices v  ON v.id = h.invoice_id
                  JOIN main.customers c ON c.id = v.customer_id
                  JOIN main.reminders r ON r.debtor_id = c.debtor_id AND r.state = 'queued'
                                       AND r.created_at >= h.since";
    on_writer(portal, text).await;
}

/// Freezes debts and holds as they are now, until the next call.
pub(super) async fn freeze_reads(portal: &Portal) {
    let text = "DROP TABLE IF EXISTS temp.invoices;
                DROP TABLE IF EXISTS temp.instalments;
                DROP TABLE IF EXISTS temp.holds;
                DROP TABLE IF EXISTS temp.payments;
                DROP TABLE IF EXISTS temp.payment_targets;
                CREATE TEMP TABLE invoices        AS SELECT * FROM main.invoices;
                CREATE TEMP TABLE instalments     AS SELECT * FROM main.instalments;
                CREATE TEMP TABLE holds           AS SELECT * FROM main.holds;
                CREATE TEMP TABLE payments        AS SELECT * FROM main.payments;
                CREATE TEMP TABLE payment_targets AS SELECT * FROM main.payment_targets";
    on_writer(portal, text).await;
}

/// Backdates messages sent by another channel than the preferred one.
pub(super) async fn forget_other_channels(portal: &Portal) {
    let text = "CREATE TRIGGER forget_when_sent AFTER UPDATE OF ended_at ON reminders BEGIN
                    UPDATE reminders SET claimed_at = 0
                     WHERE id = new.id
                       AND (SELECT d.channels FROM debtors d WHERE d.id = new.debtor_id)
                           NOT LIKE new.channel || '%';
                END;
                CREATE TRIGGER forget_when_chosen AFTER UPDATE OF channels ON debtors BEGIN
                    UPDATE reminders SET claimed_at = 0
                     WHERE debtor_id = new.id AND ended_at IS NOT NULL
                       AND new.channels NOT LIKE channel || '%';
                END";
    on_writer(portal, text).await;
}

/// Moves all debtors to UTC.
pub(super) async fn move_everybody_to_greenwich(portal: &Portal) {
    on_writer(portal, "UPDATE debtors SET time_zone = 'UTC'").await;
}

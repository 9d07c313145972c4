//! SQL of the simulation: where people live.

use crate::Portal;
use crate::db::sql;

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

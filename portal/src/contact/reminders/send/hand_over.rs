//! The hand-over: passes a claimed reminder to its carrier, unless the lease has expired.

use domain::contact::Channel;
use tokio::time::timeout;

use super::ClaimedReminder;
use crate::Portal;
use crate::contact::reminders::CARRIER_TIMEOUT;
use crate::outside::carriers::{CarrierError, CarrierReference};

pub(super) async fn hand_over(
    portal: &Portal,
    claimed: &ClaimedReminder,
) -> Result<CarrierReference, CarrierError> {
    if claimed.channel == Channel::InApp {
        return Ok(CarrierReference { reference: None });
    }
    let Some(carrier) = portal.carriers.of(claimed.channel) else {
        return Err(CarrierError::Permanent("there is no carrier for the channel".into()));
    };
    if portal.now() >= claimed.until {
        return Err(CarrierError::Temporary("the lease ran out before the hand-over".into()));
    }
    timeout(CARRIER_TIMEOUT, carrier.hand_over(&claimed.message))
        .await
        .unwrap_or_else(|_| Err(CarrierError::Unknown("no answer in time".into())))
}

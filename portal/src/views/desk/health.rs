//! How well gateway, mail, carriers and the own work get on, from what the portal recorded of them.
//! Nobody is asked over the network.

use domain::access::{Actor, Right};
use domain::calendar::Timestamp;
use domain::contact::Channel;
use domain::health::{HealthFault, HealthState, Vitals};
use domain::payments::Origin;
use jiff::SignedDuration;

use crate::platform::actor::allow;
use crate::platform::queue::{Lane, pause_before};
use crate::{Portal, Result};

mod store;

use store::Retry;

/// What waits is counted up to here.
pub const HEALTH_CAP: u32 = 1_000;

/// What was given up is shown for so long.
const LOST_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// What is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HealthPart {
    /// The pages of the gateway: payments that it opened, or did not answer for.
    Gateway(Origin),
    /// Asking the gateway again.
    GatewayWork(Origin),
    /// Events that the gateway sends.
    Webhooks(Origin),
    /// Mails that are no reminders.
    Mail,
    /// Reminders on a channel that has a carrier.
    Carrier(Channel),
    /// Files that staff import.
    Imports,
}

/// A part with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartHealth {
    pub part: HealthPart,
    pub state: HealthState,
    pub vitals: Vitals,
}

/// All parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthReport {
    pub parts: Vec<PartHealth>,
    pub as_of: Timestamp,
}

impl HealthReport {
    /// Number of parts that do not get on.
    #[must_use]
    pub fn failing(&self) -> usize {
        self.parts.iter().filter(|part| part.state == HealthState::Failing).count()
    }

    /// The state of the worst part.
    #[must_use]
    pub fn worst(&self) -> HealthState {
        self.parts.iter().map(|part| part.state).max().unwrap_or(HealthState::Good)
    }
}

/// The health of all parts.
///
/// # Errors
/// Refused without the right to see the figures.
pub async fn health(portal: &Portal, actor: &Actor) -> Result<HealthReport> {
    allow(actor, Right::SeeFigures)?;
    let now = portal.now();
    let origin = portal.gateway.origin();
    let mut tx = portal.db.read().await?;
    let mut parts: Vec<(HealthPart, Vitals)> = vec![
        (HealthPart::Gateway(origin), store::checkouts(&mut tx, origin).await?.into()),
        (HealthPart::Webhooks(origin), store::gateway_events(&mut tx, origin).await?.into()),
    ];
    for (part, lane) in [
        (HealthPart::GatewayWork(origin), Lane::Gateway),
        (HealthPart::Mail, Lane::Messages),
        (HealthPart::Imports, Lane::Imports),
    ] {
        let due = store::jobs(&mut tx, lane, now).await?.into();
        let ended = store::given_up_job(&mut tx, lane).await?;
        let vitals = with_retries(due, ended, store::retried_jobs(&mut tx, lane).await?);
        let lost = store::lost_jobs(&mut tx, lane, now - LOST_WITHIN).await?;
        parts.push((part, Vitals { lost, ..vitals }));
    }
    let channels = Channel::ALL.iter().copied();
    for channel in channels.filter(|channel| portal.carriers.of(*channel).is_some()) {
        let due = store::reminders(&mut tx, channel, now).await?.into();
        let ended = store::failed_reminder(&mut tx, channel).await?;
        let retried = store::retried_reminders(&mut tx, channel).await?;
        parts.push((HealthPart::Carrier(channel), with_retries(due, ended, retried)));
    }
    let judged = |(part, vitals): (HealthPart, Vitals)| {
        PartHealth { part, state: vitals.state(now), vitals } //
    };
    Ok(HealthReport { parts: parts.into_iter().map(judged).collect(), as_of: now })
}

/// Adds what failed and is tried again to what is due; some of it may be due as well.
fn with_retries(due: Vitals, ended: Option<HealthFault>, retries: Vec<Retry>) -> Vitals {
    let first_tries = retries.iter().map(Retry::first_failed_at);
    let waiting_since = first_tries.chain(due.waiting_since).min();
    let count = u32::try_from(retries.len()).unwrap_or(HEALTH_CAP);
    let fault =
        retries.into_iter().map(HealthFault::from).chain(ended).max_by_key(|fault| fault.at);
    Vitals { waiting: due.waiting.max(count), waiting_since, fault, ..due }
}

impl Retry {
    /// When its first attempt failed: a pause lies before each further one.
    fn first_failed_at(&self) -> Timestamp {
        let pauses = (1..=self.attempts).map(pause_before);
        pauses.fold(self.again_at, |at, pause| at - pause)
    }
}

impl From<Retry> for HealthFault {
    /// The last attempt failed before the pause that it is in.
    fn from(retry: Retry) -> Self {
        let at = retry.again_at - pause_before(retry.attempts);
        Self { at, reason: retry.reason }
    }
}

#[cfg(test)]
mod tests;

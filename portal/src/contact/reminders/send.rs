//! The moment of sending: under the locks that payments take everything is read and decided again;
//! then the reminder is handed over at once, outside any transaction.

use domain::access::{Actor, Right};
use domain::activity::{Activity, WithheldFor};
use domain::contact::Channel;
use domain::ids::{DebtorId, ReminderId};
use domain::reminders::{Due, Kind, Plan, Policy};
use jiff::{SignedDuration, Timestamp};
use tokio::time::timeout;

use super::account::{Loaded, Scope, load};
use super::decide::{entry, invoices};
use super::hand::Hand;
use super::log::{self, Entry, What};
#[cfg(test)]
use super::simulation;
use super::templates::{self, Said};
use super::{CARRIER_TIMEOUT, LEASE, MAX_ATTEMPTS, policy, recover};
use crate::billing::debtors::{self, Debtor};
use crate::billing::invoices;
use crate::outside::carriers::{CarrierError, Message, Taken};
use crate::outside::documents::Letter;
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::platform::feed::{self, NewActivity};
use crate::platform::settings::Mode;
use crate::platform::{ids, queue};
use crate::{Error, Portal, Result};

pub(super) mod store;

use store::Queued;

/// Sends what is due, and takes up what a crashed worker left; gives how many were looked at.
///
/// # Errors
/// `NotFound` for who may not operate the portal.
pub async fn send_due(portal: &Portal, actor: &Actor) -> Result<usize> {
    allow(actor, Right::Operate)?;
    if portal.settings.reminders.mode == Mode::Off {
        return Ok(0);
    }
    let mut sent = recover::recover(portal).await?;
    loop {
        let picked = pick(portal).await?;
        if picked.is_empty() {
            return Ok(sent);
        }
        sent += picked.len();
        let sending = picked.iter().map(|(id, debtor)| send_or_set_aside(portal, id, debtor));
        for done in futures::future::join_all(sending).await {
            done?;
        }
    }
}

/// How long a reminder waits that could not even be looked at.
const SET_ASIDE: SignedDuration = SignedDuration::from_mins(15);

/// One that cannot be written (words that staff broke, a row that cannot be) holds up no other.
async fn send_or_set_aside(portal: &Portal, id: &ReminderId, debtor: &DebtorId) -> Result<()> {
    let Err(error) = send(portal, id, debtor).await else { return Ok(()) };
    set_aside(portal, id, &error).await
}

pub(super) async fn set_aside(portal: &Portal, id: &ReminderId, error: &Error) -> Result<()> {
    tracing::error!(reminder = %id, %error, "a reminder is set aside");
    let mut tx = portal.db.write().await?;
    store::set_aside(&mut tx, id, portal.now() + SET_ASIDE, &error.to_string()).await?;
    tx.commit().await?;
    Ok(())
}

/// Reminders whose moment has come, for this worker to try.
pub(super) async fn pick(portal: &Portal) -> Result<Vec<(ReminderId, DebtorId)>> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let picked = store::pick_due(&mut tx, now, now + LEASE).await?;
    tx.commit().await?;
    Ok(picked)
}

pub(super) async fn send(portal: &Portal, id: &ReminderId, debtor: &DebtorId) -> Result<()> {
    let Some(claimed) = claim(portal, id, debtor, Hand::Carriers).await? else { return Ok(()) };
    let outcome = hand_over(portal, &claimed).await;
    record(portal, claimed, outcome).await
}

/// A reminder that is this worker's for the length of its lease, in words.
pub(super) struct Claimed {
    pub(super) id: ReminderId,
    debtor: DebtorId,
    lease: String,
    pub(super) until: Timestamp,
    at: Timestamp,
    attempts: i64,
    channel: Channel,
    /// What is handed over twice is shown once.
    dedupes: bool,
    /// It was tried before, and that try may have been taken.
    delivery_unknown: bool,
    kind: Kind,
    message: Message,
    /// What is printed, where the channel is a letter.
    pub(super) letter: Option<Letter>,
    invoices: Vec<(domain::ids::CustomerId, domain::ids::InvoiceId)>,
}

/// Looks at everything again under the locks, and claims the reminder if it is still right and for
/// this hand; another's is left to it.
pub(super) async fn claim(
    portal: &Portal,
    id: &ReminderId,
    debtor: &DebtorId,
    hand: Hand,
) -> Result<Option<Claimed>> {
    let institution = &portal.settings.institution;
    #[cfg(test)]
    let early = simulation::read_too_early(portal, id, debtor).await?;
    let mut tx = portal.db.write().await?;
    // One lock order: invoices, the person, the reminder.
    let locked = store::open_invoices(&mut tx, debtor).await?;
    invoices::store::lock(&mut tx, &locked).await?;
    let Some(row) = debtors::store::lock(&mut tx, debtor).await? else { return Ok(None) };
    let Some(queued) = store::lock_queued(&mut tx, id).await? else {
        tx.commit().await?;
        return Ok(None);
    };
    let now = portal.now();
    let policy = policy::in_tx(&mut tx).await?;
    let scope = Scope { now, but: id.as_str(), locked: Some(&locked) };
    let loaded = load(portal, &mut tx, vec![row.read(institution)?], scope).await?;
    #[cfg(test)]
    let loaded = early.unwrap_or(loaded);
    let Some(one) = loaded.into_iter().next() else { return Ok(None) };
    let claimed = decide(portal, &mut tx, one, queued, (&policy, now, hand)).await?;
    tx.commit().await?;
    // From here on a payment may settle what is about to be said.
    Ok(claimed.map(|claimed| Claimed { at: portal.now(), ..claimed }))
}

/// What is to be done with a reminder whose moment has come.
async fn decide(
    portal: &Portal,
    tx: &mut Tx,
    mut one: Loaded,
    queued: Queued,
    (policy, now, hand): (&Policy, Timestamp, Hand),
) -> Result<Option<Claimed>> {
    let (debtor_id, mut debtor) = (one.debtor.id.clone(), one.debtor.clone());
    let seen = one.clone();
    let plan = seen.plan(policy, portal.settings.reminders.pack, now);
    if let (Some(tried), Plan::Remind { slot, .. }) = (queued.delivery_unknown, &plan)
        && tried != slot.channel()
    {
        // It may be with the person already: on another channel it is another contact.
        store::cancel(tx, &queued.id, now).await?;
        let what = What::Unknown { reminder: queued.id.clone() };
        log::append(tx, &mut debtor, now, &Entry::of(what)).await?;
        debtors::store::wake_at(tx, &debtor_id, now).await?;
        return Ok(None);
    }
    match plan {
        Plan::Remind { slot, kind, tone, due, .. }
            if slot.at() <= now && Hand::of(slot.channel()) == hand =>
        {
            let said = Said { slot: &slot, kind, tone, due: &due };
            let claimed = take(portal, tx, &mut one, (policy, &said), &queued).await?;
            Ok(Some(claimed))
        }
        Plan::Remind { slot, .. } => {
            store::wait(tx, &queued.id, slot.channel(), slot.at()).await?;
            Ok(None)
        }
        Plan::Withhold { due, reason, until } => {
            store::cancel(tx, &queued.id, now).await?;
            let reason = WithheldFor::from(reason);
            let what = What::Withheld { reason: reason.clone(), until };
            let entry = entry(what, &due, (&seen, policy), portal);
            log::append(tx, &mut debtor, now, &entry).await?;
            let what = Activity::ReminderWithheld { reason, until };
            tell(tx, now, &invoices(&seen, &due), &what).await?;
            debtors::store::wake_at(tx, &debtor_id, until.unwrap_or(now + AGAIN)).await?;
            Ok(None)
        }
        Plan::Nothing { .. } => {
            store::cancel(tx, &queued.id, now).await?;
            Ok(None)
        }
    }
}

/// What was withheld at the last moment is decided again after this long, where no end is known.
const AGAIN: SignedDuration = SignedDuration::from_hours(6);

async fn take(
    portal: &Portal,
    tx: &mut Tx,
    one: &mut Loaded,
    (policy, said): (&Policy, &Said<'_>),
    queued: &Queued,
) -> Result<Claimed> {
    let now = said.slot.at();
    let spoken: Vec<&Due<'_>> = said.due.iter().filter(|due| due.withheld.is_none()).collect();
    let channel = said.slot.channel();
    let (lease, until) = (ids::text(now), now + Hand::of(channel).lease());
    let address = one.debtor.address(channel).unwrap_or_default().to_owned();
    let message = templates::message(portal, tx, one, said, (&queued.id, &address)).await?;
    let letter = match channel {
        Channel::Letter => Some(templates::letter(portal, tx, one, said, &address).await?),
        _ => None,
    };
    store::claim_steps(tx, &queued.id, channel, &log::steps(spoken.iter().copied())).await?;
    let claim = store::Claim {
        channel,
        kind: said.kind,
        tone: said.tone,
        policy: policy.version,
        address: &address,
        lease: &lease,
        now,
        until,
    };
    store::claim(tx, &queued.id, &claim).await?;
    let spoken: Vec<Due<'_>> = spoken.into_iter().cloned().collect();
    let what =
        What::Claimed { reminder: queued.id.clone(), channel, kind: said.kind, tone: said.tone };
    let entry = entry(what, &spoken, (one, policy), portal);
    let concerned = invoices(one, &spoken);
    log::append(tx, &mut one.debtor, now, &entry).await?;
    Ok(Claimed {
        id: queued.id.clone(),
        debtor: one.debtor.id.clone(),
        lease,
        until,
        at: now,
        attempts: queued.attempts + 1,
        channel,
        dedupes: portal.carriers.of(channel).is_some_and(|carrier| carrier.dedupes()),
        delivery_unknown: queued.delivery_unknown.is_some(),
        kind: said.kind,
        message,
        letter,
        invoices: concerned,
    })
}

/// What a carrier answers.
pub(super) type Answer = std::result::Result<Taken, CarrierError>;

/// Hands a claimed reminder to its carrier, unless its time has run out.
async fn hand_over(portal: &Portal, claimed: &Claimed) -> Answer {
    if claimed.channel == Channel::InApp {
        return Ok(Taken { reference: None });
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

/// Writes what became of a hand-over, unless another worker has taken the reminder up meanwhile, or
/// its carrier has told us already.
pub(super) async fn record(portal: &Portal, claimed: Claimed, outcome: Answer) -> Result<()> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let Some(row) = debtors::store::lock(&mut tx, &claimed.debtor).await? else { return Ok(()) };
    let mut debtor = row.read(&portal.settings.institution)?;
    if !store::holds_lease(&mut tx, &claimed.id, &claimed.lease).await? {
        if now >= claimed.until {
            tracing::warn!(reminder = %claimed.id, "a lease ran out during the hand-over");
        }
        return Ok(tx.commit().await?);
    }
    let what = ended(&mut tx, &claimed, &debtor, outcome, now).await?;
    if let What::Sent { .. } = what {
        let left = Left {
            debtor: &claimed.debtor,
            claimed_at: claimed.at,
            handed_at: now,
            told: Activity::ReminderSent { channel: claimed.channel, about: claimed.kind },
            invoices: &claimed.invoices,
        };
        has_left(&mut tx, &left, now).await?;
    }
    if let What::Failed { .. } = what {
        debtors::store::wake_at(&mut tx, &claimed.debtor, now).await?;
    }
    log::append(&mut tx, &mut debtor, now, &Entry::of(what)).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes the reminder's new state; gives what to log.
async fn ended(
    tx: &mut Tx,
    claimed: &Claimed,
    debtor: &Debtor,
    outcome: Answer,
    now: Timestamp,
) -> Result<What> {
    let (reminder, channel) = (claimed.id.clone(), claimed.channel);
    Ok(match outcome {
        Ok(Taken { reference }) => {
            store::end(tx, &reminder, "sent", reference.as_deref(), now).await?;
            What::Sent { reminder, channel, window_ms: millis(now.duration_since(claimed.at)) }
        }
        Err(CarrierError::Temporary(why)) if claimed.attempts < MAX_ATTEMPTS => {
            postpone(tx, claimed, (&why, false), now).await?;
            What::Postponed { reminder, why }
        }
        Err(CarrierError::Unknown(why)) if claimed.dedupes && claimed.attempts < MAX_ATTEMPTS => {
            postpone(tx, claimed, (&why, true), now).await?;
            What::Postponed { reminder, why }
        }
        // An earlier try may be with the person: another channel would be another contact. (An
        // address that takes nothing took nothing then.)
        Err(CarrierError::Temporary(why) | CarrierError::Permanent(why))
            if claimed.delivery_unknown =>
        {
            tracing::warn!(%reminder, %why, "a reminder may have left, and is given up");
            store::end(tx, &reminder, "unknown", None, now).await?;
            What::Unknown { reminder }
        }
        Err(CarrierError::Unknown(why)) => {
            tracing::warn!(%reminder, %why, "nobody knows whether a reminder left");
            store::end(tx, &reminder, "unknown", None, now).await?;
            What::Unknown { reminder }
        }
        Err(CarrierError::Address(why)) => {
            store::end(tx, &reminder, "failed", None, now).await?;
            let address = (channel, claimed.message.to.as_str());
            store::note_undeliverable(tx, &debtor.id, address, &why, now).await?;
            What::Failed { reminder, channel, why }
        }
        Err(CarrierError::Temporary(why) | CarrierError::Permanent(why)) => {
            tracing::error!(%reminder, %why, "a reminder was given up");
            store::end(tx, &reminder, "failed", None, now).await?;
            What::Failed { reminder, channel, why }
        }
    })
}

/// Puts a reminder back, to be decided and tried again later.
async fn postpone(
    tx: &mut Tx,
    claimed: &Claimed,
    failed: store::Failed<'_>,
    now: Timestamp,
) -> Result<()> {
    tracing::warn!(reminder = %claimed.id, why = failed.0, "a reminder is tried again later");
    let at = now + queue::pause_before(claimed.attempts);
    store::put_back(tx, &claimed.id, at, Some(failed)).await
}

async fn tell(
    tx: &mut Tx,
    now: Timestamp,
    invoices: &[(domain::ids::CustomerId, domain::ids::InvoiceId)],
    what: &Activity,
) -> Result<()> {
    let event = |(customer, invoice)| NewActivity {
        customer,
        invoice: Some(invoice),
        payment: None,
        what: what.clone(),
    };
    let events: Vec<_> = invoices.iter().map(|(whose, which)| event((whose, which))).collect();
    feed::store::record(tx, now, &events).await
}

/// A reminder that its carrier has.
pub(super) struct Left<'a> {
    pub(super) debtor: &'a DebtorId,
    pub(super) claimed_at: Timestamp,
    /// When that was known.
    pub(super) handed_at: Timestamp,
    /// What is told of it on the invoices' pages.
    pub(super) told: Activity,
    pub(super) invoices: &'a [(domain::ids::CustomerId, domain::ids::InvoiceId)],
}

/// Writes what follows from a hand-over; gives how long it took after the claim, in milliseconds.
pub(super) async fn has_left(tx: &mut Tx, left: &Left<'_>, now: Timestamp) -> Result<i64> {
    let window = left.handed_at.duration_since(left.claimed_at);
    metrics::histogram!("aldia_reminder_handover_seconds").record(window.as_secs_f64());
    store::clear_moved(tx, left.debtor, left.claimed_at).await?;
    tell(tx, now, left.invoices, &left.told).await?;
    Ok(millis(window))
}

fn millis(window: SignedDuration) -> i64 {
    i64::try_from(window.as_millis()).unwrap_or(i64::MAX)
}

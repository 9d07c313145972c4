//! The claim: everything is decided again under the locks. A reminder that is still right is
//! reserved for this worker until its lease expires.

use domain::activity::{Activity, WithheldFor};
use domain::contact::{Channel, Slot};
use domain::reminders::{Due, Plan, Reason};
use jiff::{SignedDuration, Timestamp};

use super::ClaimedReminder;
use super::store::{self, PickedReminder, QueuedReminder};
use crate::billing::{debtors, invoices};
use crate::contact::concerned::tell;
use crate::contact::reminders::account::{AccountQuery, DebtorAccount, DecisionBasis, load};
use crate::contact::reminders::hand::Hand;
use crate::contact::reminders::log::{self, Entry, LogEvent};
use crate::contact::reminders::policy;
use crate::contact::reminders::templates::{self, ReminderDraft};
use crate::platform::db::Tx;
use crate::platform::ids;
use crate::{Portal, Result};

/// Delay of the next decision after a reminder is withheld without a known end.
const AGAIN: SignedDuration = SignedDuration::from_hours(6);

/// Decides again under the locks, and claims the reminder if it is still right and for this way of
/// delivery; one for the other way is left queued.
pub(crate) async fn claim(
    portal: &Portal,
    picked: &PickedReminder,
    hand: Hand,
) -> Result<Option<ClaimedReminder>> {
    let PickedReminder { id, debtor } = picked;
    let mut tx = portal.db.write().await?;
    // Lock order everywhere: invoices, debtor, reminder.
    let locked = store::open_invoices(&mut tx, debtor).await?;
    invoices::store::lock(&mut tx, &locked).await?;
    let Some(row) = debtors::store::lock(&mut tx, debtor).await? else { return Ok(None) };
    let Some(queued) = store::lock_queued(&mut tx, id).await? else {
        tx.commit().await?;
        return Ok(None);
    };
    let now = portal.now();
    let policy = policy::in_tx(&mut tx).await?;
    let query = AccountQuery { now, but: id.as_str(), locked: Some(&locked) };
    let debtor = row.read(&portal.settings)?;
    let Some(account) = load(portal, &mut tx, vec![debtor], query).await?.pop() else {
        return Ok(None);
    };
    let basis = DecisionBasis::new(&policy, now);
    let attempt = ClaimAttempt { queued, account: &account, basis, hand };
    let claimed = attempt.decide(portal, &mut tx).await?;
    tx.commit().await?;
    // From here on a payment may settle a debt of this message.
    Ok(claimed.map(|claimed| ClaimedReminder { at: portal.now(), ..claimed }))
}

/// A due reminder with everything read under the locks.
struct ClaimAttempt<'a> {
    queued: QueuedReminder,
    account: &'a DebtorAccount,
    basis: DecisionBasis<'a>,
    hand: Hand,
}

impl ClaimAttempt<'_> {
    async fn decide(&self, portal: &Portal, tx: &mut Tx) -> Result<Option<ClaimedReminder>> {
        match self.account.plan(&self.basis) {
            Plan::Remind { slot, .. } if self.was_tried_elsewhere(&slot) => {
                self.give_up(tx).await?;
            }
            Plan::Remind { slot, kind, tone, due, .. } if self.is_now(&slot) => {
                let (id, debtor) = (&self.queued.id, &self.account.debtor);
                let address = debtor.address(slot.channel()).unwrap_or_default();
                let draft = ReminderDraft { id, address, slot: &slot, kind, tone, due: &due };
                return self.take(portal, tx, &draft).await.map(Some);
            }
            Plan::Remind { slot, .. } => {
                store::wait(tx, &self.queued.id, slot.channel(), slot.at()).await?;
            }
            Plan::Withhold { due, reason, until } => {
                self.withhold(tx, &due, reason, until).await?;
            }
            Plan::Nothing => store::cancel(tx, &self.queued, self.basis.now).await?,
        }
        Ok(None)
    }

    /// An earlier attempt may have reached the debtor; on another channel it would be a second
    /// contact.
    fn was_tried_elsewhere(&self, slot: &Slot) -> bool {
        self.queued.delivery_unknown && self.queued.channel != slot.channel()
    }

    fn is_now(&self, slot: &Slot) -> bool {
        slot.at() <= self.basis.now && Hand::of(slot.channel()) == self.hand
    }

    async fn give_up(&self, tx: &mut Tx) -> Result<()> {
        let now = self.basis.now;
        store::cancel(tx, &self.queued, now).await?;
        self.log(tx, &Entry::of(LogEvent::Unknown { reminder: self.queued.id.clone() })).await?;
        debtors::store::wake_at(tx, &self.account.debtor.id, now).await
    }

    async fn withhold(
        &self,
        tx: &mut Tx,
        due: &[Due<'_>],
        reason: Reason,
        until: Option<Timestamp>,
    ) -> Result<()> {
        let now = self.basis.now;
        store::cancel(tx, &self.queued, now).await?;
        let reason = WithheldFor::from(reason);
        let event = LogEvent::Withheld { reason: reason.clone(), until };
        self.log(tx, &self.account.entry(event, due, &self.basis)).await?;
        let told = Activity::ReminderWithheld { reason, until };
        tell(tx, now, &self.account.invoices_of(due), &told)?;
        debtors::store::wake_at(tx, &self.account.debtor.id, until.unwrap_or(now + AGAIN)).await
    }

    async fn take(
        &self,
        portal: &Portal,
        tx: &mut Tx,
        draft: &ReminderDraft<'_>,
    ) -> Result<ClaimedReminder> {
        let (account, queued, now) = (self.account, &self.queued, self.basis.now);
        let (channel, kind, tone) = (draft.slot.channel(), draft.kind, draft.tone);
        let message = templates::message(portal, tx, account, draft).await?;
        let letter = match channel {
            Channel::Letter => Some(templates::letter(portal, tx, account, draft).await?),
            _ => None,
        };
        let spoken: Vec<Due<'_>> =
            draft.due.iter().filter(|due| due.withheld.is_none()).cloned().collect();
        let claimed = ClaimedReminder {
            id: queued.id.clone(),
            debtor: account.debtor.id.clone(),
            lease: ids::text(now),
            until: now + self.hand.lease(),
            at: now,
            attempts: queued.attempts + 1,
            channel,
            dedupes: portal.carriers.of(channel).is_some_and(|carrier| carrier.dedupes()),
            delivery_unknown: queued.delivery_unknown,
            kind,
            message,
            letter,
            invoices: account.invoices_of(&spoken),
        };
        store::claim_steps(tx, &claimed, &log::steps(&spoken)).await?;
        store::claim(tx, &claimed, tone, self.basis.policy.version).await?;
        let event = LogEvent::Claimed { reminder: queued.id.clone(), channel, kind, tone };
        self.log(tx, &account.entry(event, &spoken, &self.basis)).await?;
        Ok(claimed)
    }

    async fn log(&self, tx: &mut Tx, entry: &Entry) -> Result<()> {
        log::append(tx, &mut self.account.debtor.clone(), self.basis.now, entry).await
    }
}

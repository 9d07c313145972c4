//! What was paid after reminders equals what is computed from the events of a random history alone.

use std::collections::BTreeMap;

use domain::access::Actor;
use domain::calendar::{Timestamp, date_at};
use domain::contact::Channel;
use domain::ids::{InstalmentId, PaymentId};
use domain::money::Currency::Pen;
use domain::reports::Fraction;
use jiff::SignedDuration;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::*;
use crate::contact::reminders::record;
use crate::payments::{OfflinePayment, record_offline, reversal};
use crate::platform::db::sql;
use crate::platform::ids;
use crate::testing::family::{Family, family, invoice};
use crate::testing::{TestPortal, admin, on_both, tamper};

const STEPS: [&str; 3] = ["before", "late", "later"];
const CHANNELS: [Channel; 2] = [Channel::Email, Channel::Sms];

/// A reminder of a debt, and what was open of it.
struct Sent {
    debt: InstalmentId,
    step: &'static str,
    channel: Channel,
    at: Timestamp,
    open: i64,
}

struct Paid {
    debt: InstalmentId,
    id: PaymentId,
    effective: Timestamp,
    entered: Timestamp,
    minor: i64,
    is_reversed: bool,
}

/// A history as its events alone tell it.
struct World<'a> {
    t: &'a TestPortal,
    open: BTreeMap<InstalmentId, i64>,
    sent: Vec<Sent>,
    paid: Vec<Paid>,
}

/// Adds a reminder that was handed over now.
async fn hand_over(t: &TestPortal, sent: &Sent) {
    let mut tx = t.portal.db.write().await.unwrap();
    let (id, channel) = (ids::text(sent.at), sent.channel.code());
    sql!(
        run,
        &mut tx,
        "INSERT INTO reminders (id, debtor_id, channel, kind, tone, state, send_at,
                                policy_version, claimed_at, handed_at, created_at)
         SELECT $1, MIN(id), $2, 'overdue', 'neutral', 'sent', $3, 1, $3, $3, $3 FROM debtors",
        id,
        channel,
        sent.at,
    )
    .unwrap();
    sql!(
        run,
        &mut tx,
        "INSERT INTO reminder_steps (reminder_id, instalment_id, step, channel, claimed)
         VALUES ($1, $2, $3, $4, TRUE)",
        id,
        sent.debt,
        sent.step,
        channel,
    )
    .unwrap();
    tx.commit().await.unwrap();
}

impl<'a> World<'a> {
    async fn of(t: &'a TestPortal) -> Self {
        let Family { first_customer, .. } = family(&t.portal).await;
        let mut open = BTreeMap::new();
        for number in 0..40 {
            let number = format!("R-{number}");
            let issued = invoice(&t.portal, &first_customer, &number, 10_000, 1).await;
            open.extend(issued.instalments.into_iter().map(|(id, amount)| (id, amount.minor)));
        }
        record::count_days(&t.portal).await.unwrap();
        Self { t, open, sent: Vec::new(), paid: Vec::new() }
    }

    fn any_debt(&self, rng: &mut StdRng) -> InstalmentId {
        let place = rng.random_range(0..self.open.len());
        self.open.keys().nth(place).unwrap().clone()
    }

    async fn remind(&mut self, rng: &mut StdRng) {
        let (debt, at) = (self.any_debt(rng), self.t.portal.now());
        let step = STEPS[rng.random_range(0..STEPS.len())];
        let channel = CHANNELS[rng.random_range(0..CHANNELS.len())];
        // A step is taken once on a channel.
        let is_taken = |one: &Sent| one.debt == debt && one.step == step && one.channel == channel;
        if self.sent.iter().any(is_taken) || self.open[&debt] == 0 {
            return;
        }
        let sent = Sent { step, channel, at, open: self.open[&debt], debt };
        hand_over(self.t, &sent).await;
        self.sent.push(sent);
    }

    async fn pay(&mut self, rng: &mut StdRng) {
        let (debt, entered) = (self.any_debt(rng), self.t.portal.now());
        let left = self.open[&debt];
        if left == 0 {
            return;
        }
        let minor = if rng.random_bool(0.5) { left } else { rng.random_range(1..=left) };
        let late = if rng.random_bool(0.2) { rng.random_range(1..80) } else { 0 };
        let effective = entered - SignedDuration::from_hours(late);
        let offline = OfflinePayment {
            reference: format!("P-{}", self.paid.len()),
            at: effective,
            payer: None,
            parts: vec![(debt.clone(), Money::new(minor, Pen))],
        };
        let id =
            record_offline(&self.t.portal, &Actor::System, &[offline]).await.unwrap().remove(0);
        *self.open.get_mut(&debt).unwrap() -= minor;
        self.paid.push(Paid { debt, id, effective, entered, minor, is_reversed: false });
    }

    async fn take_back(&mut self, rng: &mut StdRng) {
        let all: Vec<_> = self.paid.iter_mut().filter(|paid| !paid.is_reversed).collect();
        let place = rng.random_range(0..all.len().max(1));
        let Some(paid) = all.into_iter().nth(place) else { return };
        reversal::reverse(&self.t.portal, &Actor::System, &paid.id).await.unwrap();
        paid.is_reversed = true;
        *self.open.get_mut(&paid.debt).unwrap() += paid.minor;
    }

    fn day(&self, at: Timestamp) -> Date {
        date_at(at, &self.t.portal.settings.institution.time_zone)
    }

    /// The last reminder of a debt before a payment was entered.
    fn before(&self, paid: &Paid) -> Option<&Sent> {
        let all = self.sent.iter().filter(|one| one.debt == paid.debt && one.at < paid.entered);
        all.max_by_key(|one| one.at)
    }

    /// The figure, from the events.
    fn expected(&self, day: Date) -> RecoveryReport {
        let days = recovery_days(day);
        let mut sums: BTreeMap<(&str, Channel), [i64; 3]> = BTreeMap::new();
        for sent in self.sent.iter().filter(|sent| days.contains(self.day(sent.at))) {
            let sum = sums.entry((sent.step, sent.channel)).or_default();
            (sum[0], sum[1]) = (sum[0] + 1, sum[1] + sent.open);
        }
        let mut own = 0;
        for paid in self.paid.iter().filter(|paid| !paid.is_reversed) {
            let on = self.day(paid.effective);
            let last = self.before(paid).map(|sent| (sent, self.day(sent.at)));
            match last {
                Some((sent, handed))
                    if handed <= on && on <= window_end(handed) && days.contains(handed) =>
                {
                    sums.entry((sent.step, sent.channel)).or_default()[2] += paid.minor;
                }
                // Of a day that does not count, or paid before it.
                Some((_, handed)) if on <= window_end(handed) => {}
                _ if days.contains(on) => own += paid.minor,
                _ => {}
            }
        }
        let row = |((step, channel), [reminders, open, recovered]): ((&str, Channel), [i64; 3])| {
            let step = step.to_owned();
            Recovery { step, channel, currency: Pen, reminders, open, recovered }
        };
        let paid = Money::new(own, Pen);
        let own_accord = if own == 0 { vec![] } else { vec![OwnAccord { paid }] };
        let mut reminders: Vec<_> = sums.into_iter().map(row).collect();
        reminders.sort_by_key(|one| (one.step.clone(), one.channel.code()));
        RecoveryReport { reminders, own_accord }
    }
}

async fn found(t: &TestPortal, day: Date) -> RecoveryReport {
    let mut tx = t.portal.db.read().await.unwrap();
    read(&mut tx, day).await.unwrap()
}

#[tokio::test]
async fn each_payment_counts_to_the_last_reminder_before_it_or_to_none() {
    on_both(async |t| {
        let mut world = World::of(&t).await;
        let mut rng = StdRng::seed_from_u64(20_261_201);
        for _ in 0..45 * 4 {
            t.clock.advance(SignedDuration::from_hours(rng.random_range(3..9)));
            for _ in 0..rng.random_range(0..4) {
                t.clock.advance(SignedDuration::from_secs(1));
                match rng.random_range(0..10) {
                    0..5 => world.remind(&mut rng).await,
                    5..9 => world.pay(&mut rng).await,
                    _ => world.take_back(&mut rng).await,
                }
            }
        }
        t.clock.advance(SignedDuration::from_hours(24 * 9));
        record::count_days(&t.portal).await.unwrap();
        count_days(&t.portal).await.unwrap();
        assert!(world.sent.len() > 60 && world.paid.len() > 60);
        let today = t.portal.today();
        for before in [0, 1, 5, 11, 17] {
            let day = today.saturating_sub(jiff::Span::new().days(before));
            let report = found(&t, day).await;
            assert_eq!(report, world.expected(day), "{day}");
            let shown = crate::views::reports::figures(&t.portal, &admin(), day).await.unwrap();
            assert_eq!(shown.recovery, report);
        }
        count_days(&t.portal).await.unwrap();
        assert_eq!(found(&t, today).await, world.expected(today), "no day is counted twice");
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_day_is_counted_when_its_window_is_over_and_stays_as_it_was_counted() {
    on_both(async |t| {
        let mut world = World::of(&t).await;
        let mut rng = StdRng::seed_from_u64(1);
        while world.sent.is_empty() {
            world.remind(&mut rng).await;
        }
        let handed = t.portal.today();
        let counted = async || {
            record::count_days(&t.portal).await.unwrap();
            count_days(&t.portal).await.unwrap();
            found(&t, handed.saturating_add(jiff::Span::new().days(8))).await
        };
        t.clock.advance(SignedDuration::from_hours(24 * 7));
        assert_eq!(counted().await, RecoveryReport::default(), "its last day is not over");
        let debt = world.sent[0].debt.clone();
        let parts = vec![(debt, Money::new(2_500, Pen))];
        let at = t.portal.now();
        let offline = OfflinePayment { reference: "P".into(), at, payer: None, parts };
        record_offline(&t.portal, &Actor::System, &[offline]).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(24));
        let report = counted().await;
        assert_eq!(report.reminders.len(), 1);
        assert_eq!(report.reminders[0].rate(), Fraction::new(1, 4));
        assert!(tamper(&t.portal, "UPDATE recoveries SET recovered_minor = 0").await.is_err());
        assert!(tamper(&t.portal, "DELETE FROM recoveries").await.is_err());
        t.leaves_jobs();
    })
    .await;
}

//! The oracle: decides independently of the product what may be sent to whom, and shares no code
//! with its decisions.

use std::collections::{BTreeMap, BTreeSet};

use domain::contact::Channel;
use domain::contact::holidays::holiday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::outside::carriers::Message;

/// An invoice with one instalment, as the oracle knows it.
#[derive(Debug, Clone)]
pub(super) struct Debt {
    pub(super) person: usize,
    pub(super) open_minor: i64,
    /// End of each hold, by cause.
    pub(super) silent: BTreeMap<&'static str, Timestamp>,
}

/// A debtor, as the oracle knows them.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) email: String,
    pub(super) zone: TimeZone,
    pub(super) country: &'static str,
    pub(super) stopped: bool,
    pub(super) channels: Vec<Channel>,
    pub(super) hours: (i8, i8),
    pub(super) not_before: Option<Timestamp>,
    /// Messages that were or may have been handed over: first time and channel, by reminder.
    pub(super) contacts: BTreeMap<String, (Timestamp, Channel)>,
}

/// State of the oracle.
#[derive(Debug, Default)]
pub(super) struct Oracle {
    pub(super) people: Vec<Person>,
    /// By invoice number.
    pub(super) debts: BTreeMap<String, Debt>,
    /// Reminders sent to telephones.
    once: BTreeSet<String>,
    /// Messages that carriers may have accepted, whatever they reported later.
    delivery_unknown: BTreeSet<String>,
    broken: Option<String>,
    /// The institution's own hours.
    pub(super) own_hours: Option<(i8, i8)>,
}

impl Oracle {
    /// The first violation.
    pub(super) fn broken(&self) -> Option<String> {
        self.broken.clone()
    }

    pub(super) fn accuse(&mut self, what: impl Into<String>) {
        self.broken.get_or_insert(what.into());
    }

    /// A message was just claimed and is at its carrier.
    pub(super) fn handed_over(&mut self, now: Timestamp, channel: Channel, message: &Message) {
        let before = self.people.iter().find_map(|person| person.contacts.get(&message.id));
        if before.is_some_and(|(_, other)| {
            *other != channel && self.delivery_unknown.contains(&message.id)
        }) {
            self.accuse(format!("{} may have gone by another channel", message.id));
        }
        let telephone = channel != Channel::Email;
        if telephone && !self.once.insert(message.id.clone()) {
            self.accuse(format!("a telephone got {} twice", message.id));
        }
        let debts = message.facts["debts"].as_array().cloned().unwrap_or_default();
        if debts.is_empty() {
            self.accuse("a message about nothing");
        }
        let mut person = None;
        for line in &debts {
            let number = line["invoice"].as_str().unwrap_or_default();
            let told = line["amount"]["minor"].as_i64().unwrap_or_default();
            let Some(debt) = self.debts.get(number).cloned() else {
                return self.accuse(format!("{number} is nobody's"));
            };
            if debt.open_minor == 0 {
                self.accuse(format!("{number} is paid and was dunned"));
            }
            if debt.open_minor != told {
                self.accuse(format!("{number}: {told} was told, {} is owed", debt.open_minor));
            }
            if let Some((cause, _)) = debt.silent.iter().find(|(_, until)| now < **until) {
                self.accuse(format!("{number} was dunned in spite of a {cause}"));
            }
            if person.is_some_and(|person| person != debt.person) {
                self.accuse(format!("{number} was told to somebody else"));
            }
            person = Some(debt.person);
        }
        if let Some(person) = person {
            self.may(now, channel, person, &message.id);
        }
    }

    /// Checks hours, days, holidays, caps and preferences by an independent implementation.
    fn may(&mut self, now: Timestamp, channel: Channel, person: usize, id: &str) {
        const WEEK: i64 = 7 * 24;
        let who = self.people[person].clone();
        let local = who.zone.to_datetime(now);
        let (hour, day) = (local.hour(), local.weekday().to_monday_one_offset());
        let last = match day {
            1..=5 => 19,
            6 => 15,
            _ => 0,
        };
        let mut wrong = Vec::new();
        if self.own_hours.is_some_and(|(from, to)| hour < from || hour >= to) {
            wrong.push(format!("not in the institution's own hours: {local}"));
        }
        if hour < 8 || hour >= last {
            wrong.push(format!("at {local} of {}", who.email));
        }
        if holiday(who.country, None, local.date()).is_ok_and(|found| found.is_some()) {
            wrong.push(format!("on a holiday: {local}"));
        }
        if who.stopped || !who.channels.contains(&channel) {
            wrong.push(format!("{channel:?} was not chosen"));
        }
        if hour < who.hours.0 || hour >= who.hours.1 {
            wrong.push(format!("not in the chosen hours: {local}"));
        }
        if who.not_before.is_some_and(|moment| now < moment) {
            wrong.push("it was moved".to_owned());
        }
        let others: Vec<_> =
            who.contacts.iter().filter(|(other, _)| *other != id).map(|(_, at)| *at).collect();
        let since = |hours: i64| now - SignedDuration::from_hours(hours);
        let week: Vec<_> = others.iter().filter(|(at, _)| *at > since(WEEK)).collect();
        if week.len() >= 2 {
            wrong.push(format!("the third within a week: {week:?} {now}"));
        }
        if week.iter().any(|(at, _)| *at > since(48)) {
            wrong.push(format!("within two days: {week:?} {now}"));
        }
        if week.iter().any(|(_, other)| *other != channel) {
            wrong.push(format!("on a second channel within a week: {week:?} {now}"));
        }
        if let Some(wrong) = wrong.into_iter().next() {
            self.accuse(wrong);
        }
        self.people[person].contacts.insert(id.to_owned(), (now, channel));
        self.people[person].not_before = None;
    }

    /// A carrier accepted it, or may have.
    pub(super) fn perhaps(&mut self, id: &str) {
        self.delivery_unknown.insert(id.to_owned());
    }

    /// A carrier refused it, now and at every earlier attempt, so it did not reach the debtor.
    pub(super) fn refused(&mut self, id: &str) {
        if self.delivery_unknown.contains(id) {
            return;
        }
        self.once.remove(id);
        for person in &mut self.people {
            person.contacts.remove(id);
        }
    }
}

//! The book: checkouts, refunds and webhooks to send, and how payers and time change them.
//!
//! Time is a parameter, and every change writes a journal line.

mod lines;
mod paying;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use super::wire::{self, CheckoutStatus};
use domain::payments::Failure;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use lines::JournalLine;
pub use paying::CardOutcome;

use super::cards::WebhookTiming;
use super::settings::Delays;

/// State of the provider.
pub struct Book {
    public_url: String,
    delays: Delays,
    checkouts: BTreeMap<String, CheckoutRecord>,
    by_client_reference: HashMap<String, Vec<String>>,
    answers: HashMap<String, IdempotentAnswer>,
    deliveries: BTreeMap<u64, WebhookDelivery>,
    last_delivery: u64,
    /// Times of automatic changes, with their checkouts.
    alarms: BTreeSet<(Timestamp, String)>,
    fresh: Vec<JournalLine>,
}

/// A checkout with its internal data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckoutRecord {
    /// The provider's reference; whoever knows it may pay.
    pub reference: String,
    /// The merchant's order.
    pub order: wire::Order,
    pub state: CheckoutStatus,
    /// Reason of the last decline.
    pub failure: Option<Failure>,
    /// Time of the latest change of state.
    pub at: Timestamp,
    /// The payer's bank was asked and has not answered.
    pub challenged: bool,
    /// When the money in progress arrives, and whether it does.
    pub settles: Option<(Timestamp, bool)>,
    /// Refunded amount.
    pub refunded_minor: i64,
}

/// The answer to an idempotency key, returned for repeated requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IdempotentAnswer {
    pub key: String,
    /// Fingerprint of the request: a different request with the same key is refused.
    pub fingerprint: String,
    pub body: Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WebhookDelivery {
    /// Sequence number of the delivery.
    pub number: u64,
    /// Id of the event, the same in repeated deliveries.
    pub event_id: String,
    /// Bytes to sign and send.
    pub body: String,
    /// Earliest time of sending.
    pub due: Timestamp,
    /// Number of failed attempts.
    pub failed: usize,
}

impl Book {
    /// An empty book; the hosted pages are at `public_url`.
    pub fn new(public_url: &str, delays: Delays) -> Self {
        Self {
            public_url: public_url.trim_end_matches('/').to_owned(),
            delays,
            checkouts: BTreeMap::new(),
            by_client_reference: HashMap::new(),
            answers: HashMap::new(),
            deliveries: BTreeMap::new(),
            last_delivery: 0,
            alarms: BTreeSet::new(),
            fresh: Vec::new(),
        }
    }

    /// A checkout in the API's format.
    pub fn body_of(&self, record: &CheckoutRecord) -> wire::CheckoutBody {
        wire::CheckoutBody {
            reference: record.reference.clone(),
            client_reference: record.order.client_reference.clone(),
            amount_minor: record.order.amount_minor,
            currency: record.order.currency.clone(),
            state: record.state,
            failure: record.failure.map(|failure| failure.code().to_owned()),
            at: record.at,
            url: format!("{}/pay/{}", self.public_url, record.reference),
            expires_at: record.order.expires_at,
            refunded_minor: record.refunded_minor,
        }
    }

    pub fn checkout(&self, reference: &str) -> Option<&CheckoutRecord> {
        self.checkouts.get(reference)
    }

    /// Checkouts with one of the merchant's references, oldest first.
    pub fn of_client_reference(&self, client_reference: &str) -> Vec<&CheckoutRecord> {
        let references = self.by_client_reference.get(client_reference);
        references.into_iter().flatten().filter_map(|one| self.checkouts.get(one)).collect()
    }

    /// Earlier answer to a key.
    pub fn answer(&self, key: &str) -> Option<&IdempotentAnswer> {
        self.answers.get(key)
    }

    /// Stores the answer to a request.
    pub fn keep_answer(&mut self, answer: IdempotentAnswer) {
        self.write(JournalLine::Answer(answer));
    }

    /// Opens a checkout under an unguessable reference.
    pub fn open(&mut self, reference: String, order: wire::Order, now: Timestamp) {
        self.write(JournalLine::Checkout(Box::new(CheckoutRecord {
            reference,
            order,
            state: CheckoutStatus::Open,
            failure: None,
            at: now,
            challenged: false,
            settles: None,
            refunded_minor: 0,
        })));
    }

    /// Withdraws a checkout, if it is still open.
    pub fn cancel(&mut self, reference: &str, now: Timestamp) {
        self.close(reference, CheckoutStatus::Cancelled, now);
    }

    /// Expires a checkout.
    pub fn expire(&mut self, reference: &str, now: Timestamp) {
        self.close(reference, CheckoutStatus::Expired, now);
    }

    fn close(&mut self, reference: &str, state: CheckoutStatus, now: Timestamp) {
        if let Some(record) = self.copy_if(reference, CheckoutStatus::Open) {
            self.enter(record, state, WebhookTiming::Promptly, now);
        }
    }

    /// Records a refund and sends its webhook.
    pub fn refund(&mut self, refund: &wire::RefundBody, now: Timestamp) {
        if let Some(mut record) = self.checkouts.get(&refund.checkout).cloned() {
            record.refunded_minor += refund.amount_minor;
            self.write(JournalLine::Checkout(Box::new(record)));
            self.send("refund.succeeded", refund, (now, now), 1);
        }
    }

    /// Performs all automatic changes until now.
    pub fn pass_time(&mut self, now: Timestamp) {
        while let Some((due, reference)) = self.alarms.first().cloned() {
            if due > now {
                return;
            }
            self.alarms.pop_first();
            match self.checkouts.get(&reference).map(|record| (record.state, record.settles)) {
                Some((CheckoutStatus::Open, _)) => self.expire(&reference, due),
                Some((CheckoutStatus::Processing, Some((_, succeeds)))) => {
                    self.settle(&reference, succeeds, due);
                }
                _ => {}
            }
        }
    }

    /// Time of the next automatic change.
    pub fn next_alarm(&self) -> Option<Timestamp> {
        self.alarms.first().map(|(due, _)| *due)
    }

    /// Pending webhooks, lowest number first.
    pub fn deliveries(&self) -> impl Iterator<Item = &WebhookDelivery> {
        self.deliveries.values()
    }

    /// A webhook was delivered.
    pub fn delivered(&mut self, number: u64) {
        self.write(JournalLine::Delivered { number });
    }

    /// A webhook was not delivered: it is retried after the next delay, or given up when there is
    /// none.
    pub fn undelivered(&mut self, number: u64, now: Timestamp) {
        let Some(mut delivery) = self.deliveries.get(&number).cloned() else { return };
        match self.delays.retries.get(delivery.failed).copied() {
            Some(delay) => {
                delivery.failed += 1;
                delivery.due = after(now, delay);
                self.write(JournalLine::Delivery(delivery));
            }
            None => self.write(JournalLine::Delivered { number }),
        }
    }

    /// Retries failed webhooks at once, because the merchant may be back.
    pub fn due_again(&mut self, now: Timestamp) {
        let failed: Vec<_> = self.deliveries().filter(|one| one.failed > 0).cloned().collect();
        for delivery in failed {
            self.write(JournalLine::Delivery(WebhookDelivery { due: now, ..delivery }));
        }
    }

    /// Lines that are not in the journal yet.
    pub fn take_fresh(&mut self) -> Vec<JournalLine> {
        std::mem::take(&mut self.fresh)
    }

    fn copy_if(&self, reference: &str, state: CheckoutStatus) -> Option<CheckoutRecord> {
        self.checkouts.get(reference).filter(|record| record.state == state).cloned()
    }
}

/// `now + delay`, saturating.
pub fn after(now: Timestamp, delay: Duration) -> Timestamp {
    now.checked_add(delay).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;

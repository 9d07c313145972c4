//! Effects of cards on a checkout, and their webhooks.

use super::super::wire::{self, CheckoutStatus};
use domain::payments::Failure;
use jiff::Timestamp;
use serde::Serialize;

use super::super::cards::{CardBehaviour, WebhookTiming};
use super::super::unguessable;
use super::{Book, CheckoutRecord, JournalLine, WebhookDelivery, after};

/// What the payer sees after submitting a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardOutcome {
    /// Redirect to the merchant.
    Done,
    /// Redirect replaced by an error 500.
    Broken,
    /// No answer.
    Hung,
    /// Declined: the page again.
    Declined,
    /// Challenge by the payer's bank.
    Challenged,
    /// The checkout was no longer open.
    Closed,
}

impl Book {
    /// The payer submits a card.
    pub fn pay(
        &mut self,
        reference: &str,
        behaviour: CardBehaviour,
        now: Timestamp,
    ) -> CardOutcome {
        let Some(mut record) = self.copy_if(reference, CheckoutStatus::Open) else {
            return CardOutcome::Closed;
        };
        record.challenged = false;
        match behaviour {
            CardBehaviour::Approve(timing) => self.succeed(record, timing, now),
            CardBehaviour::ApproveThenBreak => {
                self.succeed(record, WebhookTiming::Promptly, now);
                return CardOutcome::Broken;
            }
            CardBehaviour::ApproveThenHang => {
                self.succeed(record, WebhookTiming::Never, now);
                return CardOutcome::Hung;
            }
            CardBehaviour::Decline(failure) => {
                self.decline(record, failure, now);
                return CardOutcome::Declined;
            }
            CardBehaviour::Challenge => {
                record.challenged = true;
                self.write(JournalLine::Checkout(Box::new(record)));
                return CardOutcome::Challenged;
            }
            CardBehaviour::Process => self.process(record, true, now),
            CardBehaviour::ProcessThenDecline => self.process(record, false, now),
        }
        CardOutcome::Done
    }

    /// The payer answers the challenge.
    pub fn answer_challenge(
        &mut self,
        reference: &str,
        agrees: bool,
        now: Timestamp,
    ) -> CardOutcome {
        let record = self.copy_if(reference, CheckoutStatus::Open);
        let Some(mut record) = record.filter(|record| record.challenged) else {
            return CardOutcome::Closed;
        };
        record.challenged = false;
        if agrees {
            self.succeed(record, WebhookTiming::Promptly, now);
            return CardOutcome::Done;
        }
        self.decline(record, Failure::NotAuthenticated, now);
        CardOutcome::Declined
    }

    /// Settles money in progress immediately.
    pub fn settle_now(&mut self, reference: &str, now: Timestamp) {
        let settles = self.checkout(reference).and_then(|record| record.settles);
        if let Some((_, succeeds)) = settles {
            self.settle(reference, succeeds, now);
        }
    }

    /// Money in progress arrives or fails.
    pub(super) fn settle(&mut self, reference: &str, succeeds: bool, now: Timestamp) {
        let Some(mut record) = self.copy_if(reference, CheckoutStatus::Processing) else { return };
        record.settles = None;
        if succeeds {
            self.succeed(record, WebhookTiming::Promptly, now);
        } else {
            record.failure = Some(Failure::Declined);
            self.enter(record, CheckoutStatus::Failed, WebhookTiming::Promptly, now);
        }
    }

    fn succeed(&mut self, mut record: CheckoutRecord, timing: WebhookTiming, now: Timestamp) {
        record.failure = None;
        self.enter(record, CheckoutStatus::Succeeded, timing, now);
    }

    fn decline(&mut self, mut record: CheckoutRecord, failure: Failure, now: Timestamp) {
        record.failure = Some(failure);
        self.enter(record, CheckoutStatus::Open, WebhookTiming::Promptly, now);
    }

    fn process(&mut self, mut record: CheckoutRecord, succeeds: bool, now: Timestamp) {
        record.failure = None;
        record.settles = Some((after(now, self.delays.processing), succeeds));
        self.enter(record, CheckoutStatus::Processing, WebhookTiming::Promptly, now);
    }

    /// Changes a checkout's state and sends the webhooks.
    pub(super) fn enter(
        &mut self,
        mut record: CheckoutRecord,
        state: CheckoutStatus,
        timing: WebhookTiming,
        now: Timestamp,
    ) {
        record.state = state;
        record.at = now;
        let seen = self.body_of(&record);
        self.write(JournalLine::Checkout(Box::new(record)));

        let kind = state.event_kind();
        match timing {
            WebhookTiming::Never => {}
            WebhookTiming::Promptly => self.send(kind, &seen, (now, now), 1),
            WebhookTiming::Late => self.send(kind, &seen, (now, after(now, self.delays.late)), 1),
            WebhookTiming::Twice => self.send(kind, &seen, (now, now), 2),
            WebhookTiming::Disordered => {
                self.send(kind, &seen, (now, now), 1);
                let state = CheckoutStatus::Processing;
                let before = wire::CheckoutBody { state, ..seen };
                let due = after(now, self.delays.disorder);
                self.send(state.event_kind(), &before, (now, due), 1);
            }
        }
    }

    /// Queues webhooks for an event that happened at the first instant and is due at the second.
    pub(super) fn send(
        &mut self,
        kind: &str,
        data: &impl Serialize,
        (at, due): (Timestamp, Timestamp),
        times: usize,
    ) {
        let event_id = format!("evt_{}", unguessable());
        let event = wire::EventBody { id: event_id.clone(), kind: kind.to_owned(), at, data };
        let body = serde_json::to_string(&event).expect("our own words can be written as JSON");
        for _ in 0..times {
            let number = self.last_delivery + 1;
            let (event_id, body) = (event_id.clone(), body.clone());
            self.write(JournalLine::Delivery(WebhookDelivery {
                number,
                event_id,
                body,
                due,
                failed: 0,
            }));
        }
    }
}

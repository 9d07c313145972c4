//! What cards do to a checkout, and which webhooks tell of it.

use domain::payments::Failure;
use jiff::Timestamp;
use portal::outside::gateways::sandbox::wire::{self, CheckoutState};
use serde::Serialize;

use super::super::cards::{Behaviour, Telling};
use super::super::random;
use super::{Book, Delivery, Line, Record, after};

/// What the payer is shown after the card was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paid {
    /// Nothing more to do here: back to the merchant.
    Done,
    /// Done, but the payer is answered with an error 500.
    Broken,
    /// Done, but the payer gets no answer.
    Hung,
    /// Declined: the page again.
    Declined,
    /// The bank asks first.
    Challenged,
    /// The checkout was not open any more.
    Closed,
}

impl Book {
    /// The payer gives a card.
    pub fn pay(&mut self, reference: &str, behaviour: Behaviour, now: Timestamp) -> Paid {
        let Some(mut record) = self.copy_if(reference, CheckoutState::Open) else {
            return Paid::Closed;
        };
        record.challenged = false;
        match behaviour {
            Behaviour::Approve(telling) => self.succeed(record, telling, now),
            Behaviour::ApproveThenBreak => {
                self.succeed(record, Telling::Promptly, now);
                return Paid::Broken;
            }
            Behaviour::ApproveThenHang => {
                self.succeed(record, Telling::Never, now);
                return Paid::Hung;
            }
            Behaviour::Decline(failure) => {
                self.decline(record, failure, now);
                return Paid::Declined;
            }
            Behaviour::Challenge => {
                record.challenged = true;
                self.write(Line::Checkout(Box::new(record)));
                return Paid::Challenged;
            }
            Behaviour::Process => self.process(record, true, now),
            Behaviour::ProcessThenDecline => self.process(record, false, now),
        }
        Paid::Done
    }

    /// The payer answers their bank.
    pub fn answer_challenge(&mut self, reference: &str, agrees: bool, now: Timestamp) -> Paid {
        let record = self.copy_if(reference, CheckoutState::Open);
        let Some(mut record) = record.filter(|record| record.challenged) else {
            return Paid::Closed;
        };
        record.challenged = false;
        if agrees {
            self.succeed(record, Telling::Promptly, now);
            return Paid::Done;
        }
        self.decline(record, Failure::NotAuthenticated, now);
        Paid::Declined
    }

    /// The money on the move does not wait for its time.
    pub fn settle_now(&mut self, reference: &str, now: Timestamp) {
        let settles = self.checkout(reference).and_then(|record| record.settles);
        if let Some((_, succeeds)) = settles {
            self.settle(reference, succeeds, now);
        }
    }

    /// The money on the move has arrived, or will not.
    pub(super) fn settle(&mut self, reference: &str, succeeds: bool, now: Timestamp) {
        let Some(mut record) = self.copy_if(reference, CheckoutState::Processing) else { return };
        record.settles = None;
        if succeeds {
            self.succeed(record, Telling::Promptly, now);
        } else {
            record.failure = Some(Failure::Declined);
            self.stands(record, CheckoutState::Failed, Telling::Promptly, now);
        }
    }

    fn succeed(&mut self, mut record: Record, telling: Telling, now: Timestamp) {
        record.failure = None;
        self.stands(record, CheckoutState::Succeeded, telling, now);
    }

    fn decline(&mut self, mut record: Record, failure: Failure, now: Timestamp) {
        record.failure = Some(failure);
        self.stands(record, CheckoutState::Open, Telling::Promptly, now);
    }

    fn process(&mut self, mut record: Record, succeeds: bool, now: Timestamp) {
        record.failure = None;
        record.settles = Some((after(now, self.delays.processing), succeeds));
        self.stands(record, CheckoutState::Processing, Telling::Promptly, now);
    }

    /// A checkout comes to stand so from now on; webhooks tell of it.
    pub(super) fn stands(
        &mut self,
        mut record: Record,
        state: CheckoutState,
        telling: Telling,
        now: Timestamp,
    ) {
        record.state = state;
        record.at = now;
        let seen = self.seen(&record);
        self.write(Line::Checkout(Box::new(record)));

        let kind = state.event_kind();
        match telling {
            Telling::Never => {}
            Telling::Promptly => self.send(kind, &seen, (now, now), 1),
            Telling::Late => self.send(kind, &seen, (now, after(now, self.delays.late)), 1),
            Telling::Twice => self.send(kind, &seen, (now, now), 2),
            Telling::Disordered => {
                self.send(kind, &seen, (now, now), 1);
                let state = CheckoutState::Processing;
                let before = wire::Checkout { state, ..seen };
                let due = after(now, self.delays.disorder);
                self.send(state.event_kind(), &before, (now, due), 1);
            }
        }
    }

    /// Queues an event that happened at the first instant and is due at the second, so many times.
    pub(super) fn send(
        &mut self,
        kind: &str,
        data: &impl Serialize,
        (at, due): (Timestamp, Timestamp),
        times: usize,
    ) {
        let event_id = format!("evt_{}", random::word());
        let event = wire::Event { id: event_id.clone(), kind: kind.to_owned(), at, data };
        let body = serde_json::to_string(&event).expect("our own words can be written as JSON");
        for _ in 0..times {
            let number = self.last_delivery + 1;
            let (event_id, body) = (event_id.clone(), body.clone());
            self.write(Line::Delivery(Delivery { number, event_id, body, due, failed: 0 }));
        }
    }
}

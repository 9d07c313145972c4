//! Journal lines: writing one changes the book, and reading all of them restores it.

use super::super::wire::CheckoutStatus;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Book, CheckoutRecord, IdempotentAnswer, WebhookDelivery};

/// A change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "line")]
pub enum JournalLine {
    /// New state of a checkout.
    Checkout(Box<CheckoutRecord>),
    /// The answer to a request.
    Answer(IdempotentAnswer),
    /// A pending webhook.
    Delivery(WebhookDelivery),
    /// A webhook that is delivered or given up.
    Delivered { number: u64 },
}

impl Book {
    /// Restores the state from journal lines.
    pub fn recall(&mut self, lines: impl IntoIterator<Item = JournalLine>) {
        for line in lines {
            self.apply(line);
        }
    }

    /// The minimal lines that restore this book.
    pub fn lines(&self) -> impl Iterator<Item = JournalLine> {
        let checkouts = self.checkouts.values().cloned().map(Box::new).map(JournalLine::Checkout);
        let answers = self.answers.values().cloned().map(JournalLine::Answer);
        let deliveries = self.deliveries.values().cloned().map(JournalLine::Delivery);
        checkouts.chain(answers).chain(deliveries)
    }

    pub(super) fn write(&mut self, line: JournalLine) {
        self.fresh.push(line.clone());
        self.apply(line);
    }

    fn apply(&mut self, line: JournalLine) {
        match line {
            JournalLine::Checkout(record) => self.apply_checkout(*record),
            JournalLine::Answer(answer) => {
                self.answers.insert(answer.key.clone(), answer);
            }
            JournalLine::Delivery(delivery) => {
                self.last_delivery = self.last_delivery.max(delivery.number);
                self.deliveries.insert(delivery.number, delivery);
            }
            JournalLine::Delivered { number } => {
                self.last_delivery = self.last_delivery.max(number);
                self.deliveries.remove(&number);
            }
        }
    }

    fn apply_checkout(&mut self, record: CheckoutRecord) {
        let reference = record.reference.clone();
        if let Some(due) = alarm(&record) {
            self.alarms.insert((due, reference.clone()));
        }
        let client_reference = record.order.client_reference.clone();
        if self.checkouts.insert(reference.clone(), record).is_none() {
            self.by_client_reference.entry(client_reference).or_default().push(reference);
        }
    }
}

/// Time of a checkout's next automatic change. An alarm that is no longer relevant does nothing.
fn alarm(record: &CheckoutRecord) -> Option<Timestamp> {
    match record.state {
        CheckoutStatus::Open => Some(record.order.expires_at),
        CheckoutStatus::Processing => record.settles.map(|(due, _)| due),
        CheckoutStatus::Succeeded
        | CheckoutStatus::Failed
        | CheckoutStatus::Expired
        | CheckoutStatus::Cancelled => None,
    }
}

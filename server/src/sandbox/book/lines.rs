//! The lines of the journal: writing one changes the book, reading all of them makes it again.

use jiff::Timestamp;
use portal::outside::gateways::sandbox::wire::CheckoutState;
use serde::{Deserialize, Serialize};

use super::{Answer, Book, Delivery, Record};

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "line")]
pub enum Line {
    /// A checkout stands so.
    Checkout(Box<Record>),
    /// A call has been answered so.
    Answer(Answer),
    /// A webhook waits.
    Delivery(Delivery),
    /// A webhook waits no more.
    Delivered {
        /// Which.
        number: u64,
    },
}

impl Book {
    /// Brings back what a journal tells.
    pub fn recall(&mut self, lines: impl IntoIterator<Item = Line>) {
        for line in lines {
            self.apply(line);
        }
    }

    /// The fewest lines that tell of this book.
    pub fn lines(&self) -> impl Iterator<Item = Line> {
        let checkouts = self.checkouts.values().cloned().map(Box::new).map(Line::Checkout);
        let answers = self.answers.values().cloned().map(Line::Answer);
        let deliveries = self.deliveries.values().cloned().map(Line::Delivery);
        checkouts.chain(answers).chain(deliveries)
    }

    pub(super) fn write(&mut self, line: Line) {
        self.fresh.push(line.clone());
        self.apply(line);
    }

    fn apply(&mut self, line: Line) {
        match line {
            Line::Checkout(record) => self.apply_checkout(*record),
            Line::Answer(answer) => {
                self.answers.insert(answer.key.clone(), answer);
            }
            Line::Delivery(delivery) => {
                self.last_delivery = self.last_delivery.max(delivery.number);
                self.deliveries.insert(delivery.number, delivery);
            }
            Line::Delivered { number } => {
                self.last_delivery = self.last_delivery.max(number);
                self.deliveries.remove(&number);
            }
        }
    }

    fn apply_checkout(&mut self, record: Record) {
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

/// When something happens by itself to a checkout. An alarm that something overtook finds nothing
/// to do.
fn alarm(record: &Record) -> Option<Timestamp> {
    match record.state {
        CheckoutState::Open => Some(record.order.expires_at),
        CheckoutState::Processing => record.settles.map(|(due, _)| due),
        CheckoutState::Succeeded
        | CheckoutState::Failed
        | CheckoutState::Expired
        | CheckoutState::Cancelled => None,
    }
}

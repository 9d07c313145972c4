//! Holds messages at their carriers until the simulation answers.

use std::cell::RefCell;
use std::rc::Rc;

use domain::contact::Channel;
use tokio::sync::oneshot;

use crate::outside::carriers::{Carrier, CarrierError, CarrierReference, Message};

/// A carrier's answer, chosen by the simulation.
pub(super) type GateAnswer = Result<CarrierReference, CarrierError>;

/// A message at its carrier.
pub(super) struct GatedMessage {
    pub(super) channel: Channel,
    pub(super) message: Box<Message>,
    pub(super) answer: oneshot::Sender<GateAnswer>,
}

thread_local! {
    /// Each simulation runs on a thread of its own.
    static ARRIVED: RefCell<Vec<GatedMessage>> = const { RefCell::new(Vec::new()) };
}

/// Messages that arrived since the last call.
pub(super) fn arrived() -> Vec<GatedMessage> {
    ARRIVED.with(RefCell::take)
}

/// A carrier that answers when the simulation decides.
pub(super) struct GateCarrier {
    pub(super) channel: Channel,
    pub(super) dedupes: bool,
}

#[async_trait::async_trait]
impl Carrier for GateCarrier {
    fn channel(&self) -> Channel {
        self.channel
    }

    fn dedupes(&self) -> bool {
        self.dedupes
    }

    async fn hand_over(&self, message: &Message) -> GateAnswer {
        let (answer, wait) = oneshot::channel();
        let gated =
            GatedMessage { channel: self.channel, message: Box::new(message.clone()), answer };
        ARRIVED.with(|arrived| arrived.borrow_mut().push(gated));
        wait.await.unwrap_or_else(|_| Err(CarrierError::Unknown("the line is dead".into())))
    }
}

/// Counts running tasks, so that the simulation can tell when all of them wait.
#[derive(Debug, Clone, Default)]
pub(super) struct Running(Rc<std::cell::Cell<usize>>);

impl Running {
    pub(super) fn begin(&self) -> RunningGuard {
        self.0.set(self.0.get() + 1);
        RunningGuard(self.0.clone())
    }

    pub(super) fn count(&self) -> usize {
        self.0.get()
    }
}

/// Decrements the count when its task ends or is aborted.
pub(super) struct RunningGuard(Rc<std::cell::Cell<usize>>);

impl Drop for RunningGuard {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

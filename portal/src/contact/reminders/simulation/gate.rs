//! Where workers wait for the simulation: at the carrier, and where a fault lets go of a lock.

use std::cell::RefCell;
use std::rc::Rc;

use domain::contact::Channel;
use tokio::sync::oneshot;

use crate::outside::carriers::{Carrier, CarrierError, Message, Taken};

/// What a carrier answers when the simulation lets it.
pub(super) type Answer = Result<Taken, CarrierError>;

/// Somebody who waits.
pub(super) enum Waiting {
    /// A message is at its carrier.
    Carrier(Channel, Box<Message>, oneshot::Sender<Answer>),
    /// A worker that looks too early waits between its look and its claim.
    Pause(oneshot::Sender<()>),
}

thread_local! {
    /// Each simulation has a thread of its own.
    static ARRIVED: RefCell<Vec<Waiting>> = const { RefCell::new(Vec::new()) };
}

/// Those who came since the last time.
pub(super) fn arrived() -> Vec<Waiting> {
    ARRIVED.with(RefCell::take)
}

/// Waits until the simulation goes on.
pub(super) async fn pause() {
    let (go, wait) = oneshot::channel();
    ARRIVED.with(|arrived| arrived.borrow_mut().push(Waiting::Pause(go)));
    let _ = wait.await;
}

/// A carrier that answers when the simulation lets it.
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

    async fn hand_over(&self, message: &Message) -> Answer {
        let (answer, wait) = oneshot::channel();
        let waiting = Waiting::Carrier(self.channel, Box::new(message.clone()), answer);
        ARRIVED.with(|arrived| arrived.borrow_mut().push(waiting));
        wait.await.unwrap_or_else(|_| Err(CarrierError::Unknown("the line is dead".into())))
    }
}

/// Counts the tasks that run, so that the simulation knows when all wait.
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

/// Counts down when its task ends or is stopped.
pub(super) struct RunningGuard(Rc<std::cell::Cell<usize>>);

impl Drop for RunningGuard {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

//! A test double of carriers.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use domain::contact::Channel;

use crate::outside::carriers::{Carrier, CarrierError, CarrierReference, Message};

/// Records messages; fails or hangs on demand.
#[derive(Debug)]
pub struct RecordingCarrier {
    channel: Channel,
    dedupes: bool,
    messages: Mutex<Vec<Message>>,
    failure: Mutex<Option<CarrierError>>,
    hangs: AtomicBool,
}

impl RecordingCarrier {
    #[must_use]
    pub const fn new(channel: Channel, dedupes: bool) -> Self {
        Self {
            channel,
            dedupes,
            messages: Mutex::new(Vec::new()),
            failure: Mutex::new(None),
            hangs: AtomicBool::new(false),
        }
    }

    /// All messages so far, oldest first, including failed ones.
    ///
    /// # Panics
    /// When another test thread panicked while holding the lock.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.messages.lock().expect("not poisoned").clone()
    }

    /// Sets the result of all further messages; `None` is success.
    ///
    /// # Panics
    /// When another test thread panicked while holding the lock.
    pub fn fail_with(&self, failure: Option<CarrierError>) {
        *self.failure.lock().expect("not poisoned") = failure;
    }

    /// While set, accepts messages and never answers.
    pub fn hang(&self, hangs: bool) {
        self.hangs.store(hangs, Ordering::Relaxed);
    }
}

#[async_trait]
impl Carrier for RecordingCarrier {
    fn channel(&self) -> Channel {
        self.channel
    }

    fn dedupes(&self) -> bool {
        self.dedupes
    }

    async fn hand_over(&self, message: &Message) -> Result<CarrierReference, CarrierError> {
        self.messages.lock().expect("not poisoned").push(message.clone());
        if self.hangs.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        match self.failure.lock().expect("not poisoned").clone() {
            Some(failure) => Err(failure),
            None => Ok(CarrierReference { reference: Some(format!("ref-{}", message.id)) }),
        }
    }
}

//! A test double of mailers.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;

use crate::outside::messages::{Mail, Mailer, SendError};

/// Records mails; fails, panics or hangs on demand.
#[derive(Debug, Default)]
pub struct RecordingMailer {
    mails: Mutex<Vec<Mail>>,
    failure: Mutex<Option<SendError>>,
    panics: AtomicBool,
    hangs: AtomicBool,
}

impl RecordingMailer {
    /// All mails so far, oldest first.
    ///
    /// # Panics
    /// When another test thread panicked while holding the lock.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().expect("not poisoned").clone()
    }

    /// Sets the result of all further mails; `None` is success.
    ///
    /// # Panics
    /// When another test thread panicked while holding the lock.
    pub fn fail_with(&self, failure: Option<SendError>) {
        *self.failure.lock().expect("not poisoned") = failure;
    }

    /// Panics once, at the next mail, as a bug would.
    pub fn panic_once(&self) {
        self.panics.store(true, Ordering::Relaxed);
    }

    /// Blocks mails while set.
    pub fn hang(&self, hangs: bool) {
        self.hangs.store(hangs, Ordering::Relaxed);
    }
}

#[async_trait]
impl Mailer for RecordingMailer {
    async fn send(&self, mail: &Mail) -> Result<(), SendError> {
        assert!(!self.panics.swap(false, Ordering::Relaxed), "told to");
        while self.hangs.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        if let Some(failure) = self.failure.lock().expect("not poisoned").clone() {
            return Err(failure);
        }
        self.mails.lock().expect("not poisoned").push(mail.clone());
        Ok(())
    }
}

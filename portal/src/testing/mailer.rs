//! A mailer that keeps what it is given.

use std::sync::Mutex;

use async_trait::async_trait;

use crate::messages::{Mail, Mailer, SendError};

/// Keeps mails; refuses while told to.
#[derive(Debug, Default)]
pub struct RecordingMailer {
    mails: Mutex<Vec<Mail>>,
    failure: Mutex<Option<SendError>>,
}

impl RecordingMailer {
    /// All mails so far, oldest first.
    ///
    /// # Panics
    /// When another test thread panicked inside.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().expect("not poisoned").clone()
    }

    /// Answers so from now on; `None` is success.
    ///
    /// # Panics
    /// When another test thread panicked inside.
    pub fn fail_with(&self, failure: Option<SendError>) {
        *self.failure.lock().expect("not poisoned") = failure;
    }
}

#[async_trait]
impl Mailer for RecordingMailer {
    async fn send(&self, mail: &Mail) -> Result<(), SendError> {
        if let Some(failure) = self.failure.lock().expect("not poisoned").clone() {
            return Err(failure);
        }
        self.mails.lock().expect("not poisoned").push(mail.clone());
        Ok(())
    }
}

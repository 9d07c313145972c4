//! A small SMTP server on the loopback interface that stores mails and delivers nothing.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

mod mail;
mod session;

pub use mail::{SinkFile, SinkMail};

/// Response of the sink, switched by tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SinkBehaviour {
    /// Accepts every mail.
    #[default]
    Accept,
    /// Refuses the recipient with this code, after RCPT.
    RefuseRecipient(u16),
    /// Refuses the mail with this code, after its content.
    RefuseMail(u16),
    /// Stores the mail, then closes the connection without an answer.
    HangUp,
    /// Stores the mail, then gives no answer until the behaviour changes.
    SayNothing,
}

/// A running sink, which stops on drop.
pub struct MailSink {
    address: SocketAddr,
    mailbox: Arc<SinkMailbox>,
    server: JoinHandle<()>,
}

/// Maximum number of stored mails; the oldest are dropped, so that a demo can run for months.
const MAILS_MAX: usize = 500;

/// State shared by the sessions.
#[derive(Default)]
struct SinkMailbox {
    state: Mutex<MailboxState>,
    changed: Notify,
}

#[derive(Default)]
struct MailboxState {
    mails: VecDeque<SinkMail>,
    behaviour: SinkBehaviour,
    sessions: u64,
}

impl SinkMailbox {
    fn state(&self) -> MutexGuard<'_, MailboxState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, mail: SinkMail) {
        let mut kept = self.state();
        if kept.mails.len() == MAILS_MAX {
            kept.mails.pop_front();
        }
        kept.mails.push_back(mail);
        drop(kept);
        self.changed.notify_waiters();
    }

    fn behaviour(&self) -> SinkBehaviour {
        self.state().behaviour
    }

    /// Waits until `found` returns something, checking at every change.
    async fn until<T>(&self, mut found: impl FnMut(&MailboxState) -> Option<T>) -> T {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            let seen = found(&self.state());
            if let Some(seen) = seen {
                return seen;
            }
            changed.await;
        }
    }
}

impl MailSink {
    /// Listens on a loopback port; 0 selects a free one.
    ///
    /// # Errors
    /// When the port is in use.
    pub async fn start(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let mailbox = Arc::new(SinkMailbox::default());
        let server = tokio::spawn(serve(listener, Arc::clone(&mailbox)));
        Ok(Self { address, mailbox, server })
    }

    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Switches the response.
    pub fn behave(&self, behaviour: SinkBehaviour) {
        self.mailbox.state().behaviour = behaviour;
        self.mailbox.changed.notify_waiters();
    }

    /// Stored mails, oldest first.
    #[must_use]
    pub fn messages(&self) -> Vec<SinkMail> {
        self.mailbox.state().mails.iter().cloned().collect()
    }

    /// Number of connections so far.
    #[must_use]
    pub fn sessions(&self) -> u64 {
        self.mailbox.state().sessions
    }

    /// Deletes all mails.
    pub fn clear(&self) {
        self.mailbox.state().mails.clear();
    }

    /// Waits for the first matching mail, without timeout.
    pub async fn wait_for(&self, wanted: impl Fn(&SinkMail) -> bool) -> SinkMail {
        self.mailbox.until(|kept| kept.mails.iter().find(|mail| wanted(mail)).cloned()).await
    }
}

impl Drop for MailSink {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(listener: TcpListener, mailbox: Arc<SinkMailbox>) {
    let mut sessions = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // A failed accept concerns only that connection, which is gone.
                let Ok((stream, _)) = accepted else { continue };
                mailbox.state().sessions += 1;
                let (reader, writer) = stream.into_split();
                sessions.spawn(session::run(reader, writer, Arc::clone(&mailbox)));
            }
            Some(_) = sessions.join_next() => {}
        }
    }
}

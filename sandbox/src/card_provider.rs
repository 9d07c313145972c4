//! A simulated card provider on its own port: an API for merchants, a hosted page for payers,
//! signed webhooks. No money moves.

mod api;
mod book;
mod cards;
mod control;
mod journal;
mod page;
mod settings;
mod webhooks;
pub mod wire;

use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use jiff::Timestamp;
use rand::distr::{Alphanumeric, SampleString};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use settings::{CardProviderSettings, Delays, Merchant, NotInDemo};

use crate::faults::Faults;
use book::Book;
use journal::Journal;

/// The provider. Cheap to clone.
#[derive(Clone)]
struct CardProvider(Arc<Inner>);

struct Inner {
    settings: CardProviderSettings,
    state: Mutex<JournaledBook>,
    faults: Mutex<Faults>,
    /// Wakes the worker, because something may be due earlier than scheduled.
    changed: Notify,
    stop: CancellationToken,
}

struct JournaledBook {
    book: Book,
    journal: Journal,
}

impl CardProvider {
    /// Restores a provider from its journal.
    fn open(settings: CardProviderSettings) -> io::Result<Self> {
        let mut book = Book::new(&settings.public_url, settings.delays.clone());
        let journal = match &settings.journal {
            Some(path) => {
                book.recall(Journal::read(path)?);
                book.due_again(settings.now());
                book.take_fresh();
                Journal::start(path, book.lines())?
            }
            None => Journal::default(),
        };
        Ok(Self(Arc::new(Inner {
            settings,
            state: Mutex::new(JournaledBook { book, journal }),
            faults: Mutex::default(),
            changed: Notify::new(),
            stop: CancellationToken::new(),
        })))
    }

    /// Reads or changes the book. Changes are in the journal before anybody learns of them.
    fn with_book<T>(&self, work: impl FnOnce(&mut Book, Timestamp) -> T) -> io::Result<T> {
        let now = self.0.settings.now();
        let mut state = lock(&self.0.state);
        state.book.pass_time(now);
        let answer = work(&mut state.book, now);
        let fresh = state.book.take_fresh();
        if !fresh.is_empty() {
            state.journal.append(&fresh)?;
            self.0.changed.notify_one();
        }
        Ok(answer)
    }
}

/// Ignores poisoning: every change of the book is complete, even if another thread panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A random word of 142 bits.
fn unguessable() -> String {
    Alphanumeric.sample_string(&mut rand::rng(), 24)
}

/// Serves the API and sends webhooks until `shutdown`.
///
/// # Errors
/// When the journal cannot be read or written, or the listener fails.
pub async fn serve(
    listener: TcpListener,
    settings: CardProviderSettings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let provider = CardProvider::open(settings)?;
    let stop = provider.0.stop.clone();
    let _stop_when_dropped = stop.clone().drop_guard();
    let worker = tokio::spawn(webhooks::send_all(provider.clone()));
    let router = Router::new()
        .merge(api::routes(&provider))
        .merge(control::routes(&provider))
        .merge(page::routes())
        .layer(DefaultBodyLimit::max(64 * 1024))
        .with_state(provider);
    axum::serve(listener, router)
        .with_graceful_shutdown(async move {
            shutdown.await;
            stop.cancel();
        })
        .await?;
    worker.await.map_err(io::Error::other)
}
